//! Showing a file in the system's own programs: its folder, or the file itself. Each try is a process of its own.
//!
//! Must not know: why.

use std::{
    path::Path,
    process::{Command, Stdio},
};

/// What to do with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reveal {
    /// Show it in its folder.
    Folder,
    /// Open it with the program that the user likes for such files.
    File,
}

/// Does it on a thread of its own; `failed` is called there when nothing on this system can.
pub fn reveal(path: &Path, how: Reveal, failed: impl FnOnce() + Send + 'static) {
    let tries = tries(path, how);
    let run = move || {
        if !tries.into_iter().any(works) {
            failed();
        }
    };
    // Without a thread to spare there is nothing to show either.
    let _thread = std::thread::Builder::new().name("lineup-reveal".into()).spawn(run);
}

fn works(mut command: Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // Explorer ends with 1 though it has opened the folder.
    quiet.status().is_ok_and(|status| status.success() || cfg!(windows))
}

fn command(program: &str, arguments: &[&std::ffi::OsStr]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments);
    command
}

/// The ways to do it on this system, the best first.
fn tries(path: &Path, how: Reveal) -> Vec<Command> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(windows) {
        let mut select = std::ffi::OsString::from("/select,");
        select.push(path);
        let file = path.as_os_str().to_owned();
        return vec![command("explorer", &[if how == Reveal::Folder { &select } else { &file }])];
    }
    if cfg!(target_os = "macos") {
        let reveal = std::ffi::OsStr::new("-R");
        return vec![match how {
            Reveal::Folder => command("open", &[reveal, path.as_os_str()]),
            Reveal::File => command("open", &[path.as_os_str()]),
        }];
    }
    match how {
        Reveal::File => vec![command("xdg-open", &[path.as_os_str()])],
        Reveal::Folder => {
            // The file managers' common interface selects the file; without one its folder is opened.
            let address = format!("array:string:file://{}", escaped(&path.to_string_lossy()));
            let mut ask = Command::new("dbus-send");
            ask.args(["--session", "--print-reply", "--reply-timeout=3000", "--dest=org.freedesktop.FileManager1"])
                .args(["/org/freedesktop/FileManager1", "org.freedesktop.FileManager1.ShowItems"])
                .args([address.as_str(), "string:"]);
            vec![ask, command("xdg-open", &[folder.as_os_str()])]
        }
    }
}

/// A path as part of an address; commas separate the items of dbus-send's arrays.
fn escaped(path: &str) -> String {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(byte);
    path.as_bytes().iter().map(|b| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_spaces_commas_and_hangul_is_one_address() {
        assert_eq!(escaped("/home/me/a, b.png"), "/home/me/a%2C%20b.png");
        assert_eq!(escaped("/가"), "/%EA%B0%80");
    }
}
