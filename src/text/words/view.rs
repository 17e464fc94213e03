//! Words: what the canvas shows while cutting out, the people list, the photos strip.

words! {
    View {}

    show: "Show", "보기";
    show_as: "Show as: {}", "보기: {}";
    tint: "Tint", "색 입히기";
    tint_tip: "The photo, with the chosen people coloured", "고른 사람에 색을 입힌 사진";
    checker: "Checkerboard", "체크무늬";
    checker_tip: "The cut-out on nothing", "배경 없이 오려 낸 모습";
    black: "On black", "검은 배경";
    black_tip: "The cut-out on black: shows bright fringes", "검은 배경 위: 밝은 테두리가 드러납니다";
    white: "On white", "흰 배경";
    white_tip: "The cut-out on white: shows dark fringes", "흰 배경 위: 어두운 테두리가 드러납니다";
    colour: "On a colour", "색 배경";
    colour_tip: "The cut-out on a colour you pick", "고른 색 위에 오려 낸 모습";
    pick_colour: "Pick the colour", "색 고르기";
    on_group: "In the group photo", "단체 사진 속";
    on_group_tip: "The cut-out where it stands, or would stand, in the group photo", "단체 사진에 들어갈 자리에서 본 모습";
    mask: "Mask alone", "마스크만";
    mask_tip: "White is kept, black is not", "흰 부분이 남고 검은 부분은 빠집니다";
    next_tip: "F shows the next one", "F를 누르면 다음으로 넘어갑니다";
    opacity: "Strength", "세기";
    opacity_tip: "How much the overlay covers the photo", "덮어 보여 주는 정도";
    original: "Original", "원본";
    original_tip: "The photo alone, as long as this is held", "누르고 있는 동안 사진만 보여 줍니다";
    options: "View options", "보기 옵션";
    outlines: "Outlines", "윤곽선";
    numbers: "Numbers", "번호";
    grid: "Pixel grid above 400 %", "400 % 위에서 픽셀 격자";
    after_cut: "Once somebody is cut out, choose here how that is shown.", "사람을 오려 낸 뒤 여기에서 보기 방식을 고를 수 있습니다.";
    next_style: "Next way to show the mask", "마스크 보기 방식 바꾸기";
    everybody: "Choose everybody", "모든 사람 고르기";
    nobody: "Choose nobody", "아무도 고르지 않기";
    invert: "Swap the chosen people and the others", "고른 사람과 나머지 바꾸기";
    // Photos strip
    photo_tip: "Click to cut out. Drag onto the group photo, or along the strip to reorder. Double-click to put in.", "클릭하면 오려 냅니다. 단체 사진 위로 끌면 넣고, 목록에서 끌면 순서가 바뀝니다. 두 번 클릭하면 바로 넣습니다.";
    move_up: "Move up", "위로 옮기기";
    move_down: "Move down", "아래로 옮기기";
    replace: "Replace the file…", "다른 파일로 바꾸기…";
    dialog_replace: "Replace the photo", "사진 바꾸기";
    state_waiting: "waiting…", "기다리는 중…";
    state_nobody: "nobody found", "사람을 찾지 못함";
    state_failed: "failed", "실패";
    photo_again: "Try {} again", "{} 다시 시도";
    did_move_photo: "order of photos", "사진 순서";
    did_replace_photo: "replace photo", "사진 바꾸기";

    // People
    score: "The model is {} sure", "모델의 확신: {}";
    click_on: "Click to take them in.", "클릭하면 함께 오려 냅니다.";
    click_off: "Click to leave them out.", "클릭하면 뺍니다.";
    or_key: " Or press {}.", " 숫자 키 {}도 됩니다.";
    click_more: "Shift-click: all from the last one clicked to this one. Alt-click: only this one; again: everybody.", "Shift+클릭: 마지막에 클릭한 사람부터 이 사람까지. Alt+클릭: 이 사람만, 한 번 더 누르면 모두.";
}
