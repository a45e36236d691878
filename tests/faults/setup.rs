//! A database, a proxy in front of it, and what is compared.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use eventsourcing::{
    Error, LogPosition, OutcomeUnknown, RecordError, RecordStrategy, Retry, Save, StoredEvent,
};
use eventsourcing_diesel::DieselDatastore;
use eventsourcing_test_servers::{Database, Fault, Proxy, Server, shared};
use eventsourcing_tests::{events, new_id, save, served::Served};

/// More boundaries, or requests, than anything here has.
pub(crate) const MANY: usize = 10_000;

/// What is saved.
pub(crate) type Make = fn() -> Save;

/// One event, as one statement where a save can be one.
pub(crate) fn one_event() -> Save {
    save(events(new_id(), 0..1))
}

/// More events than one statement inserts, within a transaction.
pub(crate) fn several_statements<S: Served>() -> Save {
    let (many, bytes) = S::SEVERAL_STATEMENTS;
    let mut events = events(new_id(), 0..many);
    for event in &mut events {
        event.state.resize(bytes.max(event.state.len()), b' ');
    }
    save(events)
}

/// A key and two sequences, within a transaction.
pub(crate) fn keyed() -> Save {
    let both = [events(new_id(), 0..2), events(new_id(), 0..1)];
    save(both.concat()).with_key(new_id().to_string())
}

/// What comes of a save that was disturbed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Acknowledged,
    /// It is there, and the answer of its commit did not arrive.
    StoredUnknown,
    /// Nothing, unless it is sent again.
    Lost,
}

impl Outcome {
    pub(crate) fn of(answer: &Result<(), RecordError>, is_stored: bool) -> Self {
        match answer {
            Ok(()) => Self::Acknowledged,
            Err(RecordError::OutcomeUnknown(_)) if is_stored => Self::StoredUnknown,
            Err(_) => Self::Lost,
        }
    }
}

/// A database, and the ways to it.
pub(crate) struct Setup<S: Served> {
    /// Where nothing is lost.
    pub(crate) direct: DieselDatastore<S::Connection>,
    pub(crate) proxy: Proxy,
    /// Where the log ended before the last save that was disturbed.
    undisturbed: Cell<LogPosition>,
    _database: Database,
    _server: Option<Server>,
}

impl<S: Served> Setup<S> {
    pub(crate) fn new() -> Self {
        let database = shared(S::PRODUCT).unwrap().fresh_database().unwrap();
        let proxy = Proxy::start(database.endpoint()).unwrap();
        Self::of(database, proxy, None)
    }

    /// Connections are encrypted, and a record of TLS is a message.
    pub(crate) fn encrypting() -> Self {
        let (server, certificates) = Server::start_encrypting(S::PRODUCT, "localhost").unwrap();
        let database = server.endpoint().fresh_database().unwrap();
        let proxy = Proxy::start_encrypting(database.endpoint(), &certificates).unwrap();
        Self::of(database, proxy, Some(server))
    }

    fn of(database: Database, proxy: Proxy, server: Option<Server>) -> Self {
        Self {
            direct: S::open(database.url()).unwrap(),
            proxy,
            undisturbed: Cell::new(LogPosition::START),
            _database: database,
            _server: server,
        }
    }

    /// One connection through the proxy, which has prepared what saves like this one need, or nothing.
    pub(crate) fn connected(&self, prepared: Option<Make>) -> DieselDatastore<S::Connection> {
        let datastore = S::open(self.proxy.endpoint().url()).unwrap();
        let strategy = datastore.strategy();
        let patient = Retry::default().attempts(usize::MAX).within(PATIENCE);
        let is_busy = |it: &RecordError| matches!(it, RecordError::Unavailable(_));
        let answer = match prepared {
            Some(make) => patient.run(|| strategy.append(&make()), is_busy),
            None => patient.run(|| strategy.get_items(&new_id().into()).map(drop), is_busy),
        };
        answer.unwrap();
        datastore
    }

    /// Saves while this happens after so many messages, or requests; no answer where it did not happen.
    pub(crate) fn disturb(
        &self,
        datastore: &DieselDatastore<S::Connection>,
        save: &Save,
        so_many: usize,
        fault: Fault,
    ) -> Option<Result<(), RecordError>> {
        if let Some(last) = self.log().last() {
            self.undisturbed.set(last.log_position.unwrap());
        }
        self.proxy.after(so_many, fault);
        let answer = datastore.strategy().append(save);
        if self.proxy.disarm() {
            return Some(answer);
        }
        answer.unwrap();
        None
    }

    /// What is there after an answer is what the answer lets one expect.
    pub(crate) fn outcome(&self, answer: &Result<(), RecordError>, save: &Save) -> Outcome {
        let there = self.stored(save);
        let whole = there == save.events().len();
        match answer {
            Ok(()) => assert!(whole, "{there} are there"),
            Err(RecordError::OutcomeUnknown(_)) => assert!(whole || there == 0, "{there}"),
            Err(RecordError::Unavailable(_)) => assert_eq!(there, 0),
            Err(error) => panic!("{error:?}"),
        }
        Outcome::of(answer, whole)
    }

    /// All is there, once, in order.
    pub(crate) fn assert_stored_once(&self, save: &Save) {
        assert_eq!(self.stored(save), save.events().len());
        if let Some(key) = save.key() {
            let found = self.direct.strategy().find_save(key).unwrap().unwrap();
            assert_eq!((found.save_id, found.ranges), (save.id(), save.ranges()));
        }
    }

    /// How many events of a save are there: a prefix of it.
    fn stored(&self, save: &Save) -> usize {
        let found: Vec<_> = self
            .log()
            .into_iter()
            .filter(|it| it.save_id == save.id())
            .map(|it| (it.originator_id, it.originator_version, it.state))
            .collect();
        let said = save.events().iter().cloned();
        let said = said.map(|it: StoredEvent| (it.originator_id, it.originator_version, it.state));
        let said: Vec<_> = said.take(found.len()).collect();
        assert_eq!(found, said);
        found.len()
    }

    /// What was stored since.
    fn log(&self) -> Vec<StoredEvent> {
        let strategy = self.direct.strategy();
        let log = strategy.all_items(self.undisturbed.get(), usize::MAX);
        log.unwrap()
    }
}

/// No database here stays away for so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// Saves again under the same save id, as often as the database stays away.
pub(crate) fn save_again<S: Served>(datastore: &DieselDatastore<S::Connection>, save: &Save) {
    let store = datastore.event_store();
    let mut unknown = OutcomeUnknown {
        save: save.clone(),
        cause: "saved again".into(),
    };
    let begun = Instant::now();
    loop {
        match store.settle(unknown) {
            Ok(()) => return,
            Err(Error::OutcomeUnknown(still)) if begun.elapsed() < PATIENCE => unknown = *still,
            Err(error) => panic!("{error:?}"),
        }
    }
}
