//! What is read is not held: a process of its own, `storage/reader.rs`, says how much memory it took.

use std::{ffi::OsStr, process::Command};

use uuid::Uuid;

/// Reads a database of so many events of one meter by the process `reader`.
///
/// # Panics
///
/// If it took 64 MiB, or did not find all.
#[allow(clippy::panic, clippy::unwrap_used)]
pub fn assert_that_reading_takes_little(reader: &str, place: impl AsRef<OsStr>, events: i64) {
    let output = Command::new(reader)
        .arg(place.as_ref())
        .arg(Uuid::nil().to_string())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    let numbers: Vec<i64> = said
        .split_whitespace()
        .map(|it| it.parse().unwrap())
        .collect();
    let [logged, in_sequence, version, peak] = numbers[..] else {
        panic!("{said}");
    };
    assert_eq!((logged, in_sequence, version), (events, events, events - 1));
    assert!(peak < 64 * 1024, "{peak} KiB");
}
