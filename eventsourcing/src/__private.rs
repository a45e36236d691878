//! What generated code may name beside the public items, and nothing else.
