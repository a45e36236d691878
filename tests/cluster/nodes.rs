//! The clusters of this suite, and databases on them.

use std::{
    sync::{LazyLock, Mutex, MutexGuard},
    thread,
    time::{Duration, Instant},
};

use diesel::{Connection as _, MysqlConnection, connection::SimpleConnection as _};
use eventsourcing::{DomainEvent, LogPosition, RecordStrategy as _, StoredEvent};
use eventsourcing_diesel::{LogFlush, MysqlDatastore, MysqlSettings, Within};
use eventsourcing_test_servers::{Cluster, Database, Settings};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub(crate) const NODES: usize = 3;

/// How long a node is waited for that is away.
const PATIENCE: Duration = Duration::from_secs(2);

/// What writers write: who, and the how manieth of theirs.
#[must_use]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, DomainEvent)]
#[event(topic = "cluster.written")]
pub(crate) struct Written {
    pub(crate) writer: usize,
    pub(crate) number: u64,
}

/// One whose nodes all stay. A node reads, changes and deletes what any other has acknowledged before.
pub(crate) static STEADY: LazyLock<Cluster> = LazyLock::new(|| {
    let settings = Settings::default().and("wsrep-sync-wait", "7");
    Cluster::start_with(NODES, &settings).unwrap()
});

static DISTURBED: LazyLock<Mutex<Cluster>> =
    LazyLock::new(|| Mutex::new(Cluster::start(NODES).unwrap()));

/// One whose nodes a test may take away, and gives back.
pub(crate) fn disturbed() -> MutexGuard<'static, Cluster> {
    let disturbed = DISTURBED.lock();
    disturbed.expect("the cluster is whole, which the test that failed did not leave so")
}

/// A database, and the way to it through each node.
pub(crate) struct Nodes {
    pub(crate) datastores: [MysqlDatastore; NODES],
    urls: [String; NODES],
    _database: Database,
}

impl Nodes {
    /// Makes a database through the first node.
    pub(crate) fn of(cluster: &Cluster) -> Self {
        let database = cluster.nodes()[0].endpoint().fresh_database().unwrap();
        let urls = [0, 1, 2].map(|node| url_of(cluster, node, database.name()));
        MysqlDatastore::open(settings(&urls[0])).unwrap();
        Self {
            datastores: urls.each_ref().map(|it| connect(it)),
            urls,
            _database: database,
        }
    }

    /// The whole log, which has to be the same on each node.
    pub(crate) fn log(&self) -> Vec<StoredEvent> {
        let logs = self.urls.each_ref().map(|it| log(it));
        let [log, others @ ..] = logs;
        for (other, node) in others.iter().zip(1..) {
            assert!(log == *other, "node {node} has another log than the first");
        }
        log
    }

    /// Which save each node has under a key, once it has what the others have acknowledged.
    pub(crate) fn saved_under(&self, key: &str) -> [Uuid; NODES] {
        self.urls.each_ref().map(|url| {
            let mut connection = causal(url);
            let found = Within::new(&mut connection).find_save(key).unwrap();
            found.unwrap().save_id
        })
    }
}

fn url_of(cluster: &Cluster, node: usize, database: &str) -> String {
    let url = cluster.nodes()[node].endpoint().url();
    let (authority, _) = url.rsplit_once('/').unwrap();
    format!("{authority}/{database}")
}

fn settings(url: &str) -> MysqlSettings {
    MysqlSettings::new(url)
        .log_flush(LogFlush::EverySecond)
        .pool_timeout(PATIENCE)
}

/// Connects as soon as the node has what another was asked to make.
fn connect(url: &str) -> MysqlDatastore {
    wait_for("the node to have the tables", || {
        MysqlDatastore::connect(settings(url)).ok()
    })
}

/// A connection to a node that reads once it has what the others have acknowledged.
fn causal(url: &str) -> MysqlConnection {
    let mut connection = MysqlConnection::establish(url).unwrap();
    let session = settings(url).session().apply(&mut connection);
    session.unwrap();
    let causal = connection.batch_execute("SET SESSION wsrep_sync_wait = 1");
    causal.unwrap();
    connection
}

/// All that a node has, once it has what the others have acknowledged.
fn log(url: &str) -> Vec<StoredEvent> {
    let mut connection = causal(url);
    let strategy = Within::new(&mut connection);
    strategy.all_items(LogPosition::START, usize::MAX).unwrap()
}

/// Looks for something until it is there.
pub(crate) fn wait_for<T>(what: &str, look: impl Fn() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(100);
    while Instant::now() < deadline {
        if let Some(found) = look() {
            return found;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("waited in vain for {what}");
}
