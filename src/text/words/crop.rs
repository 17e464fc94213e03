//! Words: cropping and straightening the group photo.

words! {
    Crop {}

    title: "Crop and straighten", "자르기와 수평 맞추기";
    short: "Crop", "자르기";
    hint: "Drag the frame or its edges; drag beside it to turn the photo. Nothing is lost: open this again to change it.", "틀이나 가장자리를 끌어 조정하고, 틀 바깥을 끌면 사진이 돌아갑니다. 잘린 부분은 사라지지 않으니 언제든 다시 바꿀 수 있습니다.";
    frame: "Crop frame", "자르기 틀";
    proportions: "Proportions", "비율";
    free: "Free", "자유";
    original: "Original", "원본";
    swap: "Upright or lying", "가로 세로 바꾸기";
    straighten: "Straighten", "수평 맞추기";
    straighten_tip: "Turns the photo until it stands straight. Arrow keys change it in small steps.", "사진이 반듯해질 때까지 돌립니다. 화살표 키로 조금씩 바꿀 수 있습니다.";
    draw_level: "Draw a level line", "수평선 그리기";
    draw_level_tip: "Draw a line along the horizon or an upright edge: the photo is turned until that line is level or upright.", "수평선이나 기둥을 따라 선을 그으면 그 선이 반듯해지도록 사진을 돌립니다.";
    draw_level_now: "Draw along something that should be level or upright.", "반듯해야 할 곳을 따라 선을 그어 주세요.";
    reset: "Reset", "초기화";
    reset_all: "Show all of the photo again", "사진 전체 다시 보기";
    leave: "Leave as it was", "바꾸지 않고 닫기";
    leave_command: "Leave the crop as it was", "자르기를 바꾸지 않고 닫기";
    done: "Done", "완료";
    done_command: "Finish cropping", "자르기 마치기";
}
