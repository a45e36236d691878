//! Several processes at once.

use std::process::{Child, Stdio};

use eventsourcing_test_servers::on_every_database;

use super::{Company, told};

const CARGOS: [&str; 4] = ["A1", "B2", "C3", "D4"];

fn start(company: &Company, args: &[&str]) -> Child {
    let mut command = company.command(args);
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Waits for what must succeed, and answers with what it wrote.
fn done(child: Child) -> String {
    let (code, stdout, stderr) = told(&child.wait_with_output().unwrap());
    assert_eq!((code, &*stderr), (0, ""));
    stdout
}

on_every_database! {
    /// Each request is handled by one of those who try, while ports go on reporting.
    fn a_request_is_done_once_whoever_handles_it(server) {
        let company = Company::with_a_cargo(server);
        for cargo in CARGOS {
            company.book(cargo);
            company.done(&["route", cargo]);
            let lost = ["handle", cargo, "received", "NLRTM", "2026-03-02T08:00:00Z"];
            assert!(company.done(&lost).contains("MISDIRECTED"));
        }
        let handlers: Vec<_> = (0..4).map(|_| start(&company, &["reroute"])).collect();
        let customs = CARGOS.map(|cargo| {
            let customs = ["handle", cargo, "customs", "NLRTM", "2026-03-04T08:00:00Z"];
            start(&company, &customs)
        });
        let told: String = handlers.into_iter().map(done).collect();
        for child in customs {
            done(child);
        }
        for cargo in CARGOS {
            let rerouted = format!("{cargo} has another route\n");
            assert_eq!(told.matches(&rerouted).count(), 1, "{told}");
            let next = "next     to be loaded onto V200 in NLRTM\n";
            assert!(company.done(&["track", cargo]).contains(next));
        }
        let left = company.done(&["reroute"]);
        assert_eq!(left, "no cargo waits for another route\n");
    }

    /// One of those who book a cargo under one tracking id has it.
    fn a_tracking_id_is_given_once(server) {
        let company = Company::with_a_cargo(server);
        let ask = |to| {
            let asked = [
                "book",
                "X1",
                "HKHKG",
                "2026-03-01T00:00:00Z",
                to,
                "2026-04-15T00:00:00Z",
            ];
            start(&company, &asked)
        };
        let booked = ["SESTO", "NLRTM", "DEHAM", "SGSIN"].map(ask);
        let codes = booked.map(|child| told(&child.wait_with_output().unwrap()).0);
        assert_eq!(
            codes.iter().filter(|code| **code == 0).count(),
            1,
            "{codes:?}"
        );
        assert_eq!(
            codes.iter().filter(|code| **code == 1).count(),
            3,
            "{codes:?}"
        );
    }
}
