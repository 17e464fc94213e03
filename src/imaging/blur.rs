//! The Gaussian feather of a matte, equal to OpenCV's `GaussianBlur`.
