//! The UI tests are in `main.rs`; this has the dependencies that their cases use.
