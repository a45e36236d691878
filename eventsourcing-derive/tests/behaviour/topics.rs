//! Under which topics events are stored and read.

use eventsourcing::{DomainEvent, EventFields};
use serde::{Deserialize, Serialize};

#[must_use]
#[derive(Clone, Serialize, Deserialize, DomainEvent)]
enum Default {
    Happened,
    r#Raw { r#type: u8, _unused: u8 },
    Über(u8),
}

#[must_use]
#[derive(Clone, Serialize, Deserialize, DomainEvent)]
enum Generic<T> {
    Happened { what: T },
}

#[must_use]
#[derive(Clone, Serialize, Deserialize, DomainEvent)]
struct Newtype(u8);

#[must_use]
#[derive(Clone, Serialize, Deserialize, DomainEvent)]
#[event(topic = "noted", alias = "remarked#Once", alias = "said")]
struct Named {
    r#fn: u8,
}

#[must_use]
#[derive(Clone, Serialize, Deserialize, DomainEvent)]
struct Unit;

#[must_use]
#[derive(Clone, Serialize, Deserialize, DomainEvent)]
#[event(alias = "old", alias = "older")]
enum Moved {
    #[event(alias = "Came")]
    Happened,
    #[event(topic = "whole#Topic", alias = "another#Whole", alias = "Part")]
    Whole,
}

const HERE: &str = module_path!();

fn topic<E: DomainEvent>(index: usize) -> &'static str {
    E::TYPES[index].topic
}

#[test]
fn without_a_topic_it_is_where_the_type_stands() {
    assert_eq!(topic::<Default>(0), format!("{HERE}::Default#Happened"));
    assert_eq!(topic::<Default>(1), format!("{HERE}::Default#Raw"));
    assert_eq!(topic::<Default>(2), format!("{HERE}::Default#Über"));
    assert_eq!(topic::<Newtype>(0), format!("{HERE}::Newtype"));
    assert_eq!(topic::<Unit>(0), format!("{HERE}::Unit"));
    assert_eq!(Default::Über(1).topic(), topic::<Default>(2));
    assert_eq!(Unit.topic(), topic::<Unit>(0));
}

#[test]
fn a_generic_type_has_one_topic() {
    assert_eq!(topic::<Generic<u8>>(0), format!("{HERE}::Generic#Happened"));
    assert_eq!(topic::<Generic<u8>>(0), topic::<Generic<String>>(0));
    assert_eq!(Generic::Happened { what: 1 }.type_index(), 0);
}

#[test]
fn a_struct_is_stored_under_the_topic_of_its_type() {
    assert_eq!(topic::<Named>(0), "noted");
    assert_eq!(Named::TYPES[0].aliases, ["remarked#Once", "said"]);
    assert_eq!(Named::index_of("said"), Some(0));
}

#[test]
fn aliases_of_type_and_variant_multiply() {
    let mut aliases = Moved::TYPES[0].aliases.to_vec();
    aliases.sort_unstable();
    let here = format!("{HERE}::Moved#Came");
    let mut expected = [
        "old#Came",
        "old#Happened",
        "older#Came",
        "older#Happened",
        &*here,
    ];
    expected.sort_unstable();
    assert_eq!(aliases, expected);
}

#[test]
fn what_has_a_hash_is_the_whole_topic() {
    assert_eq!(topic::<Moved>(1), "whole#Topic");
    let here = format!("{HERE}::Moved#Part");
    let mut aliases = Moved::TYPES[1].aliases.to_vec();
    aliases.sort_unstable();
    let mut expected = ["another#Whole", "old#Part", "older#Part", &*here];
    expected.sort_unstable();
    assert_eq!(aliases, expected);
}

#[test]
fn fields_are_told_by_their_names() {
    assert_eq!(Default::TYPES[0].fields, EventFields::None);
    assert_eq!(
        Default::TYPES[1].fields,
        EventFields::Named(&["type", "_unused"])
    );
    assert_eq!(Default::TYPES[2].fields, EventFields::One);
    assert_eq!(Newtype::TYPES[0].fields, EventFields::One);
    assert_eq!(Named::TYPES[0].fields, EventFields::Named(&["fn"]));
    assert_eq!(Unit::TYPES[0].fields, EventFields::None);
}
