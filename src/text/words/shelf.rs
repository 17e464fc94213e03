//! Words: the model shelf and Mask R-CNN.

words! {
    Shelf {}

    shelf: "Models", "모델 보관함";
}
