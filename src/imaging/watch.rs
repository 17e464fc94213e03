//! Who looks on while a picture is drawn or written, and may stop it.
//!
//! Must not know: jobs, threads, the window.

/// Looks on from any thread.
pub trait Watch: Sync {
    /// This share of the work is done, `0.0..=1.0`.
    fn reached(&self, share: f32);

    /// Whether to stop as soon as can be.
    fn stopped(&self) -> bool;
}

/// Nobody looks on.
impl Watch for () {
    fn reached(&self, _share: f32) {}

    fn stopped(&self) -> bool {
        false
    }
}
