//! Days, months and years of the Gregorian calendar, for all times that a
//! [`Timestamp`](crate::Timestamp) can be: `jiff` ends with the year 9999, and these with 294 247.

/// Days from the first of January of the year 1 to that of 1970.
const EPOCH: i64 = 719_162;

/// Days of 400 years, after which the calendar begins again.
const CYCLE: i64 = 146_097;

/// Days of a common year before each month, and before the next year.
const BEFORE_MONTH: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

/// A day, as it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: i64,
    /// From 1 to 12.
    pub(super) month: i64,
    /// From 1 to 31.
    pub(super) day: i64,
}

impl Date {
    /// The date so many days after the first of January 1970.
    pub(super) fn of(days: i64) -> Self {
        // Off by a year at most, since the years of a cycle are nearly of one length.
        let mut year = (days + EPOCH).div_euclid(CYCLE) * 400
            + (days + EPOCH).rem_euclid(CYCLE) * 400 / CYCLE
            + 1;
        if first_day(year + 1, 1) <= days {
            year += 1;
        } else if days < first_day(year, 1) {
            year -= 1;
        }
        let mut month = 12;
        while days < first_day(year, month) {
            month -= 1;
        }
        Self {
            year,
            month,
            day: days - first_day(year, month) + 1,
        }
    }
}

/// How many days the first of a month is after the first of January 1970. The thirteenth month is the
/// first of the next year.
pub(super) fn first_day(year: i64, month: i64) -> i64 {
    let before = year - 1;
    let leap_days = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let of_this_year = i64::from(month > 2 && is_leap(year));
    let before_month = BEFORE_MONTH[usize::try_from(month - 1).unwrap_or_default()];
    before * 365 + leap_days - EPOCH + before_month + of_this_year
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first of January of the year -9999 and the last of December of 9999.
    const KNOWN: std::ops::RangeInclusive<i64> = -4_371_587..=2_932_896;

    #[test]
    fn days_of_twenty_thousand_years_are_those_of_another_calendar() {
        // A prime, so that in the end all days of a month and a year are among them.
        const STEP: i64 = 11;
        let mut other = jiff::civil::date(-9999, 1, 1);
        for days in KNOWN.step_by(11) {
            let date = Date::of(days);
            let found = (date.year, date.month, date.day);
            let expected = (other.year(), other.month(), other.day());
            let expected = (expected.0.into(), expected.1.into(), expected.2.into());
            assert_eq!(found, expected, "{days} days after 1970");
            assert_eq!(first_day(date.year, date.month) + date.day - 1, days);
            if days + STEP <= *KNOWN.end() {
                other += jiff::Span::new().days(STEP);
            }
        }
    }

    #[test]
    fn the_calendar_begins_again_after_each_cycle() {
        for cycle in [-800, -30, 30, 800] {
            for days in (0..CYCLE).step_by(59) {
                let (here, there) = (Date::of(days), Date::of(days + cycle * CYCLE));
                let year = here.year + 400 * cycle;
                assert_eq!(there, Date { year, ..here });
            }
        }
    }
}
