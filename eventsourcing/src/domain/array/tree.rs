//! The tree of a big array: which sub-array an index is in, and where each sub-array is noted.

use std::num::NonZeroU64;

use uuid::Uuid;

use super::node::Node;

/// The tree of one big array. Its sub-arrays have as many places as the base says. The root, whose
/// id is that of the big array, holds at place `h - 1` the id of the left-most one of height `h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tree {
    root: Uuid,
    base: NonZeroU64,
}

/// A place in one array.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) array: Uuid,
    pub(crate) position: u64,
}

/// What must be noted of a sub-array, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) place: Place,
    pub(crate) child: Uuid,
}

/// Where an item is kept, and what leads there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    pub(crate) item: Place,
    /// From the lowest to the root.
    pub(crate) links: Vec<Link>,
}

impl Tree {
    pub(crate) fn new(root: Uuid, base: NonZeroU64) -> Self {
        Self { root, base }
    }

    pub(crate) fn root(&self) -> Uuid {
        self.root
    }

    pub(crate) fn base(&self) -> NonZeroU64 {
        self.base
    }

    /// How many items there can be: the base to the power of itself. `None` when that is more than
    /// a `u128` counts.
    pub(crate) fn capacity(&self) -> Option<u128> {
        let base = self.base.get();
        u128::from(base).checked_pow(u32::try_from(base).ok()?)
    }

    /// The first index that is too high, so that what comes after any other is a number, too.
    pub(crate) fn end(&self) -> u128 {
        self.capacity().unwrap_or(u128::MAX)
    }

    pub(crate) fn id(&self, node: Node) -> Uuid {
        node.id(self.root, self.base)
    }

    /// Where the item of an index is kept; `None` beyond the capacity.
    pub(crate) fn place(&self, index: u128) -> Option<Place> {
        if index >= self.end() {
            return None;
        }
        let node = self.lowest(index);
        Some(Place {
            array: self.id(node),
            position: u64::try_from(index - node.start).ok()?,
        })
    }

    /// The same with what leads there.
    pub(crate) fn path(&self, index: u128) -> Option<Path> {
        let item = self.place(index)?;
        let height = self.required_height(index)?;
        let mut node = self.lowest(index);
        let mut links = Vec::new();
        while node.height < height {
            let (parent, position) = node.parent(self.base)?;
            links.push(self.link(self.id(parent), position, node));
            node = parent;
        }
        links.push(self.link(self.root, u64::from(height - 1), node));
        Some(Path { item, links })
    }

    /// The left-most sub-array that is noted at this place of the root; `None` where none can be.
    pub(crate) fn apex(&self, place: u64) -> Option<Node> {
        if place >= self.base.get() {
            return None;
        }
        let below = u32::try_from(place).ok()?;
        Some(Node {
            start: 0,
            width: u128::from(self.base.get()).checked_pow(below)?,
            height: below.checked_add(1)?,
        })
    }

    /// The sub-array that has the item of an index.
    pub(crate) fn lowest(&self, index: u128) -> Node {
        Node {
            start: index - index % u128::from(self.base.get()),
            width: 1,
            height: 1,
        }
    }

    /// How high the left-most sub-array is that covers this index and all before it.
    fn required_height(&self, index: u128) -> Option<u32> {
        let mut height = 1;
        let mut above = self.apex(0)?;
        while index / above.width >= u128::from(self.base.get()) {
            (above, _) = above.parent(self.base)?;
            height += 1;
        }
        Some(height)
    }

    fn link(&self, array: Uuid, position: u64, child: Node) -> Link {
        Link {
            place: Place { array, position },
            child: self.id(child),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ROOT: Uuid = Uuid::from_u128(1);

    fn tree(base: u64) -> Tree {
        Tree::new(ROOT, NonZeroU64::new(base).unwrap())
    }

    fn node(start: u128, width: u128, height: u32) -> Node {
        Node {
            start,
            width,
            height,
        }
    }

    /// `array_ids` of the golden values of the Python library.
    #[test]
    fn ids_are_those_of_the_python_library() {
        let golden = [
            (node(0, 1, 1), "7aa10df8-eda5-5d3a-b843-f2a9a16ae7e5"),
            (node(4, 1, 1), "be707ff3-fb00-5511-8049-d02e2af3ec25"),
            (node(0, 4, 2), "ab37fc7e-9bd6-56f4-af70-853213151763"),
        ];
        for (node, id) in golden {
            assert_eq!(tree(4).id(node).to_string(), id);
        }
    }

    /// `calc_parent` of the golden values: start and height, and the parent's start, end and height
    /// with the place in it.
    #[test]
    fn parents_are_those_of_the_python_library() {
        let base = tree(4).base();
        let golden = [
            ((0, 1), (0, 16, 2, 0)),
            ((4, 1), (0, 16, 2, 1)),
            ((12, 1), (0, 16, 2, 3)),
            ((16, 1), (16, 32, 2, 0)),
            ((16, 2), (0, 64, 3, 1)),
        ];
        for ((start, height), wanted) in golden {
            let child = node(start, 4_u128.pow(height - 1), height);
            let (parent, place) = child.parent(base).unwrap();
            let end = parent.start + parent.width * 4;
            assert_eq!((parent.start, end, parent.height, place), wanted);
            assert_eq!(parent.child(place, base), Some(child));
        }
    }

    /// `calc_required_height` of the golden values.
    #[test]
    fn heights_are_those_of_the_python_library() {
        let golden = [
            (1, 0, 1),
            (2, 0, 1),
            (2, 1, 1),
            (2, 2, 2),
            (2, 3, 2),
            (3, 2, 1),
            (3, 3, 2),
            (3, 8, 2),
        ];
        for (base, index, height) in golden {
            assert_eq!(tree(base).required_height(index), Some(height));
        }
    }

    #[test]
    fn heights_are_exact_where_logarithms_are_not() {
        for height in 1..=12 {
            let all = 1000_u128.pow(height);
            assert_eq!(tree(1000).required_height(all - 1), Some(height));
            assert_eq!(tree(1000).required_height(all), Some(height + 1));
        }
    }

    #[test]
    fn the_capacity_is_the_base_to_the_power_of_itself() {
        assert_eq!(tree(1).capacity(), Some(1));
        assert_eq!(tree(4).capacity(), Some(256));
        assert_eq!(tree(26).capacity(), Some(26_u128.pow(26)));
        assert_eq!(tree(27).capacity(), None);
        assert_eq!(tree(u64::MAX).capacity(), None);
    }

    #[test]
    fn every_index_has_a_path_and_none_beyond_the_capacity() {
        for base in [1, 2, 3, 26] {
            let end = tree(base).end();
            assert!(tree(base).path(end - 1).is_some());
            assert_eq!(tree(base).path(end), None);
        }
        for base in [27, 1000, 10_000, 1 << 63, u64::MAX] {
            assert!(tree(base).path(u128::MAX - 1).is_some(), "{base}");
            assert_eq!(tree(base).path(u128::MAX), None);
        }
    }

    /// The number of inner nodes that the Python library writes for so many items.
    #[test]
    fn as_much_is_noted_as_the_python_library_notes() {
        let counted = [
            (2, 4, 3),
            (3, 27, 13),
            (4, 16, 5),
            (4, 17, 8),
            (4, 256, 85),
            (1000, 1001, 3),
        ];
        for (base, items, inner) in counted {
            let links = (0..items).flat_map(|index| tree(base).path(index).unwrap().links);
            let places: std::collections::HashSet<_> = links
                .map(|link| (link.place.array, link.place.position))
                .collect();
            assert_eq!(places.len(), inner, "{items} of base {base}");
        }
    }

    proptest! {
        /// Down from the root, place by place, one comes to the item.
        #[test]
        fn a_path_leads_from_the_root_to_the_item(
            base in prop::sample::select(vec![2, 3, 4, 10, 1000, 10_000, u64::MAX]),
            index in prop_oneof![0..1000_u128, 0..4 * 10_u128.pow(35), 0..u128::MAX],
        ) {
            let tree = tree(base);
            let index = index % tree.end();
            let path = tree.path(index).unwrap();
            let (root, inner) = path.links.split_last().unwrap();
            prop_assert_eq!(root.place.array, ROOT);
            let mut node = tree.apex(root.place.position).unwrap();
            prop_assert_eq!(tree.id(node), root.child);
            for link in inner.iter().rev() {
                prop_assert_eq!(tree.id(node), link.place.array);
                node = node.child(link.place.position, tree.base()).unwrap();
                prop_assert_eq!(tree.id(node), link.child);
            }
            prop_assert_eq!((tree.id(node), node.height), (path.item.array, 1));
            prop_assert_eq!(node.start + u128::from(path.item.position), index);
            prop_assert!(node.places_within(&(index..index + 1), tree.base()).eq([path.item.position]));
        }
    }
}
