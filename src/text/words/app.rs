//! Words: the window as a whole: commands, palette, settings, history, export, clipboard, guide.

words! {
    App {}

    // Groups of commands
    group_file: "File", "파일";
    group_edit: "Edit", "편집";
    group_view: "View", "보기";
    group_help: "Help and settings", "도움말과 설정";

    // Names of commands, where the button's word is too short to stand alone
    export_picture: "Export the group picture", "합성한 사진 내보내기";
    export_cutout: "Export the cut-out", "오려 낸 사람 내보내기";
    export_mask: "Export the mask", "마스크 내보내기";
    stop_work: "Stop what is going on", "진행 중인 작업 멈추기";
    other_mode: "Switch between Cut out and Compose", "오려 내기와 합성 바꾸기";
    zoom_full: "Zoom to 100 %", "100 %로 보기";
    run_model: "Find people and cut out", "사람 찾아 오려 내기";
    delete_person: "Delete the selected person", "선택한 사람 삭제";
    deselect: "Select nobody", "선택 해제";

    // Keys and pointer ways that are no commands
    keys_wheel: "Wheel, pinch", "휠, 두 손가락";
    keys_pan: "Space+drag, middle drag", "Space+끌기, 가운데 버튼 끌기";
    keys_arrows: "Arrows, Shift+arrows", "방향키, Shift+방향키";
    keys_alt_wheel: "Alt+wheel", "Alt+휠";
    hint_zoom: "Zoom at the pointer", "포인터 위치에서 확대/축소";
    hint_pan: "Move the view", "화면 이동";
    hint_before: "The photo alone, while held", "누르는 동안 사진만 보기";
    hint_toggle: "Person 1 to 9 on or off", "사람 1~9 켜고 끄기";
    hint_nudge: "Move the person by 1 px, by 10 px", "사람을 1픽셀, 10픽셀 이동";
    hint_size: "Size of the selected person", "선택한 사람의 크기";

    // Palette and sheet
    palette: "Search commands", "명령 찾기";
    palette_hint: "Type a command, in English or Korean", "명령을 입력하세요 (한국어, 영어, 초성)";
    palette_nothing: "No command of that name. Try a shorter word.", "그런 이름의 명령이 없습니다. 더 짧게 입력해 보세요.";
    sheet: "Keyboard shortcuts", "단축키";
    close_overlay: "Close what lies over the window", "창 위에 뜬 것 닫기";

    history: "History", "작업 내역";
}
