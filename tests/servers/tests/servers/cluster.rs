//! A cluster of three nodes.

use eventsourcing_test_servers::Cluster;

use crate::processes::{self, wait_until};

#[test]
fn replicates_and_takes_back_a_node_that_was_killed() {
    let mut cluster = Cluster::start(3).unwrap();
    let database = cluster.nodes()[0].endpoint().fresh_database().unwrap();
    let table = format!("{}.kept", database.name());
    let run = |cluster: &Cluster, node: usize, statement: &str| {
        cluster.nodes()[node].endpoint().run(statement)
    };
    let numbers = format!("SELECT number FROM {table} ORDER BY number");
    let create = format!("CREATE TABLE {table} (number INT PRIMARY KEY)");
    run(&cluster, 0, &create).unwrap();
    for node in 0..3 {
        run(
            &cluster,
            node,
            &format!("INSERT INTO {table} VALUES ({node})"),
        )
        .unwrap();
    }
    for node in 0..3 {
        let read = format!("SET SESSION wsrep_sync_wait = 1; {numbers}");
        assert_eq!(run(&cluster, node, &read).unwrap(), "0\n1\n2");
    }

    cluster.kill(2).unwrap();
    assert_eq!(processes::of_server(cluster.nodes()[2].folder()), []);
    let insert = format!("INSERT IGNORE INTO {table} VALUES (3)");
    wait_until("the others go on", || run(&cluster, 0, &insert).is_ok());

    cluster.rejoin(2).unwrap();
    assert_eq!(run(&cluster, 2, &numbers).unwrap(), "0\n1\n2\n3");

    cluster.stop(0).unwrap();
    run(&cluster, 1, &format!("INSERT INTO {table} VALUES (4)")).unwrap();
    cluster.rejoin(0).unwrap();
    assert_eq!(run(&cluster, 0, &numbers).unwrap(), "0\n1\n2\n3\n4");
}
