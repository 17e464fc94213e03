//! Words: what the canvas shows while cutting out, the people list, the photos strip.

words! {
    View {}

    tint: "Tint", "색 입히기";
}
