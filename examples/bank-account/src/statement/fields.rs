//! From the fields of a line to a movement.

use super::{COLUMNS, LineError};
use crate::domain::{
    money::Cents,
    movement::{Instruction, Movement},
    number::{AccountNumber, Reference},
};

/// The reference of a line, and the movement that it asks for.
pub(super) type Line = (Option<Reference>, Result<Movement, LineError>);

/// Reads the fields of a line. A line with too many or too few has no reference: nobody knows which
/// of them is missing.
pub(super) fn read(fields: &[&str]) -> Line {
    let &[reference, kind, account, amount, text] = fields else {
        let found = fields.len();
        return (None, Err(LineError::FieldCount { found }));
    };
    match reference.parse::<Reference>() {
        Err(error) => (None, Err(error.into())),
        Ok(reference) => {
            let movement = movement(&reference, [kind, account, amount, text]);
            (Some(reference), movement)
        }
    }
}

fn movement(
    reference: &Reference,
    [kind, account, amount, text]: [&str; COLUMNS.len() - 1],
) -> Result<Movement, LineError> {
    let account = account.parse::<AccountNumber>()?;
    Ok(Movement {
        reference: reference.clone(),
        account,
        instruction: instruction(kind, amount, text)?,
    })
}

fn instruction(kind: &str, amount: &str, text: &str) -> Result<Instruction, LineError> {
    let cents = || amount.parse::<Cents>();
    let text = text.to_owned();
    match kind {
        "open" => Ok(Instruction::Open {
            holder: text,
            limit: cents()?,
        }),
        "deposit" => Ok(Instruction::Deposit {
            amount: cents()?,
            text,
        }),
        "withdraw" => Ok(Instruction::Withdraw {
            amount: cents()?,
            text,
        }),
        "limit" => Ok(Instruction::ChangeLimit { limit: cents()? }),
        "close" if amount.is_empty() => Ok(Instruction::Close),
        "close" => Err(LineError::ClosingAmount(amount.to_owned())),
        unknown => Err(LineError::Kind(unknown.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(fields: &[&str]) -> LineError {
        read(fields).1.unwrap_err()
    }

    #[test]
    fn reads_each_kind_of_movement() {
        let limit = Cents(50000);
        let read = |kind, amount, text| {
            read(&["R-1", kind, "1001", amount, text])
                .1
                .unwrap()
                .instruction
        };
        assert_eq!(
            read("open", "500.00", "Zoë Müller"),
            Instruction::Open {
                holder: "Zoë Müller".into(),
                limit
            }
        );
        assert_eq!(read("limit", "500", ""), Instruction::ChangeLimit { limit });
        assert_eq!(read("close", "", ""), Instruction::Close);
    }

    #[test]
    fn says_what_is_wrong_with_a_field() {
        assert_eq!(
            error(&["R-1", "deposit"]),
            LineError::FieldCount { found: 2 }
        );
        assert!(matches!(
            error(&["", "deposit", "1001", "1", ""]),
            LineError::Name(_)
        ));
        assert!(matches!(
            error(&["R-1", "deposit", "10 01", "1", ""]),
            LineError::Name(_)
        ));
        assert!(matches!(
            error(&["R-1", "deposit", "1001", "ten", ""]),
            LineError::Amount(_)
        ));
        assert_eq!(
            error(&["R-1", "borrow", "1001", "1", ""]),
            LineError::Kind("borrow".into())
        );
        assert_eq!(
            error(&["R-1", "close", "1001", "0", ""]),
            LineError::ClosingAmount("0".into())
        );
    }

    /// The refusal belongs to the account, which says why; a line only says what was asked.
    #[test]
    fn reads_a_negative_amount_as_what_it_is() {
        let (_, movement) = read(&["R-1", "deposit", "1001", "-5", ""]);
        assert!(movement.is_ok());
    }
}
