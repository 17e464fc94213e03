//! Words: export, clipboard, notices, guide, advice.

words! {
    Flow {}

    // Export panel
    export_title: "Export", "내보내기";
    export_close: "Close the export panel", "내보내기 창 닫기";
    export_now: "Export…", "내보내기…";
    export_now_tip: "Choose a file and write it", "파일을 골라 저장하기";
    exported_as_named: "Saved {} as {}, as its name says.", "{} 저장했습니다. 이름에 맞춰 {} 형식으로 썼습니다.";
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
    stage_reading: "Reading the photo…", "사진 읽는 중…";
    copying: "Copying…", "복사하는 중…";
    handing_over: "Putting it on the clipboard…", "클립보드에 올리는 중…";
    for_seconds: "{} s", "{}초";
    beside_edge: "Working out the edge…", "가장자리를 계산하는 중…";
    beside_alignment: "Laying the shots over one another…", "두 사진을 겹쳐 맞추는 중…";
    beside_light: "Matching light and shadow…", "빛과 그림자를 맞추는 중…";
    beside_fronts: "Cutting out who stands in front…", "앞에 선 사람을 오리는 중…";
    beside_heads: "Counting faces…", "얼굴을 세는 중…";
    beside_rest: "Drawing the picture as it will be exported…", "내보낼 모습 그대로 그리는 중…";
    copied: "Copied: {} × {} pixels. Paste it into any program.", "복사했습니다: {} × {} 픽셀. 다른 프로그램에 붙여넣을 수 있습니다.";
    copy_failed: "Nothing was copied: {}.", "복사하지 못했습니다: {}.";
    nothing_to_paste: "There is no photo on the clipboard. Copy a picture or a photo file first, or drop it into this window.", "클립보드에 사진이 없습니다. 그림이나 사진 파일을 먼저 복사하거나 이 창에 끌어다 놓으세요.";
    clipboard_failed: "This system's clipboard cannot be used now. Open or export a file instead.", "지금은 시스템 클립보드를 쓸 수 없습니다. 파일을 열거나 내보내세요.";

    // Folders
    folder_empty: "{} has no photos in it. Folders inside it are not looked into.", "{} 폴더에 사진이 없습니다. 그 안의 폴더는 열어 보지 않습니다.";
    folder_left_out: "{}: {} photos are opened, {} are left out. Add those one by one.", "{}: 사진 {}장을 엽니다. {}장은 열지 않았으니 필요하면 따로 추가하세요.";

    // Notices
    files_not_opened: "{} files were not opened. Details say why.", "파일 {}개를 열지 못했습니다. 자세히에 이유가 있습니다.";
    details: "Details", "자세히";
    fold: "Less", "접기";
    copy_details: "Copy details", "내용 복사";
    open_log: "Past notices", "지난 알림";
    close_log: "Close the notices", "알림 닫기";
    nothing_said: "Nothing has been said yet.", "아직 알림이 없습니다.";
    just_now: "just now", "방금";
    minutes_ago: "{} min ago", "{}분 전";
    choose_another: "Choose another…", "다른 파일 고르기…";
    choose_photos: "Choose photos…", "사진 고르기…";
    choose_people: "Choose people", "사람 선택하기";
    choose_place: "Choose another place…", "다른 위치 고르기…";
    show_in_folder: "Show in folder", "폴더에서 보기";
    open_file: "Open", "열기";
    nothing_shows: "No program here could show it. The file is {}", "여기에는 보여 줄 프로그램이 없습니다. 파일은 {}에 있습니다";
    try_portrait: "Try Portrait", "‘인물 한 명’으로 해 보기";
    try_people: "Try People", "‘여러 사람’으로 해 보기";

    // Advice
    hint_nobody_people: "Nobody was found here. Portrait cuts out whatever stands out.", "사람을 찾지 못했습니다. ‘인물 한 명’은 두드러진 대상을 오려 냅니다.";
    hint_nobody_portrait: "Nothing stands out here. People finds people who are small or many.", "두드러진 대상이 없습니다. ‘여러 사람’은 작거나 여럿인 사람도 찾습니다.";
    hint_several: "There seem to be {} people. People lets you choose between them.", "사람이 {}명 있는 것 같습니다. ‘여러 사람’을 쓰면 골라 넣을 수 있습니다.";
    use_people: "Use People", "‘여러 사람’ 쓰기";
    hint_cut_bottom: "Their photo ends here, and the straight cut shows. At the picture's bottom edge it does not.", "사진이 여기서 끝나 잘린 선이 보입니다. 사진 아래쪽 끝에 맞추면 보이지 않습니다.";
    hint_cut_side: "Their photo ends here, and the straight cut shows. At the picture's edge it does not.", "사진이 여기서 끝나 잘린 선이 보입니다. 사진 가장자리에 맞추면 보이지 않습니다.";
    align_bottom: "Align to the bottom edge", "아래쪽 끝에 맞추기";
    align_top: "Align to the top edge", "위쪽 끝에 맞추기";
    align_left: "Align to the left edge", "왼쪽 끝에 맞추기";
    align_right: "Align to the right edge", "오른쪽 끝에 맞추기";
    hint_enlarged: "Shown at {} % of their own pixels: this will look soft. A larger photo of them would be sharp.", "원래 픽셀의 {} %로 키워서 흐리게 보입니다. 더 큰 사진을 쓰면 선명합니다.";
    own_size: "Own size (100 %)", "원래 크기 (100 %)";
    hint_export_soft: "Someone is larger here than in their own photo. With a long side of {} px everybody is sharp.", "원본보다 크게 넣은 사람이 있습니다. 긴 변을 {} 픽셀로 하면 모두 선명합니다.";
    use_side: "Use {} px", "{} px로 하기";

    // Guide
    guide_again: "Show me the way", "처음부터 안내 보기";
    guide_open: "The photo of the whole team, or try it with the samples.", "팀 전체가 나온 사진입니다. 예제로 해 볼 수도 있습니다.";
    guide_samples: "Samples", "예제 사진";
    guide_add: "Any photo that shows the missing person well.", "빠진 사람이 잘 나온 사진이면 됩니다.";
    guide_cut_title: "Cut them out", "사람을 오려 냅니다";
    guide_cut: "One click; it runs on this machine and takes a second or two.", "한 번만 누르면 됩니다. 이 컴퓨터에서 1~2초 걸립니다.";
    guide_drag_title: "Drag them into the picture", "사진 속으로 끌어다 놓습니다";
    guide_drag: "From here onto the group photo, or press Enter.", "여기서 단체 사진 위로 끌어다 놓거나 Enter를 누르세요.";
    guide_export_title: "Move them into place, then export", "자리를 잡고 내보냅니다";
    guide_export: "Drag to move, a corner to scale, the round handle to turn.", "끌면 움직이고, 모서리로 크기를, 둥근 손잡이로 각도를 바꿉니다.";
    guide_done_title: "That is the whole way", "이것이 전부입니다";
    guide_done: "Ctrl+K finds every command, ? shows all keys.", "Ctrl+K로 모든 명령을 찾고, ?로 단축키를 볼 수 있습니다.";
    guide_skip: "Skip", "건너뛰기";
    guide_end: "Done", "마치기";
    guide_progress: "Step {} of {}", "{}/{} 단계";
}
