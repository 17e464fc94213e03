//! The library's download against every kind of server.

use std::{fs, io::Write as _, path::Path, time::Duration};

use lineup::{
    inference::{
        Progress, Stage, StoreError,
        store::{self, FileState, ModelFile, Places, fetch},
    },
    text::{Lang, errors},
};

use super::resume::interrupted;
use super::server::{HASTY, Server, bytes, file, good, places, promise, send, stand_still};

/// What a failed download says: one sentence in each language that names the server, with a way out.
fn said(error: &StoreError) -> String {
    let (english, korean) = (error.to_string(), errors::store(Lang::Korean, error));
    println!("{english}\n{korean}");
    assert!(!english.contains('\n') && english.len() < 400, "{english}");
    let ways = ["try again", "add it", "make it writable", "free ", "check the"];
    assert!(ways.iter().any(|way| english.contains(way)), "{english}");
    assert!(korean.chars().any(|c| ('가'..='힣').contains(&c)) && !korean.contains('\n'), "{korean}");
    english
}

/// Files in the model folder; locks and notes are hidden.
pub fn left(places: &Places) -> Vec<String> {
    let entries = fs::read_dir(&places.folder).into_iter().flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

pub fn fails(file: &ModelFile, places: &Places) -> StoreError {
    let error = fetch(file, places, &HASTY, &Progress::default()).unwrap_err();
    assert!(!places.folder.join(file.name).exists(), "a broken file got its name");
    error
}

pub fn is_whole(file: &ModelFile, places: &Places, bytes: &[u8]) {
    assert_eq!(left(places), [file.name]);
    assert!(fs::read(places.folder.join(file.name)).unwrap() == bytes);
    assert!(matches!(store::glance(file, places), FileState::Ready(_)));
}

pub fn in_a_folder(test: impl FnOnce(&Path)) {
    test(tempfile::tempdir().unwrap().path());
}

#[test]
fn a_file_is_fetched_with_one_plain_request_and_not_again() {
    in_a_folder(|folder| {
        let data = bytes(300_000);
        let (file, server) = (file(&data), Server::good(data.clone()));
        let (places, progress) = (places(folder, &server), Progress::default());
        assert!(matches!(store::glance(file, &places), FileState::Missing(_)));
        let fetched = fetch(file, &places, &HASTY, &progress).unwrap();
        assert_eq!(fetched.unconfirmed, None);
        is_whole(file, &places, &data);
        assert_eq!(progress.now().0, Stage::Checking);
        fetch(file, &places, &HASTY, &progress).unwrap();
        let requests = server.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        assert_eq!(requests[0].line, "GET /models/small.onnx HTTP/1.1");
        assert_eq!(requests[0].header("User-Agent"), Some(concat!("lineup/", env!("CARGO_PKG_VERSION"))));
        for word in ["Cookie", "Referer", "Range", "Authorization"] {
            assert_eq!(requests[0].header(word), None);
        }
    });
}

#[test]
fn a_slow_server_is_waited_for_as_long_as_something_comes() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |_, stream| {
            send(stream, "200 OK", &[("Content-Length", &served.len().to_string())], &[]);
            for piece in served.chunks(2_000) {
                std::thread::sleep(Duration::from_millis(15)); // longer in all than a stall
                drop(stream.write_all(piece));
            }
        });
        let places = places(folder, &server);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        assert_eq!(server.requests().len(), 1);
    });
}

#[test]
fn a_dropped_connection_is_gone_on_from_where_it_broke() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |request, stream| promise(request, stream, &served, "\"one\"", 40_000));
        let places = places(folder, &server);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        let requests = server.requests();
        assert_eq!(requests.len(), 3);
        assert!(requests[1..].iter().all(|request| request.header("If-Range") == Some("\"one\"")));
        assert!(requests[0].start() < requests[1].start() && requests[1].start() < requests[2].start());
    });
}

#[test]
fn a_connection_that_breaks_off_again_and_again_is_given_up_and_what_came_is_kept() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |request, stream| promise(request, stream, &served, "\"one\"", 10_000));
        let mut places = places(folder, &server);
        let error = fails(file, &places);
        assert!(matches!(error, StoreError::Dropped { .. }) && said(&error).contains(server.host()));
        assert_eq!(server.requests().len(), 4);
        assert_eq!(left(&places), ["small.onnx.part", "small.onnx.part.json"]);
        assert_eq!(store::begun(file, &places), 40_000);
        // A part is only gone on from at the address it came from.
        let other = Server::good(data.clone());
        places.mirror = Some(other.base());
        assert_eq!(store::begun(file, &places), 0);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        assert_eq!(other.requests()[0].header("Range"), None);
    });
}

#[test]
fn a_connection_that_stands_still_is_taken_up_again() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |request, stream| {
            promise(request, stream, &served, "\"one\"", if request.number == 0 { 30_000 } else { 100_000 });
            if request.number == 0 {
                stand_still(stream);
            }
        });
        let places = places(folder, &server);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        assert_eq!(server.requests()[1].start(), 30_000);
    });
}

#[test]
fn a_server_without_the_file_is_asked_once() {
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::start(|_, stream| send(stream, "404 Not Found", &[("Content-Length", "4")], b"gone"));
        let places = places(folder, &server);
        let error = fails(file(&data), &places);
        assert!(matches!(error, StoreError::NotFound { status: 404, .. }) && said(&error).contains("404"));
        assert!(left(&places).is_empty());
        assert_eq!(server.requests().len(), 1);
    });
}

#[test]
fn a_server_in_trouble_is_asked_again_and_a_closed_one_is_not() {
    in_a_folder(|folder| {
        let data = bytes(1000);
        for (status, requests) in [("503 Service Unavailable", 4), ("403 Forbidden", 1)] {
            let server = Server::start(move |_, stream| send(stream, status, &[("Content-Length", "0")], b""));
            let places = places(folder, &server);
            let error = fails(file(&data), &places);
            assert!(matches!(error, StoreError::Refused { .. }) && said(&error).contains(&status[..3]));
            assert!(left(&places).is_empty());
            assert_eq!(server.requests().len(), requests);
        }
        let served = data.clone();
        let server = Server::start(move |request, stream| match request.number {
            0 => send(stream, "503 Service Unavailable", &[("Content-Length", "0")], b""),
            _ => good(request, stream, &served, "\"one\""),
        });
        let places = places(folder, &server);
        fetch(file(&data), &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file(&data), &places, &data);
    });
}

#[test]
fn another_length_is_refused_before_and_while_it_comes() {
    in_a_folder(|folder| {
        let data = bytes(50_000);
        let file = file(&data);
        // A login page in place of the file; a part that is there stays.
        let page = Server::start(|_, stream| send(stream, "200 OK", &[("Content-Length", "9")], b"<html>hi!"));
        let places = places(folder, &page);
        let error = fails(file, &places);
        assert!(matches!(error, StoreError::WrongLength { expected: 50_000, actual: 9, .. }), "{error}");
        assert!(said(&error).contains("50000"));
        assert!(left(&places).is_empty());
        // More than there should be, with no length told before.
        let served = [data.clone(), vec![0; 70_000]].concat();
        let server = Server::start(move |_, stream| send(stream, "200 OK", &[("ETag", "\"one\"")], &served));
        let places = super::server::places(folder, &server);
        assert!(matches!(fails(file, &places), StoreError::WrongLength { .. }));
        assert!(left(&places).is_empty());
    });
}

#[test]
fn wrong_bytes_are_not_kept() {
    in_a_folder(|folder| {
        let data = bytes(50_000);
        let mut wrong = data.clone();
        wrong[40_000] ^= 1;
        let (file, server) = (file(&data), Server::good(wrong));
        let places = places(folder, &server);
        let error = fails(file, &places);
        let StoreError::WrongBytes { expected, actual, .. } = &error else { panic!("{error}") };
        let sentence = said(&error);
        assert!(expected != actual && sentence.contains(expected) && sentence.contains(actual));
        assert!(left(&places).is_empty());
        assert_eq!(server.requests().len(), 1);
    });
}

#[test]
fn where_only_the_size_is_sure_both_checksums_are_told() {
    in_a_folder(|folder| {
        let data = bytes(50_000);
        let mut other = data.clone();
        other[0] ^= 1;
        let (sure, server) = (file(&data), Server::good(other));
        let file = ModelFile { sure: false, ..*sure };
        let places = places(folder, &server);
        let fetched = fetch(&file, &places, &HASTY, &Progress::default()).unwrap();
        assert!(fetched.unconfirmed.is_some_and(|actual| actual.len() == 64 && actual != file.checksum));
        assert!(matches!(store::glance(&file, &places), FileState::Unconfirmed { .. }));
    });
}

#[test]
fn redirects_are_followed_with_the_range_but_not_for_ever() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |request, stream| {
            if request.line.contains("/elsewhere") {
                return good(request, stream, &served, "\"one\"");
            }
            send(stream, "302 Found", &[("Location", "/elsewhere/a"), ("Content-Length", "0")], b"");
        });
        let mut places = places(folder, &server);
        interrupted(file, &mut places, &data);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        assert_eq!(server.requests()[1].start(), 20_000);
        store::remove(file, &places).unwrap();

        let turn = |request: &super::server::Request, stream: &mut std::net::TcpStream| {
            let next = format!("/models/{}", request.number);
            send(stream, "302 Found", &[("Location", &next), ("Content-Length", "0")], b"");
        };
        let round = Server::start(turn);
        places.mirror = Some(round.base());
        let error = fails(file, &places);
        assert!(matches!(error, StoreError::Redirects { .. }) && said(&error).contains(round.host()));
        assert!(round.requests().len() < 20 && left(&places).is_empty());
    });
}

#[test]
fn nobody_there_is_said_at_once() {
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::good(data.clone());
        let places = places(folder, &server);
        drop(server);
        let error = fails(file(&data), &places);
        assert!(matches!(error, StoreError::NoNetwork { .. }), "{error}");
        said(&error);
        let nowhere = Places { mirror: Some("http://nowhere.invalid".to_owned()), ..places };
        assert!(matches!(fails(file(&data), &nowhere), StoreError::NoNetwork { .. }));
    });
}

#[test]
fn an_encrypted_address_never_leads_to_an_open_one_and_nonsense_is_no_answer() {
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::start(|_, stream| drop(stream.write_all(b"SSH-2.0-OpenSSH\r\n\r\n")));
        let mut places = places(folder, &server);
        assert!(matches!(fails(file(&data), &places), StoreError::Dropped { .. }));
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        places.mirror = Some(format!("https://{}", listener.local_addr().unwrap()));
        let other = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            drop(stream.write_all(b"SSH-2.0-OpenSSH\r\n"));
            stand_still(&mut stream);
        });
        let error = fails(file(&data), &places);
        other.join().unwrap();
        assert!(matches!(error, StoreError::NotSafe { .. }), "{error:?}");
        said(&error);
    });
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    in_a_folder(|folder| {
        let data = bytes(1000);
        let server = Server::good(data.clone());
        let mut places = places(folder, &server);
        fs::write(folder.join("file"), "").unwrap();
        places.folder = folder.join("file/models");
        let error = fails(file(&data), &places);
        assert!(matches!(error, StoreError::NotWritable { .. }) && said(&error).contains("models"));
        assert!(server.requests().is_empty());
    });
}

#[test]
fn of_two_at_once_one_fetches_and_the_other_finds_it_there() {
    in_a_folder(|folder| {
        let data = bytes(200_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |_, stream| {
            send(stream, "200 OK", &[("Content-Length", &served.len().to_string())], &[]);
            for piece in served.chunks(10_000) {
                std::thread::sleep(Duration::from_millis(5));
                drop(stream.write_all(piece));
            }
        });
        let places = places(folder, &server);
        std::thread::scope(|scope| {
            let pull = || fetch(file, &places, &HASTY, &Progress::default()).unwrap();
            let both = [scope.spawn(pull), scope.spawn(pull)];
            assert!(both.into_iter().all(|pull| pull.join().unwrap().path.is_file()));
        });
        is_whole(file, &places, &data);
        assert_eq!(server.requests().len(), 1);
    });
}
