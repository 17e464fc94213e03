//! Finding, fetching and opening ONNX Runtime when all is well and when it is not.
//!
//! Pythons that fail are shell scripts which say what pip says; the real fetch needs pip and a network.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "tests")]

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use lineup::inference::{
    InferenceError, Progress, RuntimeError, Stage,
    runtime::{self, Check, Origin, Places},
};

/// Nothing but an empty cache and these Pythons.
fn places(cache: &Path, pythons: &[&Path]) -> Places {
    let pythons = pythons.iter().map(|path| vec![OsString::from(path)]).collect();
    Places { variable: None, beside: None, cache: Some(cache.to_owned()), pythons }
}

fn fail(places: &Places) -> RuntimeError {
    match runtime::ready(places, &Progress::default()) {
        Err(InferenceError::Runtime(error)) => error,
        other => panic!("{other:?}"),
    }
}

/// Files under a folder, as paths relative to it, without the lock.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
        }
    }
    found.retain(|path| path.file_name().unwrap() != ".lock");
    found
}

/// One sentence that says what to do, and nothing of the program's insides.
fn is_a_way_out(error: &RuntimeError) {
    let text = error.to_string();
    println!("{text}");
    assert!(!text.contains('\n') && text.len() < 700, "{text}");
    let ways = ["install", "set ", "free ", "try again", "make the folder"];
    assert!(ways.iter().any(|way| text.contains(way)), "{text}");
}

/// Whether fetching can work here; says so when not.
fn fetched(result: Result<PathBuf, InferenceError>) -> Option<PathBuf> {
    match result {
        Err(InferenceError::Runtime(
            error @ (RuntimeError::NoNetwork { .. }
            | RuntimeError::NoPython
            | RuntimeError::NoPip
            | RuntimeError::UnsupportedPlatform),
        )) => {
            eprintln!("skipped: {error}");
            None
        }
        other => Some(other.unwrap()),
    }
}

#[test]
fn a_variable_that_names_nothing_is_named_and_nothing_else_is_tried() {
    let cache = tempfile::tempdir().unwrap();
    let variable = Some(PathBuf::from("/nowhere/libonnxruntime.so"));
    let wrong = Places { variable, ..places(cache.path(), &[]) };
    let error = fail(&wrong);
    assert!(matches!(&error, RuntimeError::VariableWrong { path } if path == Path::new("/nowhere/libonnxruntime.so")));
    is_a_way_out(&error);
    assert_eq!(runtime::status_of(&wrong).unwrap().check, Check::NoFile);
    assert!(files(cache.path()).is_empty());
}

#[test]
fn without_a_python_the_way_out_is_said_and_the_cache_stays_empty() {
    let cache = tempfile::tempdir().unwrap();
    let error = fail(&places(cache.path(), &[Path::new("/nowhere/python3"), Path::new("python-that-is-not-there")]));
    assert!(matches!(error, RuntimeError::NoPython), "{error:?}");
    is_a_way_out(&error);
    assert!(files(cache.path()).is_empty());
}

/// What can only be played with shell scripts.
#[cfg(unix)]
mod scripted {
    use std::{os::unix::fs::PermissionsExt, time::Duration};

    use super::*;

    /// A Python that runs `script`.
    fn python(folder: &Path, name: &str, script: &str) -> PathBuf {
        let path = folder.join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    /// What comes of a pip that says `words` and fails.
    fn said(words: &str) -> RuntimeError {
        let (cache, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let script = format!("cat >&2 <<'END'\n{words}\nEND\nexit 1");
        let error = fail(&places(cache.path(), &[&python(tools.path(), "python3", &script)]));
        is_a_way_out(&error);
        assert!(files(cache.path()).is_empty(), "something was left behind");
        error
    }

    #[test]
    fn a_python_without_pip_is_told_from_no_python() {
        assert!(matches!(said("/usr/bin/python3: No module named pip"), RuntimeError::NoPip));
        assert!(matches!(said("Python was not found; run without arguments to install"), RuntimeError::NoPython));
    }

    #[test]
    fn the_next_python_is_tried_when_one_has_no_pip() {
        let (cache, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let first = python(tools.path(), "first", "echo 'No module named pip' >&2; exit 1");
        let second = python(tools.path(), "second", "echo 'OSError: [Errno 28] No space left on device' >&2; exit 2");
        let error = fail(&places(cache.path(), &[&first, &second]));
        assert!(matches!(error, RuntimeError::DiskFull { .. }), "{error:?}");
    }

    #[test]
    fn no_network_is_told_from_other_failures() {
        let error = said(concat!(
            "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection ",
            "broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object at 0x7f1d>: Failed ",
            "to establish a new connection: [Errno -2] Name or service not known')': /simple/onnxruntime/\n",
            "ERROR: Could not find a version that satisfies the requirement onnxruntime==1.31.1 (from versions: none)\n",
            "ERROR: No matching distribution found for onnxruntime==1.31.1"
        ));
        assert!(
            matches!(&error, RuntimeError::NoNetwork { detail } if detail == "[Errno -2] Name or service not known"),
            "{error:?}"
        );
        let error = said("ERROR: Could not find a version that satisfies the requirement (from versions: 1.20.0)");
        assert!(matches!(error, RuntimeError::Fetch { .. }), "{error:?}");
        assert!(matches!(said(""), RuntimeError::Fetch { .. }));
    }

    #[test]
    fn a_wrong_hash_is_never_used() {
        let error = said("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have");
        assert!(matches!(error, RuntimeError::WrongHash { .. }), "{error:?}");

        // A pip that does not look at hashes itself.
        let (cache, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let careless = python(tools.path(), "python3", "echo not a wheel > onnxruntime-1.31.1.whl");
        let error = fail(&places(cache.path(), &[&careless]));
        assert!(matches!(error, RuntimeError::WrongHash { .. }), "{error:?}");
        is_a_way_out(&error);
        assert!(files(cache.path()).is_empty());
    }

    #[test]
    fn a_full_disk_names_the_folder() {
        let error = said("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device");
        assert!(matches!(&error, RuntimeError::DiskFull { path } if path.to_string_lossy().contains("onnxruntime")));
    }

    #[test]
    fn a_cache_that_is_a_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let cache = folder.path().join("cache");
        fs::write(&cache, "in the way").unwrap();
        let error = fail(&places(&cache, &[Path::new("/nowhere/python3")]));
        assert!(matches!(error, RuntimeError::CacheNotWritable { .. }), "{error:?}");
        is_a_way_out(&error);
    }

    #[test]
    fn a_stopped_fetch_kills_pip_and_leaves_nothing() {
        let (cache, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let note = tools.path().join("pid");
        let slow = python(tools.path(), "python3", &format!("echo $$ > {}; exec sleep 60", note.display()));
        let progress = Progress::default();
        let canceller = progress.clone();
        let thread = std::thread::spawn(move || {
            while !note.exists() {
                std::thread::sleep(Duration::from_millis(10));
            }
            assert_eq!(canceller.now().0, Stage::FetchingRuntime);
            canceller.cancel();
            note
        });
        let result = runtime::ready(&places(cache.path(), &[&slow]), &progress);
        assert!(matches!(result, Err(InferenceError::Cancelled)), "{result:?}");
        let pid = fs::read_to_string(thread.join().unwrap()).unwrap();
        assert!(!Path::new("/proc").join(pid.trim()).exists());
        assert!(files(cache.path()).is_empty());
    }

    /// The job of the processes in the next test; does nothing by itself.
    #[test]
    fn child_fetches() {
        if std::env::var_os("LINEUP_TEST_CHILD").is_some() {
            println!("fetched: {:?}", fetched(runtime::ready(&Places::of_user(), &Progress::default())));
        }
    }

    #[test]
    fn two_processes_at_once_fetch_once_and_both_are_served() {
        let (cache, tools) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let log = tools.path().join("log");
        let real = std::env::var("PATH").unwrap();
        python(tools.path(), "python3", &format!("echo run >> {}\nPATH='{real}' exec python3 \"$@\"", log.display()));
        let start = || {
            let mut child = Command::new(std::env::current_exe().unwrap());
            child.args(["--exact", "scripted::child_fetches", "--nocapture"]);
            child.env("LINEUP_TEST_CHILD", "1").env("LINEUP_CACHE_DIR", cache.path()).env_remove("ORT_DYLIB_PATH");
            child.env("PATH", format!("{}:{real}", tools.path().display()));
            child.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        };
        let children = [start(), start(), start()];
        let outputs = children.map(|child| child.wait_with_output().unwrap());
        let texts =
            outputs.map(|output| String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned());
        if texts.iter().any(|text| text.contains("skipped:")) {
            eprintln!("skipped: {}", texts[0]);
            return;
        }
        assert!(texts.iter().all(|text| text.contains("fetched: Some(")), "{texts:?}");
        assert_eq!(fs::read_to_string(&log).unwrap().lines().count(), 1, "more than one download");
        let status = runtime::status_of(&places(cache.path(), &[])).unwrap();
        assert_eq!(
            (status.check, status.origin, status.version),
            (Check::Matches, Origin::Cache, Some(runtime::VERSION))
        );
        assert_eq!(files(cache.path()), [status.path]);
    }

    /// A real full disk: a small file system of its own, seen by one child only. Needs Linux and user namespaces.
    #[test]
    fn a_disk_that_really_fills_up_says_so() {
        for size in ["1m", "30m"] {
            let folder = tempfile::tempdir().unwrap();
            let mount =
                "mount -t tmpfs -o size=$1 none \"$2\" || { echo skipped: no mount; exit 0; }; shift 2; exec \"$@\"";
            let output = Command::new("unshare")
                .args(["--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh", size])
                .arg(folder.path())
                .arg(std::env::current_exe().unwrap())
                .args(["--exact", "scripted::child_fetches", "--nocapture"])
                .env("LINEUP_TEST_CHILD", "1")
                .env("LINEUP_CACHE_DIR", folder.path())
                .env_remove("ORT_DYLIB_PATH")
                .output();
            let Ok(output) = output else {
                eprintln!("skipped: no unshare here");
                return;
            };
            let text = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
            if text.contains("skipped:") || text.contains("unshare:") {
                eprintln!("skipped: {text}");
                return;
            }
            assert!(text.contains("DiskFull"), "{size}: {text}");
        }
    }
}

#[test]
fn the_real_library_is_fetched_and_a_damaged_one_fetched_again() {
    let cache = tempfile::tempdir().unwrap();
    let here = Places { variable: None, beside: None, cache: Some(cache.path().to_owned()), ..Places::of_user() };
    let progress = Progress::default();
    assert_eq!(runtime::status_of(&here), None);
    let Some(path) = fetched(runtime::ready(&here, &progress)) else { return };
    assert_eq!(files(cache.path()), std::slice::from_ref(&path));
    assert_eq!(runtime::status_of(&here).unwrap().check, Check::Matches);

    // There already: no Python is needed.
    let begun = std::time::Instant::now();
    assert_eq!(runtime::ready(&places(cache.path(), &[]), &progress).unwrap(), path);
    println!("checking the library takes {:?}", begun.elapsed());

    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    assert_eq!(runtime::status_of(&here).unwrap().check, Check::Damaged);
    let Some(again) = fetched(runtime::ready(&here, &progress)) else { return };
    assert_eq!(runtime::status_of(&here).unwrap().check, Check::Matches);
    assert_eq!(files(cache.path()), [again]);
}

#[test]
fn opening_twice_costs_nothing() {
    runtime::open(&Progress::default()).unwrap();
    let begun = std::time::Instant::now();
    for _ in 0..1000 {
        runtime::open(&Progress::default()).unwrap();
    }
    assert!(begun.elapsed().as_millis() < 100);
    assert!(runtime::opened().is_some());
}

/// The job of a process in the next test; does nothing by itself.
#[test]
fn child_opens() {
    if std::env::var_os("LINEUP_TEST_CHILD").is_some() {
        println!("opened: {:?}", runtime::open(&Progress::default()).map_err(|error| error.to_string()));
    }
}

#[test]
fn a_file_that_is_no_library_does_not_open_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("libonnxruntime.so");
    fs::write(&path, "not a library").unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "child_opens", "--nocapture"]).env("LINEUP_TEST_CHILD", "1").env("ORT_DYLIB_PATH", &path);
    let text = String::from_utf8(child.output().unwrap().stdout).unwrap();
    assert!(text.contains("opened: Err") && text.contains("does not open on this machine"), "{text}");
}

/// Official builds write a device id and send events unless they are told not to before they start.
#[test]
fn opening_the_library_leaves_no_device_id_and_no_reports() {
    runtime::open(&Progress::default()).unwrap();
    let home = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "child_opens", "--nocapture"]).env("LINEUP_TEST_CHILD", "1");
    child.env("ORT_DYLIB_PATH", runtime::opened().unwrap()).env("HOME", home.path());
    child.env("XDG_CACHE_HOME", home.path()).env("XDG_DATA_HOME", home.path());
    // What would silence it anyway.
    for name in ["CI", "ORT_DISABLE_TELEMETRY", "ORT_TELEMETRY_DISABLED", "ORT_RUNNING_UNIT_TESTS"] {
        child.env_remove(name);
    }
    let text = String::from_utf8(child.output().unwrap().stdout).unwrap();
    assert!(text.contains("opened: Ok"), "{text}");
    assert_eq!(files(home.path()), Vec::<PathBuf>::new());
}
