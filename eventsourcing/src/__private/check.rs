//! Whether the mutators fit the events: found when the program is compiled, and said in our words.
//!
//! Each check panics where the user's code is wrong. `#[mutators]` calls it with the span of that
//! code, in a constant that the types of what it writes depend on: where a check fails, the compiler
//! has nothing to say about the rest.

mod names;
mod topics;

use self::names::{has_all, position, position_of_field, same_crate};
pub use self::topics::has_distinct_topics;
use super::{
    text::Text,
    variant::{EventEnum, name},
};
use crate::{EventFields, EventType};

/// The events of `E`, to check mutators against.
pub const fn events<E: EventEnum>() -> Events {
    Events {
        types: E::TYPES,
        mutators: E::MUTATORS,
        unchecked: E::UNCHECKED,
        non_exhaustive_in: E::NON_EXHAUSTIVE_IN,
    }
}

/// What there is to check against.
#[derive(Debug, Clone, Copy)]
pub struct Events {
    types: &'static [EventType],
    mutators: &'static [&'static str],
    unchecked: &'static [&'static str],
    non_exhaustive_in: Option<&'static str>,
}

/// The variant that a mutator is for.
#[derive(Debug, Clone, Copy)]
pub struct Event {
    name: &'static str,
    mutator: &'static str,
    fields: EventFields,
    is_checked: bool,
}

/// The event for `mutator`.
#[track_caller]
pub const fn event(events: Events, mutator: &str) -> Event {
    let Some(index) = position(events.mutators, mutator) else {
        no_event(events, mutator)
    };
    let EventType { name, fields, .. } = events.types[index];
    Event {
        name,
        mutator: events.mutators[index],
        fields,
        is_checked: position(events.unchecked, mutator).is_none(),
    }
}

/// That the event has the field that a parameter takes; a newtype variant has one of any name.
#[track_caller]
pub const fn has_field(event: Event, parameter: &str) {
    match event.fields {
        EventFields::One => {}
        EventFields::Named(fields) if position_of_field(fields, parameter).is_some() => {}
        _ => no_field(event, parameter),
    }
}

/// That each field of the event has a parameter. Answers the number of the event.
#[track_caller]
pub const fn has_parameters(event: Event, parameters: &[&str]) -> u64 {
    match event.fields {
        EventFields::One if parameters.len() != 1 && event.is_checked => {
            let mut text = Text::new();
            text.code(event.name);
            text.push(" holds one value: write one parameter, of any name");
            panic!("{}", text.as_str())
        }
        EventFields::Named(fields) => check_parameters(event, fields, parameters),
        EventFields::None | EventFields::One => {}
    }
    name(event.mutator)
}

/// That each variant has a mutator.
#[track_caller]
pub const fn has_mutators(events: Events, mutators: &[&str]) {
    // A mutator for no event is an error of its own, and most likely the name of a missing one
    // written wrong.
    if has_all(events.mutators, mutators) && !has_all(mutators, events.mutators) {
        no_mutator(events, mutators);
    }
}

/// That no event can be added to the enum without the mutators in `module` being seen again.
#[track_caller]
pub const fn is_exhaustive(events: Events, module: &str) {
    if let Some(home) = events.non_exhaustive_in {
        assert!(
            same_crate(home.as_bytes(), module.as_bytes()),
            "this enum is `#[non_exhaustive]` in another crate, so there may be events that no \
             mutator is for; write an event enum of your own"
        );
    }
}

#[track_caller]
const fn no_event(events: Events, mutator: &str) -> ! {
    let mut text = Text::new();
    text.push("no event for the mutator ");
    text.code(mutator);
    text.push("; the events ask for ");
    push_all(&mut text, events.mutators);
    panic!("{}", text.as_str())
}

#[track_caller]
const fn no_field(event: Event, parameter: &str) -> ! {
    let mut text = Text::new();
    text.code(event.name);
    text.push(" has no field ");
    text.code(parameter);
    match event.fields {
        EventFields::Named(fields) if !fields.is_empty() => {
            text.push("; its fields are ");
            push_all(&mut text, fields);
        }
        _ => text.push(": it has none, so its mutator has no parameters"),
    }
    panic!("{}", text.as_str())
}

#[track_caller]
const fn check_parameters(event: Event, fields: &[&str], parameters: &[&str]) {
    let mut text = Text::new();
    let mut missing = 0;
    let mut index = 0;
    while index < fields.len() {
        if position_of_field(parameters, fields[index]).is_none() {
            text.comma(missing == 0);
            text.code(fields[index]);
            missing += 1;
        }
        index += 1;
    }
    if missing > 0 {
        let fields = text;
        let mut text = Text::new();
        text.push("no parameter takes ");
        text.push(fields.as_str());
        text.push(" of ");
        text.code(event.name);
        text.push("; write one, with a `_` before its name if it is not used");
        panic!("{}", text.as_str())
    }
}

#[track_caller]
const fn no_mutator(events: Events, mutators: &[&str]) -> ! {
    let mut text = Text::new();
    let mut found = false;
    let mut index = 0;
    while index < events.mutators.len() {
        if position(mutators, events.mutators[index]).is_none() {
            text.push(if found {
                "; and for "
            } else {
                "no mutator for "
            });
            push_missing(&mut text, events.types[index], events.mutators[index]);
            found = true;
        }
        index += 1;
    }
    text.push(" (`self` if it ends the aggregate)");
    panic!("{}", text.as_str())
}

/// "`Closed`: write `fn closed(&mut self, reason: …)`".
const fn push_missing(text: &mut Text, event: EventType, mutator: &str) {
    text.code(event.name);
    text.push(": write `fn ");
    text.push(mutator);
    text.push("(&mut self");
    match event.fields {
        EventFields::None => {}
        EventFields::One => text.push(", value: …"),
        EventFields::Named(fields) => {
            let mut index = 0;
            while index < fields.len() {
                text.push(", ");
                text.push(fields[index]);
                text.push(": …");
                index += 1;
            }
        }
    }
    text.push(")`");
}

const fn push_all(text: &mut Text, names: &[&str]) {
    let mut index = 0;
    while index < names.len() {
        text.comma(index == 0);
        text.code(names[index]);
        index += 1;
    }
}
