//! Every form that a value object can have.

#![deny(warnings, missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]

use std::{borrow::Cow, collections::BTreeMap, fmt::Display};

use eventsourcing::{ValueObject, reading_history};
use serde::{Deserialize, Serialize};

/// An amount.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = &'static str, display, parse)]
#[serde(transparent)]
pub struct Cents(i64);

impl Cents {
    fn check(&self) -> Result<(), &'static str> {
        if self.0 > 0 { Ok(()) } else { Err("an amount is more than nothing") }
    }
}

/// An amount of something.
#[derive(Debug, Clone, PartialEq, Serialize, ValueObject)]
#[value_object(check = check_money, error = String, new = of)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Money {
    #[serde(rename = "cents")]
    r#in: Cents,
    three_letters: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    notes: BTreeMap<String, Option<Cents>>,
}

fn check_money(money: &Money) -> Result<(), String> {
    if money.three_letters.len() == 3 { Ok(()) } else { Err(format!("{:?} is no currency", money.three_letters)) }
}

impl Money {
    fn new(amount: i64, currency: &str) -> Result<Self, String> {
        let currency = currency.trim().to_uppercase();
        Self::of(Cents::new(amount).map_err(str::to_owned)?, currency, BTreeMap::new())
    }
}

/// Not empty.
#[derive(Debug, Clone, PartialEq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = &'static str, display)]
struct NonEmpty<T: AsRef<str> + Display>(T)
where
    T: Clone;

impl<T: AsRef<str> + Display + Clone> NonEmpty<T> {
    fn check(&self) -> Result<(), &'static str> {
        if self.0.as_ref().is_empty() { Err("empty") } else { Ok(()) }
    }
}

#[derive(Debug, PartialEq, Serialize, ValueObject)]
#[value_object(check = Self::check, error = &'static str)]
struct Text<'a> {
    #[serde(borrow)]
    text: Cow<'a, str>,
}

impl Text<'_> {
    fn check(&self) -> Result<(), &'static str> {
        if self.text.len() > 9 { Err("too long") } else { Ok(()) }
    }
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order {
    price: Money,
    by: NonEmpty<String>,
}

fn main() {
    assert_eq!(Cents::try_from(5), Cents::new(5));
    assert_eq!(i64::from(Cents(5)), *Cents(5).as_ref());
    assert_eq!("7".parse::<Cents>(), Ok(Cents(7)));
    assert_eq!("0".parse::<Cents>().unwrap_err().to_string(), "an amount is more than nothing");
    assert!("x".parse::<Cents>().is_err());
    assert_eq!(Cents(5).to_string(), "5");
    let price = Money::new(5, " eur").unwrap();
    assert!(Money::new(5, "euro").is_err());
    let order = Order { price, by: NonEmpty::new("me".into()).unwrap() };
    let json = r#"{"price":{"cents":5,"threeLetters":"EUR"},"by":"me"}"#;
    assert_eq!(serde_json::to_string(&order).unwrap(), json);
    assert_eq!(serde_json::from_str::<Order>(json).unwrap(), order);
    for wrong in [json.replace('5', "0"), json.replace("EUR", "E"), json.replace("me", "")] {
        assert!(serde_json::from_str::<Order>(&wrong).is_err(), "{wrong}");
        assert!(reading_history(|| serde_json::from_str::<Order>(&wrong)).is_ok(), "{wrong}");
    }
    let unknown = json.replace("cents", "cent");
    assert!(reading_history(|| serde_json::from_str::<Order>(&unknown)).is_err());
    let text: Text<'_> = serde_json::from_str(r#"{"text":"short"}"#).unwrap();
    assert_eq!(Text::new("short".into()), Ok(text));
    assert_eq!(NonEmpty::new("x").unwrap().to_string(), "x");
}
