//! Which addresses may be connected to.
//!
//! A page's address is a customer's text and its name server is anybody's, so both may point into our own network (server-side
//! request forgery). Names are resolved here and every address that comes of it is checked; the connection is made to
//! exactly these addresses, so there is no second look-up that could answer otherwise (DNS rebinding).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use domain::site::PageAddress;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// How far requests may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses and the ports of the protocol.
    Public,
    /// Also this machine, at any port: for tests and the local program.
    Loopback,
}

/// An address that is refused.
#[derive(Debug, thiserror::Error)]
#[error("the address is not public")]
pub(super) struct NotPublic;

impl Reach {
    /// How far the functions of a deployment may go.
    #[must_use]
    pub fn of_stage(stage: &str) -> Self {
        if stage == "local" { Self::Loopback } else { Self::Public }
    }

    /// Refuses an address that says by itself that it is not public. Names are looked up later, by [`Resolver`].
    pub(super) fn check(self, address: &PageAddress) -> Result<Url, NotPublic> {
        let url = Url::parse(address.as_str()).map_err(|_| NotPublic)?;
        let is_reached = match url.host() {
            Some(Host::Ipv4(ip)) => self.reaches(ip.into()),
            Some(Host::Ipv6(ip)) => self.reaches(ip.into()),
            Some(Host::Domain(name)) => !name.is_empty(),
            None => false,
        };
        // The parser leaves the usual port of the protocol out.
        let is_usual_port = url.port().is_none() || self == Self::Loopback;
        if is_reached && is_usual_port { Ok(url) } else { Err(NotPublic) }
    }

    fn reaches(self, ip: IpAddr) -> bool {
        is_public(ip) || (self == Self::Loopback && ip.is_loopback())
    }
}

/// Looks names up and refuses those of which any address is out of reach.
#[derive(Clone, Copy)]
pub(super) struct Resolver(pub(super) Reach);

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.0;
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            if found.iter().all(|address| reach.reaches(address.ip())) {
                Ok(Box::new(found.into_iter()) as Addrs)
            } else {
                Err(NotPublic.into())
            }
        })
    }
}

/// Whether an address belongs to the public internet (IANA special-purpose address registries, 2026-11).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let reserved = match ip.octets() {
        // This network, private networks, loopback, the instance's own metadata and other link-local ones.
        [0 | 10 | 127, ..] | [169, 254, ..] | [172, 16..=31, ..] | [192, 168, ..] => true,
        // Networks of providers (CGNAT), protocol assignments, 6to4 relays, measurements.
        [100, 64..=127, ..] | [192, 0, 0, _] | [192, 88, 99, _] | [198, 18..=19, ..] => true,
        // Documentation.
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => true,
        // Multicast, reserved, broadcast.
        [224..=255, ..] => true,
        _ => false,
    };
    !reserved
}

/// Only global unicast (`2000::/3`) is public, so mapped IPv4, NAT64, unique local, link-local and multicast addresses are not.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let reserved = match ip.segments() {
        // Protocol assignments with Teredo, documentation twice, 6to4.
        [0x2001, 0..=0x01ff | 0x0db8, ..] | [0x3fff, 0..=0x0fff, ..] | [0x2002, ..] => true,
        [first, ..] => first >> 13 != 1,
    };
    !reserved
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_public() {
        for private in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.1.2.3",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.1.1.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:8.8.8.8",
            "::7f00:1",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
        for public in [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "223.255.255.255",
            "2001:4860:4860::8888",
            "2606:4700::1111",
            "2a00:1450::1",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn addresses_in_disguise_are_seen_through() {
        for address in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://[::1]/",
            "http://[::ffff:169.254.169.254]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://example.com:22/",
            "https://example.com:8443/",
        ] {
            let address = PageAddress::parse(address).unwrap();
            assert!(Reach::Public.check(&address).is_err(), "{address}");
        }
        for address in ["https://example.com/", "http://example.com:80/", "http://1.1.1.1/"] {
            assert!(Reach::Public.check(&PageAddress::parse(address).unwrap()).is_ok(), "{address}");
        }
        let local = PageAddress::parse("http://127.0.0.1:8080/").unwrap();
        assert!(Reach::Loopback.check(&local).is_ok());
        assert!(Reach::Loopback.check(&PageAddress::parse("http://10.0.0.1/").unwrap()).is_err());
    }

    #[test]
    fn only_the_local_program_may_reach_this_machine() {
        assert_eq!(["local", "dev", "prod", ""].map(Reach::of_stage), {
            use Reach::{Loopback, Public};
            [Loopback, Public, Public, Public]
        });
    }
}
