use std::{
    io::Write as _,
    net::{Shutdown, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use super::{Fault, connection::Connection};

/// Where a message goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    ToServer,
    ToClient,
}

/// What a message is to a proxy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Message {
    pub(super) direction: Direction,
    /// Whether a client asks for something by it, and by those that follow.
    pub(super) begins_request: bool,
}

/// What passes through a proxy, and what is to be done to it.
#[derive(Debug, Default)]
pub(super) struct Traffic {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
pub(super) struct State {
    /// After how many more messages, or requests, what is done.
    plan: Option<(usize, Fault)>,
    held: Option<Held>,
    /// Connections that were cut and that the server has not left yet.
    cut: usize,
    last: Option<Direction>,
    round_trips: usize,
    closed: bool,
    connections: Vec<Weak<Connection>>,
}

/// A request that was held back, and the connection that it belongs to.
#[derive(Debug)]
struct Held {
    request: Vec<u8>,
    server: TcpStream,
}

impl State {
    pub(super) fn is_settled(&self) -> bool {
        self.cut == 0
    }

    fn due(&mut self, message: Message) -> Option<Fault> {
        let (left, fault) = self.plan.as_mut()?;
        if *fault == Fault::HoldBack && !message.begins_request {
            return None;
        }
        if *left == 0 {
            return self.plan.take().map(|it| it.1);
        }
        *left -= 1;
        None
    }
}

impl Traffic {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let answer = change(&mut self.state());
        self.changed.notify_all();
        answer
    }

    pub(super) fn plan(&self, messages: usize, fault: Fault) {
        self.state().plan = Some((messages, fault));
    }

    pub(super) fn forget_plan(&self) -> bool {
        self.state().plan.take().is_none()
    }

    /// What is done instead of passing a message on. A connection is cut at most once.
    pub(super) fn fault(&self, message: Message, is_cut: &AtomicBool) -> Option<Fault> {
        let mut state = self.state();
        if is_cut.load(Ordering::SeqCst) {
            return None;
        }
        let Some(fault) = state.due(message) else {
            // Some requests have no answer, as the one that closes a statement.
            let before = state.last.replace(message.direction);
            let answers = message.direction == Direction::ToClient;
            state.round_trips += usize::from(answers && before == Some(Direction::ToServer));
            return None;
        };
        is_cut.store(true, Ordering::SeqCst);
        state.cut += 1;
        Some(fault)
    }

    pub(super) fn opened(&self, connection: &Arc<Connection>) {
        let mut state = self.state();
        state.connections.retain(|it| it.strong_count() > 0);
        state.connections.push(Arc::downgrade(connection));
    }

    /// Connections that the server has not left; they count as cut from now on.
    pub(super) fn cut_all(&self) -> Vec<Arc<Connection>> {
        let mut state = self.state();
        let open: Vec<_> = state.connections.iter().filter_map(Weak::upgrade).collect();
        let cut = open.into_iter().filter(|it| it.becomes_cut());
        let cut: Vec<_> = cut.collect();
        state.cut += cut.len();
        cut
    }

    /// The server has left a connection: nothing is done to it any more.
    pub(super) fn left(&self, is_cut: &AtomicBool) {
        self.change(|state| {
            if is_cut.swap(true, Ordering::SeqCst) {
                state.cut -= 1;
            }
        });
    }

    pub(super) fn hold(&self, request: Vec<u8>, server: TcpStream) {
        self.change(|state| state.held = Some(Held { request, server }));
    }

    /// The server does what it was asked before it finds that nobody is there.
    pub(super) fn release(&self) {
        let held = self.change(|state| state.held.take());
        if let Some(Held {
            request,
            mut server,
        }) = held
        {
            drop(server.write_all(&request));
            drop(server.shutdown(Shutdown::Write));
        }
    }

    pub(super) fn wait(&self, time: Duration, is_so: impl Fn(&State) -> bool) -> bool {
        let state = self.state();
        let waited = self
            .changed
            .wait_timeout_while(state, time, |state| !is_so(state));
        !waited.unwrap_or_else(PoisonError::into_inner).1.timed_out()
    }

    pub(super) fn round_trips(&self) -> usize {
        self.state().round_trips
    }

    pub(super) fn close(&self) {
        self.state().closed = true;
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state().closed
    }
}
