//! Words: the brush.

words! {
    Brush {}

    tool: "Brush", "브러시";
    tool_tip: "Keep or erase by hand, over what the model found", "모델이 찾은 것 위에 직접 칠해서 남기거나 지웁니다";
    keep: "Keep", "남기기";
    keep_tip: "What you paint belongs to the cut-out", "칠한 곳을 오려 낸 부분에 넣습니다";
    erase: "Erase", "지우기";
    erase_tip: "What you paint does not belong to the cut-out", "칠한 곳을 오려 낸 부분에서 뺍니다";
    swap: "Swap keep and erase", "남기기와 지우기 바꾸기";
    size: "Size", "크기";
    size_tip: "Diameter in photo pixels. Keys [ and ], or Alt and the wheel.", "사진 픽셀 단위의 지름. [ 와 ] 키, 또는 Alt를 누르고 휠.";
    hardness: "Hardness", "경도";
    hardness_tip: "100 % is a sharp rim, 0 % fades from the middle. Keys Shift+[ and Shift+].", "100 %는 가장자리가 또렷하고, 0 %는 가운데부터 흐려집니다. Shift+[ 와 Shift+] 키.";
    flow: "Flow", "흐름";
    flow_tip: "How much one pass covers. Passes add up.", "한 번 지나갈 때 칠해지는 정도. 여러 번 칠하면 더해집니다.";
    smoothing: "Smoothing", "손떨림 보정";
    smoothing_tip: "Steadies a trembling hand: slow lines most, quick ones hardly.", "떨리는 선을 매끄럽게 합니다. 천천히 그릴수록 더 많이 보정합니다.";
    at_edges: "Stop at edges", "가장자리에서 멈추기";
    at_edges_tip: "Reaches only what the middle of the brush touches without crossing an edge of the photo.", "브러시 가운데가 닿은 곳에서 사진 속 경계를 넘지 않는 데까지만 칠합니다.";
    strokes: "Strokes: {}", "획: {}개";
    clear: "Clear all strokes", "모든 획 지우기";
    leave: "Put the brush away", "브러시 내려놓기";
    give_up: "Give up the stroke", "그리던 획 취소";
    smaller: "Smaller brush", "브러시 작게";
    larger: "Larger brush", "브러시 크게";
    softer: "Softer brush", "브러시 부드럽게";
    harder: "Harder brush", "브러시 또렷하게";
    keys: "X swaps keep and erase, [ and ] change the size. Shift-click draws a straight line from the last point.", "X는 남기기와 지우기를 바꾸고, [ 와 ] 는 크기를 바꿉니다. Shift+클릭하면 마지막 점에서 직선을 긋습니다.";
    keys_line: "Shift+click", "Shift+클릭";
    hint_line: "Brush: a straight line from the last point", "브러시: 마지막 점에서 직선 긋기";

    // Names of undo steps
    did_keep: "brush: keep", "브러시: 남기기";
    did_erase: "brush: erase", "브러시: 지우기";
    did_clear: "clear strokes", "획 모두 지우기";
}
