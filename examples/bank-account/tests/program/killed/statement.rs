//! A statement that is long enough to be killed in.

use super::random::Random;

/// How many lines there are, the header not counted.
pub(super) const LINES: u64 = 180;

/// Two accounts and their movements, enough for snapshots: some are refused, and others would be if
/// anything were booked twice, left out or booked out of its turn.
pub(super) fn lines(random: &mut Random) -> String {
    let opens = (1..=2).map(|n| format!("K-{n},open,100{n},{n},Holder {n}\n"));
    let movements = (3..=LINES).map(|n| line(n, random));
    opens.chain(movements).collect()
}

fn line(n: u64, random: &mut Random) -> String {
    let account = 1001 + random.below(2);
    let cents = random.below(100);
    match random.below(20) {
        0 => format!("K-{n},limit,{account},{cents},\n"),
        1 => format!("K-{n},deposit,9999,{cents},nobody's\n"),
        2 => format!("K-{n},deposit,{account},many,\n"),
        3..=11 => format!("K-{n},deposit,{account},{cents}.{cents:02},in {n}\n"),
        _ => format!("K-{n},withdraw,{account},{cents}.{cents:02},out {n}\n"),
    }
}
