//! The table of words. `{}` marks a place that [`super::fill`] fills.

/// Makes the table of one part of the window: a struct of words with its English, its Korean, and the list of all.
macro_rules! words {
    ($Table:ident { $($section:ident: $Section:ty),* $(,)? } $($name:ident: $english:literal, $korean:literal;)*) => {
        /// The words of one language for one part of the window.
        #[allow(missing_docs, reason = "each field is named for its English text, which stands in the table")]
        pub struct $Table { $(pub $section: $Section,)* $(pub $name: &'static str),* }

        impl $Table {
            pub(crate) const ENGLISH: Self = Self { $($section: <$Section>::ENGLISH,)* $($name: $english),* };
            pub(crate) const KOREAN: Self = Self { $($section: <$Section>::KOREAN,)* $($name: $korean),* };
            /// Every word of this part: its name, its English and its Korean text.
            pub(crate) const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $korean)),*];
        }
    };
}

mod app;
mod brush;
mod crop;
mod depth;
mod edges;
mod flow;
mod found;
mod light;
mod look;
mod placing;
mod shelf;
mod view;

pub(super) static ENGLISH: Words = Words::ENGLISH;
pub(super) static KOREAN: Words = Words::KOREAN;

/// Every word, part by part: its name, its English and its Korean text.
pub const ALL: &[&[(&str, &str, &str)]] = &[
    Words::ALL,
    app::App::ALL,
    brush::Brush::ALL,
    depth::Depth::ALL,
    edges::Edges::ALL,
    crop::Crop::ALL,
    flow::Flow::ALL,
    found::Found::ALL,
    light::Light::ALL,
    look::Look::ALL,
    placing::Placing::ALL,
    shelf::Shelf::ALL,
    view::View::ALL,
];

words! {
    Words { app: app::App, brush: brush::Brush, crop: crop::Crop, depth: depth::Depth, edges: edges::Edges, flow: flow::Flow, found: found::Found, light: light::Light, look: look::Look, placing: placing::Placing, shelf: shelf::Shelf, view: view::View }

    // Top bar
    open_group: "Open group photo", "단체 사진 열기";
    add_person: "Add person", "사람 추가";
    undo: "Undo", "실행 취소";
    redo: "Redo", "다시 실행";
    undo_what: "Undo: {}", "실행 취소: {}";
    redo_what: "Redo: {}", "다시 실행: {}";
    cut_out: "Cut out", "오려 내기";
    compose: "Compose", "합성";
    export: "Export…", "내보내기…";
    other_language: "한국어", "English";
    switch_language: "Switch to Korean", "영어로 바꾸기";
    switch_theme: "Light or dark", "밝게 또는 어둡게";
    zoom_fit: "Fit", "맞춤";
    zoom_fit_tip: "Fit the photo to the window", "사진을 창에 맞추기";
    zoom_full: "100 %", "100 %";
    zoom_full_tip: "One photo pixel on one screen pixel", "사진의 한 픽셀을 화면의 한 픽셀로";
    zoom_in: "Zoom in", "확대";
    zoom_out: "Zoom out", "축소";

    // Photos
    photos: "Photos", "사진";
    group: "Group", "단체";
    person: "Person", "사람";
    make_group: "Make this the group photo", "이 사진을 단체 사진으로";
    remove_photo: "Remove", "빼기";
    put_in_group: "Put into the group photo", "단체 사진에 넣기";
    photo_row: "Photo {}: {}", "사진 {}: {}";
    state_working: "working…", "작업 중…";
    state_cut: "cut out", "오려 냄";
    state_new: "not cut out yet", "아직 오려 내지 않음";

    // Model
    model: "Model", "모델";
    model_u2netp: "Portrait", "인물 한 명";
    model_u2netp_tip: "One person alone: finest edges (U²-Net-p, built in)", "한 사람만 있을 때: 가장 고운 윤곽 (U²-Net-p, 내장)";
    model_u2net: "Portrait, large", "인물 한 명 (큰 모델)";
    model_u2net_tip: "One person alone, with the full U²-Net", "한 사람만 있을 때, 전체 U²-Net 사용";
    model_people: "People", "여러 사람";
    model_people_tip: "A group: every person on their own (built in)", "단체 사진: 사람마다 따로 (내장)";
    find_subject: "Cut out", "오려 내기";
    find_people: "Find people", "사람 찾기";
    runtime_note: "The first run fetches ONNX Runtime once (24 MB, MIT licence) with this machine's own pip. Photos never leave this machine.", "처음 실행할 때 이 컴퓨터의 pip로 ONNX Runtime을 한 번 받습니다 (24 MB, MIT 라이선스). 사진은 이 컴퓨터를 떠나지 않습니다.";
    models_off: "Models cannot run here yet", "아직 모델을 실행할 수 없습니다";
    try_again: "Try again", "다시 시도";

    // Edge
    edge: "Edge", "윤곽";
    threshold: "Threshold", "임계값";
    threshold_tip: "How sure the model must be. Higher keeps less.", "모델이 얼마나 확신해야 하는지. 높을수록 적게 남습니다.";
    softness: "Softness", "부드러움";
    softness_tip: "0 is a hard edge, 0.5 the model's own transition.", "0은 딱 떨어지는 윤곽, 0.5는 모델이 준 그대로입니다.";
    feather: "Feather", "페더";
    feather_tip: "Blurs the edge; radius in photo pixels.", "윤곽을 흐리게 합니다. 반지름은 사진 픽셀 단위입니다.";
    reset_edge: "Reset the edge", "윤곽 초기화";

    // People
    people: "People", "사람";
    people_found: "{} found", "{}명 찾음";
    person_n: "Person {}", "사람 {}";
    subject_n: "Subject {}", "대상 {}";
    all: "All", "모두";
    none: "None", "없음";
    invert: "Invert", "반전";

    // Layers
    layers: "In the picture", "사진 속 사람";
    layers_empty: "Drag a person from the left onto the group photo.", "왼쪽의 사람을 단체 사진 위로 끌어다 놓으세요.";
    size: "Size", "크기";
    angle: "Angle", "각도";
    opacity: "Opacity", "불투명도";
    flip: "Flip left to right", "좌우 뒤집기";
    forward: "Bring forward", "앞으로";
    backward: "Send back", "뒤로";
    delete: "Delete", "삭제";
    layer_row: "Placed person {}: {}", "넣은 사람 {}: {}";
    on_the_photo: "{} on the photo", "사진 위의 {}";
    canvas_cut: "Photo", "사진";
    canvas_compose: "Group picture", "합성 사진";

    // Empty window
    empty_title: "Put a missing friend into the team photo", "단체 사진에 빠진 친구를 넣어 보세요";
    empty_step_1: "Open the group photo", "단체 사진을 엽니다";
    empty_step_2: "Add a photo of the missing person", "빠진 사람의 사진을 추가합니다";
    empty_step_3: "Drag them in and export", "끌어다 넣고 내보냅니다";
    empty_drop: "or drop photos anywhere in this window", "또는 이 창 아무 곳에나 사진을 끌어다 놓으세요";
    empty_samples: "Try with sample photos", "예제 사진으로 해 보기";
    empty_private: "Everything happens on this machine. No photo ever leaves it.", "모든 작업은 이 컴퓨터에서 이루어집니다. 사진은 밖으로 나가지 않습니다.";
    compose_needs_person: "Now add a photo of the missing person.", "이제 빠진 사람의 사진을 추가하세요.";
    drop_here: "Drop to open", "놓으면 열립니다";

    // Progress
    cancel: "Cancel", "취소";
    opening: "Opening {} ({} of {})…", "{} 여는 중 ({}/{})…";
    exporting: "Exporting…", "내보내는 중…";
    stage_waiting: "Waiting…", "기다리는 중…";
    stage_fetching: "Fetching ONNX Runtime (24 MB, only once)…", "ONNX Runtime 받는 중 (24 MB, 한 번만)…";
    stage_loading: "Loading the model…", "모델 여는 중…";
    stage_finding: "Finding people…", "사람 찾는 중…";
    stage_masks: "Drawing masks…", "마스크 그리는 중…";
    stage_drawing: "Drawing the picture…", "사진을 합성하는 중…";
    stage_writing: "Writing the file…", "파일을 쓰는 중…";
    n_of_m: "{} {} of {}", "{} {}/{}";
    pointer_at: "x {}  y {}", "x {}  y {}";

    // Notices
    notices: "Notices", "알림";
    dismiss: "Dismiss", "닫기";
    notice_load_failed: "{} was not opened: {}.", "{} 파일을 열지 못했습니다: {}.";
    notice_model_failed: "The model did not run: {}.", "모델이 실행되지 않았습니다: {}.";
    notice_nobody_people: "Nobody was found in {}. If a person is there, try Portrait.", "{} 사진에서 사람을 찾지 못했습니다. 사람이 있다면 ‘인물 한 명’ 모델을 써 보세요.";
    notice_nobody_portrait: "Nothing stands out in {}. Try People, or a photo where the person is larger.", "{} 사진에서 두드러진 대상을 찾지 못했습니다. ‘여러 사람’ 모델이나 사람이 더 크게 나온 사진을 써 보세요.";
    notice_nothing_to_place: "Nothing of {} is chosen: choose a person there, or lower the threshold, then put them in.", "{}에서 선택된 것이 없습니다. 사람을 선택하거나 임계값을 낮춘 뒤 다시 넣으세요.";
    notice_fetching: "Fetching ONNX Runtime once with this machine's own pip (24 MB). You can go on working.", "이 컴퓨터의 pip로 ONNX Runtime을 한 번 받고 있습니다 (24 MB). 계속 작업하셔도 됩니다.";
    notice_export_failed: "{} was not written: {}.", "{} 파일을 쓰지 못했습니다: {}.";
    notice_exported: "Saved {}", "{} 저장했습니다";
    notice_crashed: "Something went wrong inside; nothing you made is lost. Try again.", "내부에서 문제가 생겼습니다. 작업한 내용은 그대로입니다. 다시 시도해 보세요.";

    // Names of undo steps
    did_add_photos: "open photo", "사진 열기";
    did_open_group: "open group photo", "단체 사진 열기";
    did_remove_photo: "remove photo", "사진 빼기";
    did_make_group: "change group photo", "단체 사진 바꾸기";
    did_use_model: "find people", "사람 찾기";
    did_set_edge: "edge", "윤곽";
    did_choose: "choose people", "사람 선택";
    did_add_layer: "put person in", "사람 넣기";
    did_place: "place person", "사람 배치";
    did_set_opacity: "opacity", "불투명도";
    did_raise: "order", "순서";
    did_remove_layer: "delete person", "사람 삭제";

    // File dialogs
    dialog_open_group: "Open the group photo", "단체 사진 열기";
    dialog_add_person: "Add people", "사람 사진 추가";
    dialog_export: "Export", "내보내기";
    dialog_photos: "Photos", "사진";
}
