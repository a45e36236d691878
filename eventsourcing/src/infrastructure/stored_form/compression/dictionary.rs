//! A dictionary: what many contents have in common.

use std::{fmt, sync::Arc};

use zstd::{
    dict::from_samples,
    zstd_safe::{CDict, DDict},
};

use crate::infrastructure::errors::Error;

/// A dictionary of zstd: what many contents have in common, so that each need not say it. Clones
/// share it.
///
/// It never changes, and its id follows from its content: the CRC-32. Rows name it by that.
///
/// ```
/// use eventsourcing::Dictionary;
///
/// let samples: Vec<String> = (0..1000)
///     .map(|n| format!(r#"{{"holder":"Ann {n}","currency":"EUR","amount":{}}}"#, n * 7))
///     .collect();
/// let dictionary = Dictionary::trained(&samples, 4096)?;
/// assert!(dictionary.content().len() <= 4096);
/// assert_eq!(Dictionary::new(dictionary.content())?.id(), dictionary.id());
/// # Ok::<(), eventsourcing::Error>(())
/// ```
#[derive(Clone)]
pub struct Dictionary(Arc<Prepared>);

struct Prepared {
    id: u32,
    content: Vec<u8>,
    decoder: DDict<'static>,
}

/// The fewest samples and bytes that zstd makes something of.
const LEAST_SAMPLES: usize = 100;
const LEAST_SIZE: usize = 256;

impl Dictionary {
    /// That of this content: what [`trained`](Self::trained) made, zstd's own command did, or any
    /// text that contents are like.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when it is empty, or one of zstd's that is damaged.
    pub fn new(content: impl Into<Vec<u8>>) -> Result<Self, Error> {
        Self::of(content.into()).map_err(Error::misuse)
    }

    /// One trained from samples: contents such as will be compressed, a hundred times as many bytes
    /// as `max_size` if there are. **It holds pieces of them**, and is stored in clear.
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse) when there are fewer than 100 samples, they have nothing in common,
    /// or `max_size` is below 256.
    pub fn trained(samples: &[impl AsRef<[u8]>], max_size: usize) -> Result<Self, Error> {
        Self::of_samples(samples, max_size).map_err(Error::misuse)
    }

    /// What rows call it.
    pub fn id(&self) -> u32 {
        self.0.id
    }

    /// Its bytes.
    pub fn content(&self) -> &[u8] {
        &self.0.content
    }

    pub(super) fn prepared(&self) -> &DDict<'static> {
        &self.0.decoder
    }

    fn of(content: Vec<u8>) -> Result<Self, String> {
        if content.is_empty() {
            return Err("a dictionary has at least one byte".into());
        }
        // That it can be read with does not mean that it can be written with.
        let decoder = DDict::try_create(&content)
            .filter(|_| CDict::try_create(&content, 0).is_some())
            .ok_or("zstd does not take this dictionary: it is damaged, or there is no memory")?;
        Ok(Self(Arc::new(Prepared {
            id: crc32fast::hash(&content),
            content,
            decoder,
        })))
    }

    /// The one that a database holds under this id.
    pub(crate) fn stored(id: u32, content: Vec<u8>) -> Result<Self, String> {
        let sum = crc32fast::hash(&content);
        if sum == id {
            return Self::of(content);
        }
        Err(format!(
            "the checksum of the {} bytes stored under its id is {sum:08x}: restore the row from a \
             backup",
            content.len()
        ))
    }

    pub(crate) fn of_samples(
        samples: &[impl AsRef<[u8]>],
        max_size: usize,
    ) -> Result<Self, String> {
        let found = samples.len();
        if found < LEAST_SAMPLES {
            return Err(format!(
                "a dictionary is trained from {LEAST_SAMPLES} samples or more, and there are {found}"
            ));
        }
        if max_size < LEAST_SIZE {
            return Err(format!(
                "a dictionary may have {LEAST_SIZE} bytes or more, and not {max_size}"
            ));
        }
        let mut content = from_samples(samples, max_size).map_err(|cause| {
            format!(
                "zstd makes no dictionary of {max_size} bytes from {found} samples ({cause}); give \
                 it more or longer ones, or ask for a smaller one"
            )
        })?;
        shorten_the_id(&mut content);
        Self::of(content)
    }
}

/// zstd writes the id of its own making into each content, with 4 bytes; one below 256 takes 1. Ours
/// is in the frame.
fn shorten_the_id(content: &mut [u8]) {
    const MAGIC: [u8; 4] = 0xEC30_A437_u32.to_le_bytes();
    if content.starts_with(&MAGIC)
        && let Some(id) = content.get_mut(4..8)
    {
        id.copy_from_slice(&1_u32.to_le_bytes());
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, bytes) = (self.id(), self.content().len());
        write!(f, "Dictionary({id:08x}, {bytes} bytes)")
    }
}
