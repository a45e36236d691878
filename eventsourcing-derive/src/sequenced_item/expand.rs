//! Writes what an item says of its table.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, Type};

use super::{
    keys::Role,
    model::{Column, Item, OwnColumn},
};

pub(super) fn item(item: &Item<'_>) -> TokenStream {
    let Item {
        ident,
        table,
        members,
        ..
    } = item;
    let position = item.roles.iter().find(|(role, _)| role.0 == "position");
    let position = position.and_then(|(_, column)| column.ty);
    let roles = item
        .roles
        .iter()
        .map(|(role, column)| of_role(*role, column, table));
    let fields = item.fields.iter().map(|field| of_field(field, table));
    quote! {
        #[automatically_derived]
        impl ::eventsourcing_diesel::Item for #ident {
            type Position = #position;

            const TABLE: ::eventsourcing_diesel::Table = ::eventsourcing_diesel::Table {
                name: ::eventsourcing_diesel::__private::table_name::<#table::table>(),
                #(#roles,)*
                fields: &[#(#fields),*],
            };
        }

        // The fields are columns, and nobody else reads them.
        const _: fn(&#ident) = |__item| {
            #(let _ = &__item.#members;)*
        };
    }
}

/// `topic: …::column::<ledger_entries::columns::kind, …>()`.
fn of_role(role: Role, column: &Column<'_>, table: &Path) -> TokenStream {
    let field = Ident::new(role.0, column.column.span());
    let is = type_of(role, column.ty);
    let ty = column.ty.map_or_else(|| is.clone(), |ty| quote!(#ty));
    let span = column.column.span();
    let column = path_of(&column.column, table);
    quote_spanned! {span=>
        #field: ::eventsourcing_diesel::__private::column::<#column, #is, #ty>()
    }
}

/// What a column of a role is in Rust.
fn type_of(role: Role, ty: Option<&Type>) -> TokenStream {
    match (role.0, ty) {
        // Whichever it is, that it is one is asked where the impl says so.
        ("position", Some(ty)) => quote!(#ty),
        ("sequence_id" | "save_id", _) => quote!(::eventsourcing::Uuid),
        ("topic", _) => quote!(::eventsourcing_diesel::__private::String),
        ("state", _) => quote!(::eventsourcing_diesel::__private::Bytes),
        ("timestamp", _) => quote!(::eventsourcing::Timestamp),
        ("log_position", _) => quote!(::eventsourcing::LogPosition),
        _ => quote!(::core::option::Option<::eventsourcing_diesel::__private::Bytes>),
    }
}

fn of_field(field: &OwnColumn<'_>, table: &Path) -> TokenStream {
    let OwnColumn { column, ty, from } = field;
    let span = column.span();
    let column = path_of(column, table);
    quote_spanned! {span=>
        ::eventsourcing_diesel::__private::field::<#column, #ty>(#from)
    }
}

/// The type of a column, all of it where its name stands: that is what an error points at.
fn path_of(column: &Ident, table: &Path) -> TokenStream {
    let span = column.span();
    let table = table.to_token_stream().into_iter().map(|mut token| {
        token.set_span(token.span().located_at(span));
        token
    });
    quote_spanned!(span=> #(#table)*::columns::#column)
}
