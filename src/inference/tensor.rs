//! Photos to tensors and back: resize, normalise.
