//! The HTTP of a download: one request, what its answer means, what its errors mean.
//!
//! Must not know: files, parts.

use std::io::ErrorKind;

use ureq::{
    Agent, Body, Error, Timeout,
    http::Response,
    tls::{RootCerts, TlsConfig},
};

use super::{StoreError, download::Patience, proxy};

/// What went wrong with a connection.
#[derive(Debug)]
pub enum Trouble {
    /// Another try may work.
    Passing(StoreError),
    /// Another try would end the same.
    Final(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Final(error)
    }
}

/// A client for one try: as the environment or the system says about proxies, trusting what the platform trusts. An encrypted
/// address leads to encrypted addresses only.
pub fn agent(address: &str, patience: &Patience) -> Agent {
    Agent::config_builder()
        .user_agent(concat!("lineup/", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        .https_only(address.starts_with("https:"))
        .proxy(proxy::proxy())
        .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
        .max_redirects(10)
        .timeout_resolve(Some(patience.connect))
        .timeout_connect(Some(patience.connect))
        .timeout_recv_response(Some(patience.stall))
        .timeout_per_read(Some(patience.stall))
        .build()
        .into()
}

/// Asks for a file, or for its rest from a byte on when the server's version of it is still the one `from` names.
pub fn get(agent: &Agent, address: &str, from: Option<(u64, &str)>) -> Result<Response<Body>, Error> {
    let mut request = agent.get(address).header("Accept-Encoding", "identity");
    if let Some((start, validator)) = from {
        request = request.header("Range", format!("bytes={start}-")).header("If-Range", validator);
    }
    request.call()
}

/// Whether a partial answer is the rest of a file of `size` bytes from `start` on.
pub fn starts_at(response: &Response<Body>, start: u64, size: u64) -> bool {
    header(response, "Content-Range") == Some(&format!("bytes {start}-{}/{size}", size.saturating_sub(1)))
}

/// How many bytes the answer says it has.
pub fn length(response: &Response<Body>) -> Option<u64> {
    header(response, "Content-Length")?.trim().parse().ok()
}

/// What names this version of the file, byte for byte.
pub fn validator(response: &Response<Body>) -> Option<String> {
    let etag = header(response, "ETag").filter(|etag| !etag.starts_with("W/"));
    etag.or_else(|| header(response, "Last-Modified")).map(ToOwned::to_owned)
}

fn header<'a>(response: &'a Response<Body>, name: &str) -> Option<&'a str> {
    response.headers().get(name)?.to_str().ok()
}

/// The server's name in an address, for people.
pub fn host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host).to_owned()
}

/// What an error means to the user.
pub fn trouble(error: &Error, host: String) -> Trouble {
    let detail = error.to_string();
    let detail = detail.strip_prefix("io: ").unwrap_or(&detail).to_owned();
    let unreachable = |detail: &str| StoreError::NoNetwork { host: host.clone(), detail: detail.to_owned() };
    match error {
        Error::TooManyRedirects | Error::RedirectFailed => StoreError::Redirects { host }.into(),
        Error::RequireHttpsOnly(_) => {
            StoreError::NotSafe { host, detail: "it leads to an address without encryption".to_owned() }.into()
        }
        Error::Tls(_) | Error::Pem(_) | Error::Rustls(_) | Error::TlsRequired => {
            StoreError::NotSafe { host, detail }.into()
        }
        // A handshake that fails comes as invalid data.
        Error::Io(io) if io.kind() == ErrorKind::InvalidData => StoreError::NotSafe { host, detail }.into(),
        Error::HostNotFound => Trouble::Passing(unreachable("its name is not known here")),
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => Trouble::Passing(unreachable("no answer")),
        Error::Io(io) if !was_connected(io.kind()) => Trouble::Passing(unreachable(&detail)),
        Error::ConnectionFailed => Trouble::Passing(unreachable(&detail)),
        Error::ConnectProxyFailed(reason) => unreachable(reason).into(),
        Error::InvalidProxyUrl | Error::BadUri(_) | Error::Http(_) => unreachable(&detail).into(),
        Error::Timeout(_) => {
            Trouble::Passing(StoreError::Dropped { host, detail: "nothing more came for a while".to_owned() })
        }
        _ => Trouble::Passing(StoreError::Dropped { host, detail }),
    }
}

/// Whether there was a connection before an error of this kind. A name that is not known has a kind of no name.
fn was_connected(kind: ErrorKind) -> bool {
    use ErrorKind::{
        BrokenPipe, ConnectionAborted, ConnectionReset, Interrupted, NotConnected, Other, TimedOut, UnexpectedEof,
        WouldBlock,
    };
    matches!(
        kind,
        BrokenPipe
            | ConnectionAborted
            | ConnectionReset
            | Interrupted
            | NotConnected
            | Other
            | TimedOut
            | UnexpectedEof
            | WouldBlock
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_without_path_or_password() {
        assert_eq!(host("https://user:word@example.org:8080/a/b?c"), "example.org:8080");
        assert_eq!(host("https://example.org"), "example.org");
    }

    #[test]
    fn a_refused_connection_is_no_network_and_a_lost_one_is_dropped() {
        let io = |kind: ErrorKind| Error::Io(kind.into());
        let said = |error: Error| match trouble(&error, "h".to_owned()) {
            Trouble::Passing(error) | Trouble::Final(error) => error,
        };
        assert!(matches!(said(io(ErrorKind::ConnectionRefused)), StoreError::NoNetwork { .. }));
        assert!(matches!(said(io(ErrorKind::ConnectionReset)), StoreError::Dropped { .. }));
        assert!(matches!(said(io(ErrorKind::InvalidData)), StoreError::NotSafe { .. }));
        assert!(matches!(said(Error::TooManyRedirects), StoreError::Redirects { .. }));
    }
}
