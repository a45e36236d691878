//! Random use of arrays against a vector of options.

use eventsourcing::ArrayError;
use proptest::{collection::vec, prelude::*, sample::select, test_runner::TestCaseResult};

use super::{Big, all, big, flat, item};
use crate::stores::{Store, cases, in_memory, sqlite};

/// What is done with an array, at indexes from an offset on.
#[derive(Debug, Clone, Copy)]
enum Step {
    Append,
    Set(u8),
    Get(u8),
    GetFromEnd(u8),
    Slice(u8, u8),
    SliceFromEnd(u8, u8),
    Assigned(u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let at = 0..70_u8;
    prop_oneof![
        4 => Just(Step::Append),
        4 => at.clone().prop_map(Step::Set),
        2 => at.clone().prop_map(Step::Get),
        2 => at.clone().prop_map(Step::GetFromEnd),
        2 => (at.clone(), at.clone()).prop_map(|(from, to)| Step::Slice(from, to)),
        2 => (at.clone(), at.clone()).prop_map(|(from, to)| Step::SliceFromEnd(from, to)),
        1 => (at.clone(), at).prop_map(|(from, to)| Step::Assigned(from, to)),
    ]
}

/// A base, and where in its array it is tried: within it, where levels begin, and far away.
fn place() -> impl Strategy<Value = (u64, u128)> {
    select(vec![
        (2, 0),
        (3, 0),
        (4, 0),
        (4, 230),
        (1000, 0),
        (1000, 970),
        (1000, 999_965),
        (10_000, 9_980),
        (10_000, 99_999_950),
        (1000, 4 * 10_u128.pow(35)),
        (10_000, 4 * 10_u128.pow(35) - 30),
        (27, u128::MAX - 40),
    ])
}

/// What an array is without any library: what its indexes hold from an offset on.
struct Model {
    offset: u128,
    /// How many indexes there are.
    capacity: u128,
    items: Vec<Option<u64>>,
}

/// What an array answers.
#[derive(Debug, PartialEq)]
enum Answer {
    At(u128),
    Done,
    Taken,
    Full,
    Beyond,
    Items(Vec<Option<u64>>),
    Assigned(Vec<(u128, u64)>),
}

impl Model {
    fn end(&self) -> u128 {
        match self.items.len() {
            0 => 0,
            length => self.offset + length as u128,
        }
    }

    fn at(&self, index: u128) -> Option<u64> {
        let place = usize::try_from(index.checked_sub(self.offset)?).ok()?;
        self.items.get(place).copied().flatten()
    }

    fn set(&mut self, index: u128, n: u64) -> Answer {
        if index >= self.capacity {
            return Answer::Beyond;
        }
        if self.at(index).is_some() {
            return Answer::Taken;
        }
        let place = usize::try_from(index - self.offset).unwrap();
        self.items.resize(self.items.len().max(place + 1), None);
        self.items[place] = Some(n);
        Answer::Done
    }

    fn slice(&self, from: u128, to: u128) -> Answer {
        let to = to.min(self.capacity);
        Answer::Items((from..to).map(|index| self.at(index)).collect())
    }

    fn answer(&mut self, step: Step, n: u64) -> Answer {
        let (at, end) = (
            |place: u8| self.offset.saturating_add(place.into()),
            self.end(),
        );
        let before = |back: u8| end.saturating_sub(back.into());
        match step {
            Step::Append if end >= self.capacity => Answer::Full,
            Step::Append => match self.set(end, n) {
                Answer::Done => Answer::At(end),
                other => other,
            },
            Step::Set(place) => self.set(at(place), n),
            Step::Get(place) if at(place) >= self.capacity => Answer::Beyond,
            Step::Get(place) => Answer::Items(vec![self.at(at(place))]),
            Step::GetFromEnd(back) => {
                let index = end.checked_sub(back.into());
                Answer::Items(vec![index.and_then(|index| self.at(index))])
            }
            Step::Slice(from, to) => self.slice(at(from), at(to)),
            Step::SliceFromEnd(from, to) => self.slice(before(from), before(to)),
            Step::Assigned(from, to) => {
                let assigned = |index| Some((index, self.at(index)?));
                Answer::Assigned((at(from)..at(to)).filter_map(assigned).collect())
            }
        }
    }
}

fn refusal(error: ArrayError) -> Answer {
    match error {
        ArrayError::IndexTaken { .. } => Answer::Taken,
        ArrayError::Full { .. } => Answer::Full,
        ArrayError::BeyondCapacity { .. } => Answer::Beyond,
        other => panic!("{other}"),
    }
}

/// What the array answers, whichever of the two it is.
macro_rules! answer {
    ($array:expr, $offset:expr, $step:expr, $n:expr, $index:ty) => {{
        let (array, n) = ($array, $n);
        let at = |place: u8| $offset.saturating_add(<$index>::from(place));
        let back = |place: u8| -i128::from(place);
        let numbers = |items: Vec<Option<super::Item>>| {
            Answer::Items(items.into_iter().map(|it| it.map(|it| it.n)).collect())
        };
        let answer = match $step {
            Step::Append => array.append(item(n)).map(|at| Answer::At(at.into())),
            Step::Set(place) => array.set(at(place), item(n)).map(|()| Answer::Done),
            Step::Get(place) => array.get(at(place)).map(|it| numbers(vec![it])),
            // Minus nothing is the first.
            Step::GetFromEnd(0) => Ok(numbers(vec![None])),
            Step::GetFromEnd(place) => array.get(back(place)).map(|it| numbers(vec![it])),
            Step::Slice(from, to) => array.slice(at(from)..at(to)).map(numbers),
            Step::SliceFromEnd(from, 0) if from > 0 => array.slice(back(from)..).map(numbers),
            Step::SliceFromEnd(0, _) => Ok(numbers(Vec::new())),
            Step::SliceFromEnd(from, to) => array.slice(back(from)..back(to)).map(numbers),
            Step::Assigned(from, to) => array
                .assigned(at(from)..at(to))
                .map(|it| it.map(|(at, it)| (at.into(), it.n)))
                .collect::<Result<_, _>>()
                .map(Answer::Assigned),
        };
        answer.unwrap_or_else(refusal)
    }};
}

/// Whether a step can be modelled: an append to an empty array is at 0, whatever the offset.
fn begins_at_the_offset(step: Step, offset: u128) -> bool {
    offset == 0 || !matches!(step, Step::Append)
}

fn check_big(array: &Big, offset: u128, steps: &[Step]) -> TestCaseResult {
    let mut model = Model {
        offset,
        capacity: array.capacity().unwrap_or(u128::MAX),
        items: Vec::new(),
    };
    for (n, step) in (0..).zip(steps) {
        if model.items.is_empty() && !begins_at_the_offset(*step, offset) {
            continue;
        }
        let wanted = model.answer(*step, n);
        prop_assert_eq!(answer!(array, offset, *step, n, u128), wanted, "{:?}", step);
        prop_assert_eq!(array.next_position().unwrap(), model.end());
    }
    let assigned = model.items.iter().zip(offset..);
    let assigned: Vec<_> = assigned.filter_map(|(n, at)| Some((at, (*n)?))).collect();
    prop_assert_eq!(
        array.last().unwrap().map(|(at, it)| (at, it.n)),
        assigned.last().copied()
    );
    prop_assert_eq!(all(array), assigned);
    Ok(())
}

fn check_flat(store: &Store, capacity: u64, steps: &[Step]) -> TestCaseResult {
    let array = flat(store).with_capacity(capacity).unwrap();
    let mut model = Model {
        offset: 0,
        capacity: array.capacity().into(),
        items: Vec::new(),
    };
    for (n, step) in (0..).zip(steps) {
        let wanted = model.answer(*step, n);
        prop_assert_eq!(answer!(&array, 0_u64, *step, n, u64), wanted, "{:?}", step);
        prop_assert_eq!(u128::from(array.next_position().unwrap()), model.end());
    }
    Ok(())
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 1..60)
}

fn capacity() -> impl Strategy<Value = u64> {
    prop_oneof![1..60_u64, Just(1 << 63)]
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn a_big_array_is_a_vector_of_options((base, offset) in place(), steps in steps()) {
        check_big(&big(&in_memory().store, base), offset, &steps)?;
    }

    #[test]
    fn a_flat_array_is_a_vector_of_options(capacity in capacity(), steps in steps()) {
        check_flat(&in_memory().store, capacity, &steps)?;
    }
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_big_array_in_a_file_is_a_vector_of_options((base, offset) in place(), steps in steps()) {
        check_big(&big(&sqlite().store, base), offset, &steps)?;
    }

    #[test]
    fn a_flat_array_in_a_file_is_a_vector_of_options(capacity in capacity(), steps in steps()) {
        check_flat(&sqlite().store, capacity, &steps)?;
    }
}

#[cfg(feature = "servers")]
proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn a_big_array_on_postgres_is_a_vector_of_options((base, offset) in place(), steps in steps()) {
        check_big(&big(&crate::stores::postgres().store, base), offset, &steps)?;
    }

    #[test]
    fn a_big_array_on_mysql_is_a_vector_of_options((base, offset) in place(), steps in steps()) {
        check_big(&big(&crate::stores::mysql().store, base), offset, &steps)?;
    }

    #[test]
    fn a_flat_array_on_postgres_is_a_vector_of_options(capacity in capacity(), steps in steps()) {
        check_flat(&crate::stores::postgres().store, capacity, &steps)?;
    }

    #[test]
    fn a_flat_array_on_mysql_is_a_vector_of_options(capacity in capacity(), steps in steps()) {
        check_flat(&crate::stores::mysql().store, capacity, &steps)?;
    }
}
