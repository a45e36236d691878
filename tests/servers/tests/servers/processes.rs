//! What the operating system knows of a server.

use std::{
    fs,
    os::unix::fs::MetadataExt as _,
    path::Path,
    thread,
    time::{Duration, Instant},
};

#[derive(Debug, PartialEq)]
pub(crate) struct Process {
    pub(crate) id: u32,
    pub(crate) user: u32,
    pub(crate) parent: u32,
}

/// The processes that work below a folder, as all of a server do in its data.
pub(crate) fn of_server(folder: &Path) -> Vec<Process> {
    let processes = fs::read_dir("/proc").unwrap();
    processes
        .filter_map(|entry| described(&entry.unwrap().path(), folder))
        .collect()
}

fn described(process: &Path, folder: &Path) -> Option<Process> {
    let id = process.file_name()?.to_str()?.parse().ok()?;
    let works_in = fs::read_link(process.join("cwd")).ok()?;
    let status = fs::read_to_string(process.join("status")).ok()?;
    let parent = status.lines().find_map(|it| it.strip_prefix("PPid:"))?;
    works_in.starts_with(folder).then(|| Process {
        id,
        user: fs::metadata(process).map_or(0, |it| it.uid()),
        parent: parent.trim().parse().unwrap_or(0),
    })
}

/// Waits for what happens without us, and fails where it would wait for ever.
pub(crate) fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(120);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
        thread::sleep(Duration::from_millis(20));
    }
}
