//! `lineup models`, as a stranger runs it.

use std::{
    fs,
    io::Write as _,
    path::Path,
    process::{Command, Output},
};

use super::server::{Server, send};

/// Runs `lineup models` with a model folder of its own, without the proxies of this machine.
fn models(folder: &Path, base: &str, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lineup"));
    for name in ["ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"] {
        command.env_remove(name).env_remove(name.to_lowercase());
    }
    command.arg("models").args(arguments);
    command.env("LINEUP_MODELS_DIR", folder.join("models")).env("LINEUP_MODELS_URL_BASE", base);
    command.envs(environment.iter().copied()).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Asserts the exit status; gives standard output and standard error.
fn ended(output: &Output, code: i32) -> (String, String) {
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{err}{out}");
    assert!(err.lines().count() <= 1, "{err}");
    (out, err)
}

/// Sends as many zeros as the official Mask R-CNN has bytes.
fn zeros(stream: &mut std::net::TcpStream, count: usize) {
    send(stream, "200 OK", &[("Content-Length", &count.to_string()), ("ETag", "\"zeros\"")], b"");
    let block = vec![0; 1 << 20];
    let mut left = count;
    while left > 0 && stream.write_all(&block[..left.min(block.len())]).is_ok() {
        left -= left.min(block.len());
    }
}

#[test]
fn a_model_of_which_only_the_size_is_sure_is_pulled_with_a_warning_verified_and_removed() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, stream| zeros(stream, 177_841_981));
    let run = |arguments: &[&str]| models(folder.path(), &server.base(), &[], arguments);
    let (out, err) = ended(&run(&["pull", "mask-rcnn"]), 0);
    for word in ["177.8 MB", "CC-BY-SA-3.0", "model_final_f10217.pkl", "ready"] {
        assert!(out.contains(word), "no {word} in {out}");
    }
    assert!(err.contains("9a737e290372f1f70994ebcbd89d8004dbb3ae30a605fd915a190fa4a782dd66"), "{err}");
    assert_eq!(err.matches(" checksum ").count(), 1, "{err}");
    let (out, _) = ended(&run(&[]), 0);
    assert!(out.lines().any(|line| line.starts_with("mask-rcnn ") && line.contains("not confirmed")), "{out}");
    let (out, _) = ended(&run(&["verify"]), 0);
    assert!(out.starts_with("mask-rcnn  not confirmed"), "{out}");
    let path = folder.path().join("models/model_final_f10217.pkl");
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"!").unwrap();
    let (out, err) = ended(&run(&["verify", "mask-rcnn"]), 1);
    assert!(out.contains("damaged") && err.contains("model_final_f10217.pkl"), "{out}{err}");
    ended(&run(&["remove", "mask-rcnn"]), 0);
    assert!(!path.exists());
    let (out, _) = ended(&run(&["remove", "mask-rcnn"]), 0);
    assert!(out.contains("nothing was here"), "{out}");
    let (_, err) = ended(&run(&["verify", "mask-rcnn"]), 1);
    assert!(err.contains("not here"), "{err}");
}

#[test]
fn a_model_of_other_bytes_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, stream| zeros(stream, 45_769_352));
    let (out, err) = ended(&models(folder.path(), &server.base(), &[], &["pull", "mask-rcnn-int8"]), 1);
    assert!(out.contains("45.8 MB, MIT"), "{out}");
    assert!(err.contains("4409935e855719fd6cd986f7ec2a3de840d0bd9c9cf7a0cba84ce95377f5b476"), "{err}");
    assert!(!folder.path().join("models/MaskRCNN-12-int8.onnx").exists());
    assert!(!folder.path().join("models/MaskRCNN-12-int8.onnx.part").exists());
}

#[test]
fn what_cannot_be_done_is_one_sentence_and_wrong_usage_ends_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, stream| send(stream, "404 Not Found", &[("Content-Length", "0")], b""));
    let run = |arguments: &[&str]| models(folder.path(), &server.base(), &[], arguments);
    for (arguments, word) in [
        (["pull", "u2net"], "404"),
        (["pull", "people"], "part of the program"),
        (["pull", "nonsense"], "lineup models"),
        (["remove", "people"], "part of the program"),
        (["verify", "nonsense"], "lineup models"),
    ] {
        let (_, err) = ended(&run(&arguments), 1);
        assert!(err.contains(word), "{arguments:?}: {err}");
    }
    for arguments in [&["pull"][..], &["pull", "a", "b"], &["fetch"], &["remove"]] {
        assert_eq!(run(arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn proxies_are_used_and_left_out_as_the_environment_says() {
    let folder = tempfile::tempdir().unwrap();
    // A proxy that opens a tunnel to itself and then answers as the server.
    let proxy = Server::start(|request, stream| match request.line.starts_with("CONNECT") {
        true => drop(stream.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")),
        false => send(stream, "404 Not Found", &[("Content-Length", "0")], b""),
    });
    let address = format!("http://{}", proxy.host());
    let through = [("HTTP_PROXY", address.as_str())];
    ended(&models(folder.path(), "http://models.invalid/a", &through, &["pull", "u2net"]), 1);
    let asked = proxy.requests();
    assert_eq!(asked[0].line, "CONNECT models.invalid:80 HTTP/1.1");
    assert_eq!(asked[1].line, "GET /a/u2net.onnx HTTP/1.1");
    // Encrypted addresses go through HTTPS_PROXY; that proxy speaks no TLS.
    let through = [("HTTPS_PROXY", address.as_str())];
    ended(&models(folder.path(), "https://models.invalid/a", &through, &["pull", "u2net"]), 1);
    assert_eq!(proxy.requests()[2].line, "CONNECT models.invalid:443 HTTP/1.1");
    // A server that is to be reached without the proxy is.
    let server = Server::start(|_, stream| send(stream, "404 Not Found", &[("Content-Length", "0")], b""));
    let around = [("HTTP_PROXY", address.as_str()), ("NO_PROXY", "localhost,127.0.0.1")];
    let (_, err) = ended(&models(folder.path(), &server.base(), &around, &["pull", "u2net"]), 1);
    assert!(err.contains("404"), "{err}");
    assert_eq!(server.requests().len(), 1);
    // A proxy that is not there is named.
    let dead = [("ALL_PROXY", "http://127.0.0.1:1")];
    let (_, err) = ended(&models(folder.path(), "http://models.invalid/a", &dead, &["pull", "u2net"]), 1);
    assert!(err.contains("proxy"), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_given_back_what_came() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(|_, stream| zeros(stream, 45_769_352));
    let script = "mount -t tmpfs -o size=2m none \"$1\" || exit 77; \
                  \"$2\" models pull mask-rcnn-int8; code=$?; ls -A \"$1\"; exit $code";
    let output = Command::new("unshare")
        .args(["-rm", "sh", "-c", script, "sh"])
        .arg(folder.path())
        .arg(env!("CARGO_BIN_EXE_lineup"))
        .env("LINEUP_MODELS_DIR", folder.path())
        .env("LINEUP_MODELS_URL_BASE", server.base())
        .output();
    match output {
        Ok(output) if output.status.code() == Some(1) && !text(&output.stderr).contains("unshare") => {
            let (out, err) = ended(&output, 1);
            assert!(err.contains("no space left") && err.contains("46 MB"), "{err}");
            assert!(!out.contains(".part"), "{out}");
        }
        other => eprintln!("skipped: no file system of our own to fill ({other:?})"),
    }
}

/// Certificates: a server of our own making is trusted only when `SSL_CERT_FILE` says so.
#[cfg(unix)]
#[test]
fn a_certificate_of_ones_own_is_trusted_when_it_is_named() {
    use std::process::Stdio;
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (key, cert, authority) = (at("key.pem"), at("cert.pem"), at("authority.pem"));
    let openssl = |arguments: &[&str]| {
        let request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"];
        Command::new("openssl").args(request).args(arguments).current_dir(folder.path()).output()
    };
    let made = openssl(&["-subj", "/CN=our own", "-keyout", "authority.key", "-out", "authority.pem"]);
    let names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
    let leaf = ["-addext", "basicConstraints=critical,CA:FALSE", "-keyout", "key.pem", "-out", "cert.pem"];
    let signed = openssl(&[&names[..], &leaf, &["-CA", "authority.pem", "-CAkey", "authority.key"]].concat());
    if ![&made, &signed].iter().all(|made| made.as_ref().is_ok_and(|output| output.status.success())) {
        eprintln!("skipped: no openssl to make certificates with ({made:?}, {signed:?})");
        return;
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string();
    let mut server = Command::new("openssl")
        .args(["s_server", "-accept", &port, "-key", &key, "-cert", &cert, "-WWW", "-quiet"])
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let base = format!("https://localhost:{port}/nothing");
    let run = |environment: &[(&str, &str)]| models(folder.path(), &base, environment, &["pull", "u2net"]);
    let deadline = std::time::Instant::now() + std::time::Duration::from_secs(60);
    while std::net::TcpStream::connect(format!("127.0.0.1:{port}")).is_err() {
        assert!(std::time::Instant::now() < deadline, "the server did not start");
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let (_, unknown) = ended(&run(&[]), 1);
    // openssl answers with a page that says that there is no such file: the wrong length, over a trusted connection.
    let (_, trusted) = ended(&run(&[("SSL_CERT_FILE", &authority)]), 1);
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(unknown.contains("not safe") && unknown.contains("SSL_CERT_FILE"), "{unknown}");
    assert!(!trusted.contains("not safe"), "{trusted}");
}
