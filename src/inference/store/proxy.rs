//! Which proxy a download goes through: the environment's, else the one set in the system.
//!
//! Windows keeps it in the registry (`ureq` reads it), macOS in its network settings, which `scutil --proxy` prints.
//! Elsewhere the environment is the rule.
//!
//! Must not know: what is downloaded.

use ureq::Proxy;

/// The proxy to use now; `None` when none is set.
pub fn proxy() -> Option<Proxy> {
    Proxy::try_from_env().or_else(of_system)
}

#[cfg(target_os = "macos")]
fn of_system() -> Option<Proxy> {
    let printed = std::process::Command::new("/usr/sbin/scutil").arg("--proxy").output().ok()?;
    printed_by_scutil(&String::from_utf8_lossy(&printed.stdout))
}

#[cfg(not(target_os = "macos"))]
const fn of_system() -> Option<Proxy> {
    None
}

/// The proxy for encrypted addresses, else the one for all, in what `scutil --proxy` prints.
#[cfg(any(test, target_os = "macos"))]
fn printed_by_scutil(printed: &str) -> Option<Proxy> {
    use ureq::ProxyProtocol;

    let lines = || printed.lines().filter_map(|line| line.split_once(" : ")).map(|(k, v)| (k.trim(), v.trim()));
    let value = |name: String| lines().find(|(key, _)| *key == name).map(|(_, value)| value);
    // Exceptions are numbered: `0 : *.local`.
    let exceptions = || lines().filter(|(key, _)| key.parse::<u32>().is_ok()).map(|(_, host)| host);
    [("HTTPS", ProxyProtocol::Http), ("SOCKS", ProxyProtocol::Socks5)].into_iter().find_map(|(kind, protocol)| {
        if value(format!("{kind}Enable")) != Some("1") {
            return None;
        }
        let mut proxy = Proxy::builder(protocol).host(value(format!("{kind}Proxy"))?);
        if let Some(port) = value(format!("{kind}Port")).and_then(|port| port.parse().ok()) {
            proxy = proxy.port(port);
        }
        exceptions().fold(proxy, |proxy, host| proxy.no_proxy(host)).build().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_proxy_on_macos_is_read_with_its_exceptions() {
        let printed = "<dictionary> {\n  ExceptionsList : <array> {\n    0 : *.local\n    1 : 169.254/16\n  }\n  \
                       HTTPEnable : 0\n  HTTPSEnable : 1\n  HTTPSPort : 3128\n  HTTPSProxy : proxy.example.org\n  \
                       SOCKSEnable : 0\n}\n";
        let proxy = printed_by_scutil(printed).unwrap();
        assert_eq!((proxy.host(), proxy.port()), ("proxy.example.org", 3128));
        assert!(proxy.is_no_proxy(&"https://printer.local/".parse().unwrap()));
        assert!(!proxy.is_no_proxy(&"https://example.org/".parse().unwrap()));
        let off = printed.replace("HTTPSEnable : 1", "HTTPSEnable : 0");
        assert!(printed_by_scutil(&off).is_none() && printed_by_scutil("").is_none());
        let socks = off.replace("SOCKSEnable : 0", "SOCKSEnable : 1\n  SOCKSPort : 1080\n  SOCKSProxy : 127.0.0.1");
        let proxy = printed_by_scutil(&socks).unwrap();
        assert_eq!((proxy.protocol(), proxy.port()), (ureq::ProxyProtocol::Socks5, 1080));
    }
}
