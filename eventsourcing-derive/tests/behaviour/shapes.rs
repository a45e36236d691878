//! What changes a shape, and so makes snapshots of before unused, and what does not.

use eventsourcing::{Aggregate, DomainEvent, Fingerprint, Shape, ShapeWriter, mutators};
use serde::{Deserialize, Serialize};

/// What a type is described as, whichever its module.
fn shape<T: Shape>() -> String {
    let mut shape = ShapeWriter::default();
    T::describe(&mut shape);
    shape.written().to_owned()
}

/// A type of this form, described.
macro_rules! shape_of {
    ($($item:tt)*) => {{
        #[allow(dead_code)]
        #[derive(Serialize, Deserialize, Shape)]
        $($item)*
        shape::<Thing>()
    }};
}

#[track_caller]
fn all_differ(shapes: &[String]) {
    for (index, shape) in shapes.iter().enumerate() {
        let first = shapes.iter().position(|it| it == shape);
        assert_eq!(first, Some(index), "{shape}");
    }
}

#[test]
fn every_change_of_a_struct_is_another_shape() {
    #[rustfmt::skip]
    all_differ(&[
        shape_of!(struct Thing { a: u8, b: u16 }),
        shape_of!(struct Thing { a: u8, c: u16 }),
        shape_of!(struct Thing { a: u8, b: u32 }),
        shape_of!(struct Thing { b: u16, a: u8 }),
        shape_of!(struct Thing { a: u8 }),
        shape_of!(struct Thing { a: Option<u8>, b: u16 }),
        shape_of!(struct Thing { a: u8, #[serde(default)] b: u16 }),
        shape_of!(struct Thing { a: u8, #[serde(rename = "c")] b: u16 }),
        shape_of!(#[serde(rename_all = "UPPERCASE")] struct Thing { a: u8, b: u16 }),
        shape_of!(struct Thing(u8, u16);),
        shape_of!(struct Thing(u8, u8);),
        shape_of!(struct Thing(u8);),
        shape_of!(struct Thing;),
        shape_of!(struct Thing();),
        shape_of!(struct Thing {}),
    ]);
}

#[test]
fn every_change_of_an_enum_is_another_shape() {
    #[rustfmt::skip]
    all_differ(&[
        shape_of!(enum Thing { A, B }),
        shape_of!(enum Thing { B, A }),
        shape_of!(enum Thing { A, B() }),
        shape_of!(enum Thing { A, B(u8) }),
        shape_of!(enum Thing { A, B { a: u8 } }),
        shape_of!(enum Thing { A, #[serde(rename = "C")] B }),
        shape_of!(enum Thing { A }),
    ]);
}

#[test]
fn types_that_hold_others_are_told_apart() {
    #[rustfmt::skip]
    all_differ(&[
        shape_of!(struct Thing { a: (u8, u16) }),
        shape_of!(struct Thing { a: ((u8,), u16) }),
        shape_of!(struct Thing { a: [u8; 2] }),
        shape_of!(struct Thing { a: [u8; 3] }),
        shape_of!(struct Thing { a: Vec<u8> }),
        shape_of!(struct Thing { a: std::collections::BTreeSet<u8> }),
        shape_of!(struct Thing { a: std::collections::BTreeMap<u8, u16> }),
        shape_of!(struct Thing { a: std::collections::BTreeMap<u16, u8> }),
    ]);
}

#[test]
fn what_is_not_stored_does_not_count() {
    let one = shape_of!(
        struct Thing {
            a: u8,
            #[serde(default, rename = "c")]
            b: Box<u16>,
        }
    );
    let other = shape_of!(
        /// A thing.
        #[derive(Debug)]
        pub(crate) struct Thing {
            /// The first.
            pub(crate) a: u8,
            #[serde(default, rename = "c")]
            b: Box<u16>,
        }
    );
    assert_eq!(one, other);
}

mod nested {
    use super::*;

    #[derive(Shape)]
    #[expect(dead_code)]
    pub(super) struct Tree {
        branches: Vec<Tree>,
        first: Option<Box<Tree>>,
        leaves: std::collections::HashMap<String, Leaf<Tree>>,
    }

    #[derive(Shape)]
    #[expect(dead_code)]
    pub(super) enum Leaf<T> {
        Green(Box<T>),
        Red,
    }

    pub(super) struct Foreign;

    #[derive(Shape)]
    #[expect(dead_code)]
    pub(super) struct WithForeign {
        foreign: Vec<Foreign>,
        leaf: Leaf<u8>,
    }
}

#[test]
fn recursive_types_come_to_an_end() {
    let tree = shape::<nested::Tree>();
    assert!(
        tree.contains("branches") && tree.contains("Green"),
        "{tree}"
    );
}

#[test]
fn what_has_no_shape_is_known_by_its_name_and_the_rest_is_seen() {
    let shape = shape::<nested::WithForeign>();
    assert!(
        shape.contains("Vec<") && shape.contains("nested::Foreign"),
        "{shape}"
    );
    assert!(shape.contains("Green"), "{shape}");
}

/// An aggregate of this form, by its fingerprint. Its module is always the same.
macro_rules! fingerprint_of {
    (#[aggregate($($key:tt)*)] { $($field:tt)* } { $($mutators:tt)* }) => {{
        #[must_use]
        #[derive(Debug, Clone, Serialize, Deserialize, DomainEvent)]
        enum Event {
            Made,
            Changed { by: u32 },
        }

        #[derive(Debug, Clone, Default, Serialize, Deserialize, Aggregate)]
        #[aggregate(event = Event, $($key)*)]
        #[allow(dead_code)]
        struct Thing { count: u32, $($field)* }

        #[mutators(Event)]
        impl Thing {
            fn made() -> Self { Self::default() }
            $($mutators)*
        }

        Fingerprint::of::<Thing>()
    }};
}

#[test]
fn a_fingerprint_is_of_the_state_the_mutators_and_the_number() {
    let prints = [
        fingerprint_of!(#[aggregate()] {} { fn changed(&mut self, by: u32) { self.count += by; } }),
        fingerprint_of!(#[aggregate()] {} { fn changed(&mut self, by: u32) { self.count -= by; } }),
        fingerprint_of!(#[aggregate()] {} { fn changed(&mut self, by: u32) { self.count = by; } }),
        fingerprint_of!(#[aggregate()] { sum: u64 } { fn changed(&mut self, by: u32) { self.count += by; } }),
        fingerprint_of!(#[aggregate(snapshot = 2)] {} { fn changed(&mut self, by: u32) { self.count += by; } }),
        fingerprint_of!(#[aggregate(snapshot = 3)] {} { fn changed(&mut self, by: u32) { self.count += by; } }),
    ];
    for (index, print) in prints.iter().enumerate() {
        assert!(print.is_some());
        assert_eq!(
            prints.iter().position(|it| it == print),
            Some(index),
            "{index}"
        );
    }
    let again = fingerprint_of!(#[aggregate()] {} {
        /// What is said about it does not count.
        fn changed(&mut self, by: u32) {
            // Nor does how it is laid out.
            self.count += by;
        }
    });
    assert_eq!(again, prints[0]);
}

/// An aggregate of these fields with generated events, by its fingerprint.
macro_rules! fingerprint_of_fields {
    ($($field:tt)*) => {{
        #[derive(Debug, Clone, Serialize, Deserialize, Aggregate)]
        #[aggregate(topic = "thing")]
        #[allow(dead_code)]
        struct Thing { $($field)* }

        Fingerprint::of::<Thing>()
    }};
}

#[test]
fn a_fingerprint_is_of_what_generated_events_change_too() {
    #[rustfmt::skip]
    let prints = [
        fingerprint_of_fields!(a: u8, b: u8),
        fingerprint_of_fields!(#[aggregate(attribute)] a: u8, b: u8),
        fingerprint_of_fields!(a: u8, #[aggregate(attribute)] b: u8),
        fingerprint_of_fields!(a: u8, #[aggregate(default)] b: u8),
        fingerprint_of_fields!(#[aggregate(attribute)] a: u8, #[aggregate(default)] b: u8),
        fingerprint_of_fields!(#[aggregate(attribute)] a: u8, #[aggregate(attribute)] b: u8),
    ];
    for (index, print) in prints.iter().enumerate() {
        assert!(print.is_some());
        let first = prints.iter().position(|it| it == print);
        assert_eq!(first, Some(index), "{index}");
    }
    let again = fingerprint_of_fields! {
        /// Nothing that an event does.
        #[aggregate(attribute, method = rename)] a: u8, pub(crate) b: u8
    };
    assert_eq!(again, prints[1]);
}

#[test]
fn a_skipped_field_leaves_no_fingerprint() {
    let print = fingerprint_of!(#[aggregate()] { #[serde(skip)] cache: u8 } {
        fn changed(&mut self, by: u32) { self.count += by; }
    });
    assert_eq!(print, None);
    let print = fingerprint_of!(#[aggregate()] { #[serde(default, skip_serializing)] cache: u8 } {
        fn changed(&mut self, by: u32) { self.count += by; }
    });
    assert_eq!(print, None);
    let print = fingerprint_of!(
        #[aggregate()]
        { #[serde(skip_serializing_if = "Option::is_none", rename = "skip")] note: Option<u8> }
        { fn changed(&mut self, by: u32) { self.count += by; } }
    );
    assert!(print.is_some());
}
