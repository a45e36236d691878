use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::Error;

/// A file that a server cannot do without.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// The package of Debian that has it.
    pub(crate) package: &'static str,
    /// Where it lies if it is not in the `PATH`; `*` stands for the greatest version.
    pub(crate) folders: &'static [&'static str],
}

impl Program {
    pub(crate) fn path(&self) -> Option<PathBuf> {
        let path = env::var_os("PATH").unwrap_or_default();
        let elsewhere = self.folders.iter().filter_map(|it| newest(it));
        env::split_paths(&path)
            .chain(elsewhere)
            .map(|folder| folder.join(self.name))
            .find(|it| it.is_file())
    }

    pub(crate) fn require(&'static self, product: &'static str) -> Result<PathBuf, Error> {
        self.path().ok_or_else(|| Error::missing(product, &[self]))
    }
}

/// The folder that a pattern stands for.
fn newest(pattern: &str) -> Option<PathBuf> {
    let Some((parent, below)) = pattern.split_once("/*/") else {
        return Some(pattern.into());
    };
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    fs::read_dir(parent)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.join(below).is_dir())
        .max_by_key(|path| version(path))
        .map(|path| path.join(below))
}

pub(crate) fn missing(programs: &'static [Program]) -> Vec<&'static Program> {
    programs.iter().filter(|it| it.path().is_none()).collect()
}

/// The packages of programs, each once.
pub(crate) fn packages(programs: &[&'static Program]) -> Vec<&'static str> {
    let mut packages: Vec<_> = programs.iter().map(|it| it.package).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}
