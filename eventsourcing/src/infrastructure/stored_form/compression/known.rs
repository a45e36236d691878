//! The dictionaries that were fetched.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use super::{
    Compressing,
    dictionary::Dictionary,
    saving::{Compression, Compressor},
};

/// The dictionaries that were fetched: they never change. Clones share them.
#[derive(Debug, Clone, Default)]
pub(super) struct KnownDictionaries(Arc<RwLock<HashMap<u32, Dictionary>>>);

impl KnownDictionaries {
    pub(super) fn get(&self, id: u32) -> Option<Dictionary> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).cloned()
    }

    fn insert(&self, dictionary: Dictionary) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.insert(dictionary.id(), dictionary);
    }
}

impl Compressing {
    /// Keeps a dictionary to read with.
    pub(crate) fn know(&self, dictionary: Dictionary) {
        self.known.insert(dictionary);
    }

    /// Keeps what is compressed with to read with.
    pub(super) fn knows(&self, compression: &Compression) {
        if let Some(dictionary) = compression.dictionary() {
            self.know(dictionary.clone());
        }
    }

    /// The dictionary that what is saved needs.
    pub(crate) fn dictionary(&self) -> Option<&Dictionary> {
        self.saving.as_ref().and_then(Compression::dictionary)
    }
}

impl Compression {
    fn dictionary(&self) -> Option<&Dictionary> {
        match &self.0 {
            Compressor::Zstd(zstd) => zstd.dictionary(),
            #[cfg(feature = "lz4")]
            Compressor::Lz4 => None,
        }
    }
}
