//! The fields of an event that have columns of their own.

use serde::Serialize;

use super::{
    capture::{Capture, Captured, Unfit, Wanted},
    fields::FieldsSerializer,
};
use crate::infrastructure::item_field::{FieldValue, ItemField};

/// What an event has for each of the wanted columns, in their order.
pub(crate) fn item_fields<E: Serialize>(
    event: &E,
    wanted: &[ItemField],
) -> Result<Vec<FieldValue>, Unfit> {
    let mut found: Vec<Option<Captured>> = wanted.iter().map(|_| None).collect();
    let of = Some(Wanted {
        fields: wanted,
        found: &mut found,
    });
    event.serialize(FieldsSerializer(Capture { of }))?;
    let fields = wanted.iter().zip(found);
    fields.map(|(field, found)| fill(field, found)).collect()
}

fn fill(wanted: &ItemField, found: Option<Captured>) -> Result<FieldValue, Unfit> {
    let ItemField {
        column,
        field,
        kind,
        optional,
    } = *wanted;
    let refused = match found {
        None | Some(Captured::Value(FieldValue::Null)) if optional => return Ok(FieldValue::Null),
        None => {
            return Err(Unfit(format!(
                "it has no field `{field}`, which the column `{column}` is filled from; make that \
                 an `Option`, or give the event the field"
            )));
        }
        Some(Captured::Value(value)) => match kind.hold(value) {
            Ok(value) => return Ok(value),
            Err(refused) => refused,
        },
        Some(Captured::Other(what)) => what.into(),
    };
    let holds = kind.what();
    Err(Unfit(format!(
        "its field `{field}` is {refused}, and the column `{column}` holds {holds}"
    )))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use uuid::Uuid;

    use super::*;
    use crate::FieldKind;

    #[derive(Serialize)]
    enum Currency {
        #[serde(rename = "EUR")]
        Euro,
    }

    #[derive(Serialize)]
    #[serde(rename_all_fields = "camelCase")]
    enum Booked {
        Paid {
            amount: i64,
            paid_by: String,
            currency: Currency,
            reference: Option<Uuid>,
            digest: Vec<u8>,
            rates: Vec<f64>,
            huge: u64,
        },
        Flat {
            #[serde(flatten)]
            rest: BTreeMap<String, String>,
        },
        One(i64),
        Voided,
    }

    fn paid() -> Booked {
        Booked::Paid {
            amount: -5,
            paid_by: "Ada".into(),
            currency: Currency::Euro,
            reference: Some(Uuid::from_u128(7)),
            digest: vec![0, 255],
            rates: vec![0.5],
            huge: u64::MAX,
        }
    }

    fn column(field: &'static str, kind: FieldKind, optional: bool) -> ItemField {
        ItemField {
            column: "c",
            field,
            kind,
            optional,
        }
    }

    fn one(event: &Booked, field: &'static str, kind: FieldKind) -> Result<FieldValue, String> {
        let found = item_fields(event, &[column(field, kind, false)]);
        found
            .map(|mut it| it.remove(0))
            .map_err(|error| error.to_string())
    }

    #[test]
    fn fields_are_found_by_the_names_that_serde_writes() {
        let found = |field, kind| one(&paid(), field, kind).unwrap();
        assert_eq!(found("amount", FieldKind::I64), FieldValue::Integer(-5));
        assert_eq!(
            found("paidBy", FieldKind::Text),
            FieldValue::Text("Ada".into())
        );
        assert_eq!(
            found("currency", FieldKind::Text),
            FieldValue::Text("EUR".into())
        );
        let uuid = Uuid::from_u128(7).as_bytes().to_vec();
        assert_eq!(
            found("reference", FieldKind::UuidBytes),
            FieldValue::Bytes(uuid)
        );
        assert_eq!(
            found("digest", FieldKind::Bytes),
            FieldValue::Bytes(vec![0, 255])
        );
        let rest = BTreeMap::from([("who".into(), "Eve".into())]);
        let flat = one(&Booked::Flat { rest }, "who", FieldKind::Text);
        assert_eq!(flat, Ok(FieldValue::Text("Eve".into())));
    }

    #[test]
    fn an_event_without_the_field_leaves_an_optional_column_empty() {
        for event in [Booked::Voided, Booked::One(7)] {
            let wanted = [column("amount", FieldKind::I64, true)];
            assert_eq!(item_fields(&event, &wanted).unwrap(), [FieldValue::Null]);
            let refused = one(&event, "amount", FieldKind::I64).unwrap_err();
            assert!(refused.starts_with("it has no field `amount`"), "{refused}");
        }
    }

    #[test]
    fn what_a_column_does_not_hold_is_refused_by_name() {
        let refused = |field, kind| one(&paid(), field, kind).unwrap_err();
        assert_eq!(
            refused("paidBy", FieldKind::I64),
            "its field `paidBy` is a text, and the column `c` holds integers of 64 bits"
        );
        assert!(refused("rates", FieldKind::Bytes).contains("is a list"));
        assert!(refused("huge", FieldKind::I64).contains("beyond 64 bits"));
        assert!(refused("paid_by", FieldKind::Text).contains("has no field"));
    }
}
