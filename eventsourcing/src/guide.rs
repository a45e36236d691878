//! What each part is for, what it stores, and what may be changed later: a page a part, whose
//! examples run.
//!
//! This is documentation and nothing else: there is nothing in it to use.
//!
//! | page | about |
//! |---|---|
//! | [`events`] | what can happen, what it is stamped with, under which topics it is stored |
//! | [`aggregates`] | state, events, mutators, decisions; several at once |
//! | [`generated_events`] | event types that follow from the fields of an aggregate, or from its mutators |
//! | [`entities`] | entities with versions or without, with times, with time-UUIDs; entities within an aggregate |
//! | [`ids`] | ids with a type of their own |
//! | [`commands`] | decisions as messages, and keys under which they are booked once |
//! | [`command_aggregates`] | commands that are stored, handled later and done once |
//! | [`value_objects`] | values that are checked where they are made |
//! | [`codecs`] | JSON, MessagePack, and what they cannot carry |
//! | [`collection`] | a set of items whose history is kept |
//! | [`snapshots`] | loading in constant time |
//! | [`hash_chain`] | histories in which every later change is found |
//! | [`publish_subscribe`] | telling others of events, and storing what is published |
//! | [`retry`](mod@retry) | trying again what has failed |
//! | [`mod@array`] | items that are written once and found by their index |
//! | [`timebucketed_log`] | messages in the order of their times |
//! | [`infrastructure`] | from a domain event to a row and back |
//! | [`stored_form`] | what a row contains, bit by bit |
#![cfg_attr(
    all(feature = "lz4", feature = "zstd"),
    doc = "| [`compression`] | fewer bytes, and dictionaries |"
)]
#![cfg_attr(
    feature = "encryption",
    doc = "| [`encryption`] | keys, their rotation, and erasing a person |"
)]
//! | [`coming_from_python`] | what each name of the Python library is here |
//! | [`when_the_compiler_complains`] | ten mistakes, their messages, and what to write instead |

// What the pages link to.
use crate::*;

#[doc = include_str!("../docs/events.md")]
pub mod events {}

#[doc = include_str!("../docs/aggregates.md")]
pub mod aggregates {}

#[doc = include_str!("../docs/generated-events.md")]
pub mod generated_events {}

#[doc = include_str!("../docs/entities.md")]
pub mod entities {}

#[doc = include_str!("../docs/ids.md")]
pub mod ids {}

#[doc = include_str!("../docs/commands.md")]
pub mod commands {}

#[doc = include_str!("../docs/command-aggregates.md")]
pub mod command_aggregates {}

#[doc = include_str!("../docs/value-objects.md")]
pub mod value_objects {}

#[doc = include_str!("../docs/codecs.md")]
pub mod codecs {}
#[doc = include_str!("../docs/collection.md")]
pub mod collection {}

#[doc = include_str!("../docs/snapshots.md")]
pub mod snapshots {}

#[doc = include_str!("../docs/hash-chain.md")]
pub mod hash_chain {}

#[doc = include_str!("../docs/publish-subscribe.md")]
pub mod publish_subscribe {}

#[doc = include_str!("../docs/retry.md")]
pub mod retry {}
#[doc = include_str!("../docs/array.md")]
pub mod array {}

#[doc = include_str!("../docs/timebucketed-log.md")]
pub mod timebucketed_log {}

#[doc = include_str!("../docs/infrastructure.md")]
pub mod infrastructure {}

#[doc = include_str!("../docs/stored-form.md")]
pub mod stored_form {}
#[cfg(all(feature = "lz4", feature = "zstd"))]
#[doc = include_str!("../docs/compression.md")]
pub mod compression {}

#[cfg(feature = "encryption")]
#[doc = include_str!("../docs/encryption.md")]
pub mod encryption {}

#[doc = include_str!("../docs/coming-from-python.md")]
pub mod coming_from_python {}

#[doc = include_str!("../docs/when-the-compiler-complains.md")]
pub mod when_the_compiler_complains {}
