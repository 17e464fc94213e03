//! A server on loopback that answers as a script says, and a small file to serve.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::Duration,
};

use lineup::inference::store::{Digests, ModelFile, Patience, Places};

/// What a client asked.
#[derive(Clone, Debug)]
pub struct Request {
    /// How many came before.
    pub number: usize,
    /// The first line: method, path, version.
    pub line: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The first byte that is asked for.
    pub fn start(&self) -> usize {
        let range = self.header("Range").and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-'));
        range.map_or(0, |start| start.parse().unwrap())
    }
}

/// The server: every connection is answered once, on a thread of its own.
pub struct Server {
    address: String,
    requests: Arc<Mutex<Vec<Request>>>,
    over: Arc<AtomicBool>,
    listening: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers with `answer` until it is dropped.
    pub fn start(answer: impl Fn(&Request, &mut TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (requests, over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (log, end, answer) = (Arc::clone(&requests), Arc::clone(&over), Arc::new(answer));
        let listening = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    break;
                }
                let (Ok(mut stream), log, answer) = (stream, Arc::clone(&log), Arc::clone(&answer)) else { continue };
                std::thread::spawn(move || {
                    while let Some(mut request) = read(&stream) {
                        {
                            let mut log = log.lock().unwrap();
                            request.number = log.len();
                            log.push(request.clone());
                        }
                        answer(&request, &mut stream);
                        if !request.line.starts_with("CONNECT") {
                            break;
                        }
                    }
                });
            }
        });
        Self { address, requests, over, listening: Some(listening) }
    }

    /// Serves one file as a good server does: with an `ETag`, with ranges.
    pub fn good(bytes: Vec<u8>) -> Self {
        Self::start(move |request, stream| good(request, stream, &bytes, "\"one\""))
    }

    /// Host and port.
    pub fn host(&self) -> &str {
        &self.address
    }

    /// The address to put before a file's name.
    pub fn base(&self) -> String {
        format!("http://{}/models", self.address)
    }

    /// What was asked so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        drop(TcpStream::connect(&self.address)); // so that it looks
        drop(self.listening.take().map(JoinHandle::join));
    }
}

fn read(stream: &TcpStream) -> Option<Request> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut lines = BufReader::new(stream).lines();
    let line = lines.next()?.ok()?;
    let mut headers = Vec::new();
    for header in lines {
        let header = header.ok()?;
        let Some((key, value)) = header.split_once(": ") else { break };
        headers.push((key.to_owned(), value.to_owned()));
    }
    Some(Request { number: 0, line, headers })
}

/// Sends a status with headers, and the beginning of a body. A client that went away is no failure of ours.
pub fn send(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)], body: &[u8]) {
    let headers: String = headers.iter().map(|(key, value)| format!("{key}: {value}\r\n")).collect();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\n\r\n");
    drop(stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body)));
}

/// What a good server answers.
pub fn good(request: &Request, stream: &mut TcpStream, bytes: &[u8], etag: &str) {
    promise(request, stream, bytes, etag, bytes.len());
}

/// As [`good`], but no more than `most` bytes come before the connection ends.
pub fn promise(request: &Request, stream: &mut TcpStream, bytes: &[u8], etag: &str, most: usize) {
    let start = if request.header("If-Range") == Some(etag) { request.start() } else { 0 };
    let rest = &bytes[start..];
    let (length, sent) = (rest.len().to_string(), &rest[..rest.len().min(most)]);
    if start == 0 {
        return send(stream, "200 OK", &[("Content-Length", &length), ("ETag", etag)], sent);
    }
    let range = format!("bytes {start}-{}/{}", bytes.len() - 1, bytes.len());
    let headers = [("Content-Length", length.as_str()), ("ETag", etag), ("Content-Range", &range)];
    send(stream, "206 Partial Content", &headers, sent);
}

/// Waits until the client goes away.
pub fn stand_still(stream: &mut TcpStream) {
    drop(stream.set_read_timeout(None));
    drop(BufReader::new(stream).read_line(&mut String::new()));
}

/// Bytes of a file that no two places of are alike.
pub fn bytes(count: usize) -> Vec<u8> {
    (0..count as u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}

/// The file that has these bytes.
pub fn file(bytes: &[u8]) -> &'static ModelFile {
    let checksum: &'static str = Digests::of(bytes).of_length(64).leak();
    Box::leak(Box::new(ModelFile {
        name: "small.onnx",
        embedded: None,
        size: bytes.len() as u64,
        checksum,
        sure: true,
        licence: "CC0-1.0",
        source: "http://nowhere.invalid/small.onnx",
    }))
}

/// An empty model folder whose files come from `server`.
pub fn places(folder: &std::path::Path, server: &Server) -> Places {
    Places { folder: folder.join("models"), beside: None, mirror: Some(server.base()) }
}

/// Short-tempered, so that tests do not wait.
pub const HASTY: Patience = Patience {
    connect: Duration::from_secs(20),
    stall: Duration::from_millis(400),
    breaks: 3,
    pause: Duration::from_millis(1),
};
