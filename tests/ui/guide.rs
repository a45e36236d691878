//! The messages that the guide quotes are those that the compiler prints: an excerpt of the `.stderr`
//! of the case that they name.

#![expect(clippy::unwrap_used, reason = "a test that cannot run has failed")]

mod python_names;

use std::{fs, path::Path};

const GUIDE: &str = "../../eventsourcing/docs";

/// What stands in front of the name of a case, `--> fail/two_variants_with_one_topic.rs:12:5`.
const PLACE: &str = "--> fail/";

#[test]
fn every_message_of_the_guide_is_said_by_the_case_that_it_names() {
    let mut messages = 0;
    for page in fs::read_dir(GUIDE).unwrap() {
        let page = page.unwrap().path();
        for message in messages_of(&fs::read_to_string(&page).unwrap()) {
            if let Err(why) = check(message) {
                panic!("{} quotes\n\n{message}\n\n{why}", page.display());
            }
            messages += 1;
        }
    }
    assert!(messages > 20, "only {messages} messages were found");
}

#[test]
fn ten_mistakes_are_shown_and_each_has_a_message() {
    let page = Path::new(GUIDE).join("when-the-compiler-complains.md");
    let page = fs::read_to_string(page).unwrap();
    let mistakes: Vec<_> = page.split("\n\n# ").skip(1).collect();
    assert_eq!(mistakes.len(), 10);
    for mistake in mistakes {
        let (title, rest) = mistake.split_once('\n').unwrap();
        assert!(!messages_of(rest).is_empty(), "{title}");
    }
}

/// What is marked as text: all of it is quoted.
fn messages_of(page: &str) -> Vec<&str> {
    let blocks = page.split("\n```text\n").skip(1);
    blocks
        .map(|block| block.split_once("\n```").unwrap().0)
        .collect()
}

fn check(message: &str) -> Result<(), String> {
    let place = message.split(PLACE).nth(1);
    let case = place.and_then(|place| place.split_once(".rs:"));
    let (case, _) = case.ok_or("which names no case")?;
    if !message.starts_with("error") {
        return Err("which is not the beginning of a message".into());
    }
    let file = format!("fail/{case}.stderr");
    let said = fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    // Whole lines, and all of them between the first and the last.
    if format!("\n{said}\n").contains(&format!("\n{message}\n")) {
        Ok(())
    } else {
        Err(format!("which is not what is said in {file}:\n\n{said}"))
    }
}
