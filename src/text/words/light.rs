//! Words: light and shadow of a person in the picture.

words! {
    Light {}

    title: "Light", "빛";
    matching: "Match light", "빛 맞추기";
    matching_tip: "Brings colours, sharpness and grain of this person to those of the group photo. Compared are the two scenes, never other people's skin.", "이 사람의 색, 선명도, 입자를 단체 사진에 맞춥니다. 다른 사람의 피부가 아니라 두 사진의 배경끼리 비교합니다.";
    compare: "Before", "적용 전";
    compare_tip: "Everybody as they were photographed, as long as this is held", "누르고 있는 동안 모두 찍힌 그대로 보여 줍니다";
    strength: "Match", "맞춤";
    strength_tip: "How far exposure, contrast, white balance and black level go towards the group photo's scene. Scenes that show different things are matched with care.", "노출, 대비, 화이트 밸런스, 검은색을 단체 사진의 배경에 얼마나 맞출지. 서로 다른 장면이면 조심스럽게 맞춥니다.";
    sharpness: "Sharpness", "선명도";
    sharpness_tip: "How far the blur goes towards the group photo's, at the size the person has there", "사람이 놓인 크기에서 선명한 정도를 단체 사진에 얼마나 맞출지";
    grain: "Grain", "입자";
    grain_tip: "How far the noise goes towards the group photo's: grain is added, or noise smoothed", "노이즈를 단체 사진에 얼마나 맞출지: 입자를 더하거나 노이즈를 줄입니다";
    exposure: "Exposure", "노출";
    exposure_tip: "Darker or brighter, in stops", "어둡게 또는 밝게, 스톱 단위";
    temperature: "Temperature", "색온도";
    temperature_tip: "Cooler or warmer", "차갑게 또는 따뜻하게";
    tint: "Tint", "색조";
    tint_tip: "Below 0 greener, above more magenta", "0보다 작으면 초록, 크면 자홍 쪽으로";
    contrast: "Contrast", "대비";
    contrast_tip: "Flatter or harder; middle grey stays", "부드럽게 또는 강하게, 중간 회색은 그대로입니다";
    saturation: "Saturation", "채도";
    saturation_tip: "Paler or more colourful", "연하게 또는 진하게";
    shadow: "Shadow", "그림자";
    handle: "Shadow: direction and length", "그림자: 방향과 길이";
    shadow_on: "Shadow on the ground", "바닥 그림자";
    shadow_on_tip: "Dark under the feet and a soft shadow on the ground, behind the people who stand in front", "발밑과 바닥에 그림자를 드리웁니다. 앞에 선 사람은 가리지 않습니다";
    contact: "Under the feet", "발밑";
    contact_tip: "How dark it is where the feet touch the ground", "발이 바닥에 닿는 곳이 얼마나 어두운지";
    darkness: "Darkness", "진하기";
    darkness_tip: "How dark the cast shadow is", "드리운 그림자가 얼마나 어두운지";
    direction: "Direction", "방향";
    direction_tip: "Where it falls: 0° away from the viewer, 90° to the right, −90° to the left, 180° towards the viewer", "그림자가 지는 쪽: 0° 뒤로, 90° 오른쪽, −90° 왼쪽, 180° 앞으로";
    length: "Length", "길이";
    length_tip: "In heights of the person: a low sun throws a long shadow", "사람 키에 견준 길이: 해가 낮을수록 깁니다";
    blur: "Blur", "번짐";
    blur_tip: "Sharp in the sun, soft under clouds", "햇빛에서는 또렷하고 흐린 날에는 부드럽습니다";
    did_light: "light", "빛";
    did_shadow: "shadow", "그림자";
}
