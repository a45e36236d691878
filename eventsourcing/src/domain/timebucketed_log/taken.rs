//! Which µs of a log are known to be taken.

use std::collections::BTreeMap;

use crate::domain::timestamp::Timestamp;

/// A set of µs, as runs of them: a clock that stands still makes one run, however long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct TakenMicros {
    /// The first of each run, and its last. Between two runs something is not known to be taken.
    runs: BTreeMap<i64, i64>,
}

impl TakenMicros {
    /// How many runs it remembers.
    pub(crate) fn runs(&self) -> usize {
        self.runs.len()
    }

    /// The first time from `from` on that is not known to be taken; none at the end of time.
    pub(crate) fn first_free(&self, from: Timestamp) -> Option<Timestamp> {
        let from = from.as_micros();
        let run = self.runs.range(..=from).next_back();
        let free = match run {
            Some((_, &last)) if last >= from => last.checked_add(1)?,
            _ => from,
        };
        Some(Timestamp::from_micros(free))
    }

    /// Notes that a time is taken.
    pub(crate) fn take(&mut self, at: Timestamp) {
        self.take_run(at.as_micros(), at.as_micros());
    }

    /// Notes all that another one knows.
    pub(crate) fn take_all(&mut self, other: &Self) {
        for (&first, &last) in &other.runs {
            self.take_run(first, last);
        }
    }

    /// What it knows from a time on, and what that time is in.
    pub(crate) fn from(&self, at: Timestamp) -> Self {
        let at = at.as_micros();
        let around = self.runs.range(..at).next_back();
        let around = around.filter(|(_, last)| **last >= at);
        let runs = around.into_iter().chain(self.runs.range(at..));
        Self {
            runs: runs.map(|(&first, &last)| (first, last)).collect(),
        }
    }

    fn take_run(&mut self, first: i64, last: i64) {
        let (mut first, mut last) = (first, last);
        let reaches = |it: &(&i64, &i64)| it.1.saturating_add(1) >= first;
        if let Some((&before, _)) = self.runs.range(..=first).next_back().filter(reaches) {
            first = before;
        }
        let behind = last.saturating_add(1);
        while let Some((&touched, &its_last)) = self.runs.range(first..=behind).next_back() {
            self.runs.remove(&touched);
            last = last.max(its_last);
        }
        self.runs.insert(first, last);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    fn taken(all: &[i64]) -> TakenMicros {
        let mut taken = TakenMicros::default();
        for micros in all {
            taken.take(at(*micros));
        }
        taken
    }

    fn first_free(model: &BTreeSet<i64>, from: i64) -> Option<Timestamp> {
        (from..=i64::MAX).find(|it| !model.contains(it)).map(at)
    }

    proptest! {
        #[test]
        fn it_is_a_set(all in vec(0..40_i64, 0..40), others in vec(0..40_i64, 0..40), from in -2..42_i64) {
            let mut found = taken(&all);
            let mut model: BTreeSet<_> = all.into_iter().collect();
            let of_model = model.iter().copied().collect::<Vec<_>>();
            prop_assert_eq!(&found, &taken(&of_model), "whatever the order");
            prop_assert_eq!(found.first_free(at(from)), first_free(&model, from));
            prop_assert_eq!(found.from(at(from)).first_free(at(from)), first_free(&model, from));
            let runs = model.iter().filter(|it| !model.contains(&(**it - 1))).count();
            prop_assert_eq!(found.runs(), runs);

            found.take_all(&taken(&others));
            model.extend(others);
            prop_assert_eq!(found.first_free(at(from)), first_free(&model, from));
        }
    }

    #[test]
    fn the_ends_of_time_can_be_taken() {
        let taken = taken(&[i64::MAX, i64::MIN, i64::MAX - 1, i64::MIN + 1]);
        assert_eq!(taken.runs(), 2);
        assert_eq!(taken.first_free(at(i64::MAX - 1)), None);
        assert_eq!(taken.first_free(Timestamp::MIN), Some(at(i64::MIN + 2)));
        assert_eq!(taken.from(Timestamp::MAX).first_free(Timestamp::MAX), None);
    }
}
