//! Words: export, clipboard, notices, guide, advice.

words! {
    Flow {}

    // Export panel
    export_title: "Export", "내보내기";
    export_close: "Close the export panel", "내보내기 창 닫기";
    export_now: "Export…", "내보내기…";
    export_now_tip: "Choose a file and write it", "파일을 골라 저장합니다";
    what_picture: "Group picture", "합성한 사진";
    what_cutout: "Cut-out", "오려 낸 사람";
    what_mask: "Mask", "마스크";
    whose: "Of", "사진";
    kind: "Format", "형식";
    kind_jpeg: "Small files, with some loss.", "파일이 작습니다. 화질이 조금 떨어집니다.";
    kind_png: "No loss. Opens everywhere.", "화질이 그대로입니다. 어디서나 열립니다.";
    kind_webp: "No loss, smaller than PNG.", "화질이 그대로이고 PNG보다 작습니다.";
    kind_tiff: "No loss. For printing and archives.", "화질이 그대로입니다. 인쇄와 보관용입니다.";
    quality: "Quality", "품질";
    quality_tip: "Higher keeps more detail and makes a larger file. The preview below shows what it does.", "높을수록 세밀하고 파일이 커집니다. 아래 미리보기에서 차이를 볼 수 있습니다.";
    colour: "Colour", "색";
    colour_full: "Full (4:4:4)", "전부 (4:4:4)";
    colour_quarter: "Quarter (4:2:0)", "1/4 (4:2:0)";
    colour_tip: "How much colour detail is kept. A quarter is enough for most photos; red edges and small print need all of it.", "색을 얼마나 세밀하게 남길지 정합니다. 대부분의 사진은 1/4로 충분하지만, 빨간 윤곽이나 작은 글씨는 전부가 필요합니다.";
    long_side: "Long side", "긴 변";
    long_side_tip: "Most pixels of the longer side. Nothing is ever made larger.", "긴 변의 최대 픽셀 수입니다. 원래보다 커지지는 않습니다.";
    full_size: "Full size", "원래 크기";
    sizes: "Sizes", "크기 목록";
    result: "{} × {} px", "{} × {} 픽셀";
    megapixels: "{} MP", "{} MP";
    file_size_tip: "Size of the file, counted by really making it", "실제로 만들어 본 파일 크기입니다";
    file_size_counting: "Counting the bytes…", "파일 크기 계산 중…";
    file_size_none: "This format has no such large pictures", "이 형식으로는 이렇게 큰 사진을 저장할 수 없습니다";
    preview: "At 100 %", "100 %로 보기";
    preview_before: "Before", "전";
    preview_after: "After", "후";
    preview_tip: "Drag to look at another place. Arrow keys move it too.", "끌어서 다른 곳을 볼 수 있습니다. 방향키로도 움직입니다.";
    overview: "Whole picture: where the preview looks", "전체 사진에서 미리보기 위치";
    no_loss: "The file holds these very pixels.", "파일에 이 픽셀이 그대로 담깁니다.";
    nothing_to_export: "Nothing is cut out here yet.", "아직 오려 낸 것이 없습니다.";
    metadata: "Details", "정보";
    metadata_tip: "What the file tells of the photo: camera, lens, date, location", "파일에 남길 사진 정보: 카메라, 렌즈, 날짜, 위치";
    metadata_without_place: "Keep all but location", "위치만 빼고 남기기";
    metadata_all: "Keep all, with location", "위치까지 모두 남기기";
    metadata_nothing: "Strip all", "모두 빼기";
    place_left_out: "The photo holds its location; the file will not.", "사진의 촬영 위치를 파일에 넣지 않습니다.";
    place_told: "The file will hold where the photo was taken.", "파일에 촬영 위치가 들어갑니다.";
    place_none: "Camera and date stay; the photo holds no location.", "카메라와 날짜는 남습니다. 촬영 위치는 없습니다.";
    metadata_none: "The photo holds no such details.", "이 사진에는 그런 정보가 없습니다.";
    metadata_gone: "Camera, date and location are left out.", "카메라, 날짜, 위치를 모두 뺍니다.";

    // Clipboard
    copy: "Copy", "복사";
    copy_full: "Copy the group picture at full size", "합성한 사진을 원래 크기로 복사";
    paste: "Paste a photo", "사진 붙여넣기";
    pasted_name: "Pasted {}", "붙여넣은 사진 {}";
    copying: "Copying…", "복사하는 중…";
    copied: "Copied: {} × {} pixels. Paste it into any program.", "복사했습니다: {} × {} 픽셀. 다른 프로그램에 붙여넣을 수 있습니다.";
    copy_failed: "Nothing was copied: {}", "복사하지 못했습니다: {}";
    nothing_to_paste: "There is no photo on the clipboard. Copy a picture or a photo file first, or drop it into this window.", "클립보드에 사진이 없습니다. 그림이나 사진 파일을 먼저 복사하거나 이 창에 끌어다 놓으세요.";
    clipboard_failed: "This system's clipboard cannot be used now. Open or export a file instead.", "지금은 시스템 클립보드를 쓸 수 없습니다. 파일을 열거나 내보내세요.";

    // Folders
    folder_empty: "{} has no photos in it. Folders inside it are not looked into.", "{} 폴더에 사진이 없습니다. 그 안의 폴더는 열어 보지 않습니다.";
    folder_left_out: "{}: {} photos are opened, {} are left out. Add those one by one.", "{}: 사진 {}장을 엽니다. {}장은 열지 않았으니 필요하면 따로 추가하세요.";
}
