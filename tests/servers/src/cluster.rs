use crate::{
    Error, Product, Server, Settings,
    ports::free_ports,
    programs::{self, Program},
    server::again,
};

static PROGRAMS: [Program; 2] = [
    Program {
        name: "libgalera_smm.so",
        package: "galera-4",
        folders: &["/usr/lib/galera", "/usr/lib64/galera"],
    },
    Program {
        name: "rsync",
        package: "rsync",
        folders: &[],
    },
];

/// A node that says nothing for two seconds is out.
const TIMEOUTS: &str = "evs.keepalive_period=PT0.5S; evs.suspect_timeout=PT2S; \
                        evs.inactive_timeout=PT5S; pc.recovery=false";

/// How many nodes one knows of.
const SIZE_QUERY: &str = "SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS \
                          WHERE VARIABLE_NAME = 'WSREP_CLUSTER_SIZE'";

/// The packages of Debian that have what is missing here for a cluster, beside MariaDB itself.
pub fn missing_cluster_packages() -> Vec<&'static str> {
    programs::packages(&programs::missing(&PROGRAMS))
}

/// A Galera cluster of private MariaDB servers, gone with this value.
#[derive(Debug)]
pub struct Cluster {
    nodes: Vec<Server>,
}

impl Cluster {
    /// Starts a cluster of so many nodes, and waits until each has what the others have: some 20
    /// seconds for three.
    pub fn start(nodes: usize) -> Result<Self, Error> {
        Self::start_with(nodes, &Settings::default())
    }

    /// Starts one whose nodes are set otherwise.
    pub fn start_with(nodes: usize, settings: &Settings) -> Result<Self, Error> {
        again(|| {
            let mut nodes = prepare(nodes, settings)?;
            for (index, node) in nodes.iter_mut().enumerate() {
                if index == 0 {
                    node.initialise()?;
                    node.launch(&["--wsrep-new-cluster"])?;
                } else {
                    node.launch(&[])?;
                }
            }
            Ok(Self { nodes })
        })
    }

    /// The nodes, from the first that was started on.
    pub fn nodes(&self) -> &[Server] {
        &self.nodes
    }

    /// Kills the processes of a node. The others go on without it after some seconds.
    ///
    /// # Panics
    ///
    /// If there is no such node; as [`stop`](Self::stop) and [`rejoin`](Self::rejoin).
    pub fn kill(&mut self, node: usize) -> Result<(), Error> {
        self.nodes[node].kill()
    }

    /// Stops a node in order. The others go on without it at once.
    pub fn stop(&mut self, node: usize) -> Result<(), Error> {
        self.nodes[node].stop()
    }

    /// Lets nodes stand still: for the others they are gone after some seconds. Whoever is left alone by
    /// too many has no quorum, and takes nothing.
    pub fn suspend(&mut self, nodes: &[usize]) -> Result<(), Error> {
        nodes.iter().try_for_each(|&it| self.nodes[it].suspend())
    }

    /// Lets nodes go on that were suspended, and waits until all nodes, none of which is killed or
    /// stopped, have found each other and have what the others have.
    pub fn resume(&mut self, nodes: &[usize]) -> Result<(), Error> {
        nodes.iter().try_for_each(|&it| self.nodes[it].resume())?;
        // Those that were not suspended know better who is there.
        let mut order: Vec<_> = (0..self.nodes.len()).collect();
        order.sort_by_key(|it| nodes.contains(it));
        let size = self.nodes.len().to_string();
        for node in order {
            self.nodes[node].wait_until(SIZE_QUERY, &size)?;
            self.nodes[node].wait_until_ready()?;
        }
        Ok(())
    }

    /// Starts a node again that was killed or stopped, and waits until it has what the others have, of
    /// which one has to be there.
    pub fn rejoin(&mut self, node: usize) -> Result<(), Error> {
        self.nodes[node].start_again()
    }
}

/// Nodes that know of each other.
fn prepare(count: usize, settings: &Settings) -> Result<Vec<Server>, Error> {
    let provider = PROGRAMS[0].path().unwrap_or_default();
    let missing = programs::missing(&PROGRAMS);
    if !missing.is_empty() {
        return Err(Error::missing("a Galera cluster", &missing));
    }
    let ports = free_ports(3 * count);
    let (groups, transfers) = ports.split_at(count);
    let addresses: Vec<_> = groups.iter().map(|it| format!("127.0.0.1:{it}")).collect();
    let node = |(group, transfer): (&u16, &[u16])| {
        let settings = settings
            .clone()
            .and("wsrep-on", "ON")
            .and("wsrep-provider", &provider.to_string_lossy())
            .and(
                "wsrep-cluster-address",
                &format!("gcomm://{}", addresses.join(",")),
            )
            .and("wsrep-node-address", "127.0.0.1")
            .and("wsrep-sst-method", "rsync")
            .and(
                "wsrep-sst-receive-address",
                &format!("127.0.0.1:{}", transfer[0]),
            )
            .and(
                "wsrep-provider-options",
                &provider_options(*group, transfer[1]),
            )
            .and("binlog-format", "ROW")
            .and("innodb-autoinc-lock-mode", "2");
        Server::prepare(Product::MariaDb, settings)
    };
    groups.iter().zip(transfers.chunks(2)).map(node).collect()
}

fn provider_options(group: u16, transfer: u16) -> String {
    format!(
        "gmcast.listen_addr=tcp://127.0.0.1:{group}; ist.recv_addr=127.0.0.1:{transfer}; \
         gcache.size=16M; {TIMEOUTS}"
    )
}
