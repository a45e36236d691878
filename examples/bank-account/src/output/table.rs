//! Tables for people.

use comfy_table::{Cell, CellAlignment, Table, presets};

/// A table with a header.
pub(super) fn with_header<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_FULL_CONDENSED)
        .set_header(header);
    table
}

/// A cell of text. Whatever would move the cursor becomes a space: a statement is written by others.
pub(super) fn text(text: &(impl ToString + ?Sized)) -> Cell {
    Cell::new(text.to_string().replace(char::is_control, " "))
}

/// A cell of an amount or a number.
pub(super) fn number(number: &impl ToString) -> Cell {
    text(number).set_alignment(CellAlignment::Right)
}

/// A cell of a number that need not be there.
pub(super) fn number_if_any(value: Option<impl ToString>) -> Cell {
    number(&value.map_or_else(String::new, |value| value.to_string()))
}
