//! A MariaDB Galera cluster of three nodes, each of which takes saves.
#![allow(clippy::unwrap_used)]

mod behind;
mod contract;
mod cut_off;
mod followed;
mod in_turn;
mod killed;
mod nodes;
mod one_aggregate;
mod throughput;
mod writer;
