//! Scopes and sets of scopes.
//!
//! A set is a list of scopes in falling order, and equal lists are one list (hash consing), so that a set is a number
//! and equality is equality of numbers. A new scope is above all older ones, so the usual operation, adding a scope that
//! was just made, makes one node whatever the size of the set: ten thousand nested `let` forms take ten thousand nodes.

use super::hash::FastMap;

/// A place where bindings are made, or one expansion of a macro.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Scope(pub u32);

/// An interned set of scopes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ScopeSet(u32);

impl ScopeSet {
    pub const EMPTY: ScopeSet = ScopeSet(0);
}

#[derive(Clone, Copy)]
struct Node {
    /// The youngest scope.
    scope: Scope,
    rest: ScopeSet,
    length: u32,
}

/// All sets of one expansion.
pub struct ScopeSets {
    nodes: Vec<Node>,
    interned: FastMap<(Scope, ScopeSet), ScopeSet>,
    unions: FastMap<(ScopeSet, ScopeSet), ScopeSet>,
    scopes: u32,
}

impl ScopeSets {
    pub fn new() -> ScopeSets {
        // The empty set; its scope is below every real one.
        let empty = Node { scope: Scope(0), rest: ScopeSet::EMPTY, length: 0 };
        ScopeSets { nodes: vec![empty], interned: FastMap::default(), unions: FastMap::default(), scopes: 0 }
    }

    pub fn fresh(&mut self) -> Scope {
        self.scopes += 1;
        Scope(self.scopes)
    }

    /// The youngest scope of a set and the others; `None` for the empty set.
    pub fn split(&self, set: ScopeSet) -> Option<(Scope, ScopeSet)> {
        let node = &self.nodes[set.0 as usize];
        if set == ScopeSet::EMPTY { None } else { Some((node.scope, node.rest)) }
    }

    pub fn length(&self, set: ScopeSet) -> u32 {
        self.nodes[set.0 as usize].length
    }

    pub fn add(&mut self, set: ScopeSet, scope: Scope) -> ScopeSet {
        if self.nodes[set.0 as usize].scope < scope {
            return self.cons(scope, set);
        }
        let single = self.cons(scope, ScopeSet::EMPTY);
        self.union(set, single)
    }

    /// The set without these scopes.
    pub fn remove(&mut self, set: ScopeSet, scopes: &[Scope]) -> ScopeSet {
        let mut kept = Vec::new();
        let mut rest = set;
        let mut removed = false;
        while let Some((scope, next)) = self.split(rest) {
            if scopes.contains(&scope) {
                removed = true;
            } else {
                kept.push(scope);
            }
            rest = next;
        }
        if !removed {
            return set;
        }
        kept.into_iter().rev().fold(ScopeSet::EMPTY, |set, scope| self.cons(scope, set))
    }

    pub fn union(&mut self, a: ScopeSet, b: ScopeSet) -> ScopeSet {
        if a == b || b == ScopeSet::EMPTY {
            return a;
        }
        if a == ScopeSet::EMPTY {
            return b;
        }
        let result = self.merge(a, b);
        self.unions.insert((a, b), result);
        result
    }

    pub fn is_subset(&self, mut a: ScopeSet, mut b: ScopeSet) -> bool {
        if self.length(a) > self.length(b) {
            return false;
        }
        loop {
            if a == b {
                return true;
            }
            let Some((first, rest)) = self.split(a) else { return true };
            let Some((other, others)) = self.split(b) else { return false };
            if first > other {
                return false;
            }
            if first == other {
                a = rest;
            }
            b = others;
        }
    }

    /// Merges two sets down to a common tail.
    fn merge(&mut self, mut a: ScopeSet, mut b: ScopeSet) -> ScopeSet {
        let mut young = Vec::new();
        let tail = loop {
            if a == b {
                break a;
            }
            // When a set grows by one scope and is united with the same other again, all but that scope is known.
            if let Some(&known) = self.unions.get(&(a, b)) {
                break known;
            }
            let (Some((first, rest)), Some((other, others))) = (self.split(a), self.split(b)) else {
                break if a == ScopeSet::EMPTY { b } else { a };
            };
            young.push(first.max(other));
            if first >= other {
                a = rest;
            }
            if other >= first {
                b = others;
            }
        };
        young.into_iter().rev().fold(tail, |set, scope| self.cons(scope, set))
    }

    fn cons(&mut self, scope: Scope, rest: ScopeSet) -> ScopeSet {
        debug_assert!(scope > self.nodes[rest.0 as usize].scope);
        let nodes = &mut self.nodes;
        *self.interned.entry((scope, rest)).or_insert_with(|| {
            let length = nodes[rest.0 as usize].length + 1;
            nodes.push(Node { scope, rest, length });
            ScopeSet(nodes.len() as u32 - 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(sets: &mut ScopeSets, scopes: &[Scope]) -> ScopeSet {
        scopes.iter().fold(ScopeSet::EMPTY, |set, &scope| sets.add(set, scope))
    }

    /// The order in which scopes are added must not matter: equality of sets is equality of numbers.
    #[test]
    fn sets_are_interned() {
        let mut sets = ScopeSets::new();
        let [a, b, c] = [sets.fresh(), sets.fresh(), sets.fresh()];
        let forwards = set(&mut sets, &[a, b, c]);
        assert_eq!(forwards, set(&mut sets, &[c, a, b]));
        assert_eq!(forwards, set(&mut sets, &[b, c, b, a]));
        assert_eq!(sets.length(forwards), 3);
    }

    #[test]
    fn union_and_removal() {
        let mut sets = ScopeSets::new();
        let [a, b, c, d] = [sets.fresh(), sets.fresh(), sets.fresh(), sets.fresh()];
        let (ac, bd) = (set(&mut sets, &[a, c]), set(&mut sets, &[b, d]));
        let all = sets.union(ac, bd);
        assert_eq!(all, set(&mut sets, &[a, b, c, d]));
        assert_eq!(sets.remove(all, &[b, d]), ac);
        assert_eq!(sets.remove(ac, &[b]), ac);
    }

    #[test]
    fn subsets() {
        let mut sets = ScopeSets::new();
        let [a, b, c] = [sets.fresh(), sets.fresh(), sets.fresh()];
        let (ab, ac, abc) = (set(&mut sets, &[a, b]), set(&mut sets, &[a, c]), set(&mut sets, &[a, b, c]));
        assert!(sets.is_subset(ScopeSet::EMPTY, ab));
        assert!(sets.is_subset(ac, abc));
        assert!(!sets.is_subset(ac, ab));
        assert!(!sets.is_subset(abc, ab));
    }
}
