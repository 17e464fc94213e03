//! Words: who stands before whom, the size that fits, lifting people out, a second shot.

words! {
    Depth {}

    // Who stands in front
    title: "In front", "앞에 선 사람";
    title_tip: "Whoever is ticked stands before the selected person and hides them", "표시한 사람이 선택한 사람 앞에 서서 가립니다";
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

    // Names of undo steps
    did_in_front: "before or behind", "앞뒤";
}
