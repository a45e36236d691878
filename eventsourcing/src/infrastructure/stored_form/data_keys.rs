//! The data keys of the originators that one operation is about.

/// The data keys of the originators that one operation is about. They are looked up for each
/// operation anew, so that a key that was destroyed is used by none that begins afterwards.
#[derive(Debug, Default)]
pub(crate) struct DataKeys {}
