//! Words: the canvas while composing, layers, crop.

words! {
    Placing {}

    rename: "Rename", "이름 바꾸기";
}
