//! LZ4: blocks without a frame of their own.

use std::cell::Cell;

use lz4_flex::block::{
    CompressTable, compress_into, compress_into_with_table, decompress_into,
    get_maximum_output_size,
};

use super::saving::{Compression, Compressor};
use crate::infrastructure::{errors::Cause, stored_form::frame::Method};

/// Compression by LZ4, without settings: gains less than [`Zstd`](crate::Zstd) and takes less time.
/// It pays from some hundred bytes on; below that zstd with a dictionary is what helps.
///
/// ```
/// use eventsourcing::{Lz4, StoredForm};
///
/// let form = StoredForm::json().compressed(Lz4);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Lz4;

impl From<Lz4> for Compression {
    fn from(_: Lz4) -> Self {
        Self(Compressor::Lz4)
    }
}

thread_local! {
    /// That of the thread, when nobody uses it.
    static TABLE: Cell<Option<CompressTable>> = const { Cell::new(None) };
}

/// From this length on a larger table is used, and what it costs to make it is nothing beside that.
const LARGE: usize = u16::MAX as usize;

pub(super) const METHOD: Method = Method::Lz4;

pub(super) fn compress(content: &[u8]) -> Result<Vec<u8>, Cause> {
    let mut block = vec![0; get_maximum_output_size(content.len())];
    let length = if content.len() < LARGE {
        // A thread that ends has none left.
        let kept = TABLE.try_with(Cell::take).ok().flatten();
        let mut table = kept.unwrap_or_default();
        let length = compress_into_with_table(content, &mut block, &mut table)?;
        let _ = TABLE.try_with(|it| it.set(Some(table)));
        length
    } else {
        compress_into(content, &mut block)?
    };
    block.truncate(length);
    Ok(block)
}

/// What the block holds; at most `length` bytes.
pub(super) fn decompress(block: &[u8], length: usize) -> Result<Vec<u8>, String> {
    // No byte of a block stands for more than 255 of the content.
    if length / 256 > block.len() {
        return Err(format!(
            "its frame says that it has {length} bytes when it is decompressed, which its {} bytes \
             cannot hold",
            block.len()
        ));
    }
    let mut content = vec![0; length];
    let written = decompress_into(block, &mut content)
        .map_err(|cause| format!("LZ4 does not decompress it: {cause}"))?;
    content.truncate(written);
    Ok(content)
}
