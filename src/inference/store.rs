//! Model files: embedded in the program or in the per-user folder, always checked by checksum.

/// One network file a model needs.
pub struct ModelFile {
    /// File name, as in the per-user model folder.
    pub name: &'static str,
    /// The bytes, when the program carries them.
    pub embedded: Option<&'static [u8]>,
    /// Size in bytes.
    pub size: u64,
    /// Checksum, lower-case hex: sha256 (64 digits) or md5 (32 digits).
    pub checksum: &'static str,
    /// Licence, as an SPDX expression.
    pub licence: &'static str,
    /// Where it comes from, for people.
    pub source: &'static str,
}
