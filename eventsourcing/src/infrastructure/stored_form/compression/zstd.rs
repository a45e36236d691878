//! zstd, with or without a dictionary.

use std::{cell::Cell, fmt, sync::Arc, thread::LocalKey};

use zstd::zstd_safe::{CCtx, CDict, DCtx, compress_bound, get_error_name, get_frame_content_size};

use super::{
    dictionary::Dictionary,
    saving::{Compression, Compressor},
};
use crate::infrastructure::{errors::Cause, stored_form::frame::Method};

/// Compression by zstd, of a level and perhaps with a dictionary.
///
/// A single event repeats little, and gains nothing without a dictionary: of 110 bytes of JSON,
/// a random id among them, 110 are stored without one and 67 with one, saved in 6 times the time
/// of plain JSON and loaded in 2.3 times. See
/// [`EventStore::train_dictionary`](crate::EventStore::train_dictionary).
///
/// ```
/// use eventsourcing::{Dictionary, StoredForm, Zstd};
///
/// let form = StoredForm::json().compressed(Zstd::level(3));
///
/// let dictionary = Dictionary::new(*br#"{"holder":"","currency":"EUR","amount":"#)?;
/// let form = StoredForm::json().compressed(Zstd::level(3).with_dictionary(&dictionary));
/// # Ok::<(), eventsourcing::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Zstd {
    level: i32,
    dictionary: Option<(Dictionary, Arc<Prepared>)>,
}

/// A dictionary prepared for a level; none when there was no memory for it.
struct Prepared(Option<CDict<'static>>);

impl Zstd {
    /// Of a level: 1 is fast, 3 is usual, 22 is the slowest and gains the most; those below 0 are
    /// faster still. 0 is zstd's default, and a level beyond the last is the last.
    pub fn level(level: i32) -> Self {
        Self {
            level,
            dictionary: None,
        }
    }

    /// The same with a dictionary. It is prepared here, once; an event store puts it into its
    /// database before it stores what needs it.
    pub fn with_dictionary(mut self, dictionary: &Dictionary) -> Self {
        let prepared = Prepared(CDict::try_create(dictionary.content(), self.level));
        self.dictionary = Some((dictionary.clone(), Arc::new(prepared)));
        self
    }

    /// The dictionary that contents are compressed with.
    pub(super) fn dictionary(&self) -> Option<&Dictionary> {
        self.dictionary.as_ref().map(|(dictionary, _)| dictionary)
    }

    /// What frames say of it.
    pub(super) fn method(&self) -> Method {
        self.dictionary()
            .map_or(Method::Zstd, |it| Method::ZstdWithDictionary(it.id()))
    }

    pub(super) fn compress(&self, content: &[u8]) -> Result<Vec<u8>, Cause> {
        let mut smaller = Vec::with_capacity(compress_bound(content.len()));
        let done = with_kept(&COMPRESSOR, CCtx::try_create, |context| {
            match self.dictionary.as_ref().map(|(_, prepared)| &prepared.0) {
                None => Some(context.compress(&mut smaller, content, self.level)),
                Some(Some(prepared)) => {
                    Some(context.compress_using_cdict(&mut smaller, content, prepared))
                }
                Some(None) => None,
            }
        });
        match done {
            Some(Ok(_)) => Ok(smaller),
            Some(Err(code)) => Err(format!("zstd does not compress it: {}", named(code)).into()),
            None => Err("there is no memory for zstd".into()),
        }
    }
}

impl From<Zstd> for Compression {
    fn from(zstd: Zstd) -> Self {
        Self(Compressor::Zstd(zstd))
    }
}

impl fmt::Debug for Zstd {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Zstd")
            .field("level", &self.level)
            .field("dictionary", &self.dictionary())
            .finish()
    }
}

/// What was compressed; at most `length` bytes.
pub(super) fn decompress(
    smaller: &[u8],
    length: usize,
    dictionary: Option<&Dictionary>,
) -> Result<Vec<u8>, String> {
    // Where zstd says it too, it is seen before memory is taken.
    if let Ok(Some(says)) = get_frame_content_size(smaller)
        && says != length as u64
    {
        return Err(format!(
            "its frame says that it has {length} bytes when it is decompressed, and zstd says {says}"
        ));
    }
    let mut content = Vec::with_capacity(length);
    let done = with_kept(&DECOMPRESSOR, DCtx::try_create, |context| {
        Some(match dictionary {
            None => context.decompress(&mut content, smaller),
            Some(it) => context.decompress_using_ddict(&mut content, smaller, it.prepared()),
        })
    });
    match done {
        Some(Ok(_)) => Ok(content),
        Some(Err(code)) => Err(format!("zstd does not decompress it: {}", named(code))),
        None => Err("there is no memory for zstd".into()),
    }
}

pub(super) fn named(code: usize) -> &'static str {
    get_error_name(code)
}

thread_local! {
    /// Those of the thread, when nobody uses them: to make one costs more than to compress an event.
    static COMPRESSOR: Cell<Option<CCtx<'static>>> = const { Cell::new(None) };
    static DECOMPRESSOR: Cell<Option<DCtx<'static>>> = const { Cell::new(None) };
}

/// Works with the context of this thread, and makes it at the first time. A thread that ends keeps
/// none.
fn with_kept<C, T>(
    kept: &'static LocalKey<Cell<Option<C>>>,
    make: fn() -> Option<C>,
    work: impl FnOnce(&mut C) -> Option<T>,
) -> Option<T> {
    let mut context = kept.try_with(Cell::take).ok().flatten().or_else(make)?;
    let done = work(&mut context);
    let _ = kept.try_with(|it| it.set(Some(context)));
    done
}
