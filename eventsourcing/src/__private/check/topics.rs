//! Whether topics lead to one type of event each.

use super::names::{position, same};
use crate::{__private::text::Text, EventType};

/// That each topic, alias or not, leads to one type of event.
#[track_caller]
pub const fn has_distinct_topics(types: &[EventType]) {
    let mut index = 0;
    while index < types.len() {
        check_topic(types, index, types[index].topic);
        let mut alias = 0;
        while alias < types[index].aliases.len() {
            check_topic(types, index, types[index].aliases[alias]);
            alias += 1;
        }
        index += 1;
    }
}

#[track_caller]
const fn check_topic(types: &[EventType], end: usize, topic: &str) {
    let mut index = 0;
    while index < end {
        let EventType {
            name,
            topic: first,
            aliases,
            ..
        } = types[index];
        if same(first.as_bytes(), topic.as_bytes()) || position(aliases, topic).is_some() {
            let mut text = Text::new();
            text.code(name);
            text.push(" is stored as ");
            text.code(topic);
            text.push(" already; ");
            text.code(types[end].name);
            text.push(" needs another topic or alias");
            panic!("{}", text.as_str())
        }
        index += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::EventFields;

    const fn stored_as(
        name: &'static str,
        topic: &'static str,
        aliases: &'static [&'static str],
    ) -> EventType {
        EventType::new(name, topic, aliases, EventFields::None)
    }

    #[test]
    fn topics_that_lead_to_one_type_each_are_right() {
        has_distinct_topics(&[
            stored_as("Installed", "lamp#Installed", &["lamp#Hung"]),
            stored_as("Switched", "lamp#Switched", &["light#Switched"]),
        ]);
    }

    #[test]
    #[should_panic(expected = "`Installed` is stored as `lamp#Installed` already; \
                               `Hung` needs another topic or alias")]
    fn an_alias_that_is_the_topic_of_another_type_is_told() {
        has_distinct_topics(&[
            stored_as("Installed", "lamp#Installed", &[]),
            stored_as("Hung", "lamp#Hung", &["lamp#Installed"]),
        ]);
    }

    #[test]
    #[should_panic(expected = "`Installed` is stored as `lamp#Hung` already; \
                               `Hung` needs another topic or alias")]
    fn a_topic_that_is_the_alias_of_another_type_is_told() {
        has_distinct_topics(&[
            stored_as("Installed", "lamp#Installed", &["lamp#Hung"]),
            stored_as("Hung", "lamp#Hung", &[]),
        ]);
    }
}
