//! The data keys of the originators that one operation is about.

#[cfg(feature = "zstd")]
use std::collections::BTreeMap;

/// The data keys of the originators that one operation is about. They are looked up for each
/// operation anew, so that a key that was destroyed is used by none that begins afterwards.
///
/// And the dictionaries that the operation looked for in vain: what needs one of them says so, and
/// does not ask again.
#[derive(Debug, Default)]
pub(crate) struct DataKeys {
    #[cfg(feature = "zstd")]
    unusable: BTreeMap<u32, String>,
}

#[cfg(feature = "zstd")]
impl DataKeys {
    /// Why a dictionary that was looked for cannot be used.
    pub(super) fn why_unusable(&self, id: u32) -> Option<&str> {
        self.unusable.get(&id).map(String::as_str)
    }

    /// Keeps why it cannot.
    pub(crate) fn is_unusable(&mut self, id: u32, why: String) {
        self.unusable.insert(id, why);
    }
}
