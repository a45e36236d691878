//! What a command costs.

use std::fs;

use eventsourcing_diesel::{LogFlush, MysqlDatastore, MysqlSettings};
use eventsourcing_test_servers::{Product, Proxy, Server, Settings};
use eventsourcing_tests::round_trips::assert_that_a_command_of_events_asks;

/// What the trigger does is in the log as well, and nobody asks for it.
const OF_THE_TRIGGER: &str = "UPDATE log_counters ";

fn statements(server: &Server) -> Vec<String> {
    let log = fs::read(server.folder().join("data/statements")).unwrap();
    let statement = |line: &str| {
        let fields: Vec<_> = line.splitn(4, '\t').collect();
        let said = |how: &&str| how.ends_with(" Query") || how.ends_with(" Execute");
        let how = fields.iter().position(said)?;
        let statement = fields.get(how + 1)?;
        (!statement.starts_with(OF_THE_TRIGGER)).then(|| (*statement).to_owned())
    };
    let log = String::from_utf8_lossy(&log);
    log.lines().filter_map(statement).collect()
}

fn assert_that_it_asks(
    numbers: &[usize],
    set: fn(MysqlSettings) -> MysqlSettings,
    wanted: &[&str],
    round_trips: usize,
) {
    let settings = Settings::default()
        .and("general_log", "ON")
        .and("general_log_file", "statements");
    let server = Server::start_with(Product::MariaDb, &settings).unwrap();
    let database = server.endpoint().fresh_database().unwrap();
    let proxy = Proxy::start(database.endpoint()).unwrap();
    let settings = MysqlSettings::new(proxy.endpoint().url()).pool_size(1);
    let settings = set(settings.log_flush(LogFlush::EverySecond));
    let datastore = MysqlDatastore::open(settings).unwrap();
    let log = || statements(&server);
    assert_that_a_command_of_events_asks(numbers, &datastore, &proxy, log, wanted, round_trips);
}

/// Lengths of which the statement is kept.
const USUAL: [usize; 4] = [1, 3, 8, 20];

#[test]
fn a_command_is_two_statements_and_two_round_trips() {
    assert_that_it_asks(&USUAL, |it| it, &["SELECT", "INSERT"], 2);
}

#[test]
fn a_command_of_another_number_of_events_takes_one_round_trip_more() {
    assert_that_it_asks(&[9], |it| it, &["SELECT", "INSERT"], 3);
    assert_that_it_asks(&[45], |it| it, &["SELECT", "INSERT"], 3);
}

/// Diesel switches the client's several statements at once on and off around `BEGIN` and `COMMIT`, in
/// round trips of their own.
#[test]
fn a_command_is_five_statements_where_its_save_draws_the_log_positions() {
    let wanted = ["SELECT", "BEGIN", "UPDATE", "INSERT", "COMMIT"];
    assert_that_it_asks(&USUAL, MysqlSettings::without_triggers, &wanted, 9);
    assert_that_it_asks(&[9], MysqlSettings::without_triggers, &wanted, 10);
}
