//! Matching a macro use against a pattern.

use super::super::Expander;
use super::super::form::{Syntax, View};
use super::pattern::{ListPattern, Pattern, Rule};
use crate::syntax::tree::Datum;

/// What a pattern variable matched: one piece of syntax, or under an ellipsis a sequence.
#[derive(Default)]
pub enum Match {
    #[default]
    Nothing,
    One(Syntax),
    Many(Vec<Match>),
}

impl Expander<'_> {
    /// Matches the operands of a use against a rule; what each of its variables matched.
    pub(super) fn match_rule(
        &mut self,
        rule: &Rule,
        operands: &[Syntax],
        tail: Option<Syntax>,
        whole: Syntax,
    ) -> Option<Vec<Match>> {
        let mut matches: Vec<Match> = Vec::new();
        matches.resize_with(rule.variables.len(), Match::default);
        self.match_list(&rule.pattern, operands, tail, whole, &mut matches).then_some(matches)
    }

    fn matches(&mut self, pattern: &Pattern, syntax: Syntax, matches: &mut [Match]) -> bool {
        match pattern {
            Pattern::Anything => true,
            &Pattern::Variable(variable) => {
                matches[variable] = Match::One(syntax);
                true
            }
            &Pattern::Literal(literal) => self.same_meaning(literal, syntax),
            &Pattern::Atom(datum) => match self.forms.view(syntax) {
                View::Atom(other) => atoms_are_equal(self.forms.tree.datum(datum), self.forms.tree.datum(other)),
                View::Symbol(_) | View::List(..) | View::Vector(_) => false,
            },
            Pattern::List(list) => match self.forms.view(syntax) {
                View::List(items, tail) => self.match_list(list, &items, tail, syntax, matches),
                // `(item ... . tail)` matches with no items and anything as the tail.
                View::Symbol(_) | View::Vector(_) | View::Atom(_) => {
                    list.tail.is_some() && self.match_list(list, &[], Some(syntax), syntax, matches)
                }
            },
            Pattern::Vector(list) => match self.forms.view(syntax) {
                View::Vector(items) => self.match_list(list, &items, None, syntax, matches),
                View::Symbol(_) | View::List(..) | View::Atom(_) => false,
            },
        }
    }

    fn match_list(
        &mut self,
        pattern: &ListPattern,
        items: &[Syntax],
        tail: Option<Syntax>,
        whole: Syntax,
        matches: &mut [Match],
    ) -> bool {
        let fixed = pattern.before.len() + pattern.after.len();
        if items.len() < fixed {
            return false;
        }
        let (before, rest) = items.split_at(pattern.before.len());
        if !pattern.before.iter().zip(before).all(|(pattern, &item)| self.matches(pattern, item, matches)) {
            return false;
        }
        let rest = match &pattern.repeated {
            None => rest,
            Some((repeated, variables)) => {
                let (repetitions, rest) = rest.split_at(rest.len() - pattern.after.len());
                let mut sequences: Vec<Vec<Match>> = Vec::new();
                sequences.resize_with(variables.len(), || Vec::with_capacity(repetitions.len()));
                for &item in repetitions {
                    if !self.matches(repeated, item, matches) {
                        return false;
                    }
                    for (sequence, variable) in sequences.iter_mut().zip(variables.clone()) {
                        sequence.push(std::mem::take(&mut matches[variable]));
                    }
                }
                for (sequence, variable) in sequences.into_iter().zip(variables.clone()) {
                    matches[variable] = Match::Many(sequence);
                }
                rest
            }
        };
        let (after, rest) = rest.split_at(pattern.after.len());
        if !pattern.after.iter().zip(after).all(|(pattern, &item)| self.matches(pattern, item, matches)) {
            return false;
        }
        match (&pattern.tail, tail) {
            (None, tail) => rest.is_empty() && tail.is_none(),
            (Some(Pattern::Anything), _) => true,
            (Some(pattern), Some(tail)) if rest.is_empty() => self.matches(pattern, tail, matches),
            (Some(pattern), tail) => {
                let span = self.forms.span(whole);
                let remaining = self.forms.list(rest, tail, span);
                self.matches(pattern, remaining, matches)
            }
        }
    }
}

/// `equal?` on data other than lists and vectors.
fn atoms_are_equal(a: &Datum, b: &Datum) -> bool {
    match (a, b) {
        (Datum::Boolean(a), Datum::Boolean(b)) => a == b,
        (Datum::Number(a), Datum::Number(b)) => a == b,
        (Datum::Character(a), Datum::Character(b)) => a == b,
        (Datum::String(a), Datum::String(b)) => a == b,
        (Datum::Bytevector(a), Datum::Bytevector(b)) => a == b,
        _ => false,
    }
}
