//! Words: who stands before whom, the size that fits, lifting people out, a second shot.

words! {
    Depth {}

    // Who stands in front
    title: "In front", "앞에 선 사람";
    row: "{} stands in front", "{} 앞에 세우기";
    row_tip: "Click: before or behind the selected person. On the photo: click this person, or press {}.", "클릭하면 선택한 사람의 앞이나 뒤로 갑니다. 사진에서 이 사람을 클릭하거나 {} 키를 눌러도 됩니다.";
    before_all: "In front of everybody", "모두의 앞에 세우기";
    front_row: "Behind the front row", "앞줄 뒤에 세우기";
    behind_all: "Behind everybody", "모두의 뒤에 세우기";
    toggle: "Before or behind the person at the pointer", "포인터가 가리키는 사람의 앞이나 뒤로";
    behind_person: "Behind {}", "{} 뒤에";
    before_person: "In front of {}", "{} 앞에";
    chip_click: "Click: {}", "클릭: {}";
    chip_key: "{}: {}", "{} 키: {}";
    need_people: "To put someone behind others, Lineup must know who is who in the group photo.", "다른 사람 뒤에 세우려면 단체 사진 속 사람들을 먼저 찾아야 합니다.";
    find: "Find them now", "지금 찾기";
    find_tip: "Runs People on the group photo; you can go on working", "단체 사진에서 ‘여러 사람’ 모델을 실행합니다. 계속 작업하셔도 됩니다";
    nobody: "Nobody was found in the group photo.", "단체 사진에서 사람을 찾지 못했습니다.";
    order_hint: "People you put in stand before one another as they are listed above.", "넣은 사람끼리는 위 목록의 순서대로 앞뒤가 정해집니다.";

    // Size and place
    fit: "Size and ground of the group", "단체 사진에 맞는 크기와 바닥";
    fit_short: "Fit to the group", "단체에 맞추기";
    fit_tip: "As large as the faces around; feet on the ground where that is near. Drag to change it.", "주위 얼굴과 같은 크기로 하고, 가까우면 바닥에 발을 맞춥니다. 끌어서 바꿀 수 있습니다.";
    fits: "As large as the faces around. Drag to change it.", "주위 얼굴과 같은 크기입니다. 끌어서 바꿀 수 있습니다.";
    align_shot: "Align to the group photo", "단체 사진에 겹쳐 맞추기";
    align_short: "Align second shot", "다른 컷 맞추기";
    align_tip: "For a piece of another shot of the same group: puts it exactly where it was taken.", "같은 단체를 찍은 다른 컷의 일부를 찍힌 자리에 정확히 맞춥니다.";
    not_aligned: "{} does not seem to be another shot of the same scene: too little matches the group photo. Place it by hand, or use a shot with the same background.", "{}은(는) 같은 장면의 다른 컷이 아닌 것 같습니다. 단체 사진과 겹치는 부분이 너무 적습니다. 손으로 놓거나 배경이 같은 컷을 쓰세요.";

    // Lifting out
    lift_out: "Lift out as a layer of their own", "따로 떼어 레이어로";
    lift_out_person: "Lift {} out", "{} 떼어 내기";
    lift_tip: "On a layer of their own, at the same place. In the photo below they stay as they are.", "같은 자리에 레이어로 올립니다. 아래 사진에는 그대로 남습니다.";
    lifted_many: "{} people", "{}명";
    lifted_hint: "Lifted out of the group photo itself, where this person still stands: moved away, they are seen twice.", "단체 사진에서 떼어 낸 사람입니다. 원래 자리에도 그대로 있어서 옮기면 두 번 보입니다.";

    // Names of undo steps
    did_lift_out: "lift out", "떼어 내기";
    did_in_front: "before or behind", "앞뒤";
}
