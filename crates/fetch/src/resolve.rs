//! From names to addresses that may be connected to.
//!
//! In: a host. Out: its addresses without those of special blocks. Holds: a connection goes only to an address that was
//! checked here: the client is given the addresses, not the name, so a name that leads elsewhere a moment later changes
//! nothing; a host that is allowed by name keeps all its addresses.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::Host;

use crate::ErrorKind;
use crate::address::Blocks;
use crate::options::Allowed;
use crate::target::Target;

/// Decides which addresses may be connected to.
#[derive(Debug, Clone)]
pub(crate) struct Guard {
    blocks: Arc<Blocks>,
    allowed: Arc<Allowed>,
}

impl Guard {
    pub(crate) fn new(allowed: Allowed) -> Self {
        Guard { blocks: Arc::new(Blocks::shipped()), allowed: Arc::new(allowed) }
    }

    /// Checks a host that is an address itself: no resolver is asked for those.
    pub(crate) fn check(&self, target: &Target) -> Result<(), ErrorKind> {
        let address = match target.parsed_host() {
            Some(Host::Ipv4(four)) => IpAddr::V4(four),
            Some(Host::Ipv6(six)) => IpAddr::V6(six),
            _ => return Ok(()),
        };
        self.public(target.host(), vec![address]).map(drop)
    }

    /// The addresses that may be connected to, in their order.
    fn public(&self, host: &str, addresses: Vec<IpAddr>) -> Result<Vec<IpAddr>, ErrorKind> {
        if addresses.is_empty() {
            return Err(ErrorKind::NoSuchHost("no address".into()));
        }
        if self.allowed.has(host) {
            return Ok(addresses);
        }
        let block = |address: &IpAddr| self.blocks.name(*address).map(str::to_owned);
        let refused = addresses.iter().find_map(|a| Some((*a, block(a)?)));
        let public: Vec<IpAddr> = addresses.into_iter().filter(|a| block(a).is_none()).collect();
        match refused {
            Some((address, block)) if public.is_empty() => {
                Err(ErrorKind::Private { host: host.to_owned(), address, block })
            }
            _ => Ok(public),
        }
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = name.as_str().to_owned();
            // The port is the connector's; 0 stands for none.
            let found = tokio::net::lookup_host((host.as_str(), 0)).await;
            let found = found.map_err(|cause| Refused(ErrorKind::NoSuchHost(cause.to_string())))?;
            let addresses = found.map(|socket| socket.ip()).collect();
            let public = guard.public(&host, addresses).map_err(Refused)?;
            let sockets: Vec<SocketAddr> =
                public.into_iter().map(|address| SocketAddr::new(address, 0)).collect();
            Ok(Box::new(sockets.into_iter()) as Addrs)
        })
    }
}

/// Carries a reason through the client's own errors.
#[derive(Debug, Clone)]
pub(crate) struct Refused(pub(crate) ErrorKind);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Refused {}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(allowed: &[&str], host: &str, addresses: &[&str], expected: &str) {
        let mut list = Allowed::default();
        allowed.iter().for_each(|name| assert!(list.add(name)));
        let addresses = addresses.iter().map(|a| a.parse().expect("an address")).collect();
        let found = match Guard::new(list).public(host, addresses) {
            Ok(public) => public.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            Err(kind) => kind.name().to_owned(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn only_checked_addresses_are_handed_to_the_connector() {
        check(&[], "desk.example", &["10.0.0.1", "1.1.1.1", "::1"], "1.1.1.1");
        check(&[], "desk.example", &["10.0.0.1", "::1"], "private_address");
        check(&[], "desk.example", &[], "no_such_host");
        check(&["desk.example"], "desk.example", &["10.0.0.1"], "10.0.0.1");
        check(&["desk.example"], "evil.example", &["10.0.0.1"], "private_address");
    }

    #[test]
    fn a_host_that_is_an_address_is_checked_too() {
        let guard = Guard::new(Allowed::default());
        for text in [
            "http://127.0.0.1/",
            "http://[::1]:8000/",
            "http://0x7f000001/",
            "http://[::ffff:10.0.0.1]/",
        ] {
            let target = Target::parse(text).expect("an address");
            assert!(matches!(guard.check(&target), Err(ErrorKind::Private { .. })), "{text}");
        }
        assert_eq!(guard.check(&Target::parse("http://1.1.1.1/").expect("an address")), Ok(()));
    }
}
