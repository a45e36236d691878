//! Maps as lists of pairs, for keys that are no text: structs, tuples, options.
//!
//! ```
//! use std::collections::HashMap;
//!
//! use eventsourcing::encoding;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Board {
//!     #[serde(with = "encoding::pairs")]
//!     pieces: HashMap<(u8, u8), char>,
//! }
//!
//! let board = Board { pieces: HashMap::from([((4, 0), '♔')]) };
//! assert_eq!(serde_json::to_string(&board)?, r#"{"pieces":[[[4,0],"♔"]]}"#);
//! assert_eq!(serde_json::from_str::<Board>(r#"{"pieces":[[[4,0],"♔"]]}"#)?, board);
//! # Ok::<(), serde_json::Error>(())
//! ```

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Writes a map.
///
/// ```
/// # use std::collections::BTreeMap;
/// let mut json = serde_json::Serializer::new(Vec::new());
/// let map = BTreeMap::from([(None, 1), (Some(2), 3)]);
/// eventsourcing::encoding::pairs::serialize(&map, &mut json)?;
/// assert_eq!(json.into_inner(), b"[[null,1],[2,3]]");
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize<'a, M, K, V, S>(map: &'a M, serializer: S) -> Result<S::Ok, S::Error>
where
    &'a M: IntoIterator<Item = (&'a K, &'a V)>,
    K: Serialize + 'a,
    V: Serialize + 'a,
    S: Serializer,
{
    serializer.collect_seq(map)
}

/// Reads a map.
///
/// ```
/// # use std::collections::BTreeMap;
/// let mut json = serde_json::Deserializer::from_str("[[null,1],[2,3]]");
/// let map: BTreeMap<Option<u8>, u8> = eventsourcing::encoding::pairs::deserialize(&mut json)?;
/// assert_eq!(map, BTreeMap::from([(None, 1), (Some(2), 3)]));
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn deserialize<'de, M, K, V, D>(deserializer: D) -> Result<M, D::Error>
where
    M: IntoIterator<Item = (K, V)> + FromIterator<(K, V)>,
    K: Deserialize<'de>,
    V: Deserialize<'de>,
    D: Deserializer<'de>,
{
    let pairs = Vec::<(K, V)>::deserialize(deserializer)?;
    Ok(pairs.into_iter().collect())
}
