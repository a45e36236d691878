//! The story of the README, told by the program.

use eventsourcing_test_servers::on_every_database;

use super::Company;

/// The commands that the README shows, each with what it answers.
fn session() -> Vec<(Vec<String>, String)> {
    let readme = include_str!("../../README.md");
    let blocks = readme.split("```console\n").skip(1);
    let blocks = blocks.filter_map(|block| block.split("```").next());
    let commands = blocks.flat_map(|block| block.split("$ cargo-shipping ").skip(1));
    commands
        .map(|it| {
            let (command, answer) = it.split_once('\n').unwrap();
            (words(command), answer.to_owned())
        })
        .collect()
}

/// The words of a command line, as a shell has them.
fn words(line: &str) -> Vec<String> {
    let parts = line.split('"').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().map(str::to_owned).collect(),
        _ => vec![part.to_owned()],
    });
    words.collect()
}

on_every_database! {
    fn the_readme_tells_what_the_program_does(server) {
        let (company, session) = (Company::on(server), session());
        assert!(session.len() > 10, "the README has its session");
        for (args, answer) in session {
            let args: Vec<_> = args.iter().map(String::as_str).collect();
            let (_, stdout, stderr) = company.run(&args);
            assert_eq!(stdout + &stderr, answer, "{args:?}");
        }
    }
}

#[test]
fn every_command_of_the_program_is_in_the_readme() {
    let told: Vec<_> = session().into_iter().map(|it| it.0[0].clone()).collect();
    let help = Company::new().done(&["--help"]);
    let commands = help.split("Commands:\n").nth(1).unwrap();
    let commands = commands.split("\n\n").next().unwrap().lines();
    for command in commands.filter_map(|line| line.split_whitespace().next()) {
        assert!(
            command == "help" || told.iter().any(|it| it == command),
            "{command}"
        );
    }
}
