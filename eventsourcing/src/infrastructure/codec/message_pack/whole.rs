//! Whether bytes are one `MessagePack` value, looked through before anything is made of them.
//!
//! `rmp_serde` believes the lengths it reads, recurses without end through nested enums and leaves
//! unread what follows. Here no byte is taken for more than one thing: what is said to come must be
//! able to come, is not nested deeper than stacks reach, and nothing comes after it.

use crate::infrastructure::codec::doubts::TOO_DEEP;

/// Looks through bytes.
///
/// # Errors
///
/// What is wrong with them.
pub(super) fn check(bytes: &[u8]) -> Result<(), &'static str> {
    // Few values are nested, and a small stack is made faster.
    if look_through::<8>(bytes)? || look_through::<TOO_DEEP>(bytes)? {
        return Ok(());
    }
    Err("it is nested too deeply")
}

/// Whether nothing is nested deeper than this.
fn look_through<const DEPTH: usize>(bytes: &[u8]) -> Result<bool, &'static str> {
    let mut rest = Rest(bytes);
    // How many values are still to come: in the innermost container that is open, in those around
    // it, and in all of them.
    let (mut here, mut around, mut due) = (1_usize, [0_usize; DEPTH], 1_usize);
    let mut depth = 0;
    while due > 0 {
        while here == 0 {
            depth -= 1;
            here = around[depth];
        }
        here -= 1;
        due -= 1;
        let members = rest.value()?;
        if members == 0 {
            continue;
        }
        due = due.saturating_add(members);
        if due > rest.0.len() {
            return Err(CUT);
        }
        let Some(outer) = around.get_mut(depth) else {
            return Ok(false);
        };
        *outer = here;
        here = members;
        depth += 1;
    }
    if rest.0.is_empty() {
        return Ok(true);
    }
    Err("something comes after its end")
}

const CUT: &str = "it is cut off: less comes than it says";

struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// Passes a value that has no members, or what stands in front of its members, and says how many
    /// they are.
    #[inline]
    fn value(&mut self) -> Result<usize, &'static str> {
        let [marker, rest @ ..] = self.0 else {
            return Err(CUT);
        };
        self.0 = rest;
        let marker = *marker;
        match marker {
            0x80..=0x8f => return Ok(usize::from(marker & 0x0f) * 2),
            0x90..=0x9f => return Ok(usize::from(marker & 0x0f)),
            0xdc => return self.number(2),
            0xdd => return self.number(4),
            0xde => return self.number(2).map(|it| it.saturating_mul(2)),
            0xdf => return self.number(4).map(|it| it.saturating_mul(2)),
            _ => {}
        }
        let length = self.length_of_leaf(marker)?;
        self.0 = self.0.get(length..).ok_or(CUT)?;
        Ok(0)
    }

    #[inline]
    fn length_of_leaf(&mut self, marker: u8) -> Result<usize, &'static str> {
        match marker {
            0xa0..=0xbf => Ok(usize::from(marker & 0x1f)),
            0x00..=0x7f | 0xe0..=0xff | 0xc0 | 0xc2 | 0xc3 => Ok(0),
            0xcc | 0xd0 => Ok(1),
            0xcd | 0xd1 => Ok(2),
            0xca | 0xce | 0xd2 => Ok(4),
            0xcb | 0xcf | 0xd3 => Ok(8),
            0xc4 | 0xd9 => self.number(1),
            0xc5 | 0xda => self.number(2),
            0xc6 | 0xdb => self.number(4),
            // Types of others: a byte says which.
            0xd4..=0xd8 => Ok((1 << (marker - 0xd4)) + 1),
            0xc7..=0xc9 => self.number(1 << (marker - 0xc7)).map(|it| it + 1),
            _ => Err("it has a byte that begins no value"),
        }
    }

    #[inline]
    fn number(&mut self, width: usize) -> Result<usize, &'static str> {
        let (number, rest) = self.0.split_at_checked(width).ok_or(CUT)?;
        self.0 = rest;
        Ok(number
            .iter()
            .fold(0, |all, byte| all << 8 | usize::from(*byte)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_value_is_passed_and_no_part_of_it_is() {
        let bytes = |first: &[u8], fill: usize| [first, &vec![0; fill]].concat();
        let cases = [
            bytes(&[0x7f], 0),
            bytes(&[0xe0], 0),
            bytes(&[0xc0], 0),
            bytes(&[0xc3], 0),
            bytes(&[0x83], 6),
            bytes(&[0x92], 2),
            bytes(&[0xa5], 5),
            bytes(&[0xc4, 3], 3),
            bytes(&[0xc5, 1, 0], 256),
            bytes(&[0xc6, 0, 0, 1, 0], 256),
            bytes(&[0xc7, 3], 4),
            bytes(&[0xc8, 1, 0], 257),
            bytes(&[0xc9, 0, 0, 1, 0], 257),
            bytes(&[0xca], 4),
            bytes(&[0xcb], 8),
            bytes(&[0xcc], 1),
            bytes(&[0xcd], 2),
            bytes(&[0xce], 4),
            bytes(&[0xcf], 8),
            bytes(&[0xd0], 1),
            bytes(&[0xd1], 2),
            bytes(&[0xd2], 4),
            bytes(&[0xd3], 8),
            bytes(&[0xd4], 2),
            bytes(&[0xd5], 3),
            bytes(&[0xd6], 5),
            bytes(&[0xd7], 9),
            bytes(&[0xd8], 17),
            bytes(&[0xd9, 3], 3),
            bytes(&[0xda, 1, 0], 256),
            bytes(&[0xdb, 0, 0, 1, 0], 256),
            bytes(&[0xdc, 1, 0], 256),
            bytes(&[0xdd, 0, 0, 1, 0], 256),
            bytes(&[0xde, 1, 0], 512),
            bytes(&[0xdf, 0, 0, 1, 0], 512),
        ];
        for mut case in cases {
            assert_eq!(check(&case), Ok(()), "{:x}", case[0]);
            for length in 0..case.len() {
                assert_eq!(check(&case[..length]), Err(CUT), "{:x} {length}", case[0]);
            }
            case.push(0);
            assert!(check(&case).is_err(), "{:x}", case[0]);
        }
        assert!(check(&[0xc1]).unwrap_err().contains("begins no value"));
    }

    #[test]
    fn nesting_ends_where_it_does_on_writing() {
        let nested = |depth| [vec![0x91; depth], vec![0xc0]].concat();
        assert_eq!(check(&nested(TOO_DEEP)), Ok(()));
        let refusal = check(&nested(TOO_DEEP + 1)).unwrap_err();
        assert!(refusal.contains("nested too deeply"), "{refusal}");
    }

    #[test]
    fn no_more_members_are_promised_than_there_are_bytes() {
        // Each of these alone could be: three at once cannot.
        let three = [0x93, 0xdc, 0, 4, 0xdc, 0, 4, 0, 0, 0, 0, 0];
        assert_eq!(check(&three), Err(CUT));
        assert_eq!(check(&[0xdf, 0xff, 0xff, 0xff, 0xff]), Err(CUT));
        assert_eq!(check(&[0xdd, 0xff, 0xff, 0xff, 0xff]), Err(CUT));
    }

    #[test]
    fn siblings_are_on_one_level() {
        let mut flat = vec![0xdc, 1, 0];
        flat.extend([0x91, 0xc0].repeat(256));
        assert_eq!(check(&flat), Ok(()));
    }
}
