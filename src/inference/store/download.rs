//! One model file over HTTP into the model folder: a part beside it, gone on from after an interruption, checked before
//! it takes its name.
//!
//! Nothing but the file is asked for, and only when this is called. Proxies as `HTTPS_PROXY`, `ALL_PROXY` and
//! `NO_PROXY` say (on Windows also the system's own), certificates as the platform trusts them (or `SSL_CERT_FILE`).
//!
//! Must not know: who wants the file, what is in it.

use std::{
    fs::{self, File},
    io::{Read, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use ureq::{Agent, Body, http::Response};

use super::{
    ModelFile, Places, StoreError, checked,
    error::write_error,
    http::{self, Trouble},
    kib,
    part::{Origin, Part},
};
use crate::inference::{Progress, Stage, runtime::wait_for};

/// How patient a download is.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection to be made.
    pub connect: Duration,
    /// For the next bytes to come.
    pub stall: Duration,
    /// How often a connection may break off in a row, with less than [`ENOUGH`] bytes in between, before it is given up.
    pub breaks: u32,
    /// Before the next try; twice as long each time.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(20), stall: seconds(30), breaks: 4, pause: seconds(1) }
    }
}

/// A connection that brought so many bytes was a good one, even when it broke off.
pub const ENOUGH: u64 = 1 << 20;

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it is.
    pub path: PathBuf,
    /// Its checksum, when that is not the one that third parties give ([`ModelFile::sure`]).
    pub unconfirmed: Option<String>,
}

/// Fetches a model file into the model folder, or gives the one that is there. Of several processes one fetches and the
/// others wait for it. Blocks: call it in a job.
///
/// # Errors
/// One sentence each. What came is kept to go on from after a cancel or a broken connection, and removed after
/// anything else; the file itself is never there unless it is whole and right.
pub fn fetch(
    file: &ModelFile,
    places: &Places,
    patience: &Patience,
    progress: &Progress,
) -> Result<Fetched, StoreError> {
    if file.embedded.is_some() {
        return Err(StoreError::PartOfProgram { name: file.name.to_owned() });
    }
    progress.begin(Stage::Waiting, 0)?;
    let failed = |error: std::io::Error| write_error(&error, &places.folder, file.size);
    fs::create_dir_all(&places.folder).map_err(failed)?;
    let lock = File::create(places.folder.join(format!(".{}.lock", file.name))).map_err(failed)?;
    wait_for(&lock, progress)?;
    if let Some(path) = places.find(file.name)
        && let Ok((actual, size)) = checked::checksum(&path, file.checksum.len(), &mut |_| Ok(progress.reach(0)?))
        && file.accepts(&actual, size)
    {
        return Ok(fetched(file, path, actual));
    }
    let part = Part::of(&places.folder, file.name);
    let transfer = Transfer { file, address: places.address(file), folder: &places.folder, part: &part, progress };
    transfer.bring(patience)?;
    transfer.adopt()
}

/// How many bytes of a file are there already, to go on from.
#[must_use]
pub fn begun(file: &ModelFile, places: &Places) -> u64 {
    let begun = Part::of(&places.folder, file.name).begun();
    begun.filter(|(_, origin)| origin.address == places.address(file)).map_or(0, |(size, _)| size)
}

fn fetched(file: &ModelFile, path: PathBuf, actual: String) -> Fetched {
    Fetched { path, unconfirmed: (actual != file.checksum).then_some(actual) }
}

struct Transfer<'a> {
    file: &'a ModelFile,
    address: String,
    folder: &'a Path,
    part: &'a Part,
    progress: &'a Progress,
}

impl Transfer<'_> {
    /// Fills the part, over as many connections as it takes.
    fn bring(&self, patience: &Patience) -> Result<(), StoreError> {
        let (mut breaks, mut answered) = (0, false);
        loop {
            let before = self.here();
            let agent = http::agent(&self.address, patience);
            let switch = agent.clone();
            let stop = move || switch.clone().shutdown();
            let outcome = self.progress.interruptible(stop, || self.connect(&agent, &mut answered))?;
            if self.progress.is_cancelled() {
                return Err(StoreError::Cancelled);
            }
            let error = match outcome {
                Ok(()) => return Ok(()),
                Err(Trouble::Final(error)) => return Err(error),
                Err(Trouble::Passing(error)) => error,
            };
            breaks = if self.here() >= before + ENOUGH { 0 } else { breaks + 1 };
            // A server that never answered is not there; one that broke off may be back in a moment.
            if !answered || breaks > patience.breaks {
                return Err(error);
            }
            self.pause(patience.pause * 2_u32.pow((breaks.max(1) - 1).min(6)))?;
        }
    }

    fn here(&self) -> u64 {
        fs::metadata(self.part.path()).map_or(0, |meta| meta.len())
    }

    fn pause(&self, how_long: Duration) -> Result<(), StoreError> {
        self.progress.begin(Stage::Connecting, 0)?;
        let until = std::time::Instant::now() + how_long;
        while std::time::Instant::now() < until {
            self.progress.reach(0)?;
            std::thread::sleep(Duration::from_millis(20).min(how_long));
        }
        Ok(())
    }

    /// One connection.
    fn connect(&self, agent: &Agent, answered: &mut bool) -> Result<(), Trouble> {
        self.progress.begin(Stage::Connecting, 0).map_err(StoreError::from)?;
        let begun =
            self.part.begun().filter(|(size, origin)| origin.address == self.address && *size <= self.file.size);
        if begun.as_ref().is_some_and(|(size, _)| *size == self.file.size) {
            return Ok(()); // whole, but it did not get its name
        }
        let from = begun.as_ref().map(|(size, origin)| (*size, origin.validator.as_str()));
        let response = http::get(agent, &self.address, from).map_err(|error| self.trouble(error))?;
        *answered = true;
        let status = response.status().as_u16();
        match (from, status) {
            (Some((size, _)), 206) if http::starts_at(&response, size, self.file.size) => {
                let part = self.part.go_on().map_err(|error| self.not_written(&error))?;
                self.receive(response, part, size)
            }
            (Some(_), 206 | 416) => {
                // Not the rest of what is here: begin again.
                self.part.discard().map_err(|error| self.not_written(&error))?;
                let error = StoreError::Dropped { host: self.host(), detail: format!("HTTP {status}") };
                Err(Trouble::Passing(error))
            }
            (_, 200) => {
                // The whole file: the first time, because it changed, or from a server that knows no ranges.
                if let Some(actual) = http::length(&response).filter(|length| *length != self.file.size) {
                    return Err(self.wrong_length(actual).into());
                }
                let origin =
                    http::validator(&response).map(|validator| Origin { address: self.address.clone(), validator });
                let part = self.part.begin(origin.as_ref()).map_err(|error| self.not_written(&error))?;
                self.receive(response, part, 0)
            }
            (_, status) => Err(self.refused(status)),
        }
    }

    /// Takes the body in, to the end of `part`, which is `size` bytes long.
    fn receive(&self, mut response: Response<Body>, mut part: File, mut size: u64) -> Result<(), Trouble> {
        self.progress.begin(Stage::Downloading, kib(self.file.size)).map_err(StoreError::from)?;
        let mut body = response.body_mut().with_config().limit(u64::MAX).reader();
        let mut buffer = vec![0; 1 << 16];
        loop {
            self.progress.reach(kib(size)).map_err(StoreError::from)?;
            let count = body.read(&mut buffer).map_err(|error| self.trouble(error.into()))?;
            let Some(chunk) = buffer.get(..count).filter(|chunk| !chunk.is_empty()) else { break };
            size += count as u64;
            if size > self.file.size {
                drop(self.part.discard());
                return Err(self.wrong_length(size).into());
            }
            part.write_all(chunk).map_err(|error| self.not_written(&error))?;
        }
        part.sync_all().map_err(|error| self.not_written(&error))?;
        if size < self.file.size {
            let detail = format!("after {size} of {} bytes", self.file.size);
            return Err(Trouble::Passing(StoreError::Dropped { host: self.host(), detail }));
        }
        Ok(())
    }

    /// The part is whole: checks it and gives it its name.
    fn adopt(&self) -> Result<Fetched, StoreError> {
        let (file, progress) = (self.file, self.progress);
        progress.begin(Stage::Checking, kib(file.size))?;
        let failed = |error: std::io::Error| write_error(&error, self.folder, file.size);
        let digits = file.checksum.len();
        let summed = checked::checksum(self.part.path(), digits, &mut |done| Ok(progress.reach(kib(done))?));
        let (actual, size) = match summed {
            Ok(summed) => summed,
            Err(checked::Stopped::Cancelled) => return Err(StoreError::Cancelled),
            Err(checked::Stopped::Io(error)) => return Err(failed(error)),
        };
        checked::forget(self.part.path());
        if !file.accepts(&actual, size) {
            self.part.discard().map_err(failed)?;
            let (file, expected) = (file.name.to_owned(), file.checksum.to_owned());
            return Err(StoreError::WrongBytes { file, host: self.host(), expected, actual });
        }
        let path = self.folder.join(file.name);
        self.part.finish(&path).map_err(failed)?;
        if let Ok(stamp) = checked::stamp(&path) {
            checked::remember(&path, stamp, &actual);
        }
        Ok(fetched(file, path, actual))
    }

    fn host(&self) -> String {
        http::host(&self.address)
    }

    fn wrong_length(&self, actual: u64) -> StoreError {
        StoreError::WrongLength { file: self.file.name.to_owned(), host: self.host(), expected: self.file.size, actual }
    }

    fn trouble(&self, error: ureq::Error) -> Trouble {
        http::trouble(&error, self.host())
    }

    /// The disk is full or the folder is closed. What came is given back to a full disk.
    fn not_written(&self, error: &std::io::Error) -> Trouble {
        let error = write_error(error, self.folder, self.file.size);
        if matches!(error, StoreError::DiskFull { .. }) {
            drop(self.part.discard());
        }
        error.into()
    }

    fn refused(&self, status: u16) -> Trouble {
        let (file, host) = (self.file.name.to_owned(), self.host());
        match status {
            404 | 410 => StoreError::NotFound { file, host, status }.into(),
            408 | 425 | 429 | 500..=599 => Trouble::Passing(StoreError::Refused { file, host, status }),
            _ => StoreError::Refused { file, host, status }.into(),
        }
    }
}
