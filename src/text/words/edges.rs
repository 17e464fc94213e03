//! Words: the edge of a cut-out beyond threshold, softness and feather.

words! {
    Edges {}

    refine: "Refine", "다듬기";
    refine_tip: "Makes the edge follow the photo itself: hair, fingers, gaps. 0 leaves the model's edge.", "윤곽을 사진 자체에 맞춥니다: 머리카락, 손가락, 틈. 0은 모델이 준 윤곽 그대로입니다.";
    clean: "Clean colours", "색 정리";
    clean_tip: "Takes the old background's colour out of the edge.", "윤곽에 비치는 원래 배경색을 걷어 냅니다.";
    grow: "Grow", "넓히기";
    grow_tip: "Moves the edge outwards, or inwards below 0. In photo pixels.", "윤곽을 밖으로 넓힙니다. 0보다 작으면 안으로 좁힙니다. 사진 픽셀 단위입니다.";
    fill_holes: "Fill holes", "구멍 메우기";
    fill_holes_tip: "Fills gaps inside the person that are smaller than this. In photo pixels.", "사람 안쪽에서 이보다 작은 틈을 메웁니다. 사진 픽셀 단위입니다.";
    drop_islands: "Drop specks", "조각 지우기";
    drop_islands_tip: "Drops pieces apart from the person that are smaller than this. In photo pixels.", "사람과 떨어진 이보다 작은 조각을 지웁니다. 사진 픽셀 단위입니다.";
}
