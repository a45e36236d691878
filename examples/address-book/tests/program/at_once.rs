//! Several processes at once.

use std::process::Stdio;

use eventsourcing_test_servers::on_every_database;

use address_book::AddressBook;

use super::{Book, told};

on_every_database! {
    /// Whoever joins is in the group or nowhere, and whoever is removed is nowhere.
    fn who_is_removed_while_they_join_is_in_no_group(server) {
        let book = Book::on(server);
        let ids: Vec<_> = (0..8).map(|n| book.add(&format!("Somebody {n}"))).collect();
        let eve = book.add("Eve");
        book.done(&["join", "Eve", "Old"]);
        let start = |args: &[&str]| {
            let mut command = book.command(args);
            let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
            command.spawn().unwrap()
        };
        let mut joins = Vec::new();
        let mut removals = Vec::new();
        for (n, id) in ids.iter().enumerate() {
            // Some form their group, others come to one.
            let group = if n % 2 == 0 {
                "Old"
            } else {
                &*format!("New {n}")
            };
            joins.push((id, start(&["join", id, group])));
            removals.push(start(&["remove", id]));
        }
        for removal in removals {
            let (code, _, stderr) = told(&removal.wait_with_output().unwrap());
            assert_eq!(code, 0, "{stderr}");
        }
        for (id, join) in joins {
            let (code, _, stderr) = told(&join.wait_with_output().unwrap());
            let has_joined = book.done(&["history", id]).contains("#GroupsChanged");
            assert_eq!(code == 0, has_joined, "{stderr}");
            assert!(code == 0 || stderr.contains("there is no"), "{stderr}");
        }
        assert_eq!(members(&book), [eve]);
    }
}

/// Whoever is a member of any group, as it is stored.
fn members(book: &Book) -> Vec<String> {
    let book = AddressBook::open_existing(&book.location().into()).unwrap();
    let groups = ["Old", "New 1", "New 3", "New 5", "New 7"];
    let groups = groups
        .iter()
        .filter_map(|name| book.group(&name.parse().unwrap()).ok());
    groups
        .flat_map(|group| {
            group
                .members
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
        })
        .collect()
}
