//! Key rings as text, for configuration.

use std::{env, str::FromStr};

use base64::{Engine, prelude::BASE64_STANDARD};
use zeroize::Zeroizing;

use super::KeyRing;
use crate::infrastructure::{errors::Error, sealing::key::SealKey, stored_form::encryption::Key};

/// A little more than what 32 bytes in base64 could be, as the decoder asks for.
const ROOM: usize = 48;

impl FromStr for KeyRing {
    type Err = Error;

    /// Keys as `id:cipher:base64`, the current one first, with commas or white space between them. An
    /// id has letters, digits, `.`, `_` and `-`; a cipher is `aes-256-gcm` or `xchacha20-poly1305`; the base64 is that of 32 random bytes, as
    /// `openssl rand -base64 32` prints them.
    ///
    /// ```
    /// use eventsourcing::KeyRing;
    ///
    /// let ring: KeyRing = "2026:aes-256-gcm:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=, \
    ///                      2025:xchacha20-poly1305:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="
    ///     .parse()?;
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse), saying which of the keys is wrong and never what it is.
    fn from_str(text: &str) -> Result<Self, Error> {
        let expected = "`id:cipher:base64`, the cipher being `aes-256-gcm` or `xchacha20-poly1305`";
        ring(text, expected, |cipher, bytes| match cipher {
            "aes-256-gcm" => Ok(Key::aes_256_gcm(bytes)),
            "xchacha20-poly1305" => Ok(Key::xchacha20_poly1305(bytes)),
            _ => Err("is for a cipher that is none of ours"),
        })
    }
}

impl FromStr for KeyRing<SealKey> {
    type Err = Error;

    /// Keys as `id:hmac-sha-256:base64`, the current one first, and else as those of ciphers.
    ///
    /// ```
    /// use eventsourcing::{KeyRing, SealKey};
    ///
    /// let ring: KeyRing<SealKey> = "2026:hmac-sha-256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    ///     .parse()?;
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse), saying which of the keys is wrong and never what it is.
    fn from_str(text: &str) -> Result<Self, Error> {
        let expected = "`id:hmac-sha-256:base64`";
        ring(text, expected, |scheme, bytes| match scheme {
            "hmac-sha-256" => Ok(SealKey::hmac_sha_256(bytes)),
            _ => Err("is not for `hmac-sha-256`"),
        })
    }
}

impl<K> KeyRing<K>
where
    Self: FromStr<Err = Error>,
{
    /// The ring that an environment variable holds as text, as [`FromStr`] reads it.
    ///
    /// ```no_run
    /// use eventsourcing::{KeyRing, StoredForm};
    ///
    /// let form = StoredForm::json()
    ///     .encrypted_per_originator(KeyRing::from_env("BANK_KEYS")?)
    ///     .sealed_with(KeyRing::from_env("BANK_SEAL_KEYS")?);
    /// # Ok::<(), eventsourcing::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Misuse`](Error::Misuse), naming the variable, when it is not there or holds no key ring.
    pub fn from_env(variable: &str) -> Result<Self, Error> {
        let wrong = |cause| Error::Misuse {
            what: format!("{variable} holds no key ring"),
            cause: Some(cause),
        };
        // The error of `var` itself holds the value, when it is not UTF-8.
        let text = env::var_os(variable).map(|it| it.into_string().map(Zeroizing::new));
        match text {
            None => Err(wrong("it is not set".into())),
            Some(Err(_)) => Err(wrong("it is not UTF-8".into())),
            Some(Ok(text)) => text.parse().map_err(|error: Error| wrong(error.into())),
        }
    }
}

/// Makes a key for what it is said to be for, or says what is wrong with that.
type MakeKey<K> = fn(&str, &[u8; 32]) -> Result<K, &'static str>;

fn ring<K>(text: &str, expected: &str, make: MakeKey<K>) -> Result<KeyRing<K>, Error> {
    let separators = |it: char| it == ',' || it.is_whitespace();
    let entries = text.split(separators).filter(|it| !it.is_empty());
    let mut ring: Option<KeyRing<K>> = None;
    for (index, entry) in entries.enumerate() {
        let wrong = |what: &str| {
            Error::misuse(format!(
                "key {} of the key ring {what}; expected {expected}, the base64 that of 32 bytes",
                index + 1
            ))
        };
        let (id, key) = read(entry, make).map_err(wrong)?;
        ring = Some(match ring {
            None => KeyRing::new(id, key)?,
            Some(ring) => ring.with_old(id, key)?,
        });
    }
    ring.ok_or_else(|| Error::misuse("the key ring has no key"))
}

/// One entry, or what is wrong with it.
fn read<K>(entry: &str, make: MakeKey<K>) -> Result<(&str, K), &'static str> {
    let mut parts = entry.splitn(3, ':');
    let (Some(id), Some(cipher), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err("has not three parts");
    };
    // An id is stored and shown: nothing of a key gets into it by a wrong separator.
    let is_plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '.' | '_' | '-');
    if id.is_empty() || id.len() > 64 || !id.chars().all(is_plain) {
        return Err("has an id that is not 1 to 64 letters, digits, `.`, `_` and `-`");
    }
    let mut bytes = Zeroizing::new([0; ROOM]);
    let length = BASE64_STANDARD
        .decode_slice(key, &mut *bytes)
        .map_err(|_| "is no base64, or too long")?;
    let (key, _) = bytes.split_first_chunk().ok_or("is too short")?;
    if length != 32 {
        return Err("has not 32 bytes");
    }
    Ok((id, make(cipher, key)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn refusal(text: &str) -> String {
        KeyRing::<Key>::from_str(text).unwrap_err().to_string()
    }

    #[test]
    fn a_ring_is_read_with_its_current_key_first_whatever_stands_between() {
        let [one, two] = [
            format!("a:aes-256-gcm:{KEY}"),
            format!("of.2025:xchacha20-poly1305:{KEY}"),
        ];
        for text in [format!("{one},{two}"), format!("\n{one}\n  {two},\n")] {
            let ring = KeyRing::<Key>::from_str(&text).unwrap();
            assert_eq!(ring.current().0, "a");
            assert_eq!(ring.current().1.cipher().name(), "AES-256-GCM");
            let printed = format!("{ring:?}");
            assert!(printed.contains("of.2025"), "{printed}");
        }
    }

    #[test]
    fn a_wrong_separator_makes_no_key_part_of_an_id() {
        for separator in [";", "|", "+", "/", "=", ":"] {
            let one = format!("2026:aes-256-gcm:{KEY}");
            let text = [one.as_str(); 6].join(separator);
            let refusal = refusal(&text);
            assert!(!refusal.contains(KEY), "{refusal}");
        }
        for id in ["", "a b", "a/b", "ä", &"x".repeat(65)] {
            refusal(&format!("{id}:aes-256-gcm:{KEY}"));
        }
    }

    #[test]
    fn the_bytes_are_those_of_the_base64() {
        let bytes: Vec<u8> = (0..32).collect();
        let same = Key::aes_256_gcm(bytes.as_slice().try_into().unwrap());
        let ring = KeyRing::<Key>::from_str(&format!("a:aes-256-gcm:{KEY}")).unwrap();
        let mut content = *b"content";
        let tag = same.encrypt(&[0; 12], b"", &mut content).unwrap();
        assert!(ring.current().1.decrypt(&[0; 12], b"", &mut content, &tag));
        assert_eq!(&content, b"content");
    }

    #[test]
    fn what_is_wrong_is_said_without_the_key() {
        let long = format!("{}AAAA", &KEY[..40]);
        let longest = "A".repeat(400);
        for (text, what) in [
            ("", "has no key"),
            (" ,\n", "has no key"),
            (KEY, "key 1 of the key ring has not three parts"),
            ("a:aes-256-gcm:AAAA", "has not 32 bytes"),
            (&format!("a:aes-256-gcm:{long}"), "has not 32 bytes"),
            (&format!("a:aes-256-gcm:{longest}"), "too long"),
            (&format!("a:aes-256-gcm:{}", &KEY[1..]), "no base64"),
            (&format!("a:aes-256-gcm:*{}", &KEY[1..]), "no base64"),
            (&format!("a:aes-128-gcm:{KEY}"), "for a cipher that is none"),
            (&format!(":aes-256-gcm:{KEY}"), "1 to 64 letters"),
            (&format!("a:aes-256-gcm:{KEY} a:aes-256-gcm:{KEY}"), "twice"),
            (&format!("a:aes-256-gcm:{KEY} b"), "key 2 of the key ring"),
        ] {
            let said = refusal(text);
            assert!(said.contains(what), "{text}: {said}");
            assert!(!said.contains("AECAw"), "{said}");
        }
    }

    #[test]
    fn keys_of_ciphers_are_none_to_seal_with_nor_the_other_way_round() {
        let of_cipher = format!("a:aes-256-gcm:{KEY}");
        let of_seals = format!("a:hmac-sha-256:{KEY}");
        assert!(refusal(&of_seals).contains("for a cipher that is none"));
        let error = KeyRing::<SealKey>::from_str(&of_cipher).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("is not for `hmac-sha-256`; expected `id:hmac-")
        );
        let ring = KeyRing::<SealKey>::from_str(&of_seals).unwrap();
        assert_eq!(
            format!("{:?}", ring.current()),
            r#"("a", SealKey(HMAC-SHA-256))"#
        );
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let error = KeyRing::<Key>::from_env("EVENTSOURCING_TESTS_NEVER_SET_THIS").unwrap_err();
        assert!(error.to_string().contains("NEVER_SET_THIS"), "{error}");
    }
}
