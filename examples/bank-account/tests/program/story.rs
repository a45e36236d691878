//! One account from its opening to its closing, a process per step.

use eventsourcing_test_servers::on_every_database;

use super::Bank;

on_every_database! {
    fn an_account_lives_through_many_processes(server) {
        let bank = Bank::on(server);
        bank.done(&["open", "1001", "Zoë \"Zo\" Müller", "--limit", "50"]);
        bank.done(&["deposit", "1001", "100.00", "--text", "Salary"]);
        bank.done(&["withdraw", "1001", "120"]);
        bank.done(&["limit", "1001", "20"]);
        bank.done(&["deposit", "1001", "20"]);
        let closed = bank.done(&["close", "1001"]);
        assert!(closed.contains("closed"), "{closed}");

        let history = bank.json(&["history", "1001"]);
        let events = history["events"].as_array().unwrap();
        let told: Vec<_> = events
            .iter()
            .map(|it| {
                (
                    it["version"].as_u64().unwrap(),
                    it["event"].as_str().unwrap(),
                    it["balance_cents"].as_i64().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (0, "Opened", 0),
                (1, "Deposited", 10000),
                (2, "Withdrawn", -2000),
                (3, "LimitChanged", -2000),
                (4, "Deposited", 0),
                (5, "Closed", 0),
            ]
        );
        assert_eq!(history["holder"], "Zoë \"Zo\" Müller");
        assert_eq!(events[1]["text"], "Salary");
    }

    fn every_past_state_is_there(server) {
        let bank = Bank::on(server);
        bank.done(&["open", "1001", "Ada"]);
        bank.done(&["deposit", "1001", "10"]);
        bank.done(&["withdraw", "1001", "10"]);
        bank.done(&["close", "1001"]);

        for (version, balance, closed) in [(0, 0, false), (1, 1000, false), (2, 0, false), (3, 0, true)]
        {
            let then = bank.json(&["show", "1001", "--version", &version.to_string()]);
            assert_eq!(then["version"], version);
            assert_eq!(then["balance_cents"], balance);
            assert_eq!(then["closed"], closed);
        }
        let history = bank.json(&["history", "1001"]);
        let deposited = history["events"][1]["time"].as_str().unwrap();
        let then = bank.json(&["show", "1001", "--at", deposited]);
        assert_eq!(then["balance_cents"], 1000);

        let later = bank.fails(1, &["show", "1001", "--version", "4"]);
        assert!(later.contains("history 1001"), "{later}");
        let before = bank.fails(1, &["show", "1001", "--at", "2001-01-01T00:00:00Z"]);
        assert!(before.contains("was not there then"), "{before}");
    }

    fn the_bank_refuses_and_says_why(server) {
        let bank = Bank::on(server);
        bank.done(&["open", "1001", "Ada", "--limit", "5"]);
        for (args, why) in [
            (
                &["withdraw", "1001", "5.01"][..],
                "5.01 is more than the 5.00 available",
            ),
            (&["withdraw", "1001", "-1"], "more than 0"),
            (&["deposit", "1001", "0"], "more than 0"),
            (&["limit", "1001", "-1"], "negative"),
            (&["open", "1002", " "], "needs a holder"),
            (&["open", "1001", "Bob"], "the number 1001 is taken"),
            (&["deposit", "1003", "1"], "there is no account 1003"),
            (&["show", "1003"], "there is no account 1003"),
            (&["history", "1003"], "there is no account 1003"),
        ] {
            let told = bank.fails(1, args);
            assert!(told.contains(why), "{args:?}: {told}");
        }
        let history = bank.json(&["history", "1001"]);
        assert_eq!(history["events"].as_array().unwrap().len(), 1);
    }

    fn nothing_happens_to_a_closed_account_and_its_number_stays_taken(server) {
        let bank = Bank::on(server);
        bank.done(&["open", "a-1", "Ada"]);
        bank.done(&["deposit", "A-1", "1"]);
        assert!(bank.fails(1, &["close", "A-1"]).contains("balance of 1.00"));
        bank.done(&["withdraw", "A-1", "1"]);
        bank.done(&["close", "A-1"]);

        assert!(
            bank.fails(1, &["deposit", "A-1", "1"])
                .contains("A-1 is closed")
        );
        assert!(bank.fails(1, &["close", "A-1"]).contains("A-1 is closed"));
        assert!(bank.fails(1, &["open", "a-1", "Bob"]).contains("taken"));
        assert!(bank.done(&["list"]).contains("closed"));
    }

    fn a_reference_books_once(server) {
        let bank = Bank::on(server);
        bank.done(&["open", "1001", "Ada"]);
        bank.done(&["open", "1002", "Bob"]);
        let deposit = ["deposit", "1001", "5", "--reference", "R-1"];
        assert_eq!(bank.json(&deposit)["booked_before"], false);
        assert_eq!(bank.json(&deposit)["booked_before"], true);
        assert_eq!(bank.balance("1001"), 500);

        for other in [
            ["deposit", "1001", "6", "--reference", "R-1"],
            ["withdraw", "1001", "5", "--reference", "R-1"],
            ["deposit", "1002", "5", "--reference", "R-1"],
        ] {
            let told = bank.fails(1, &other);
            assert!(told.contains("R-1 is that of another movement"), "{told}");
        }
        assert_eq!(bank.balance("1001"), 500);
        assert_eq!(bank.balance("1002"), 0);
    }
}
