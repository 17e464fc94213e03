//! Words: what Mask R-CNN found, and how it looks.

words! {
    Found {}

    exact: "Exact", "정확하게";
    exact_tip: "As Detectron2 looks, people and things", "Detectron2와 똑같이, 사람과 물건을 찾습니다";
    fast: "Fast", "빠르게";
    fast_tip: "In a smaller picture, people only: about three times as quick", "더 작은 그림에서 사람만 찾습니다. 약 세 배 빠릅니다";
    fast_title: "Mask R-CNN, fast", "Mask R-CNN (빠르게)";
    min_score: "Sureness", "확실도";
    min_score_tip: "Hides finds that the model is less sure of. Nothing runs again.", "모델이 덜 확신하는 것을 숨깁니다. 다시 실행하지 않습니다.";
    hidden: "{} less sure hidden", "덜 확실한 {}개 숨김";
    things: "Also balls, bats, gloves …", "공, 방망이, 글러브 등도 보기";
    things_tip: "Shows what else was found, so that a player keeps the bat in their hand.", "함께 찾은 물건을 보여 줍니다. 선수가 손에 든 방망이를 함께 오려 낼 수 있습니다.";
    things_need_exact: "Fast looks for people only. Choose Exact and find people again.", "‘빠르게’는 사람만 찾습니다. ‘정확하게’를 고르고 다시 찾으세요.";
    things_found: "things: {}", "물건 {}개";
    no_things: "No things were found.", "찾은 물건이 없습니다.";
    held: "Held things", "들고 있는 물건";
    thing_n: "{} {}", "{} {}";
    give: "Join to {}", "{}에 붙이기";
    give_tip: "{} comes and goes with {} from now on.", "이제 {}도 {}의 것으로 함께 오려 냅니다.";
    with: "With {}", "{}의 것";
    take: "Take {} from {}", "{}: {}에서 떼기";
    give_name: "Join {} to {}", "{}: {}에 붙이기";
    did_finds: "what is shown", "보이는 것 바꾸기";
    did_join: "join thing to person", "물건 붙이기";
    show_result: "Found before: click to see it again", "이미 찾았습니다. 누르면 다시 보입니다";
    more_models: "More models…", "다른 모델…";
    more_models_tip: "{} more can be fetched or added", "{}개를 더 받거나 추가할 수 있습니다";
    get: "Get…", "받기…";
    get_model: "Get the model", "모델 받기";
    get_model_tip: "{} is not here yet. The model shelf fetches it, or takes a file you have.", "{} 파일이 아직 없습니다. 모델 보관함에서 받거나 가지고 있는 파일을 쓸 수 있습니다.";
}
