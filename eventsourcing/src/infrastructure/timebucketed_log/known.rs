//! What a handle remembers of its log, so that it need not ask.

use std::collections::VecDeque;

use crate::domain::{
    timebucketed_log::{bucket::TimeBucket, bucket_size::BucketSize, taken::TakenMicros},
    timestamp::Timestamp,
};

/// So many buckets are remembered, and so many runs of µs.
const MOST_BUCKETS: usize = 64;
const MOST_RUNS: usize = 1024;

/// What a handle knows of its log. All of it stays true whatever others do, but for the bucket size.
#[derive(Debug)]
pub(super) struct Known {
    bucket_size: BucketSize,
    /// Buckets that are open, of any size, the latest first.
    open: VecDeque<TimeBucket>,
    /// What is taken in buckets of this size.
    taken: TakenMicros,
}

impl Known {
    pub(super) fn new(bucket_size: BucketSize) -> Self {
        Self {
            bucket_size,
            open: VecDeque::new(),
            taken: TakenMicros::default(),
        }
    }

    pub(super) fn bucket_size(&self) -> BucketSize {
        self.bucket_size
    }

    pub(super) fn set_bucket_size(&mut self, bucket_size: BucketSize) {
        if self.bucket_size != bucket_size {
            self.bucket_size = bucket_size;
            self.taken = TakenMicros::default();
        }
    }

    pub(super) fn is_open(&self, bucket: TimeBucket) -> bool {
        self.open.contains(&bucket)
    }

    pub(super) fn opened(&mut self, bucket: TimeBucket) {
        if !self.is_open(bucket) {
            self.open.truncate(MOST_BUCKETS - 1);
            self.open.push_front(bucket);
        }
    }

    /// What is taken from a time on, in buckets of a size.
    pub(super) fn taken_from(&self, bucket_size: BucketSize, at: Timestamp) -> TakenMicros {
        if bucket_size == self.bucket_size {
            self.taken.from(at)
        } else {
            TakenMicros::default()
        }
    }

    /// Notes what is taken in buckets of a size. All is forgotten when it is too much, and seldom: to
    /// find it out again can take long.
    pub(super) fn took(&mut self, bucket_size: BucketSize, taken: &TakenMicros) {
        if bucket_size == self.bucket_size {
            self.taken.take_all(taken);
            if self.taken.runs() > MOST_RUNS {
                self.taken = TakenMicros::default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros)
    }

    fn second(second: i64) -> TimeBucket {
        TimeBucket::of(BucketSize::Second, at(second * 1_000_000))
    }

    #[test]
    fn the_latest_buckets_are_remembered() {
        let mut known = Known::new(BucketSize::Second);
        for n in 0..200 {
            known.opened(second(n));
            known.opened(second(n));
            assert!(known.is_open(second(n)));
        }
        assert!(known.is_open(second(200 - 64)) && !known.is_open(second(200 - 65)));
        assert_eq!(known.open.len(), 64);
    }

    #[test]
    fn what_is_taken_is_of_one_size_and_no_more_than_there_is_room_for() {
        let mut known = Known::new(BucketSize::Second);
        let mut taken = TakenMicros::default();
        for n in 0..2000 {
            taken.take(at(n * 2));
            known.took(BucketSize::Second, &taken.from(at(n * 2)));
            known.took(BucketSize::Year, &taken);
            assert!(known.taken.runs() <= MOST_RUNS);
        }
        let free = |size| known.taken_from(size, at(3998)).first_free(at(3998));
        assert_eq!(free(BucketSize::Second), Some(at(3999)));
        assert_eq!(free(BucketSize::Year), Some(at(3998)));
        known.set_bucket_size(BucketSize::Year);
        assert_eq!(known.taken.runs(), 0);
    }
}
