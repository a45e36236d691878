//! Transfers: both accounts or neither, once.

use std::thread;

use eventsourcing_test_servers::{Product, on_every_database};

use super::Bank;

/// A bank with money in 1001, and an empty 1002.
fn two_accounts(server: Option<Product>, balance: &str) -> Bank {
    let bank = Bank::on(server);
    bank.done(&["open", "1001", "Ada"]);
    bank.done(&["open", "1002", "Bob"]);
    bank.done(&["deposit", "1001", balance]);
    bank
}

fn balances(bank: &Bank) -> (i64, i64) {
    (bank.balance("1001"), bank.balance("1002"))
}

/// How many events the two accounts have.
fn events(bank: &Bank) -> usize {
    let count = |account| {
        let history = bank.json(&["history", account]);
        history["events"].as_array().unwrap().len()
    };
    count("1001") + count("1002")
}

on_every_database! {
    fn a_transfer_is_booked_to_both_accounts(server) {
        let bank = two_accounts(server, "10");
        let args = [
            "transfer",
            "1001",
            "1002",
            "4.50",
            "--text",
            "Half the rent",
            "--reference",
            "T-1",
        ];
        let told = bank.json(&args);
        assert_eq!(told["from"]["balance_cents"], 550);
        assert_eq!(told["to"]["balance_cents"], 450);
        assert_eq!(balances(&bank), (550, 450));

        for (account, event, other) in [
            ("1001", "TransferredOut", "1002"),
            ("1002", "TransferredIn", "1001"),
        ] {
            let history = bank.json(&["history", account]);
            let last = history["events"].as_array().unwrap().last().unwrap();
            assert_eq!(last["event"], event);
            assert_eq!(last["other_account"], other);
            assert_eq!(last["amount_cents"], 450);
            assert_eq!(last["text"], "Half the rent");
            assert_eq!(last["reference"], "T-1");
        }
    }

    fn a_transfer_that_is_refused_leaves_both_accounts_as_they_were(server) {
        let bank = two_accounts(server, "10");
        bank.done(&["open", "1003", "Cy"]);
        bank.done(&["close", "1003"]);
        let before = events(&bank);
        for (args, why) in [
            (
                ["1001", "1002", "10.01"],
                "account 1001 does not pay: 10.01 is more than the 10.00",
            ),
            (["1001", "1002", "0"], "more than 0"),
            (["1001", "1002", "-5"], "more than 0"),
            (
                ["1001", "1001", "5"],
                "account 1001 cannot transfer to itself",
            ),
            (["1001", "9999", "5"], "there is no account 9999"),
            (["9999", "1001", "5"], "there is no account 9999"),
            (["1001", "1003", "5"], "account 1003 is closed"),
            (["1003", "1001", "5"], "account 1003 is closed"),
        ] {
            let told = bank.fails(1, &[&["transfer"][..], &args].concat());
            assert!(told.contains(why), "{args:?}: {told}");
        }
        assert_eq!(balances(&bank), (1000, 0));
        assert_eq!(events(&bank), before);
    }

    /// The first account has decided by then, and must not be booked.
    fn a_transfer_that_the_other_account_refuses_leaves_both_as_they_were(server) {
        let bank = two_accounts(server, "10");
        bank.done(&["deposit", "1002", "92233720368547758.00"]);
        let before = events(&bank);
        let told = bank.fails(1, &["transfer", "1001", "1002", "9"]);
        assert!(told.contains("account 1002 does not take it"), "{told}");
        assert_eq!(bank.balance("1001"), 1000);
        assert_eq!(events(&bank), before);
    }

    fn a_reference_transfers_once_and_is_that_of_nothing_else(server) {
        let bank = two_accounts(server, "10");
        let under = |args: &[&'static str]| [args, &["--reference", "T-1"]].concat();
        let transfer = under(&["transfer", "1001", "1002", "10"]);
        assert_eq!(bank.json(&transfer)["booked_before"], false);
        // There is nothing left to pay with, and nothing to be paid.
        assert_eq!(bank.json(&transfer)["booked_before"], true);
        assert_eq!(balances(&bank), (0, 1000));

        for other in [
            under(&["transfer", "1001", "1002", "9"]),
            under(&["transfer", "1002", "1001", "10"]),
            under(&["transfer", "1001", "1002", "10", "--text", "again"]),
            under(&["deposit", "1002", "10"]),
            under(&["withdraw", "1001", "10"]),
        ] {
            let told = bank.fails(1, &other);
            assert!(told.contains("T-1 is that of another movement"), "{told}");
        }
        bank.done(&["deposit", "1001", "1", "--reference", "R-1"]);
        let told = bank.fails(1, &["transfer", "1001", "1002", "1", "--reference", "R-1"]);
        assert!(told.contains("R-1 is that of another movement"), "{told}");
        assert_eq!(balances(&bank), (100, 1000));
    }

    fn transfers_back_and_forth_at_once_make_no_money_and_lose_none(server) {
        const EACH: i64 = 15;
        let bank = two_accounts(server, "1000");
        bank.done(&["deposit", "1002", "1000"]);
        thread::scope(|scope| {
            for (from, to, amount) in [
                ("1001", "1002", "3"),
                ("1002", "1001", "2"),
                ("1001", "1002", "1"),
            ] {
                let bank = &bank;
                scope.spawn(move || {
                    for _ in 0..EACH {
                        bank.done(&["transfer", from, to, amount]);
                    }
                });
            }
        });
        let moved = EACH * (300 - 200 + 100);
        assert_eq!(balances(&bank), (100_000 - moved, 100_000 + moved));
    }
}
