//! Datum labels: `#0=` names the datum that follows, `#0#` is that datum again (R7RS section 2.4).
//!
//! A label is given a node of the tree before its datum is read, so that references inside the datum have something to
//! refer to. When the datum is finished it moves into that node. The scope of a label is the outermost datum around it.

use crate::source::Span;
use crate::syntax::tree::{Datum, DatumId, Tree};
use std::collections::{HashMap, HashSet};

/// The labels of one outermost datum.
#[derive(Default)]
pub struct Labels {
    by_number: HashMap<u64, Label>,
    /// The nodes of labels.
    nodes: HashSet<DatumId>,
    /// Those of them whose datum is not read yet.
    open: HashSet<DatumId>,
    /// Lists whose tail is a list without label. Inner lists come before outer ones.
    dotted: Vec<DatumId>,
}

#[derive(Clone, Copy)]
pub struct Label {
    pub node: DatumId,
    /// Where it is defined.
    pub span: Span,
}

impl Labels {
    pub fn get(&self, number: u64) -> Option<Label> {
        self.by_number.get(&number).copied()
    }

    /// A label before its datum. `outer` is the node of a label directly before this one: `#0=#1=x` names one datum.
    pub fn define(&mut self, tree: &mut Tree, number: u64, span: Span, outer: Option<DatumId>) -> DatumId {
        let node = outer.unwrap_or_else(|| tree.add(Datum::Boolean(false), span));
        self.nodes.insert(node);
        self.open.insert(node);
        self.by_number.entry(number).or_insert(Label { node, span });
        node
    }

    /// The datum of a label is finished. Gives its node; `None` when the label stands for nothing but itself.
    pub fn finish(&mut self, tree: &mut Tree, number: u64, node: DatumId, datum: DatumId) -> Option<DatumId> {
        let was_open = self.open.remove(&node);
        if datum == node {
            return if was_open { None } else { Some(node) };
        }
        if self.nodes.contains(&datum) {
            // Another name of a labelled datum, which may still be open. Nothing refers to this label's own node.
            if let Some(label) = self.by_number.get_mut(&number).filter(|label| label.node == node) {
                label.node = datum;
            }
            return Some(datum);
        }
        let moved = std::mem::replace(tree.datum_mut(datum), Datum::Boolean(false));
        tree.replace(node, moved);
        tree.set_span(node, tree.span(datum));
        if let Some(last) = self.dotted.last_mut().filter(|last| **last == datum) {
            *last = node;
        }
        Some(node)
    }

    /// A label without a datum, or with one that is wrong. References to it are not reported.
    pub fn give_up(&mut self, node: DatumId) {
        self.open.remove(&node);
    }

    /// Notes a list with a tail.
    pub fn note_tail(&mut self, tree: &Tree, list: DatumId, tail: DatumId) {
        if matches!(tree.datum(tail), Datum::List(..)) && !self.nodes.contains(&tail) {
            self.dotted.push(list);
        }
    }

    /// The outermost datum is finished: `(a . (b))` becomes `(a b)`, and the labels are forgotten.
    ///
    /// Outer lists come first and take the items of all lists in their tails, which takes linear time however long the
    /// chain is.
    pub fn finish_outermost(&mut self, tree: &mut Tree) {
        while let Some(list) = self.dotted.pop() {
            let Datum::List(items, mut tail) = std::mem::replace(tree.datum_mut(list), Datum::Boolean(false)) else {
                continue;
            };
            let mut items = items;
            while let Some(next) = tail {
                if self.nodes.contains(&next) || !matches!(tree.datum(next), Datum::List(..)) {
                    break;
                }
                match std::mem::replace(tree.datum_mut(next), Datum::Boolean(false)) {
                    Datum::List(more, next_tail) => {
                        items.extend(more);
                        tail = next_tail;
                    }
                    _ => break,
                }
            }
            tree.replace(list, Datum::List(items, tail));
        }
        if !self.nodes.is_empty() {
            self.by_number.clear();
            self.nodes.clear();
            self.open.clear();
        }
    }
}
