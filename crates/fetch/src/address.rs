//! Which addresses no public page is at.
//!
//! In: an IP address. Out: the name of the special block it is in, if any. Holds: the blocks are data; an address that only
//! wraps an IPv4 address is judged by that one.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The blocks, with their source.
const BLOCKS: &str = include_str!("../../../data/fetch/special_addresses.tsv");

/// One block of special addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Block {
    start: u128,
    mask: u128,
    version_4: bool,
    name: String,
    /// Where an IPv4 address begins in it, in bits from the left.
    inner: Option<u32>,
}

/// The special blocks.
#[derive(Debug, Clone)]
pub(crate) struct Blocks(Vec<Block>);

impl Blocks {
    /// Those that the program carries; a row that cannot be read is left out, and a test finds it.
    pub(crate) fn shipped() -> Self {
        Blocks(BLOCKS.lines().filter_map(block).collect())
    }

    /// What is special about an address; `None` for one of the public network.
    pub(crate) fn name(&self, address: IpAddr) -> Option<&str> {
        let (bits, version_4) = bits(address);
        let block = self.0.iter().find(|b| b.version_4 == version_4 && bits & b.mask == b.start)?;
        match block.inner {
            Some(at) => self.name(IpAddr::V4(inner(bits, at))),
            None => Some(&block.name),
        }
    }
}

/// The bits of an address, those of IPv4 at the left.
fn bits(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(four) => (u128::from(four.to_bits()) << 96, true),
        IpAddr::V6(six) => (six.to_bits(), false),
    }
}

fn inner(bits: u128, at: u32) -> Ipv4Addr {
    let word = bits.checked_shl(at).unwrap_or(0) >> 96;
    Ipv4Addr::from_bits(u32::try_from(word).unwrap_or(0))
}

fn block(line: &str) -> Option<Block> {
    let mut columns = line.split('\t');
    let (start, length) = columns.next()?.split_once('/')?;
    let name = columns.next()?.to_owned();
    let inner = columns.next().and_then(|bits| bits.parse().ok());
    let address = match start.parse::<Ipv4Addr>() {
        Ok(four) => IpAddr::V4(four),
        Err(_) => IpAddr::V6(start.parse::<Ipv6Addr>().ok()?),
    };
    let (start, version_4) = bits(address);
    let mask = u128::MAX.checked_shl(128 - length.parse::<u32>().ok()?).unwrap_or(0);
    Some(Block { start: start & mask, mask, version_4, name, inner })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, expected: Option<&str>) {
        let blocks = Blocks::shipped();
        assert_eq!(blocks.name(address.parse().expect("an address")), expected, "{address}");
    }

    #[test]
    fn every_row_is_read() {
        let rows = BLOCKS.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(Blocks::shipped().0.len(), rows);
    }

    #[test]
    fn addresses_of_the_public_network_are_not_special() {
        for public in ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111"] {
            check(public, None);
        }
    }

    #[test]
    fn private_addresses_are_known_by_name() {
        check("127.0.0.1", Some("loopback"));
        check("10.1.2.3", Some("private use"));
        check("172.31.255.255", Some("private use"));
        check("192.168.0.1", Some("private use"));
        check("100.64.0.1", Some("shared address space of a carrier"));
        check("169.254.169.254", Some("link-local"));
        check("0.0.0.0", Some("this network"));
        check("255.255.255.255", Some("reserved"));
        check("224.0.0.251", Some("multicast"));
        check("::1", Some("loopback"));
        check("::", Some("unspecified"));
        check("fd00::1", Some("unique local"));
        check("fe80::1", Some("link-local"));
        check("ff02::1", Some("multicast"));
    }

    #[test]
    fn an_address_that_wraps_another_is_judged_by_it() {
        check("::ffff:127.0.0.1", Some("loopback"));
        check("::ffff:10.0.0.1", Some("private use"));
        check("::ffff:1.1.1.1", None);
        check("64:ff9b::7f00:1", Some("loopback"));
        check("64:ff9b::101:101", None);
        check("2002:7f00:1::1", Some("loopback"));
        check("2002:a00:1::1", Some("private use"));
        check("::127.0.0.1", Some("IPv4-compatible"));
    }
}
