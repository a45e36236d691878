//! Several processes at once: each tells what is stored, whoever stored it.

use std::{
    collections::HashSet,
    process::{Child, Command, Stdio},
};

use eventsourcing_test_servers::on_every_database;

use super::{Bank, Ended, import::counts};

fn start(mut command: Command) -> Child {
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn ended(running: Child) -> Ended {
    Ended::of(&running.wait_with_output().unwrap())
}

/// The references of the events of an account.
fn references(bank: &Bank, account: &str) -> HashSet<String> {
    let history = bank.json(&["history", account]);
    let events = history["events"].as_array().unwrap().iter();
    events
        .map(|it| it["reference"].as_str().unwrap().to_owned())
        .collect()
}

/// The lines that an import acknowledged with `refused` or not, by reference.
fn acknowledged(told: &str, refused: bool) -> HashSet<&str> {
    let lines = told.lines().map(|it| it.split('\t').collect::<Vec<_>>());
    let lines = lines.filter_map(|fields| match fields[..] {
        [_, outcome, reference] => Some((outcome, reference)),
        _ => None,
    });
    lines
        .filter(|(outcome, _)| (*outcome == "refused") == refused)
        .map(|(_, reference)| reference)
        .collect()
}

on_every_database! {
    /// The importers ask for the same withdrawals while money comes in, so that what one of them is
    /// refused, another might book.
    fn every_acknowledgement_is_what_is_stored(server) {
        let lines: Vec<_> = (0..40)
            .map(|n| format!("W-{n},withdraw,1001,1,\n"))
            .collect();
        for _ in 0..5 {
            let bank = Bank::on(server);
            bank.done(&["open", "1001", "Ada"]);
            let statement = bank.statement("s.csv", &lines.concat());
            let import = || start(bank.command(&["import", "--acknowledge", &statement]));
            let deposit = || start(bank.command(&["deposit", "1001", "1"]));
            let imports: Vec<_> = (0..3).map(|_| import()).collect();
            let deposits: Vec<_> = (0..4).map(|_| deposit()).collect();
            let imports: Vec<_> = imports.into_iter().map(ended).collect();
            for deposit in deposits.into_iter().map(ended) {
                assert_eq!(deposit.code, 0, "{deposit:?}");
            }

            let stored = references(&bank, "1001");
            for import in &imports {
                assert_eq!(import.code, 0, "{import:?}");
                let refused = acknowledged(&import.stdout, true);
                let booked = acknowledged(&import.stdout, false);
                assert_eq!(refused.len() + booked.len(), 40);
                assert!(booked.iter().all(|it| stored.contains(*it)), "{import:?}");
                assert!(!refused.iter().any(|it| stored.contains(*it)), "{import:?}");
            }
        }
    }

    fn a_reference_that_two_accounts_use_at_once_is_taken_for_one_of_them(server) {
        let bank = Bank::on(server);
        bank.done(&["open", "1001", "Ada"]);
        bank.done(&["open", "1002", "Bob"]);
        let statement = |account: &str| {
            let lines = (0..300).map(|n| format!("R-{n},deposit,{account},1,\n"));
            bank.statement(
                &format!("{account}.csv"),
                &lines.collect::<Vec<_>>().concat(),
            )
        };
        let files = [statement("1001"), statement("1002")];
        let imports = files.map(|file| start(bank.command(&["import", "--json", &file])));
        let [first, second] = imports.map(ended).map(|import| {
            assert_eq!(import.code, 0, "{import:?}");
            counts(&serde_json::from_str(&import.stdout).unwrap())
        });
        assert_eq!(first[0] + second[0], 300, "{first:?}, {second:?}");
        assert_eq!(first[2] + second[2], 300, "{first:?}, {second:?}");
        let [ada, bob] = ["1001", "1002"].map(|account| references(&bank, account));
        assert!(ada.is_disjoint(&bob), "{ada:?}, {bob:?}");
    }
}
