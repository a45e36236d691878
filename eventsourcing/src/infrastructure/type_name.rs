//! What messages call a type.

/// The name of a type without its path, for messages.
pub(super) fn type_name<T>() -> &'static str {
    let path = std::any::type_name::<T>();
    let generics = path.find('<').unwrap_or(path.len());
    let start = path[..generics].rfind("::").map_or(0, |colons| colons + 2);
    &path[start..]
}
