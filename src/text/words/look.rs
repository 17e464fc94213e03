//! Words: the look of a person, carried to another.

words! {
    Look {}

    copy: "Copy the person's look", "사람의 모습 설정 복사";
    copy_tip: "Copy the person's look: light, shadow, opacity, edge", "사람의 모습 설정 복사: 빛, 그림자, 불투명도, 윤곽";
    paste: "Paste the look on the selected people", "선택한 사람에게 모습 설정 붙여넣기";
    did_paste: "paste look", "모습 설정 붙여넣기";
}
