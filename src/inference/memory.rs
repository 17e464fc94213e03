//! How much memory the machine has to spare.
//!
//! Must not know: what it is wanted for.

/// Bytes that programs can take without pushing others out, where the system says so (Linux).
#[must_use]
pub fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}
