//! `import`, killed at random moments: every movement that it acknowledged is there exactly once.
//!
//! `KILL_ROUNDS` says how many rounds there are, `KILL_SEED` which statement and which moments.

mod books;
mod random;
mod statement;

use std::{
    collections::HashSet,
    fs::{self, File},
    os::unix::process::ExitStatusExt as _,
    thread,
    time::{Duration, Instant},
};

use self::{
    books::{Acknowledged, Books},
    random::Random,
};
use super::{Bank, import::counts};

/// How many rounds there are, unless the environment says otherwise.
const ROUNDS: u64 = 20;

/// The most kills in one round.
const KILLS: u64 = 3;

/// So often a round is played when all its kills came before the first movement or after the last.
const TRIES: u64 = 4;

#[test]
fn every_acknowledged_movement_is_there_exactly_once() {
    let rounds = random::from_environment("KILL_ROUNDS", || ROUNDS);
    let seed = random::from_environment("KILL_SEED", random::any_seed);
    println!("{rounds} rounds with KILL_SEED={seed}");

    let mut random = Random::of(seed);
    let expected = Undisturbed::import(statement::lines(&mut random));
    let mut killer = Killer::new(random, expected.length);
    let mut in_the_middle = 0;
    for round in 1..=rounds {
        println!("round {round}");
        in_the_middle += u64::from((0..TRIES).any(|_| killer.round(&expected)));
    }
    println!(
        "{} kills, {} of them in the middle of booking, in {in_the_middle} of {rounds} rounds",
        killer.kills, killer.in_the_middle
    );
    assert!(
        in_the_middle * 2 > rounds,
        "most rounds were not killed in the middle, and show nothing"
    );
}

/// What comes of the statement when nobody kills the import.
struct Undisturbed {
    lines: String,
    books: Books,
    booked: u64,
    refused: Vec<u64>,
    length: Duration,
}

impl Undisturbed {
    fn import(lines: String) -> Self {
        let bank = Bank::new();
        let file = bank.statement("s.csv", &lines);
        let begun = Instant::now();
        let told = bank.done(&["import", "--acknowledge", &file]);
        let length = begun.elapsed();
        let acknowledged = Acknowledged::read(&told);
        assert_eq!(acknowledged.lines, statement::LINES);

        let view = bank.json(&["import", &file]);
        let [_, booked, _] = counts(&view);
        assert_eq!(acknowledged.now.len() as u64, booked);
        let refused = refused(&view);
        assert!(booked > 50 && !refused.is_empty(), "{lines}");
        Self {
            books: Books::of(&bank),
            lines,
            booked,
            refused,
            length,
        }
    }
}

/// The lines that were refused.
fn refused(view: &serde_json::Value) -> Vec<u64> {
    let lines = view["refused_lines"].as_array().unwrap().iter();
    lines.map(|it| it["line"].as_u64().unwrap()).collect()
}

/// Chooses the moments, and counts what they hit.
struct Killer {
    random: Random,
    /// How long an import takes: less, when one has ended sooner; more, when one had not begun.
    length: Duration,
    kills: u64,
    in_the_middle: u64,
}

impl Killer {
    fn new(random: Random, length: Duration) -> Self {
        Self {
            random,
            length,
            kills: 0,
            in_the_middle: 0,
        }
    }

    /// Imports into a database of its own, is killed once or more, and imports to the end; whether
    /// a kill came in the middle of booking.
    fn round(&mut self, expected: &Undisturbed) -> bool {
        let bank = Bank::new();
        let file = bank.statement("s.csv", &expected.lines);
        let before = self.in_the_middle;
        let mut booked = HashSet::new();
        for _ in 0..=self.random.below(KILLS) {
            let acknowledged = self.kill_an_import(&bank, &file);
            is_booked_once(&bank, &acknowledged);
            for reference in acknowledged.now {
                assert!(!booked.contains(&reference), "{reference} was booked twice");
                booked.insert(reference);
            }
        }

        let view = bank.json(&["import", &file]);
        let [now, earlier, _] = counts(&view);
        assert_eq!(now + earlier, expected.booked);
        assert!(earlier >= booked.len() as u64, "{view}");
        assert_eq!(refused(&view), expected.refused);
        assert_eq!(Books::of(&bank), expected.books);
        self.in_the_middle > before
    }

    /// Starts an import and kills it; answers with what it had acknowledged.
    fn kill_an_import(&mut self, bank: &Bank, file: &str) -> Acknowledged {
        let told = bank.path("told.txt");
        let mut import = bank.command(&["import", "--acknowledge", file]);
        let mut running = import.stdout(File::create(&told).unwrap()).spawn().unwrap();
        let delay = self.random.shorter_than(self.length);
        thread::sleep(delay);
        running.kill().unwrap();
        let ended = running.wait().unwrap();
        let acknowledged = Acknowledged::read(&fs::read_to_string(&told).unwrap());
        match (ended.code(), ended.signal()) {
            (Some(0), _) if acknowledged.before.is_empty() => self.length = self.length.min(delay),
            (Some(0), _) => {} // One that goes on has less to do, and says nothing of the length.
            (None, Some(9)) => self.count(&acknowledged),
            _ => panic!("the import ended with {ended}"),
        }
        acknowledged
    }

    fn count(&mut self, acknowledged: &Acknowledged) {
        self.kills += 1;
        match acknowledged.lines {
            0 => self.length = self.length * 5 / 4,
            statement::LINES => {}
            _ => self.in_the_middle += 1,
        }
    }
}

/// What was acknowledged is there already, before anybody imports again.
fn is_booked_once(bank: &Bank, acknowledged: &Acknowledged) {
    if acknowledged.lines == 0 {
        return; // There may be no database yet.
    }
    let books = Books::of(bank);
    let references = books.references();
    for reference in acknowledged.booked() {
        let times = references.get(reference);
        assert_eq!(times, Some(&1), "{reference} is there {times:?} times");
    }
}
