//! Names of variants as the names of their mutators, of fields as those of parameters.

use syn::{Ident, ext::IdentExt};

/// The words of a variant's name in lower case: `LimitChanged` is `limit_changed`, `HTTPOpened` is
/// `http_opened`, `Opened2` is `opened2`.
pub(crate) fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, &letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).map(|it| letters[it]);
        if letter.is_uppercase() && begins_word(before, letters.get(index + 1).copied()) {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// Whether a capital begins a word: after a small letter or digit, or as the last of several
/// capitals.
fn begins_word(before: Option<char>, after: Option<char>) -> bool {
    match before {
        None | Some('_') => false,
        Some(before) if before.is_uppercase() => after.is_some_and(char::is_lowercase),
        Some(_) => true,
    }
}

/// The words of a method's name as a variant writes them: `limit_changed` is `LimitChanged`.
pub(crate) fn camel_case(name: &str) -> String {
    name.split('_').map(capitalised).collect()
}

/// The name under which field and parameter meet: `_reason` takes the field `reason`.
pub(crate) fn parameter(ident: &Ident) -> String {
    let name = ident.unraw().to_string();
    match name.strip_prefix('_') {
        Some(field) => field.to_owned(),
        None => name,
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{camel_case, snake_case};

    #[test]
    fn a_variant_gives_its_mutator_the_name() {
        for (variant, method) in [
            ("Opened", "opened"),
            ("LimitChanged", "limit_changed"),
            ("HTTPOpened", "http_opened"),
            ("OpenedByHTTP", "opened_by_http"),
            ("Opened2", "opened2"),
            ("Opened2Times", "opened2_times"),
            ("V2Opened", "v2_opened"),
            ("A", "a"),
            ("ABTest", "ab_test"),
            ("Type", "type"),
            ("Already_Snaked", "already_snaked"),
            ("Überwiesen", "überwiesen"),
            ("NachÜberweisung", "nach_überweisung"),
        ] {
            assert_eq!(snake_case(variant), method);
        }
    }

    #[test]
    fn a_method_is_guessed_to_be_for_this_variant() {
        for (method, variant) in [
            ("opened", "Opened"),
            ("limit_changed", "LimitChanged"),
            ("opened2", "Opened2"),
            ("überwiesen", "Überwiesen"),
        ] {
            assert_eq!(camel_case(method), variant);
        }
    }
}
