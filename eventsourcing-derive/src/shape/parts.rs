//! The types that are written within a type.

use syn::{GenericArgument, Generics, Ident, PathArguments, PathSegment, Type};

/// Of `BTreeMap<Foreign, Own>` these are `Foreign` and `Own`.
pub(super) fn parts<'a>(ty: &'a Type, generics: &Generics) -> Vec<&'a Type> {
    match ty {
        Type::Array(it) => vec![&it.elem],
        Type::Group(it) => parts(&it.elem, generics),
        Type::Paren(it) => parts(&it.elem, generics),
        Type::Reference(it) => vec![&it.elem],
        Type::Slice(it) => vec![&it.elem],
        Type::Tuple(it) => it.elems.iter().collect(),
        Type::Path(it) => {
            let parts = it.path.segments.iter().flat_map(arguments);
            parts.filter(|it| is_type(it, generics)).collect()
        }
        _ => Vec::new(),
    }
}

fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|it| match it {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// Whether it is a type for sure: the name of a constant cannot be told from one, but by how
/// constants are called.
fn is_type(argument: &Type, generics: &Generics) -> bool {
    let Type::Path(it) = argument else {
        return true;
    };
    let Some(last) = it.path.segments.last() else {
        return false;
    };
    if !last.arguments.is_none() || generics.type_params().any(|it| it.ident == last.ident) {
        return true;
    }
    has_lowercase(&last.ident) && !generics.const_params().any(|it| it.ident == last.ident)
}

fn has_lowercase(ident: &Ident) -> bool {
    ident.to_string().chars().any(char::is_lowercase)
}
