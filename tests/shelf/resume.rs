//! Going on where a download broke off, against every kind of server.

use std::{fs, time::Duration};

use lineup::inference::{
    Progress, StoreError,
    store::{self, ModelFile, Patience, Places, fetch},
};

use super::{
    download::{in_a_folder, is_whole, left},
    server::{HASTY, Server, bytes, file, good, places, promise, send, stand_still},
};

/// Leaves 20,000 bytes of `data` behind, from a server whose `ETag` is "one".
pub fn interrupted(file: &'static ModelFile, places: &mut Places, data: &[u8]) {
    let served = data.to_vec();
    let server = Server::start(move |request, stream| {
        promise(request, stream, &served, "\"one\"", 20_000);
        stand_still(stream);
    });
    let asked = places.mirror.replace(server.base());
    let progress = Progress::default();
    let patience = Patience { stall: Duration::from_secs(600), ..HASTY };
    let error = std::thread::scope(|scope| {
        let download = scope.spawn(|| fetch(file, places, &patience, &progress));
        while store::begun(file, places) < 20_000 {
            std::thread::sleep(Duration::from_millis(5));
        }
        progress.cancel(); // ends at once, or this test would wait for the stall
        download.join().unwrap().unwrap_err()
    });
    assert!(matches!(error, StoreError::Cancelled), "{error}");
    assert_eq!(left(places), ["small.onnx.part", "small.onnx.part.json"]);
    // The server moves to another port, but it is still the same one.
    let note = places.folder.join("small.onnx.part.json");
    let text = fs::read_to_string(&note).unwrap().replace(&server.base(), asked.as_ref().unwrap());
    fs::write(note, text).unwrap();
    places.mirror = asked;
}

#[test]
fn a_cancelled_download_ends_at_once_and_is_gone_on_from() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, server) = (file(&data), Server::good(data.clone()));
        let mut places = places(folder, &server);
        interrupted(file, &mut places, &data);
        assert_eq!(store::begun(file, &places), 20_000);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        let requests = server.requests();
        assert_eq!((requests.len(), requests[0].start()), (1, 20_000));
    });
}

#[test]
fn a_server_that_ignores_ranges_is_taken_from_the_beginning() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |_, stream| {
            send(stream, "200 OK", &[("Content-Length", &served.len().to_string())], &served);
        });
        let mut places = places(folder, &server);
        interrupted(file, &mut places, &data);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        assert_eq!(server.requests().len(), 1);
    });
}

#[test]
fn a_file_that_changed_on_the_server_is_taken_from_the_beginning() {
    in_a_folder(|folder| {
        let (old, data) = (vec![7; 100_000], bytes(100_000));
        let (file, served) = (file(&data), data.clone());
        let server = Server::start(move |request, stream| good(request, stream, &served, "\"two\""));
        let mut places = places(folder, &server);
        interrupted(file, &mut places, &old);
        fetch(file, &places, &HASTY, &Progress::default()).unwrap();
        is_whole(file, &places, &data);
        assert_eq!(server.requests()[0].header("If-Range"), Some("\"one\""));
    });
}

#[test]
fn another_range_than_asked_for_is_not_written() {
    in_a_folder(|folder| {
        let data = bytes(100_000);
        for answer in ["bytes 0-99999/100000", "bytes 20000-99998/99999", "nonsense"] {
            let (file, served) = (file(&data), data.clone());
            let server = Server::start(move |request, stream| match request.start() {
                0 => good(request, stream, &served, "\"one\""),
                _ => send(stream, "206 Partial Content", &[("Content-Range", answer)], &served),
            });
            let mut places = places(folder, &server);
            interrupted(file, &mut places, &data);
            fetch(file, &places, &HASTY, &Progress::default()).unwrap();
            is_whole(file, &places, &data);
            assert_eq!(server.requests().len(), 2);
            assert!(store::remove(file, &places).unwrap());
        }
    });
}
