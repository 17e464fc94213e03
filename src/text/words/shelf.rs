//! Words: the model shelf and Mask R-CNN.

words! {
    Shelf {}

    // The panel
    shelf: "Models", "모델 보관함";
    get_more: "Get more models…", "모델 더 받기…";
    get_more_tip: "Fetch, add, check or remove models", "모델을 받거나 추가하고, 확인하거나 지웁니다";
    intro: "Larger models are fetched only when you ask. Photos never leave this machine.", "큰 모델은 요청할 때만 받습니다. 사진은 이 컴퓨터를 떠나지 않습니다.";
    open: "Models: get, add, check, remove", "모델 받기, 추가, 확인, 지우기";
    close: "Close the model shelf", "모델 보관함 닫기";

    // What each model is good at, beyond those of the table above
    u2net_human: "Portrait, people only", "인물 한 명 (사람 전용)";
    u2net_human_tip: "People in front of busy backgrounds, all as one (U²-Net trained on people)", "복잡한 배경 앞의 사람들을 하나로 (사람으로 학습한 U²-Net)";
    isnet: "Portrait, finest", "인물 한 명 (가장 정밀)";
    isnet_tip: "Fine detail at 1024 × 1024: hair, nets, spokes; slower (IS-Net)", "1024 × 1024의 고운 표현: 머리카락, 그물, 바큇살. 더 느립니다 (IS-Net)";
    mask_rcnn: "Mask R-CNN", "Mask R-CNN";
    mask_rcnn_tip: "Crowded groups: every person on their own, and what they hold (Detectron2)", "붐비는 단체 사진: 사람마다 따로, 들고 있는 물건까지 (Detectron2)";
    mask_rcnn_int8: "Mask R-CNN, small", "Mask R-CNN (작은 모델)";
    mask_rcnn_int8_tip: "As Mask R-CNN, a quarter of the size and a little less exact (8-bit)", "Mask R-CNN과 같지만 크기는 4분의 1, 정확도는 조금 낮습니다 (8비트)";
    mask_rcnn_zoo: "Mask R-CNN, model zoo", "Mask R-CNN (모델 동물원)";
    mask_rcnn_zoo_tip: "As Mask R-CNN, in the ONNX model zoo's version", "Mask R-CNN의 ONNX 모델 동물원 판";
    own_tip: "A file of your own", "직접 추가한 파일";

    // States
    built_in: "built in", "내장";
    ready: "ready", "준비됨";
    missing: "not here", "없음";
    damaged: "damaged", "손상됨";
    unchecked: "not checked yet", "아직 확인 안 함";
    unconfirmed: "ready, not confirmed", "준비됨 (미확인 판)";
    unconfirmed_tip: "Its checksum is {}; others report {}. What is in the file decides when it is opened.", "이 파일의 체크섬은 {}이고, 다른 곳에서 알려진 값은 {}입니다. 파일을 열 때 내용으로 판단합니다.";
    part_here: "{} of {} MB are here already", "{}/{} MB는 이미 받았습니다";

    // Buttons
    get: "Get…", "받기…";
    get_again: "Get again…", "다시 받기…";
    go_on: "Go on…", "이어 받기…";
    get_named: "Get {}", "{} 받기";
    ask_get: "Fetch {} MB from {}? Licence: {}.", "{} MB를 {}에서 받을까요? 라이선스: {}.";
    fetch: "Fetch", "받기";
    not_now: "Not now", "나중에";
    check: "Check", "확인";
    check_named: "Check {}", "{} 확인";
    check_tip: "Read the whole file and compare its checksum", "파일 전체를 읽어 체크섬을 비교합니다";
    remove: "Remove…", "지우기…";
    remove_named: "Remove {}", "{} 지우기";
    ask_remove: "Delete {} ({} MB) from this machine?", "{} ({} MB)을 이 컴퓨터에서 지울까요?";
    do_remove: "Delete", "지우기";
    keep: "Keep", "그대로 두기";
    cancel_named: "Stop {}", "{} 중단";
    add_file: "Add a file…", "파일 추가…";
    add_file_tip: "A model file you already have, or a U²-Net-like ONNX file of your own", "이미 있는 모델 파일이나 U²-Net과 비슷한 직접 만든 ONNX 파일";
    folder: "Folder: {}", "폴더: {}";
    dialog_add: "Add a model file", "모델 파일 추가";
    dialog_models: "Model files", "모델 파일";

    // A file of one's own
    own_title: "{} is a model of your own", "{}: 직접 만든 모델";
    own_explained: "It must take one picture and give one mask first. How is the picture fed to it?", "사진 하나를 받아 마스크를 먼저 내놓아야 합니다. 사진을 어떻게 넣을까요?";
    own_name: "Name", "이름";
    own_as: "As for", "기준";
    own_side_auto: "as in the file", "파일에 적힌 대로";
    own_side: "Side", "한 변";
    own_side_tip: "Pixels across and down of the picture it takes; 0 takes what the file says", "모델이 받는 사진의 한 변 픽셀 수. 0이면 파일에 적힌 값을 씁니다";
    own_mean: "Mean", "평균";
    own_mean_tip: "Taken from each channel (red, green, blue; 0 to 1)", "채널마다 빼는 값 (빨강, 초록, 파랑; 0–1)";
    own_std: "Deviation", "표준 편차";
    own_std_tip: "What each channel is divided by afterwards", "그다음 채널마다 나누는 값";
    channel: "{}, {}", "{}, {}";
    red: "red", "빨강";
    green: "green", "초록";
    blue: "blue", "파랑";
    add: "Add", "추가";

    // Progress
    waiting: "Waiting for another download…", "다른 다운로드를 기다리는 중…";
    connecting: "Connecting…", "연결 중…";
    downloading: "Fetching…", "받는 중…";
    checking: "Checking…", "확인 중…";
    adding: "Adding {}…", "{} 추가 중…";
    stopping: "Stopping…", "중단하는 중…";
    amount: "{} of {} MB", "{}/{} MB 받음";
    speed: "{} MB/s", "초당 {} MB";
    seconds_left: "{} s left", "{}초 남음";
    minutes_left: "{} min left", "{}분 남음";

    // Notices
    got: "{} is ready", "{} 모델이 준비되었습니다";
    got_unconfirmed: "{} is here, but its checksum is {} where others report {}. What is in the file decides when it is opened.", "{} 모델을 받았지만 체크섬이 {}로, 다른 곳에서 알려진 {}와 다릅니다. 파일을 열 때 내용으로 판단합니다.";
    checked_ready: "{} is whole: its checksum is right", "{} 파일은 온전합니다. 체크섬이 맞습니다";
    checked_damaged: "{} is damaged: get it again, or remove it", "{} 파일이 손상되었습니다. 다시 받거나 지우세요";
    removed: "{} was removed", "{} 모델을 지웠습니다";
    failed: "{}: {}", "{}: {}";
}
