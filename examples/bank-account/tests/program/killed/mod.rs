//! The program, killed at random moments: what it acknowledged is there, once.
//!
//! `KILL_ROUNDS` says how many rounds there are, `KILL_SEED` which statement and which moments.

mod books;
mod random;
mod statement;
mod transfers;

use std::{
    collections::HashSet,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::process::ExitStatusExt as _,
    process::Stdio,
    thread,
    time::Duration,
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

/// So often a round is played until a kill comes in the middle of booking. It is sent there: only an
/// import that books all the rest before the kill arrives is missed.
const TRIES: u64 = 50;

/// No kill waits for more than this share of the lines, so that enough is left to be killed in.
const SHARE: u64 = 2;

/// How long it may take a line to be booked, where that is short: a kill comes at any moment of it.
const A_LINE: Duration = Duration::from_millis(4);

/// How long it may take to make the database, where that is short: one kill in so many comes then.
const A_START: Duration = Duration::from_millis(40);
const STARTS: u64 = 8;

/// How many rounds there are, and what is random in them.
fn rounds() -> (u64, Random) {
    let rounds = random::from_environment("KILL_ROUNDS", || ROUNDS);
    let seed = random::from_environment("KILL_SEED", random::any_seed);
    println!("{rounds} rounds with KILL_SEED={seed}");
    (rounds, Random::of(seed))
}

#[test]
fn every_acknowledged_movement_is_there_exactly_once() {
    let (rounds, mut random) = rounds();
    let expected = Undisturbed::import(statement::lines(&mut random));
    let mut killer = Killer::new(random);
    for round in 1..=rounds {
        println!("round {round}");
        let in_the_middle = (0..TRIES).any(|_| killer.round(&expected));
        assert!(in_the_middle, "no kill came in the middle of booking");
    }
    println!(
        "{} kills, {} of them in the middle of booking",
        killer.kills, killer.in_the_middle
    );
}

/// What comes of the statement when nobody kills the import.
struct Undisturbed {
    lines: String,
    books: Books,
    booked: u64,
    refused: Vec<u64>,
}

impl Undisturbed {
    fn import(lines: String) -> Self {
        let bank = Bank::new();
        let file = bank.statement("s.csv", &lines);
        let told = bank.done(&["import", "--acknowledge", &file]);
        let acknowledged = Acknowledged::read(&told);
        assert_eq!(acknowledged.lines, statement::LINES);

        let view = bank.json(&["import", &file]);
        let [_, booked, _] = counts(&view);
        assert_eq!(acknowledged.now.len() as u64, booked);
        let refused = refused(&view);
        assert!(booked > 50 && !refused.is_empty(), "{lines}");
        assert_eq!(acknowledged.refused.len(), refused.len());
        Self {
            books: Books::of(&bank),
            lines,
            booked,
            refused,
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
    kills: u64,
    in_the_middle: u64,
}

impl Killer {
    fn new(random: Random) -> Self {
        Self {
            random,
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
        let mut refused = HashSet::new();
        for _ in 0..=self.random.below(KILLS) {
            let acknowledged = self.kill_an_import(&bank, &file);
            is_stored(&bank, &acknowledged);
            for reference in acknowledged.now {
                assert!(!booked.contains(&reference), "{reference} was booked twice");
                booked.insert(reference);
            }
            refused.extend(acknowledged.refused);
        }

        let view = bank.json(&["import", &file]);
        let [now, earlier, _] = counts(&view);
        assert_eq!(now + earlier, expected.booked);
        assert!(earlier >= booked.len() as u64, "{view}");
        assert_eq!(self::refused(&view), expected.refused);
        let books = Books::of(&bank);
        assert!(
            refused
                .iter()
                .all(|it| !books.references().contains_key(&**it))
        );
        assert_eq!(books, expected.books);
        self.in_the_middle > before
    }

    /// Starts an import, and kills it when it has acknowledged so many lines; answers with what it
    /// had acknowledged.
    fn kill_an_import(&mut self, bank: &Bank, file: &str) -> Acknowledged {
        let mut import = bank.command(&["import", "--acknowledge", file]);
        let mut running = import.stdout(Stdio::piped()).spawn().unwrap();
        let mut reader = BufReader::new(running.stdout.take().unwrap());
        let mut told = String::new();
        let (lines, pause) = match self.random.below(STARTS) {
            0 => (0, A_START),
            _ => (1 + self.random.below(statement::LINES / SHARE), A_LINE),
        };
        for _ in 0..lines {
            reader.read_line(&mut told).unwrap();
        }
        thread::sleep(self.random.shorter_than(pause));
        running.kill().unwrap();
        // What it wrote before it was killed is still there to be read.
        reader.read_to_string(&mut told).unwrap();
        let ended = running.wait().unwrap();
        let acknowledged = Acknowledged::read(&told);
        match (ended.code(), ended.signal()) {
            (Some(0), _) => {}
            (None, Some(9)) => self.count(&acknowledged),
            _ => panic!("the import ended with {ended}"),
        }
        acknowledged
    }

    fn count(&mut self, acknowledged: &Acknowledged) {
        self.kills += 1;
        if (1..statement::LINES).contains(&acknowledged.lines) {
            self.in_the_middle += 1;
        }
    }
}

/// What was acknowledged is there already, before anybody imports again: what is booked, once, and
/// what is refused, not.
fn is_stored(bank: &Bank, acknowledged: &Acknowledged) {
    if acknowledged.lines == 0 {
        return; // There may be no database yet.
    }
    let books = Books::of(bank);
    let references = books.references();
    for reference in acknowledged.booked() {
        let times = references.get(reference);
        assert_eq!(times, Some(&1), "{reference} is there {times:?} times");
    }
    for reference in &acknowledged.refused {
        let times = references.get(&**reference);
        assert_eq!(times, None, "{reference} is there {times:?} times");
    }
}
