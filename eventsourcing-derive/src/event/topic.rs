//! The strings under which types of event are stored, and what else is said of one.

use syn::{Attribute, Ident, LitStr, ext::IdentExt};

use crate::{
    attr::{self, Name, Once, Text, value_of},
    errors::Errors,
};

/// `#[event(topic = "…", alias = "…", marker = …)]` as it is written.
pub(super) struct Names {
    pub(super) topic: Option<LitStr>,
    pub(super) aliases: Vec<LitStr>,
    pub(super) marker: Option<Ident>,
}

impl Names {
    pub(super) fn read(attributes: &[Attribute], errors: &Errors) -> Self {
        let mut topic = Once::<Text>::new();
        let mut aliases = Vec::new();
        let mut marker = Once::<Name>::new();
        attr::read(
            attributes,
            "event",
            "`topic = \"…\"`, `alias = \"…\"` or `marker = …`",
            errors,
            |key, value| {
                if key == "topic" {
                    Some(topic.set(key, value))
                } else if key == "alias" {
                    Some(value_of(key, value).map(|Text(alias)| aliases.push(alias)))
                } else if key == "marker" {
                    Some(marker.set(key, value))
                } else {
                    None
                }
            },
        );
        Self {
            topic: topic.get().map(|Text(topic)| topic),
            aliases,
            marker: marker.get().map(|Name(marker)| marker),
        }
    }

    fn all(&self) -> impl Iterator<Item = &LitStr> {
        self.topic.iter().chain(&self.aliases)
    }

    /// A marker is of one type of event.
    pub(super) fn refuse_marker(&self, errors: &Errors) {
        if let Some(marker) = &self.marker {
            errors.at(marker, "a marker is said of a variant, and not of them all");
        }
    }

    /// The topic of an enum is the part before the `#` of each variant's.
    pub(super) fn refuse_separator(&self, errors: &Errors) {
        for name in self.all().filter(|it| it.value().contains('#')) {
            errors.at(
                name,
                "the topic of an enum has no `#`: each variant adds `#` and its name",
            );
        }
    }
}

/// One stored string.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// Where the type stands, and what follows: `bank::account` + `::AccountEvent#Opened`.
    InModule(String),
    /// As given.
    Whole(String),
}

impl Topic {
    /// The topic of a type.
    pub(super) fn of_type(ident: &Ident, names: &Names) -> Self {
        match &names.topic {
            Some(topic) => Self::Whole(topic.value()),
            None => Self::InModule(format!("::{}", ident.unraw())),
        }
    }

    /// How an error names it: without the module, which a macro does not know.
    pub(super) fn short(&self) -> &str {
        match self {
            Self::InModule(topic) => topic.trim_start_matches(':'),
            Self::Whole(topic) => topic,
        }
    }

    /// The topic of a variant whose own name is `name`.
    fn of_variant(&self, name: &str) -> Self {
        match self {
            _ if name.contains('#') => Self::Whole(name.to_owned()),
            Self::InModule(of_type) => Self::InModule(format!("{of_type}#{name}")),
            Self::Whole(of_type) => Self::Whole(format!("{of_type}#{name}")),
        }
    }
}

/// The topic of one type of event, and the topics it is also read under.
pub(super) struct Topics {
    pub(super) topic: Topic,
    pub(super) aliases: Vec<Topic>,
}

impl Topics {
    /// Of a struct.
    pub(super) fn of_struct(ident: &Ident, names: &Names) -> Self {
        Self {
            topic: Topic::of_type(ident, names),
            aliases: whole(&names.aliases),
        }
    }

    /// Of a variant: read under each topic of its type with each of its names.
    pub(super) fn of_variant(
        of_type: &Topic,
        type_aliases: &[LitStr],
        ident: &Ident,
        names: &Names,
    ) -> Self {
        let own = match &names.topic {
            Some(topic) => topic.value(),
            None => ident.unraw().to_string(),
        };
        let own: Vec<String> = std::iter::once(own)
            .chain(names.aliases.iter().map(LitStr::value))
            .collect();
        let types = std::iter::once(of_type.clone()).chain(whole(type_aliases));
        let mut topics = Vec::new();
        for topic in types.flat_map(|it| own.iter().map(move |name| it.of_variant(name))) {
            if !topics.contains(&topic) {
                topics.push(topic);
            }
        }
        Self {
            topic: topics.remove(0),
            aliases: topics,
        }
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Topic> {
        std::iter::once(&self.topic).chain(&self.aliases)
    }
}

fn whole(names: &[LitStr]) -> Vec<Topic> {
    names.iter().map(|it| Topic::Whole(it.value())).collect()
}
