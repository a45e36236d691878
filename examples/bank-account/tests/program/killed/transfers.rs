//! Transfers, each sent by two processes at once that are killed: each is booked once or never, and to
//! both accounts or to neither.

use std::{
    collections::HashSet,
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::{super::Bank, books::Books, random::Random};

/// So many transfers there are in each round of the environment's.
const TRANSFERS: u64 = 3;

#[test]
fn every_transfer_is_booked_once_to_both_accounts_or_never() {
    let (rounds, mut random) = super::rounds();
    let bank = Bank::new();
    for account in ["1001", "1002"] {
        bank.done(&["open", account, "Holder", "--reference", account]);
        bank.done(&[
            "deposit",
            account,
            "1000",
            "--reference",
            &format!("D-{account}"),
        ]);
    }
    let senders = Senders::of(&bank);
    let transfers: Vec<_> = (0..rounds * TRANSFERS)
        .map(|n| Transfer::of(n, &mut random))
        .collect();
    let mut acknowledged = HashSet::new();
    for transfer in &transfers {
        if senders.send_and_kill(transfer, &mut random) {
            acknowledged.insert(&*transfer.reference);
        }
    }
    println!(
        "{} transfers, {} acknowledged",
        transfers.len(),
        acknowledged.len()
    );
    let booked = booked(&bank);
    assert!(
        acknowledged.iter().all(|it| booked.contains(*it)),
        "{acknowledged:?}, {booked:?}"
    );

    for transfer in &transfers {
        bank.done(&transfer.args());
    }
    assert_eq!(self::booked(&bank).len(), transfers.len());
}

struct Transfer {
    reference: String,
    accounts: [&'static str; 2],
}

impl Transfer {
    fn of(n: u64, random: &mut Random) -> Self {
        let accounts = match random.below(2) {
            0 => ["1001", "1002"],
            _ => ["1002", "1001"],
        };
        let reference = format!("T-{n}");
        Self {
            reference,
            accounts,
        }
    }

    fn args(&self) -> [&str; 6] {
        let [from, to] = self.accounts;
        ["transfer", from, to, "1", "--reference", &self.reference]
    }
}

/// Starts the program, and kills it.
struct Senders<'a> {
    bank: &'a Bank,
    /// About how long the program takes for a transfer.
    length: Duration,
}

impl<'a> Senders<'a> {
    fn of(bank: &'a Bank) -> Self {
        let begun = Instant::now();
        bank.done(&["show", "1001"]);
        let length = begun.elapsed() * 2;
        Self { bank, length }
    }

    /// Sends a transfer twice at once, and kills one of the senders, or both; whether one of them came
    /// to say that it is booked.
    fn send_and_kill(&self, transfer: &Transfer, random: &mut Random) -> bool {
        let mut senders = [self.start(transfer), self.start(transfer)];
        for sender in senders.iter_mut().skip(usize::from(random.below(3) > 0)) {
            thread::sleep(random.shorter_than(self.length));
            sender.kill().unwrap();
        }
        let codes = senders.map(|sender| {
            let ended = sender.wait_with_output().unwrap();
            let told = String::from_utf8_lossy(&ended.stderr).into_owned();
            assert!(matches!(ended.status.code(), None | Some(0)), "{told}");
            ended.status.code()
        });
        codes.contains(&Some(0))
    }

    fn start(&self, transfer: &Transfer) -> Child {
        let mut command = self.bank.command(&transfer.args());
        let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    }
}

/// The references of the transfers that are booked: each in both accounts, and no money lost or made.
fn booked(bank: &Bank) -> HashSet<String> {
    assert_eq!(bank.balance("1001") + bank.balance("1002"), 200_000);
    let books = Books::of(bank);
    let references = books.references().into_iter();
    let transfers = references.filter(|(reference, _)| reference.starts_with("T-"));
    transfers
        .map(|(reference, times)| {
            assert_eq!(times, 2, "{reference}");
            reference.to_owned()
        })
        .collect()
}
