//! What a root shows of itself, and gives.

use super::account;
use crate::bank::{AccountEvent, deposited};

#[test]
fn a_root_shows_itself_and_can_be_cloned() {
    let mut root = account();
    let mut clone = root.clone();
    clone.trigger(deposited(5)).unwrap();
    assert_eq!((root.balance, clone.balance), (0, 5));
    root.trigger(deposited(7)).unwrap();
    assert_eq!((root.balance, clone.balance), (7, 5));
    let shown = format!("{root:?}");
    assert!(
        shown.contains("Ada") && shown.contains(&root.id().to_string()),
        "{shown}"
    );
}

#[test]
fn the_state_can_be_taken_out_living_or_ended() {
    let mut root = account();
    root.trigger(deposited(5)).unwrap();
    assert_eq!(root.clone().into_state().unwrap().balance, 5);
    root.trigger(AccountEvent::Closed).unwrap();
    assert_eq!(root.into_state().unwrap().balance, 5);
}
