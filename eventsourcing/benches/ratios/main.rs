//! What the library costs over the same code written by hand, as ratios.
//!
//! Each pair runs interleaved in one process, so that both sides meet the same machine; a line
//! shows the median of each side in nanoseconds and the median of the ratios, round by round.
//!
//! ```sh
//! cargo bench -p eventsourcing --bench ratios
//! ```

mod by_hand;
mod compare;
mod generated;
mod mapping;
mod order;
mod replaying;

fn main() {
    println!(
        "{:<56} {:>12} {:>12} {:>8}",
        "", "ours, ns", "other, ns", "ratio"
    );
    mapping::encode_and_decode();
    mapping::decode_values();
    replaying::fold();
    replaying::trigger();
    generated::all();
}
