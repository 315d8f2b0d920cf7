//! `eqv?` and `equal?` (R7RS section 6.1). The report leaves open whether `equal?` looks into records; here it does, as in
//! Gambit, Guile and Chicken: two records are equal when they are of the same type and their fields are.
//!
//! `equal?` must end on cyclic data. Equality of what two objects contain is assumed when the same two are compared
//! again: a union-find structure holds the classes of objects that are assumed equal, so that at most as many unions
//! are made as there are objects. Its cost would be felt on ordinary data, so comparison interleaves long stretches
//! without it and short stretches with it (Adams and Dybvig, "Efficient Nondestructive Equality Checking for Trees
//! and Graphs", ICFP 2008): cyclic and heavily shared data end in the short stretches, trees hardly notice them.

use crate::addresses::AddressMap;
use crate::bytevector;
use crate::number;
use crate::string;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::{self, Type};
use eshkol_abi::value::TAG_OBJECT;

/// Comparisons of a stretch without union-find, and of one with it.
const PLAIN_STEPS: i32 = 400;
const CAREFUL_STEPS: i32 = 40;

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_data_eqv(_context: &mut Context, a: Value, b: Value) -> Value {
    Value::boolean(eqv(a, b))
}

#[unsafe(no_mangle)]
pub extern "C" fn eshkol_data_equal(_context: &mut Context, a: Value, b: Value) -> Value {
    Value::boolean(equal(a, b))
}

/// Identity, but for numbers, which are compared by value and exactness.
pub fn eqv(a: Value, b: Value) -> bool {
    a == b || number::eqv(a, b)
}

/// Equality of structure and contents.
pub fn equal(a: Value, b: Value) -> bool {
    match compare(a, b) {
        Outcome::Equal => true,
        Outcome::Different => false,
        Outcome::Parts => Comparison::default().run(a, b),
    }
}

/// What two values show without a look at their parts.
enum Outcome {
    Equal,
    Different,
    /// Two pairs, or two vectors or records of one length: their parts decide.
    Parts,
}

fn compare(a: Value, b: Value) -> Outcome {
    let decided = |same| if same { Outcome::Equal } else { Outcome::Different };
    if a == b {
        return Outcome::Equal;
    }
    if a.is_pair() || b.is_pair() {
        return if a.is_pair() && b.is_pair() { Outcome::Parts } else { Outcome::Different };
    }
    if a.tag() != TAG_OBJECT || b.tag() != TAG_OBJECT {
        return decided(number::eqv(a, b));
    }
    let ty = object::header_type(a.header());
    if ty != object::header_type(b.header()) {
        return decided(false);
    }
    if ty == Type::String as u64 {
        decided(string::text(a).equals(string::text(b)))
    } else if ty == Type::Vector as u64 || ty == Type::Record as u64 {
        // The first part of a record is its type, which has no parts and is compared by identity.
        if a.length() == b.length() { Outcome::Parts } else { Outcome::Different }
    } else if ty == Type::Bytevector as u64 {
        decided(bytevector::bytes(a) == bytevector::bytes(b))
    } else {
        decided(number::eqv(a, b))
    }
}

/// Two values to be compared, or the rest of two vectors.
enum Task {
    Values(Value, Value),
    Elements(Value, Value, usize),
}

#[derive(Default)]
struct Comparison {
    tasks: Vec<Task>,
    /// Steps left in this stretch: without union-find while positive, with it below.
    left: i32,
    /// Makes the lengths of the plain stretches irregular, so that no shape of data can keep in step with them.
    random: u32,
    classes: Classes,
}

impl Comparison {
    fn run(mut self, a: Value, b: Value) -> bool {
        self.left = PLAIN_STEPS;
        self.tasks.push(Task::Values(a, b));
        while let Some(task) = self.tasks.pop() {
            let (a, b) = match task {
                Task::Values(a, b) => (a, b),
                Task::Elements(a, b, index) => {
                    if index + 1 < a.length() {
                        self.tasks.push(Task::Elements(a, b, index + 1));
                    }
                    (a.field(index), b.field(index))
                }
            };
            match compare(a, b) {
                Outcome::Equal => {}
                Outcome::Different => return false,
                Outcome::Parts => {
                    if !self.is_assumed(a, b) {
                        self.push_parts(a, b);
                    }
                }
            }
        }
        true
    }

    fn push_parts(&mut self, a: Value, b: Value) {
        if a.is_pair() {
            self.tasks.push(Task::Values(a.cdr(), b.cdr()));
            self.tasks.push(Task::Values(a.car(), b.car()));
        } else if a.length() > 0 {
            self.tasks.push(Task::Elements(a, b, 0));
        }
    }

    /// Are the two assumed equal already? In a careful stretch they are from now on.
    fn is_assumed(&mut self, a: Value, b: Value) -> bool {
        self.left -= 1;
        if self.left > 0 {
            return false;
        }
        if self.left < -CAREFUL_STEPS {
            self.random = self.random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            self.left = (self.random >> 16) as i32 % (2 * PLAIN_STEPS);
        }
        if self.classes.unite(a, b) {
            // Shared data was met: it pays to stay careful.
            self.left = 0;
            return true;
        }
        false
    }
}

/// Classes of objects that are assumed equal: union-find over addresses, with union by size and path halving.
#[derive(Default)]
struct Classes {
    numbers: AddressMap<u32>,
    /// The parent of each number; a root holds itself.
    parents: Vec<u32>,
    sizes: Vec<u32>,
}

impl Classes {
    /// Puts the two into one class. Were they already?
    fn unite(&mut self, a: Value, b: Value) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        let size = |classes: &Classes, root: u32| classes.sizes.get(root as usize).copied().unwrap_or(0);
        let (size_a, size_b) = (size(self, a), size(self, b));
        let (small, large) = if size_a < size_b { (a, b) } else { (b, a) };
        if let Some(parent) = self.parents.get_mut(small as usize) {
            *parent = large;
        }
        if let Some(size) = self.sizes.get_mut(large as usize) {
            *size = size_a.saturating_add(size_b);
        }
        false
    }

    fn root(&mut self, value: Value) -> u32 {
        let fresh = self.parents.len() as u32;
        let mut node = *self.numbers.entry(value.0).or_insert(fresh);
        if node == fresh {
            self.parents.push(fresh);
            self.sizes.push(1);
        }
        loop {
            let parent = self.parent(node);
            if parent == node {
                return node;
            }
            let grandparent = self.parent(parent);
            if let Some(slot) = self.parents.get_mut(node as usize) {
                *slot = grandparent;
            }
            node = grandparent;
        }
    }

    fn parent(&self, node: u32) -> u32 {
        self.parents.get(node as usize).copied().unwrap_or(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::Fixture;
    use crate::memory::allocate;

    fn cons(context: &mut Context, car: Value, cdr: Value) -> Value {
        allocate::pair(context, car, cdr).unwrap()
    }

    fn set_cdr(pair: Value, value: Value) {
        // SAFETY: a pair is two words.
        unsafe { *pair.address().add(1) = value.0 };
    }

    fn list(context: &mut Context, length: i64) -> Value {
        (0..length).rev().fold(Value::NULL, |tail, n| cons(context, Value::fixnum(n), tail))
    }

    /// R7RS section 6.1: the examples of `equal?`.
    #[test]
    fn equal_compares_contents() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let (a, b) = (list(context, 3), list(context, 3));
        assert!(a != b && equal(a, b));
        let longer = list(context, 4);
        assert!(!equal(a, longer));
        let abc = string::from_str(context, "abc").unwrap();
        let same = string::from_str(context, "abc").unwrap();
        let other = string::from_str(context, "abd").unwrap();
        assert!(equal(abc, same) && !eqv(abc, same) && !equal(abc, other));
        let v = allocate::tagged(context, Type::Vector, &[Value::fixnum(5), abc]).unwrap();
        let w = allocate::tagged(context, Type::Vector, &[Value::fixnum(5), same]).unwrap();
        assert!(equal(v, w) && !equal(v, abc));
        assert!(!equal(Value::NULL, Value::FALSE));
    }

    /// As Gambit, Guile and Chicken have it; the report leaves it open.
    #[test]
    fn records_are_equal_by_type_and_fields() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let mut ty = || allocate::tagged(context, Type::RecordType, &[Value::FALSE, Value::FALSE]).unwrap();
        let (point, other) = (ty(), ty());
        let mut record = |ty, n| allocate::tagged(context, Type::Record, &[ty, Value::fixnum(n)]).unwrap();
        let (one, same, two, foreign) = (record(point, 1), record(point, 1), record(point, 2), record(other, 1));
        assert!(equal(one, same) && !eqv(one, same));
        assert!(!equal(one, two) && !equal(one, foreign));
    }

    /// Two rings of different length hold the same infinite sequence; R7RS requires an answer, and it is `#t`.
    #[test]
    fn rings_are_compared_by_what_they_unfold_to() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let ring = |context: &mut Context, elements: &[i64]| {
            let last = cons(context, Value::fixnum(*elements.last().unwrap()), Value::NULL);
            let init = elements.split_last().unwrap().1;
            let first = init.iter().rev().fold(last, |tail, &n| cons(context, Value::fixnum(n), tail));
            set_cdr(last, first);
            first
        };
        let two = ring(context, &[1, 2]);
        let six = ring(context, &[1, 2, 1, 2, 1, 2]);
        let odd = ring(context, &[1, 2, 1, 2, 1]);
        assert!(equal(two, six) && equal(six, two));
        assert!(!equal(two, odd) && !equal(odd, six));
    }

    /// A chain of vectors whose elements are the same: 2 to the 200th paths, 200 objects.
    #[test]
    fn shared_structure_is_not_unfolded() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let mut chain = |bottom: Value| {
            (0..200).fold(bottom, |part, _| allocate::tagged(context, Type::Vector, &[part, part]).unwrap())
        };
        let (a, b, c) = (chain(Value::NULL), chain(Value::NULL), chain(Value::TRUE));
        assert!(equal(a, b));
        assert!(!equal(a, c));
    }

    #[test]
    fn a_million_elements_and_a_million_levels_need_no_recursion() {
        let mut fixture = Fixture::new();
        let context = &mut fixture.context;
        let (a, b) = (list(context, 1_000_000), list(context, 1_000_000));
        assert!(equal(a, b));
        let mut deep = || (0..1_000_000).fold(Value::NULL, |part, _| cons(context, part, Value::NULL));
        let (a, b) = (deep(), deep());
        assert!(equal(a, b));
    }

    /// Random graphs with cycles against a definition that is plainly right: unfold both to a depth that exceeds the
    /// number of pairs of nodes, and compare the trees with sharing memoised by (node, node, depth).
    #[test]
    fn random_graphs_agree_with_bisimulation() {
        let mut fixture = Fixture::new();
        let mut random = 12345u64;
        let mut next = move |below: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (random >> 33) % below
        };
        let (mut equal_pairs, mut different_pairs) = (0, 0);
        for _ in 0..200 {
            let nodes: Vec<Value> = (0..12).map(|_| cons(&mut fixture.context, Value::NULL, Value::NULL)).collect();
            let mut links = Vec::new();
            for &node in &nodes {
                let mut target = || match next(9) {
                    0 => None,
                    _ => Some(next(nodes.len() as u64) as usize),
                };
                let link = [target(), target()];
                for (slot, to) in link.iter().enumerate() {
                    let value = to.map_or(Value::NULL, |to| nodes[to]);
                    // SAFETY: a pair is two words.
                    unsafe { *node.address().add(slot) = value.0 };
                }
                links.push(link);
            }
            // The coarsest partition: split classes until nothing changes.
            let mut classes = vec![0usize; nodes.len()];
            for _ in 0..nodes.len() {
                let keys: Vec<_> =
                    links.iter().map(|link| link.map(|to: Option<usize>| to.map(|to| classes[to]))).collect();
                classes = keys.iter().map(|key| keys.iter().position(|other| other == key).unwrap()).collect();
            }
            for i in 0..nodes.len() {
                for j in 0..nodes.len() {
                    let expected = classes[i] == classes[j];
                    assert_eq!(equal(nodes[i], nodes[j]), expected);
                    if expected { equal_pairs += 1 } else { different_pairs += 1 }
                }
            }
        }
        assert!(equal_pairs > 2600 && different_pairs > 1000, "{equal_pairs} {different_pairs}");
    }
}
