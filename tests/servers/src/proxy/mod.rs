//! A proxy between clients and a server that knows where messages end, and does harm there.

mod connection;
mod framing;
pub(crate) mod tls;
mod traffic;

use std::{
    io,
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream, ToSocketAddrs as _},
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use self::traffic::{State, Traffic};
pub(crate) use self::{framing::Framing, traffic::Direction};
use crate::{Certificates, Endpoint, Error};

/// How long a server may take to leave a connection whose client is gone.
const PATIENCE: Duration = Duration::from_secs(60);

/// What is done to a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is cut for both: what has passed before arrives, and nothing else.
    Cut,
    /// The client's next request does not arrive: the client is cut off, the server knows nothing of
    /// it, and gets the request by [`Proxy::release`].
    HoldBack,
}

/// Stands between clients and a server, and passes on one message after the other.
///
/// Connections go through it when they are made by its [`endpoint`](Self::endpoint), which says whether
/// they are encrypted. It accepts none any more when it is dropped.
#[derive(Debug)]
pub struct Proxy {
    endpoint: Endpoint,
    address: SocketAddr,
    traffic: Arc<Traffic>,
}

impl Proxy {
    /// Stands in front of a server, or of a database on it. Nothing is encrypted.
    pub fn start(server: &Endpoint) -> Result<Self, Error> {
        let engine = server.product().engine();
        Self::begin(server, engine.framing(), engine.unencrypted())
            .map_err(Error::io("stand in front of a server"))
    }

    /// Stands in front of a server with these certificates, or of a database on it, and passes on one record
    /// of TLS after the other.
    pub fn start_encrypting(server: &Endpoint, certificates: &Certificates) -> Result<Self, Error> {
        let engine = server.product().engine();
        let parameters = engine.encrypted(&certificates.authority);
        Self::begin(server, engine.encrypted_framing(), &parameters)
            .map_err(Error::io("stand in front of a server that encrypts"))
    }

    fn begin(
        server: &Endpoint,
        framing: &'static dyn Framing,
        parameters: &str,
    ) -> io::Result<Self> {
        let behind = server
            .address()
            .to_socket_addrs()?
            .next()
            .ok_or(io::ErrorKind::AddrNotAvailable)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let traffic = Arc::new(Traffic::default());
        let of_connections = Arc::clone(&traffic);
        thread::spawn(move || accept(&listener, behind, framing, &of_connections));
        Ok(Self {
            endpoint: server.through(address.port(), parameters),
            address,
            traffic,
        })
    }

    /// The same database through the proxy.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Lets so many messages pass from now on, of all connections and in both directions, or so many
    /// requests where one is held back; and then does this, once.
    pub fn after(&self, so_many: usize, fault: Fault) {
        self.traffic.plan(so_many, fault);
    }

    /// Cuts all connections now, whatever the server does on them.
    pub fn cut(&self) {
        for connection in self.traffic.cut_all() {
            connection.cut();
        }
    }

    /// Forgets what was planned; whether it was done already.
    pub fn disarm(&self) -> bool {
        self.traffic.forget_plan()
    }

    /// Passes on the request that was held back, if one was, and waits until the server has done it.
    ///
    /// # Panics
    ///
    /// As [`settle`](Self::settle).
    pub fn release(&self) {
        self.traffic.release();
        self.settle();
    }

    /// Waits until the server has left all connections that were cut: what it was asked on them it has
    /// done, or never will.
    ///
    /// # Panics
    ///
    /// If it does not within a minute.
    pub fn settle(&self) {
        let begun = Instant::now();
        let settled = self.traffic.wait(PATIENCE, State::is_settled);
        assert!(settled, "not left after {:?}", begun.elapsed());
    }

    /// How often clients have asked and the server has answered so far.
    pub fn round_trips(&self) -> usize {
        self.traffic.round_trips()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.traffic.close();
        // It is accepted, and then nobody any more.
        drop(TcpStream::connect(self.address));
    }
}

fn accept(
    listener: &TcpListener,
    behind: SocketAddr,
    framing: &'static dyn Framing,
    traffic: &Arc<Traffic>,
) {
    for client in listener.incoming() {
        if traffic.is_closed() {
            return;
        }
        let Ok(client) = client else { continue };
        let refused = client.try_clone();
        let connected = TcpStream::connect(behind)
            .and_then(|server| connection::serve(client, server, framing, traffic));
        // A client whose server is away sees that the connection ends.
        if let (Err(_), Ok(client)) = (connected, refused) {
            drop(client.shutdown(Shutdown::Both));
        }
    }
}
