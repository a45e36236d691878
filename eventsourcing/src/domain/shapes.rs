//! The shapes of types that are not ours.

use std::{
    borrow::Cow,
    cell::{Cell, RefCell},
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, LinkedList, VecDeque},
    ffi::{CString, OsString},
    marker::PhantomData,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6},
    num::{
        NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8,
        NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize, Saturating, Wrapping,
    },
    ops::{Bound, Range, RangeFrom, RangeInclusive, RangeTo},
    path::PathBuf,
    rc::Rc,
    sync::{Arc, Mutex, RwLock},
    time::{Duration, SystemTime},
};

use uuid::Uuid;

use super::{
    shape::{Shape, ShapeWriter},
    timestamp::Timestamp,
};

/// Types that are what their name says.
macro_rules! named {
    ($($type:ty),+ $(,)?) => {$(
        impl Shape for $type {
            fn describe(shape: &mut ShapeWriter) {
                shape.opaque::<Self>();
            }
        }
    )+};
}

/// Types that are their name and what they hold.
macro_rules! holding {
    ($($type:ident<$($part:ident),+>),+ $(,)?) => {$(
        impl<$($part: Shape),+> Shape for $type<$($part),+> {
            fn describe(shape: &mut ShapeWriter) {
                shape.text(stringify!($type));
                $(shape.part::<$part>();)+
            }
        }
    )+};
}

macro_rules! tuples {
    ($($part:ident)*) => {
        impl<$($part: Shape),*> Shape for ($($part,)*) {
            fn describe(shape: &mut ShapeWriter) {
                shape.text("(");
                $(shape.part::<$part>();)*
                shape.text(")");
            }
        }
    };
}

named! {
    bool, char, f32, f64, str, String, CString, OsString, PathBuf,
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize,
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize,
    NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64, NonZeroU128, NonZeroUsize,
    IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6,
    Duration, SystemTime, Timestamp, Uuid,
}

holding! {
    Option<T>, Result<T, E>, Vec<T>, VecDeque<T>, LinkedList<T>, BinaryHeap<T>,
    BTreeSet<T>, BTreeMap<K, V>, Reverse<T>, Saturating<T>, Wrapping<T>, PhantomData<T>,
    Bound<T>, Range<T>, RangeFrom<T>, RangeInclusive<T>, RangeTo<T>,
    Cell<T>, RefCell<T>, Mutex<T>, RwLock<T>,
}

tuples!();
tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);
tuples!(A B C D E F G H I);
tuples!(A B C D E F G H I J);
tuples!(A B C D E F G H I J K);
tuples!(A B C D E F G H I J K L);

impl<T: Shape, S: 'static> Shape for HashSet<T, S> {
    fn describe(shape: &mut ShapeWriter) {
        shape.text("HashSet");
        shape.part::<T>();
    }
}

impl<K: Shape, V: Shape, S: 'static> Shape for HashMap<K, V, S> {
    fn describe(shape: &mut ShapeWriter) {
        shape.text("HashMap");
        shape.part::<K>();
        shape.part::<V>();
    }
}

impl<T: Shape, const N: usize> Shape for [T; N] {
    fn describe(shape: &mut ShapeWriter) {
        shape.text(&format!("[{N}]"));
        shape.part::<T>();
    }
}

impl<T: Shape> Shape for [T] {
    fn describe(shape: &mut ShapeWriter) {
        shape.text("[]");
        shape.part::<T>();
    }
}

/// Pointers, which serde writes as what they point to.
macro_rules! pointers {
    ($($type:ident),+) => {$(
        impl<T: Shape + ?Sized> Shape for $type<T> {
            fn describe(shape: &mut ShapeWriter) {
                shape.part::<T>();
            }
        }
    )+};
}

pointers!(Box, Rc, Arc);

impl<T: Shape + ToOwned + ?Sized> Shape for Cow<'static, T> {
    fn describe(shape: &mut ShapeWriter) {
        shape.part::<T>();
    }
}
