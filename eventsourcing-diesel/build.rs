//! Builds the crate again when a migration changes: `embed_migrations!` cannot watch a folder.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
