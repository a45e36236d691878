//! What is refused, and what is told then.

use eventsourcing_test_servers::on_every_database;

use super::{Company, told};

on_every_database! {
    fn what_is_not_there_or_there_already_is_refused(server) {
        let company = Company::with_a_cargo(server);
        let later = "2026-04-20T00:00:00Z";
        for (args, why) in [
            (&["track", "X"][..], "there is no cargo X"),
            (&["handle", "X", "claimed", "SESTO", later], "no cargo X"),
            (&["redirect", "X", "DEHAM", later], "there is no cargo X"),
            (&["delay", "V9", "HKHKG", "2"], "there is no voyage V9"),
            (&["delay", "V100", "SESTO", "2"], "does not leave SESTO"),
            (
                &[
                    "extend",
                    "V100",
                    "HKHKG 2026-04-03T08:00:00Z SESTO 2026-04-30T08:00:00Z",
                ],
                "the movement from HKHKG cannot be",
            ),
            (&["route", "ABC123", "0"], "there is no route 0"),
            (&["route", "ABC123", "3"], "there is no route 3"),
            (
                &[
                    "book",
                    "ABC123",
                    "HKHKG",
                    "2026-03-01T00:00:00Z",
                    "SESTO",
                    later,
                ],
                "the tracking id ABC123 is taken",
            ),
            (
                &["book", "B", "HKHKG", later, "SESTO", later],
                "the deadline is over",
            ),
            (
                &[
                    "schedule",
                    "V100",
                    "HKHKG 2026-03-03T08:00:00Z SESTO 2026-03-30T08:00:00Z",
                ],
                "voyage V100 is scheduled already",
            ),
            (
                &[
                    "schedule",
                    "V9",
                    "HKHKG 2026-03-03T08:00:00Z SESTO 2026-03-03T08:00:00Z",
                ],
                "the movement from HKHKG cannot be",
            ),
        ] {
            let told = company.fails(1, args);
            assert!(told.contains(why), "{args:?}: {told}");
        }
    }

    fn a_report_is_taken_once(server) {
        let company = Company::with_a_cargo(server);
        let received = [
            "handle",
            "ABC123",
            "received",
            "HKHKG",
            "2026-03-02T09:30:00Z",
        ];
        company.done(&received);
        let told = company.fails(1, &received);
        assert!(told.contains("reported already"), "{told}");
        assert_eq!(company.done(&["history", "ABC123"]).lines().count(), 1);
    }
}

#[test]
fn values_are_checked_on_the_command_line() {
    let company = Company::with_a_cargo(None);
    for (args, why) in [
        (&["track", "abc"][..], "a tracking id is"),
        (&["delay", "V-1", "HKHKG", "2"], "a voyage number is"),
        (
            &["delay", "V100", "Hong Kong", "2"],
            "a location is a UN/LOCODE",
        ),
        (
            &["redirect", "ABC123", "SESTO", "2026-04-15"],
            "a time with its zone",
        ),
        (&["schedule", "V9", "HKHKG SESTO"], "a movement is like"),
        (&["schedule", "V9"], "required arguments"),
        (
            &["handle", "ABC123", "loaded", "HKHKG"],
            "required arguments",
        ),
        (&["sink"], "unrecognized subcommand"),
    ] {
        let told = company.fails(2, args);
        assert!(told.contains(why), "{args:?}: {told}");
    }
}

#[test]
fn a_database_that_is_not_there_or_is_none_is_told() {
    let company = Company::new();
    let told = company.fails(3, &["list"]);
    assert!(told.contains("`schedule` and `book` make one"), "{told}");
    assert!(told.contains(company.path().to_str().unwrap()), "{told}");
    assert!(!company.path().exists(), "nothing else makes it");

    let text = "no database, but long enough to be read as one".repeat(9);
    std::fs::write(company.path(), text).unwrap();
    let told = company.fails(3, &["list"]);
    assert!(told.contains("because: "), "{told}");
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_failure_of_its_own() {
    let company = Company::with_a_cargo(None);
    let full = std::fs::File::options().write(true).open("/dev/full");
    let mut route = company.command(&["route", "ABC123"]);
    let output = route.stdout(full.unwrap()).output().unwrap();
    let (code, _, stderr) = told(&output);
    assert_eq!(code, 5, "{stderr}");
    assert!(stderr.contains("what was asked is done"), "{stderr}");
    assert!(company.done(&["list"]).ends_with(", routed\n"));
}

#[test]
fn a_server_that_cannot_be_reached_is_told_without_its_password() {
    let company = Company::new();
    let url = "postgres://me:secret@127.0.0.1:1/there";
    let told = company.fails(3, &["list", "--database", url]);
    let place = "  where: postgres://me@127.0.0.1:1/there\n";
    assert!(told.ends_with(place), "{told}");
    assert!(!told.contains("secret"), "{told}");
}
