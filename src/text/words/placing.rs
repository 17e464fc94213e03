//! Words: the canvas while composing, layers, crop.

words! {
    Placing {}

    // Commands
    rename: "Rename", "이름 바꾸기";
    give_up: "Give up the drag", "끌기 취소";
    select_all: "Select everybody who was put in", "넣은 사람 모두 선택";
    select_next: "Select the next person", "다음 사람 선택";
    select_previous: "Select the previous person", "이전 사람 선택";
    duplicate: "Duplicate", "복제";
    to_front: "Bring to the very front", "맨 앞으로";
    to_back: "Send to the very back", "맨 뒤로";
    reset_shape: "Upright and in proportion again", "똑바로, 원래 비율로";
    larger: "Make 1 % larger", "1 % 크게";
    smaller: "Make 1 % smaller", "1 % 작게";
    turn_right: "Turn right by 1°", "오른쪽으로 1° 돌리기";
    turn_left: "Turn left by 1°", "왼쪽으로 1° 돌리기";
    align_left: "Align left edges", "왼쪽 맞춤";
    align_centre: "Align centres across", "가로 가운데 맞춤";
    align_right: "Align right edges", "오른쪽 맞춤";
    align_top: "Align top edges", "위쪽 맞춤";
    align_middle: "Align middles down", "세로 가운데 맞춤";
    align_bottom: "Align bottom edges", "아래쪽 맞춤";
    distribute_across: "Equal gaps across", "가로 간격 같게";
    distribute_down: "Equal gaps down", "세로 간격 같게";
    hide_or_show: "Hide or show the selected people", "선택한 사람 숨기기/보이기";
    lock_or_free: "Lock or unlock the selected people", "선택한 사람 잠그기/풀기";

    // List
    select_hint: "Click a person to place them.", "사람을 클릭하면 위치를 조정할 수 있습니다.";
    row_tip: "Double-click to rename, Shift-click to select several", "두 번 클릭하면 이름을 바꾸고, Shift를 누르고 클릭하면 여러 명을 선택합니다";
    n_selected: "{} selected", "{}명 선택됨";
    hide_person: "Hide {}", "{} 숨기기";
    show_person: "Show {}", "{} 보이기";
    lock_person: "Lock {}", "{} 잠그기";
    free_person: "Unlock {}", "{} 잠금 풀기";

    // Numbers
    from_left: "Left edge", "왼쪽 위치";
    from_top: "Top edge", "위쪽 위치";
    width: "Width", "너비";
    height: "Height", "높이";
    width_short: "W", "W";
    height_short: "H", "H";
    keep_ratio: "Keep the proportions", "비율 유지";
    align: "Align", "맞춤";
    align_picture: "with the picture", "사진 기준";
    align_each_other: "with one another", "서로 기준";
    edit_cutout: "Change the cut-out", "오려 내기 다시 조정";
    edit_cutout_tip: "Shows this person's own photo. What you change there changes here at once.", "이 사람의 원래 사진을 보여 줍니다. 거기서 바꾸면 여기에도 바로 반영됩니다.";
    numbers_position: "x {}  y {}", "x {}  y {}";
    numbers_size: "{} × {} px", "{} × {} px";

    // Handles
    handle_top_left: "Handle: top left", "핸들: 왼쪽 위";
    handle_top: "Handle: top", "핸들: 위";
    handle_top_right: "Handle: top right", "핸들: 오른쪽 위";
    handle_right: "Handle: right", "핸들: 오른쪽";
    handle_bottom_right: "Handle: bottom right", "핸들: 오른쪽 아래";
    handle_bottom: "Handle: bottom", "핸들: 아래";
    handle_bottom_left: "Handle: bottom left", "핸들: 왼쪽 아래";
    handle_left: "Handle: left", "핸들: 왼쪽";
    handle_turn: "Handle: turn", "핸들: 돌리기";

    // Names of undo steps
    did_duplicate: "duplicate", "복제";
    did_hide: "hide or show", "숨기기/보이기";
    did_lock: "lock or unlock", "잠그기/풀기";
    did_rename: "rename", "이름 바꾸기";
    did_crop: "crop", "자르기";
}
