//! The address of a system that is to be called, as far as it can be judged before its name is resolved.

use super::address::is_public;
use ipnet::IpNet;
use std::net::IpAddr;
use thiserror::Error;
use url::{Host, Url};

/// Longest address.
pub const MOST_SIGNS: usize = 500;

/// An address that may be called, if its name leads to where calls may go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target(Url);

/// Why an address is not called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Not an address of the web.
    #[error("is no web address")]
    NotAnAddress,
    /// Not encrypted, and no network is named to which calls may go so.
    #[error("does not begin with https://")]
    NotHttps,
    /// It names a user or a place within a page.
    #[error("names a user or a fragment")]
    Extra,
    /// It is within a network that only this server could reach.
    #[error("is not on the public internet")]
    NotPublic,
}

impl Target {
    /// Reads an address; `allowed` are the networks beyond the public internet to which calls may go, also unencrypted.
    ///
    /// Odd spellings of numbers (`0x7f.1`, `2130706433`, `[::ffff:7f00:1]`) are addresses by then: the reader of URLs
    /// knows them all (URL Standard, section 3.5).
    pub fn parse(text: &str, allowed: &[IpNet]) -> Result<Self, TargetError> {
        let url = Url::parse(text).map_err(|_| TargetError::NotAnAddress)?;
        let is_plain = match url.scheme() {
            "https" => false,
            "http" => true,
            _ => return Err(TargetError::NotHttps),
        };
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(TargetError::Extra);
        }
        if is_plain && allowed.is_empty() {
            return Err(TargetError::NotHttps);
        }
        let literal = match url.host().ok_or(TargetError::NotAnAddress)? {
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
        };
        match literal.map(|address| may_call(address, is_plain, allowed)) {
            None | Some(true) => Ok(Self(url)),
            Some(false) => Err(TargetError::NotPublic),
        }
    }

    /// Returns the address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// Tells whether calls to it are not encrypted.
    pub fn is_plain(&self) -> bool {
        self.0.scheme() == "http"
    }
}

/// Tells whether calls may go to this very address.
pub(super) fn may_call(address: IpAddr, is_plain: bool, allowed: &[IpNet]) -> bool {
    let named = allowed.iter().any(|network| network.contains(&address.to_canonical()));
    named || (!is_plain && is_public(address))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn networks(text: &[&str]) -> Vec<IpNet> {
        text.iter().map(|one| one.parse().expect("a network")).collect()
    }

    #[test]
    fn only_encrypted_public_addresses_are_taken() {
        for text in ["https://hook.example.cn/a?b=c", "https://8.8.8.8:8443/", "https://[2606:4700::1111]/"] {
            assert!(Target::parse(text, &[]).is_ok(), "{text}");
        }
        for (text, error) in [
            ("hook.example.cn", TargetError::NotAnAddress),
            ("https://", TargetError::NotAnAddress),
            ("http://hook.example.cn/", TargetError::NotHttps),
            ("ftp://hook.example.cn/", TargetError::NotHttps),
            ("file:///etc/passwd", TargetError::NotHttps),
            ("https://user@hook.example.cn/", TargetError::Extra),
            ("https://user:secret@hook.example.cn/", TargetError::Extra),
            ("https://hook.example.cn/#part", TargetError::Extra),
        ] {
            assert_eq!(Target::parse(text, &[]), Err(error), "{text}");
        }
    }

    #[test]
    fn an_odd_spelling_of_a_number_is_the_address_it_means() {
        for host in [
            "127.0.0.1",
            "127.1",
            "0x7f.1",
            "0x7f000001",
            "2130706433",
            "017700000001",
            "0177.0.0.1",
            "0",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "169.254.169.254",
            "0xa9fea9fe",
            "[64:ff9b::a9fe:a9fe]",
            "１２７.０.０.１",
            "127。0。0。1",
        ] {
            let found = Target::parse(&format!("https://{host}/"), &[]);
            assert_eq!(found, Err(TargetError::NotPublic), "{host}");
        }
    }

    #[test]
    fn a_network_that_is_named_may_be_called_also_unencrypted_and_no_other() {
        let allowed = networks(&["127.0.0.1/32", "10.1.0.0/16"]);
        for text in ["http://127.0.0.1:9/", "https://127.0.0.1/", "http://10.1.2.3/", "https://8.8.8.8/"] {
            assert!(Target::parse(text, &allowed).is_ok(), "{text}");
        }
        for text in ["http://8.8.8.8/", "http://10.2.0.1/", "https://127.0.0.2/", "https://[::1]/"] {
            assert_eq!(Target::parse(text, &allowed), Err(TargetError::NotPublic), "{text}");
        }
    }
}
