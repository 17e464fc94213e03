//! Keeps ONNX Runtime from reporting to its makers.
//!
//! Official builds from 1.29 on, Linux and macOS too, otherwise write a device id into the user's cache and send an
//! event while the environment is being created, before the API's own switch can be reached. Photos stay on the
//! machine, and so does the fact that somebody edits them.

/// Read by the library while it starts; the first name is the one 1.31.1 knows, the second the one later versions do.
const SWITCHES: [&str; 2] = ["ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED"];

/// Tells ONNX Runtime to send nothing. To be called first in `main`; opening the library calls it again for those who
/// did not, and then it does nothing.
#[allow(unsafe_code, reason = "the library is told through its environment, there is no other way before it starts")]
pub fn quiet() {
    for switch in SWITCHES {
        if std::env::var_os(switch).is_none_or(|value| value != "1") {
            // SAFETY: `main` calls this before there is a second thread. Whoever skips that (a test) risks a race only
            // with C code that reads the environment in the same instant; Rust's own reads are locked against it.
            unsafe { std::env::set_var(switch, "1") };
        }
    }
}
