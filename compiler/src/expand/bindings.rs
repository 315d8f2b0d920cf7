//! What identifiers mean: the table of bindings and its resolution.
//!
//! A binding is a symbol, a set of scopes and a meaning. An identifier refers to the binding of its symbol whose set is
//! the largest subset of its own; when two subsets are found of which neither holds the other, the reference is
//! ambiguous. (Flatt, "Binding as Sets of Scopes", section 3.)
//!
//! Bindings are filed under their symbol and the youngest scope of their set, so that a look-up goes through the scopes
//! of the identifier, youngest first, and sees only bindings that were made in one of them. It ends early when a binding
//! has exactly the scopes that are left to go through: no other can be larger. Results are kept until the symbol gets
//! another binding.

use super::form::Symbol;
use super::hash::FastMap;
use super::keywords::Keyword;
use super::scopes::{Scope, ScopeSet, ScopeSets};
use crate::core_ir::{PrimId, VarId};

/// A definition at the top level of a library or of the program; an index into `Expander::definitions`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct DefinitionId(pub u32);

/// A macro; an index into `Expander::macros`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MacroId(pub u32);

/// The meaning of an identifier. Equal meanings are the same binding, which `free-identifier=?` compares.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Binding {
    Keyword(Keyword),
    Macro(MacroId),
    Local(VarId),
    Global(DefinitionId),
    Primitive(PrimId),
    /// Something that could not be defined or imported, which was reported. Uses of it are not reported again.
    Broken,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Resolution {
    Bound(Binding),
    Unbound,
    Ambiguous,
}

struct Entry {
    symbol: Symbol,
    set: ScopeSet,
    binding: Binding,
    /// The next entry of the same symbol and youngest scope, plus 1.
    next: u32,
}

#[derive(Default)]
pub struct Bindings {
    entries: Vec<Entry>,
    /// The first entry of a symbol and a youngest scope, plus 1.
    first: FastMap<(Symbol, Scope), u32>,
    /// Results with the symbol's version at the time.
    known: FastMap<(Symbol, ScopeSet), (u32, Resolution)>,
    /// How many times a symbol has been bound, by its number.
    versions: Vec<u32>,
}

impl Bindings {
    /// Binds a symbol in a set that is not empty, in place of a binding with the same set.
    pub fn bind(&mut self, sets: &ScopeSets, symbol: Symbol, set: ScopeSet, binding: Binding) {
        let Some((scope, _)) = sets.split(set) else { return };
        let index = symbol.0 as usize;
        if self.versions.len() <= index {
            self.versions.resize(index + index / 2 + 64, 0);
        }
        self.versions[index] += 1;
        if let Some(entry) = self.find(symbol, scope, set) {
            self.entries[entry].binding = binding;
            return;
        }
        let first = self.first.entry((symbol, scope)).or_default();
        self.entries.push(Entry { symbol, set, binding, next: *first });
        *first = self.entries.len() as u32;
    }

    /// The binding of exactly this set.
    pub fn exact(&self, sets: &ScopeSets, symbol: Symbol, set: ScopeSet) -> Option<Binding> {
        let (scope, _) = sets.split(set)?;
        self.find(symbol, scope, set).map(|entry| self.entries[entry].binding)
    }

    pub fn resolve(&mut self, sets: &ScopeSets, symbol: Symbol, set: ScopeSet) -> Resolution {
        let version = self.versions.get(symbol.0 as usize).copied().unwrap_or(0);
        if version == 0 {
            return Resolution::Unbound;
        }
        let resolution = self.search(sets, symbol, set, version);
        self.known.insert((symbol, set), (version, resolution));
        resolution
    }

    /// The symbols that are bound for identifiers with this set, for advice in messages.
    pub fn visible(&self, sets: &ScopeSets, set: ScopeSet) -> Vec<Symbol> {
        self.entries.iter().filter(|entry| sets.is_subset(entry.set, set)).map(|entry| entry.symbol).collect()
    }

    /// Is the symbol bound in a set that holds this one, so that only the code of some macro can see it?
    pub fn is_hidden(&self, sets: &ScopeSets, symbol: Symbol, set: ScopeSet) -> bool {
        self.entries.iter().any(|entry| entry.symbol == symbol && sets.is_subset(set, entry.set))
    }

    fn find(&self, symbol: Symbol, scope: Scope, set: ScopeSet) -> Option<usize> {
        let mut next = *self.first.get(&(symbol, scope))?;
        while next != 0 {
            let entry = &self.entries[next as usize - 1];
            if entry.set == set {
                return Some(next as usize - 1);
            }
            next = entry.next;
        }
        None
    }

    fn search(&self, sets: &ScopeSets, symbol: Symbol, set: ScopeSet, version: u32) -> Resolution {
        // Candidates that are subsets of the identifier's set; mostly there is one.
        let mut candidates: Vec<&Entry> = Vec::new();
        let mut rest = set;
        'scopes: while let Some((scope, older)) = sets.split(rest) {
            // Nothing was found in the younger scopes, and what the older ones give is known.
            if candidates.is_empty()
                && let Some(&(at, resolution)) = self.known.get(&(symbol, rest))
                && at == version
            {
                return resolution;
            }
            let mut next = self.first.get(&(symbol, scope)).copied().unwrap_or(0);
            while next != 0 {
                let entry = &self.entries[next as usize - 1];
                if sets.is_subset(entry.set, rest) {
                    candidates.push(entry);
                }
                if entry.set == rest {
                    break 'scopes;
                }
                next = entry.next;
            }
            rest = older;
        }
        let Some(&best) = candidates.iter().max_by_key(|entry| sets.length(entry.set)) else {
            return Resolution::Unbound;
        };
        if candidates.iter().all(|entry| sets.is_subset(entry.set, best.set)) {
            Resolution::Bound(best.binding)
        } else {
            Resolution::Ambiguous
        }
    }
}
