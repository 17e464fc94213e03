//! Why a model file was not fetched, added, checked or removed: one sentence each, with what to do next.
//!
//! Must not know: how any of it is done.

use std::path::PathBuf;

use crate::inference::{InferenceError, RuntimeError};

/// Why a model file is not there.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The user stopped it.
    #[error("stopped")]
    Cancelled,
    /// No such model.
    #[error("there is no model {0:?}: `lineup models` lists them")]
    UnknownModel(String),
    /// The program carries it.
    #[error("{name} is part of the program: there is nothing to fetch or remove")]
    PartOfProgram {
        /// The model or file.
        name: String,
    },
    /// The server has no such file.
    #[error(
        "{host} does not have {file} any more (HTTP {status}): get the file elsewhere and add it with `lineup models import` or in the model shelf"
    )]
    NotFound {
        /// The file.
        file: String,
        /// The server.
        host: String,
        /// What it answered.
        status: u16,
    },
    /// The server answered with another status.
    #[error("{host} did not give {file} (HTTP {status}): try again later, or get the file elsewhere and add it")]
    Refused {
        /// The file.
        file: String,
        /// The server.
        host: String,
        /// What it answered.
        status: u16,
    },
    /// The server, or the proxy, cannot be reached.
    #[error("{host} cannot be reached ({detail}): check the network and the proxy, then try again")]
    NoNetwork {
        /// The server.
        host: String,
        /// What the system said.
        detail: String,
    },
    /// The server's certificate is not trusted.
    #[error(
        "the connection to {host} is not safe ({detail}): check the clock and the network, or name your network's certificate in SSL_CERT_FILE"
    )]
    NotSafe {
        /// The server.
        host: String,
        /// What is wrong with it.
        detail: String,
    },
    /// The server points to itself again and again.
    #[error(
        "{host} sends from one address to the next without end: try again later, or get the file elsewhere and add it"
    )]
    Redirects {
        /// The server.
        host: String,
    },
    /// The connection ended or stood still again and again.
    #[error("the connection to {host} broke off ({detail}): what came so far is kept, try again to go on from there")]
    Dropped {
        /// The server.
        host: String,
        /// How it broke off last.
        detail: String,
    },
    /// The server offers a file of another size.
    #[error(
        "{host} sent {actual} bytes for {file} instead of {expected}: the network may want a login in the browser first; then try again"
    )]
    WrongLength {
        /// The file.
        file: String,
        /// The server.
        host: String,
        /// What was expected.
        expected: u64,
        /// What came or was announced.
        actual: u64,
    },
    /// What came is not the file.
    #[error(
        "what {host} sent for {file} is damaged or another version (checksum {actual}, expected {expected}), so it was not kept: try again on another network"
    )]
    WrongBytes {
        /// The file.
        file: String,
        /// The server.
        host: String,
        /// The right checksum.
        expected: String,
        /// The checksum of what came.
        actual: String,
    },
    /// A file to add has the name of a model but is not it.
    #[error(
        "{file} is not the {name} that was published (checksum {actual}, expected {expected}): get it again, or add it under a name of its own"
    )]
    OtherVersion {
        /// The file to add.
        file: PathBuf,
        /// The published file's name.
        name: &'static str,
        /// The published checksum.
        expected: &'static str,
        /// The checksum of the file.
        actual: String,
    },
    /// A file to add is nothing Lineup knows.
    #[error(
        "{file} is not a model that Lineup knows: add the files that `lineup models` names, or an ONNX file that makes one mask from one picture",
        file = file.display()
    )]
    Unrecognised {
        /// The file to add.
        file: PathBuf,
    },
    /// A file of the user's own does not do what is asked of it.
    #[error("{file} cannot be used ({detail}): it must take one picture [1, 3, side, side] and give a mask [1, 1, side, side] first; set its size to what it was made for", file = file.display())]
    NotAMaskModel {
        /// The file to add.
        file: PathBuf,
        /// What came of trying it.
        detail: String,
    },
    /// A name that cannot be a model's.
    #[error("{0:?} cannot be a model's name: use letters, digits, - and _, and none that Lineup uses already")]
    BadName(String),
    /// A file to add cannot be read.
    #[error("{file} cannot be read ({detail}): check the name and its permissions", file = file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// No room for it.
    #[error("no space left in {folder}: free {megabytes} MB there, or set LINEUP_MODELS_DIR to another disk, and try again", folder = folder.display())]
    DiskFull {
        /// The folder.
        folder: PathBuf,
        /// What the file takes.
        megabytes: u64,
    },
    /// The folder cannot be written.
    #[error("{folder} cannot be written ({detail}): make it writable, or set LINEUP_MODELS_DIR to another folder", folder = folder.display())]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// A file cannot be deleted.
    #[error("{path} was not removed ({detail}): close what uses it and try again", path = path.display())]
    NotRemoved {
        /// The file.
        path: PathBuf,
        /// What the system said.
        detail: String,
    },
    /// ONNX Runtime, which tries a file of the user's own, is not there.
    #[error(transparent)]
    Runtime(#[from] RuntimeError),
}

/// [`crate::inference::Progress`] says so when it was told to stop.
impl From<InferenceError> for StoreError {
    fn from(error: InferenceError) -> Self {
        match error {
            InferenceError::Runtime(error) => Self::Runtime(error),
            _cancelled => Self::Cancelled,
        }
    }
}
/// What a failed write into a model folder means to the user; `size` is what the whole file takes, in bytes.
pub fn write_error(error: &std::io::Error, folder: &std::path::Path, size: u64) -> StoreError {
    use std::io::ErrorKind;
    let folder = folder.to_owned();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            StoreError::DiskFull { folder, megabytes: size.div_ceil(1_000_000) }
        }
        _ => StoreError::NotWritable { folder, detail: error.to_string() },
    }
}
