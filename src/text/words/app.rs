//! Words: the window as a whole: commands, palette, settings, history, export, clipboard, guide.

words! {
    App {}

    // Top bar
    menu: "Menu", "메뉴";
    zoom: "Zoom", "확대/축소";

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
    hint_nudge: "Nudge by 1 px, 10 px", "1픽셀, 10픽셀 이동";
    hint_size: "Size of the selected person", "선택한 사람의 크기";

    // Palette and sheet
    palette: "Search commands", "명령 찾기";
    palette_hint: "Type a command, in English or Korean", "명령을 입력하세요 (한국어, 영어, 초성)";
    palette_nothing: "No command of that name. Try a shorter word.", "그런 이름의 명령이 없습니다. 더 짧게 입력해 보세요.";
    sheet: "Keyboard shortcuts", "단축키";
    close_overlay: "Close what lies over the window", "창 위에 뜬 것 닫기";

    // History
    history: "History", "작업 내역";
    show_history: "Show or hide the history", "작업 내역 보이기/숨기기";
    close_history: "Hide the history", "작업 내역 숨기기";
    history_start: "Beginning", "처음";

    // Settings
    settings: "Settings", "설정";
    settings_window: "Window", "창";
    language: "Language", "언어";
    theme: "Colours", "화면 색";
    as_the_system: "As the system", "시스템 설정";
    theme_dark: "Dark", "어둡게";
    theme_light: "Light", "밝게";
    text_scale: "Text size", "글자 크기";
    text_larger: "Larger text", "글자 크게";
    text_smaller: "Smaller text", "글자 작게";
    settings_new_photos: "New photos begin with", "새 사진의 기본값";
    group_model: "Model for the group", "단체 사진 모델";
    person_model: "Model for a person", "사람 사진 모델";
    settings_machine: "This machine", "이 컴퓨터";
    threads: "Threads", "스레드";
    threads_all: "As many as there are", "있는 만큼 모두";
    from_next_start: "From the next start of Lineup", "Lineup을 다시 열면 적용됩니다";
    settings_folders: "Folders", "폴더";
    folders_looking: "Looking…", "확인하는 중…";
    folder_models: "Models you added", "추가한 모델";
    open_folder: "Open the folder", "폴더 열기";
    clear: "Clear", "비우기";
    clear_runtime: "Clear the fetched ONNX Runtime", "받은 ONNX Runtime 비우기";
    clear_runtime_tip: "The next run of a model fetches it again (24 MB)", "다음에 모델을 실행할 때 다시 받습니다 (24 MB)";
    clear_unfinished: "Delete unfinished downloads ({})", "받다 만 파일 지우기 ({})";
    folder_not_cleared: "Not everything could be deleted: {}. Close what uses the folder and try again.", "일부를 지우지 못했습니다: {}. 폴더를 쓰는 프로그램을 닫고 다시 시도하세요.";
    reset_settings: "Reset all settings", "모든 설정 초기화";
    set_back: "Reset: {}", "{} 초기화";
    more: "More", "더 보기";
    more_of: "More: {}", "{} 더 보기";
    more_changed: "{} changed", "{}개 바꿈";
    settings_set_aside: "The settings could not be read ({}), so Lineup begins with new ones. The old file is kept as {}.", "설정 파일을 읽을 수 없어({}) 새 설정으로 시작합니다. 이전 파일은 {}에 그대로 있습니다.";
    settings_not_kept: "Settings are not kept: {} cannot be read or written ({}). Check the folder's permissions.", "설정이 저장되지 않습니다: {} 파일을 읽거나 쓸 수 없습니다 ({}). 폴더의 권한을 확인하세요.";
}
