//! Numbers that may be infinite or not a number, which JSON has no number for: there they are the
//! texts `"inf"`, `"-inf"` and `"NaN"`.
//!
//! Finite ones are numbers, as without it; where they are text, one NaN is like another.
//!
//! ```
//! use eventsourcing::encoding;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Odds {
//!     #[serde(with = "encoding::float")]
//!     against: f64,
//! }
//!
//! let odds = Odds { against: f64::NEG_INFINITY };
//! assert_eq!(serde_json::to_string(&odds)?, r#"{"against":"-inf"}"#);
//! assert_eq!(serde_json::from_str::<Odds>(r#"{"against":"-inf"}"#)?, odds);
//! assert_eq!(serde_json::from_str::<Odds>(r#"{"against":0.5}"#)?.against, 0.5);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer, Serializer,
    de::{Error, Unexpected, Visitor},
};

/// `f64` or `f32`.
pub trait Float: Copy + sealed::Sealed {}

impl Float for f64 {}
impl Float for f32 {}

mod sealed {
    pub trait Sealed {
        /// Exactly, but for the bits of a NaN.
        fn widen(self) -> f64;
        fn narrow(wide: f64) -> Self;
    }

    impl Sealed for f64 {
        fn widen(self) -> f64 {
            self
        }

        fn narrow(wide: f64) -> Self {
            wide
        }
    }

    impl Sealed for f32 {
        fn widen(self) -> f64 {
            self.into()
        }

        #[allow(clippy::cast_possible_truncation)]
        fn narrow(wide: f64) -> Self {
            wide as Self
        }
    }
}

/// Writes a number.
///
/// ```
/// let mut json = serde_json::Serializer::new(Vec::new());
/// eventsourcing::encoding::float::serialize(&f32::NAN, &mut json)?;
/// assert_eq!(json.into_inner(), br#""NaN""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn serialize<F: Float, S: Serializer>(value: &F, serializer: S) -> Result<S::Ok, S::Error> {
    let value = value.widen();
    if value.is_finite() {
        serializer.serialize_f64(value)
    } else {
        serializer.collect_str(&value)
    }
}

/// Reads a number.
///
/// ```
/// let mut json = serde_json::Deserializer::from_str(r#""NaN""#);
/// let value: f32 = eventsourcing::encoding::float::deserialize(&mut json)?;
/// assert!(value.is_nan());
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn deserialize<'de, F, D>(deserializer: D) -> Result<F, D::Error>
where
    F: Float,
    D: Deserializer<'de>,
{
    deserializer.deserialize_any(NumberOrText(PhantomData))
}

struct NumberOrText<F>(PhantomData<F>);

impl<F: Float> Visitor<'_> for NumberOrText<F> {
    type Value = F;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#"a number, "NaN", "inf" or "-inf""#)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<F, E> {
        Ok(F::narrow(value))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_u64<E: Error>(self, value: u64) -> Result<F, E> {
        Ok(F::narrow(value as f64))
    }

    #[allow(clippy::cast_precision_loss)]
    fn visit_i64<E: Error>(self, value: i64) -> Result<F, E> {
        Ok(F::narrow(value as f64))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<F, E> {
        match text {
            "NaN" => Ok(F::narrow(f64::NAN)),
            "inf" => Ok(F::narrow(f64::INFINITY)),
            "-inf" => Ok(F::narrow(f64::NEG_INFINITY)),
            other => Err(E::invalid_value(Unexpected::Str(other), &self)),
        }
    }
}
