use std::{
    io::{self, Write as _},
    net::{Shutdown, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use super::{
    Direction, Fault, Framing,
    framing::read,
    traffic::{Message, Traffic},
};

/// One connection, in both directions.
#[derive(Debug)]
pub(super) struct Connection {
    client: TcpStream,
    server: TcpStream,
    framing: &'static dyn Framing,
    traffic: Arc<Traffic>,
    is_cut: AtomicBool,
}

/// Passes on what client and server say, from now on.
pub(super) fn serve(
    client: TcpStream,
    server: TcpStream,
    framing: &'static dyn Framing,
    traffic: &Arc<Traffic>,
) -> io::Result<()> {
    for stream in [&client, &server] {
        stream.set_nodelay(true)?;
    }
    let both = Arc::new(Connection {
        client,
        server,
        framing,
        traffic: Arc::clone(traffic),
        is_cut: AtomicBool::new(false),
    });
    traffic.opened(&both);
    let asking = Arc::clone(&both);
    thread::spawn(move || asking.ask());
    thread::spawn(move || both.answer());
    Ok(())
}

impl Connection {
    /// What the client says, until it has ended or is cut off.
    fn ask(&self) {
        let mut is_first = true;
        let mut begins_request = true;
        while let Ok(message) = self.next(Direction::ToServer, is_first) {
            let kind = Message {
                direction: Direction::ToServer,
                begins_request,
            };
            begins_request = is_first || self.framing.ends_request(&message);
            is_first = false;
            match self.traffic.fault(kind, &self.is_cut) {
                None => {
                    if (&self.server).write_all(&message).is_err() {
                        break;
                    }
                }
                Some(Fault::Cut) => break,
                Some(Fault::HoldBack) => return self.hold_back(message),
            }
        }
        self.cut();
    }

    /// What the server says, until it has ended; also when nobody hears it any more.
    fn answer(&self) {
        let kind = Message {
            direction: Direction::ToClient,
            begins_request: false,
        };
        let mut is_first = true;
        while let Ok(message) = self.next(Direction::ToClient, is_first) {
            is_first = false;
            match self.traffic.fault(kind, &self.is_cut) {
                None if self.is_cut.load(Ordering::SeqCst) => {}
                None => drop((&self.client).write_all(&message)),
                Some(_) => self.cut(),
            }
        }
        drop(self.client.shutdown(Shutdown::Both));
        self.traffic.left(&self.is_cut);
    }

    fn next(&self, direction: Direction, is_first: bool) -> io::Result<Vec<u8>> {
        let mut from = match direction {
            Direction::ToServer => &self.client,
            Direction::ToClient => &self.server,
        };
        read(&mut from, self.framing, direction, is_first)
    }

    /// Whether nobody has said so before.
    pub(super) fn becomes_cut(&self) -> bool {
        !self.is_cut.swap(true, Ordering::SeqCst)
    }

    /// What has passed already arrives.
    pub(super) fn cut(&self) {
        drop(self.client.shutdown(Shutdown::Both));
        drop(self.server.shutdown(Shutdown::Write));
    }

    fn hold_back(&self, begun: Vec<u8>) {
        let mut request = begun.clone();
        let mut last = begun;
        while !self.framing.ends_request(&last) {
            match self.next(Direction::ToServer, false) {
                Ok(message) => last = message,
                Err(_) => break,
            }
            request.extend(&last);
        }
        // Before the client knows: whoever is told that it gave up may release the request.
        match self.server.try_clone() {
            Ok(server) => self.traffic.hold(request, server),
            Err(_) => drop(self.server.shutdown(Shutdown::Write)),
        }
        drop(self.client.shutdown(Shutdown::Both));
    }
}
