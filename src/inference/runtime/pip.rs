//! One wheel through the user's own pip.
//!
//! pip rather than a client of ours: it has the user's mirror, proxy, certificates and cache, and it checks the hash.
//!
//! Must not know: what is in the wheel, the cache.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use super::{
    RuntimeError,
    fetch::kib,
    library,
    pin::{PYTHON, Pin},
};
use crate::inference::{InferenceError, Progress};

/// Downloads the pinned wheel into the empty folder `into` with the first of `pythons` that has a usable pip.
///
/// # Errors
/// When none has, when pip fails, or when `progress` was cancelled (pip is killed).
pub fn download(
    pythons: &[Vec<OsString>],
    pin: &Pin,
    into: &Path,
    progress: &Progress,
) -> Result<PathBuf, InferenceError> {
    let requirements = into.join("requirements.txt");
    fs::write(&requirements, pin.requirement()).map_err(|error| library::write_error(&error, into))?;
    let mut why = RuntimeError::NoPython;
    for python in pythons {
        match run(python, pin, into, progress)? {
            Outcome::Done => {
                return Ok(wheel_in(into)
                    .ok_or_else(|| RuntimeError::Fetch { detail: "pip ended well but left no file".to_owned() })?);
            }
            // A Python without pip tells more than the absence of another Python.
            Outcome::NoPython => {}
            Outcome::NoPip => why = RuntimeError::NoPip,
            Outcome::TooOld(detail) => why = RuntimeError::Fetch { detail },
            Outcome::Failed(error) => return Err(error.into()),
        }
    }
    Err(why.into())
}

#[derive(Debug)]
enum Outcome {
    Done,
    NoPython,
    NoPip,
    TooOld(String),
    Failed(RuntimeError),
}

fn run(python: &[OsString], pin: &Pin, into: &Path, progress: &Progress) -> Result<Outcome, InferenceError> {
    let Some((program, first)) = python.split_first() else { return Ok(Outcome::NoPython) };
    let mut command = Command::new(program);
    command.args(first).args(["-m", "pip", "download", "--no-input", "--disable-pip-version-check"]);
    command.args(["--progress-bar", "off", "--no-deps", "--only-binary=:all:", "--require-hashes"]);
    command.args(["--implementation", "cp", "--python-version", PYTHON, "--platform", pin.platform]);
    command.arg("--abi").arg(format!("cp{}", PYTHON.replace('.', "")));
    command.args(["--requirement", "requirements.txt", "--dest", "."]);
    // In the download's own folder: `-m` would otherwise run a `pip.py` from the user's folder, and what pip unpacks
    // on the way goes away with it.
    command.current_dir(into).env("TMPDIR", into).env("TEMP", into).env("TMP", into);
    // Nothing is installed, so a rule against installing outside a virtual environment does not apply.
    command.env("PIP_REQUIRE_VIRTUALENV", "0").env("PYTHONIOENCODING", "utf-8").env("NO_COLOR", "1");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    #[cfg(windows)]
    std::os::windows::process::CommandExt::creation_flags(&mut command, 0x0800_0000); // no console window
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(_) => return Ok(Outcome::NoPython),
    };
    let stderr = child.stderr.take();
    // A reader beside the wait, or pip would stop on a full pipe; it ends with pip.
    let (status, said) = std::thread::scope(|scope| {
        let reader = scope.spawn(move || stderr.map(last_words).unwrap_or_default());
        let status = wait(&mut child, into, progress);
        (status, reader.join().unwrap_or_default())
    });
    let status = status?.map_err(|error| RuntimeError::Fetch { detail: error.to_string() })?;
    Ok(if status.success() { Outcome::Done } else { judge(status.code(), &said, into) })
}

/// Waits for pip, tells `progress` how much is there, kills pip when the job was cancelled.
fn wait(child: &mut Child, into: &Path, progress: &Progress) -> Result<io::Result<ExitStatus>, InferenceError> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(Ok(status)),
            Ok(None) => {}
            Err(error) => return Ok(Err(error)),
        }
        if let Err(stopped) = progress.reach(kib(size_of(into))) {
            // It may have ended by itself meanwhile; either way it is gone after this.
            drop(child.kill());
            drop(child.wait());
            return Err(stopped);
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// All of a stream, but no more than its last 16 KiB.
fn last_words(mut from: impl io::Read) -> String {
    let (mut said, mut chunk) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = from.read(&mut chunk) {
        said.extend_from_slice(chunk.get(..count).unwrap_or_default());
        said.drain(..said.len().saturating_sub(16 << 10));
    }
    String::from_utf8_lossy(&said).into_owned()
}

/// Bytes in a folder and the folders in it; what cannot be looked at counts nothing.
fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size_of(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}

fn wheel_in(folder: &Path) -> Option<PathBuf> {
    let mut paths = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    paths.find(|path| path.extension().is_some_and(|extension| extension == "whl"))
}

/// What a failed pip meant, from its exit code and its last words. pip has one exit code for everything, so the words
/// have to do; they are not translated.
fn judge(code: Option<i32>, said: &str, into: &Path) -> Outcome {
    let has = |words: &[&str]| words.iter().any(|word| said.contains(word));
    let detail = || {
        let lines = || said.lines().map(str::trim).filter(|line| !line.is_empty());
        let line = lines().rfind(|line| line.starts_with("ERROR:")).or_else(|| lines().next_back());
        let line = line.unwrap_or("no reason given").trim_start_matches("ERROR:").trim();
        line.chars().take(300).collect::<String>()
    };
    let folder = || into.parent().unwrap_or(into).to_owned();
    if has(&["No module named pip", "No module named 'pip'"]) {
        Outcome::NoPip
    } else if matches!(code, Some(127 | 9009)) || has(&["Python was not found", "xcode-select", "No installed Python"])
    {
        Outcome::NoPython // a stand-in for a Python that is not installed: pyenv, Windows, macOS
    } else if has(&["no such option"]) {
        Outcome::TooOld(detail())
    } else if has(&["No space left on device", "Errno 28", "WinError 112", "Disk quota exceeded"]) {
        Outcome::Failed(RuntimeError::DiskFull { path: folder() })
    } else if has(&["DO NOT MATCH THE HASHES"]) {
        let detail = "its hash is not the pinned one".to_owned();
        Outcome::Failed(RuntimeError::WrongHash { detail })
    } else if has(&["Permission denied", "Read-only file system", "Errno 13", "Errno 30"]) {
        Outcome::Failed(RuntimeError::CacheNotWritable { path: folder(), detail: detail() })
    } else if has(NETWORK) {
        Outcome::Failed(RuntimeError::NoNetwork { detail: network_detail(said).unwrap_or_else(detail) })
    } else {
        Outcome::Failed(RuntimeError::Fetch { detail: detail() })
    }
}

/// Without a network pip ends in "no matching distribution", but warns of its retries before.
const NETWORK: &[&str] = &[
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ConnectionResetError",
    "ProxyError",
    "SSLError",
    "ProtocolError",
    "Max retries exceeded",
    "Connection refused",
    "Network is unreachable",
    "Temporary failure in name resolution",
    "connection broken by",
    "Could not fetch URL",
    "(from versions: none)",
];

/// The innermost reason of a urllib3 error, which stands quoted at the end of a warning.
fn network_detail(said: &str) -> Option<String> {
    let line = said.lines().find(|line| NETWORK.iter().any(|word| line.contains(word)))?;
    let reason = line.split("broken by '").nth(1).unwrap_or(line).split("':").next().unwrap_or(line);
    let reason = reason.rsplit(": ").next().unwrap_or(reason).trim_matches(['\'', '"', ')', '(', ' ', ',']);
    Some(reason.chars().take(200).collect())
}
