//! Statements: what is booked, what is refused, and what a second run does.

use std::process::{Command, Stdio};

use serde_json::Value;

use super::{Bank, Ended};

/// The statement that is shipped.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/statement.csv");

/// Booked, booked before, refused.
pub(super) fn counts(view: &Value) -> [u64; 3] {
    ["booked", "booked_before", "refused"].map(|name| view[name].as_u64().unwrap())
}

/// The lines that were refused, each with its reason.
fn refusals(view: &Value) -> Vec<(u64, &str)> {
    let lines = view["refused_lines"].as_array().unwrap().iter();
    lines
        .map(|it| (it["line"].as_u64().unwrap(), it["reason"].as_str().unwrap()))
        .collect()
}

#[test]
fn the_shipped_statement_is_booked_once() {
    let bank = Bank::new();
    let first = bank.json(&["import", SHIPPED]);
    assert_eq!(counts(&first), [3608, 0, 38]);
    let second = bank.json(&["import", SHIPPED]);
    assert_eq!(counts(&second), [0, 3608, 38]);

    assert_eq!(first["accounts"], second["accounts"]);
    let lines = |view| refusals(view).iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(lines(&first), lines(&second));
}

#[test]
fn the_balances_are_printed_for_people() {
    let bank = Bank::new();
    let statement = bank.statement(
        "s.csv",
        "R-1,open,1001,5,Zoë\nR-2,withdraw,1001,2.50,\nR-3\n",
    );
    let told = bank.done(&["import", &statement]);
    for part in [
        "Zoë",
        "-2.50",
        "it has 1 fields",
        "2 booked, 0 booked before, 1 refused",
    ] {
        assert!(told.contains(part), "no {part} in {told}");
    }
}

#[test]
fn a_bad_line_is_refused_with_its_number_and_stops_nothing() {
    let bank = Bank::new();
    let statement = bank.statement(
        "s.csv",
        "R-1,open,1001,0,\"Nguyễn, \"\"Hoa\"\"\nand family\"\n\
         \n\
         R-2,deposit,1001\n\
         R-3,deposit,1001,ten,\n\
         R-4,deposit,1001,-5,\n\
         R-5,deposit,1001,1,\"never closed\n\
         R-6,withdraw,1001,1,\n\
         R-7,deposit,9999,1,\n\
         R-8,deposit,1001,\" 7.00 \",\"quoted, \"\"twice\"\"\"\n\
         R-8,deposit,1001,7.00,repeated\n",
    );
    let view = bank.json(&["import", &statement]);
    assert_eq!(counts(&view), [2, 0, 7]);
    let expected = [
        (5, "3 fields instead of 5"),
        (6, "\"ten\" is no amount"),
        (7, "-5.00"),
        (8, "not closed"),
        (9, "more than the 0.00 available"),
        (10, "no account 9999"),
        (12, "line 11 has the same reference"),
    ];
    for ((line, reason), (number, part)) in refusals(&view).into_iter().zip(expected) {
        assert_eq!(line, number, "{reason}");
        assert!(reason.contains(part), "line {line}: {reason}");
    }
    assert_eq!(view["refused_lines"][1]["reference"], "R-3");
    assert_eq!(view["accounts"][0]["holder"], "Nguyễn, \"Hoa\"\nand family");
    assert_eq!(bank.balance("1001"), 700);
}

#[test]
fn equal_movements_with_two_references_are_both_booked() {
    let bank = Bank::new();
    let lines = "R-1,open,1001,0,Ada\nR-2,deposit,1001,5,tip\nR-3,deposit,1001,5,tip\n";
    let statement = bank.statement("s.csv", lines);
    assert_eq!(counts(&bank.json(&["import", &statement])), [3, 0, 0]);
    assert_eq!(bank.balance("1001"), 1000);
}

#[test]
fn what_was_refused_in_its_turn_is_not_booked_later() {
    let bank = Bank::new();
    let lines = "R-1,open,1001,0,Ada\nR-2,withdraw,1001,5,\nR-3,deposit,1001,9,\n";
    let statement = bank.statement("s.csv", lines);
    assert_eq!(counts(&bank.json(&["import", &statement])), [2, 0, 1]);

    let again = bank.json(&["import", &statement]);
    assert_eq!(counts(&again), [0, 2, 1]);
    assert!(refusals(&again)[0].1.contains("under a new reference"));
    assert_eq!(bank.balance("1001"), 900);
}

/// What was refused is not remembered, only that it was.
#[test]
fn the_reference_of_what_was_refused_is_that_of_no_other_movement() {
    let bank = Bank::new();
    let lines = "R-1,open,1001,0,Ada\nR-2,withdraw,1001,5,\nR-3,open,1002,0,Bob\n";
    bank.json(&["import", &bank.statement("s.csv", lines)]);
    for other in [
        &["deposit", "1001", "5"][..],
        &["withdraw", "1002", "5"],
        &["open", "1003", "Cy"],
        &["transfer", "1001", "1002", "5"],
    ] {
        let told = bank.fails(1, &[other, &["--reference", "R-2"]].concat());
        let why = "R-2 is that of a movement which an earlier import refused";
        assert!(told.contains(why), "{other:?}: {told}");
    }
}

/// A reference is the key of a save, which has a longest length in bytes.
#[test]
fn a_reference_that_is_too_long_is_refused_and_stops_nothing() {
    let bank = Bank::new();
    let (longest, too_long) = ("𝄞".repeat(63), "𝄞".repeat(64));
    let lines =
        format!("R-1,open,1001,0,Ada\n{too_long},deposit,1001,1,\n{longest},deposit,1001,2,\n");
    let view = bank.json(&["import", &bank.statement("s.csv", &lines)]);
    assert_eq!(counts(&view), [2, 0, 1]);
    assert!(refusals(&view)[0].1.contains("255 bytes"), "{view}");
    assert_eq!(bank.balance("1001"), 200);
    let told = bank.fails(2, &["deposit", "1001", "1", "--reference", &too_long]);
    assert!(told.contains("255 bytes"), "{told}");
}

#[test]
fn what_was_missing_can_be_set_right() {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", "R-1,deposit,1001,5,\n");
    assert_eq!(counts(&bank.json(&["import", &statement])), [0, 0, 1]);
    bank.done(&["open", "1001", "Ada"]);
    assert_eq!(counts(&bank.json(&["import", &statement])), [1, 0, 0]);
}

#[test]
fn a_reference_of_another_statement_is_refused_when_it_asks_for_something_else() {
    let bank = Bank::new();
    let first = "R-1,open,1001,0,Ada\nR-2,open,1002,0,Bob\nR-3,deposit,1001,5,\n";
    bank.json(&["import", &bank.statement("first.csv", first)]);
    for other in [
        "R-3,deposit,1001,6,\n",
        "R-3,deposit,1002,5,\n",
        "R-3,withdraw,1001,5,\n",
    ] {
        let view = bank.json(&["import", &bank.statement("other.csv", other)]);
        assert_eq!(counts(&view), [0, 0, 1], "{other}");
        assert!(refusals(&view)[0].1.contains("another movement"), "{view}");
    }
}

#[test]
fn two_imports_at_once_book_once() {
    let bank = Bank::new();
    let open = "R-1,open,1001,0,Ada\n".to_owned();
    let deposits = (2..200).map(|n| format!("R-{n},deposit,1001,1,\n"));
    let lines: Vec<_> = std::iter::once(open).chain(deposits).collect();
    let statement = bank.statement("s.csv", &lines.concat());
    bank.done(&["open", "before", "Somebody"]);
    let start = || {
        let mut import = bank.command(&["import", &statement, "--json"]);
        import
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let running = [start(), start()];

    let mut booked = 0;
    for import in running {
        let ended = Ended::of(&import.wait_with_output().unwrap());
        assert_eq!(ended.code, 0, "{ended:?}");
        booked += counts(&serde_json::from_str(&ended.stdout).unwrap())[0];
    }
    assert_eq!(booked, 199);
    assert_eq!(bank.balance("1001"), 19800);
}

#[test]
fn refused_lines_are_a_failure_for_the_strict_only() {
    let bank = Bank::new();
    let statement = bank.statement("s.csv", "R-1,open,1001,0,Ada\nR-2,withdraw,1001,1,\n");
    let strict = bank.run(&["import", "--strict", "--json", &statement]);
    assert_eq!(strict.code, 1);
    let view: Value = serde_json::from_str(&strict.stdout).unwrap();
    assert_eq!(counts(&view), [1, 0, 1]);
    assert!(strict.stderr.contains("refused"), "{strict:?}");
    bank.done(&["import", &statement]);
}

#[test]
fn the_statement_of_the_readme_is_booked_to_its_end() {
    let readme = include_str!("../../README.md");
    let statement = readme.split("```csv\n").nth(1).unwrap();
    let statement = statement.split("```").next().unwrap();
    let bank = Bank::new();
    let view = bank.json(&["import", &bank.file("s.csv", statement.as_bytes())]);
    assert_eq!(counts(&view), [6, 0, 0], "{view}");
    assert_eq!(view["accounts"][0]["closed"], true);
}

#[test]
#[cfg(target_os = "linux")]
fn an_import_that_a_full_disk_stopped_goes_on_where_it_was() {
    let bank = Bank::new();
    bank.done(&["open", "before", "Somebody"]);
    let mut limited = Command::new("sh");
    limited
        .args(["-c", "trap '' XFSZ; ulimit -f 600; exec \"$0\" \"$@\""])
        .arg(env!("CARGO_BIN_EXE_bank-account"))
        .args(["import", SHIPPED, "--database"])
        .arg(bank.path("bank.db"));
    let ended = Ended::of(&limited.output().unwrap());
    assert_eq!(ended.code, 3, "{ended:?}");
    assert!(
        ended.stderr.contains("the import stopped at line"),
        "{ended:?}"
    );

    let [booked, before, refused] = counts(&bank.json(&["import", SHIPPED]));
    assert_eq!((booked + before, refused), (3608, 38));
    assert!(before > 0, "nothing was booked before the disk was full");
}
