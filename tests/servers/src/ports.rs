use std::{
    collections::BTreeSet,
    hash::{BuildHasher as _, RandomState},
    net::{Ipv4Addr, TcpListener},
};

/// Below the ports that connections go out from: a client that tries a stopped server again and again is
/// never given the server's own port, and so never speaks to itself.
const RANGE: std::ops::Range<u64> = 10_000..30_000;

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    loop {
        let port = random_port();
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// As many ports, all different.
pub(crate) fn free_ports(count: usize) -> Vec<u16> {
    let mut ports = BTreeSet::new();
    while ports.len() < count {
        ports.insert(free_port());
    }
    ports.into_iter().collect()
}

fn random_port() -> u16 {
    let random = RandomState::new().hash_one(std::process::id());
    let port = RANGE.start + random % (RANGE.end - RANGE.start);
    u16::try_from(port).unwrap_or(u16::MAX)
}
