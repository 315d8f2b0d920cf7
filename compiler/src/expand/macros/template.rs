//! Templates: compiling them, and filling them in.
//!
//! A part of a template without pattern variables is kept as it is and gets the scope of the expansion in one operation.
//!
//! A variable of depth *d* under *n* ellipses (*d* at most *n*) is repeated by the *d* innermost of them, and its value
//! is the same in every repetition of the others. One variable may be used under different numbers of ellipses, so each
//! pair of a variable and the number of outer ellipses that do not repeat it has a place of its own in the
//! [`Rule::uses`], and while an ellipsis runs, the places that it repeats hold the current items.

use super::super::Expander;
use super::super::form::{Syntax, View};
use super::super::report::count;
use super::super::scopes::Scope;
use super::matching::Match;
use super::pattern::{Compiler, Ellipsis, Rule};
use crate::source::Span;

pub enum Template {
    /// Contains no pattern variable.
    Constant(Syntax),
    /// A place of [`Rule::uses`].
    Variable(usize),
    List {
        items: Vec<Element>,
        tail: Option<Box<Template>>,
        span: Span,
    },
    Vector {
        items: Vec<Element>,
        span: Span,
    },
}

/// A part of a list, with the ellipses that follow it. Of each ellipsis, the outermost first, the places it repeats.
pub struct Element {
    template: Template,
    ellipses: Vec<Vec<usize>>,
}

/// The state while one template is compiled.
#[derive(Default)]
struct Places {
    /// Variable, and how many outer ellipses do not repeat it.
    uses: Vec<(usize, usize)>,
    /// For each ellipsis around the current part, the places that it repeats.
    ellipses: Vec<Vec<usize>>,
    /// How many escapes `(... template)` have been seen: a list with one inside cannot stand as written.
    escapes: usize,
}

impl Compiler<'_, '_> {
    /// Compiles a template; returns it with the variable of each place.
    pub fn template(&mut self, syntax: Syntax) -> Option<(Template, Vec<usize>)> {
        let mut places = Places::default();
        let template = self.part(syntax, &mut places)?;
        Some((template, places.uses.into_iter().map(|(variable, _)| variable).collect()))
    }

    fn part(&mut self, syntax: Syntax, places: &mut Places) -> Option<Template> {
        let symbol = match self.expander.forms.view(syntax) {
            View::Symbol(symbol) => symbol,
            View::Atom(_) => return Some(Template::Constant(syntax)),
            View::Vector(items) => {
                let escapes = places.escapes;
                let items = self.elements(syntax, &items, places)?;
                let span = self.expander.forms.span(syntax);
                let is_constant = items.iter().all(Element::is_constant) && places.escapes == escapes;
                return Some(if is_constant { Template::Constant(syntax) } else { Template::Vector { items, span } });
            }
            View::List(items, tail) => return self.list(syntax, &items, tail, places),
        };
        if let Some(variable) = self.variable(symbol, syntax.scopes) {
            return self.variable_use(syntax, variable, places);
        }
        if self.is_ellipsis(syntax) {
            return self.error(syntax, "an ellipsis follows the part of the template that it repeats");
        }
        Some(Template::Constant(syntax))
    }

    fn list(
        &mut self,
        syntax: Syntax,
        items: &[Syntax],
        tail: Option<Syntax>,
        places: &mut Places,
    ) -> Option<Template> {
        // (<ellipsis> <template>): the template, in which an ellipsis is an identifier like any other.
        if let (&[first, escaped], None) = (items, tail)
            && self.is_ellipsis(first)
        {
            let ellipsis = std::mem::replace(&mut self.ellipsis, Ellipsis::Off);
            let template = self.part(escaped, places);
            places.escapes += 1;
            self.ellipsis = ellipsis;
            return template;
        }
        let escapes = places.escapes;
        let items = self.elements(syntax, items, places)?;
        let tail = match tail {
            Some(tail) => Some(Box::new(self.part(tail, places)?)),
            None => None,
        };
        let is_constant = items.iter().all(Element::is_constant)
            && tail.as_deref().is_none_or(|tail| matches!(tail, Template::Constant(_)));
        if is_constant && places.escapes == escapes {
            return Some(Template::Constant(syntax));
        }
        Some(Template::List { items, tail, span: self.expander.forms.span(syntax) })
    }

    fn elements(&mut self, owner: Syntax, items: &[Syntax], places: &mut Places) -> Option<Vec<Element>> {
        if !self.expander.enter(owner, self.cx) {
            return None;
        }
        let elements = self.elements_inside(items, places);
        self.expander.leave();
        elements
    }

    fn elements_inside(&mut self, items: &[Syntax], places: &mut Places) -> Option<Vec<Element>> {
        let mut elements = Vec::new();
        let mut index = 0;
        while index < items.len() {
            let mut depth = 0;
            while items.get(index + 1 + depth).is_some_and(|&next| self.is_ellipsis(next)) {
                depth += 1;
            }
            places.ellipses.extend((0..depth).map(|_| Vec::new()));
            let template = self.part(items[index], places)?;
            let ellipses = places.ellipses.split_off(places.ellipses.len() - depth);
            if ellipses.iter().any(Vec::is_empty) {
                let what = "no pattern variable in this part is under so many ellipses in the pattern";
                return self.error(items[index], what);
            }
            elements.push(Element { template, ellipses });
            index += 1 + depth;
        }
        Some(elements)
    }

    fn variable_use(&mut self, syntax: Syntax, variable: usize, places: &mut Places) -> Option<Template> {
        let depth = self.variables[variable].depth;
        let around = places.ellipses.len();
        if around < depth {
            let what = format!(
                "this variable is under {} in the pattern, but under {} here",
                count(depth, "ellipsis").replace("ellipsiss", "ellipses"),
                around
            );
            return self.error(syntax, &what);
        }
        let wanted = (variable, around - depth);
        let place = match places.uses.iter().position(|&known| known == wanted) {
            Some(place) => place,
            None => {
                places.uses.push(wanted);
                places.uses.len() - 1
            }
        };
        for ellipsis in &mut places.ellipses[around - depth..] {
            if !ellipsis.contains(&place) {
                ellipsis.push(place);
            }
        }
        Some(Template::Variable(place))
    }
}

impl Element {
    fn is_constant(&self) -> bool {
        self.ellipses.is_empty() && matches!(self.template, Template::Constant(_))
    }
}

/// The variables' values at one point of filling in, by place.
type Values<'m> = Vec<&'m Match>;

impl Expander<'_> {
    /// Fills in the template of a rule. Everything that the template contributes gets the scope. An error is a pattern
    /// variable that has another number of items than others under the same ellipsis.
    pub(super) fn instantiate(&mut self, rule: &Rule, matches: &[Match], scope: Scope) -> Result<Syntax, Syntax> {
        let mut values: Values = rule.uses.iter().map(|&variable| &matches[variable]).collect();
        self.fill(&rule.template, &mut values, rule, scope)
    }

    fn fill(&mut self, template: &Template, values: &mut Values, rule: &Rule, scope: Scope) -> Result<Syntax, Syntax> {
        match template {
            &Template::Constant(syntax) => Ok(self.forms.add_scope(syntax, scope)),
            &Template::Variable(place) => match values[place] {
                Match::One(syntax) => Ok(*syntax),
                Match::Nothing | Match::Many(_) => unreachable!("a template repeats a variable as its pattern does"),
            },
            Template::Vector { items, span } => {
                let mut parts = Vec::with_capacity(items.len());
                for item in items {
                    self.fill_element(item, 0, values, rule, scope, &mut parts)?;
                }
                Ok(self.forms.vector(&parts, *span))
            }
            Template::List { items, tail, span } => {
                let mut parts = Vec::with_capacity(items.len());
                for item in items {
                    self.fill_element(item, 0, values, rule, scope, &mut parts)?;
                }
                let mut rest = match tail {
                    Some(tail) => Some(self.fill(tail, values, rule, scope)?),
                    None => None,
                };
                // `(a . (b c))` is the list `(a b c)`.
                if let Some(tail) = rest
                    && let View::List(more, end) = self.forms.view(tail)
                {
                    parts.extend(more);
                    rest = end;
                }
                Ok(self.forms.list(&parts, rest, *span))
            }
        }
    }

    /// Adds the repetitions of an element under its ellipses from `level` on.
    fn fill_element(
        &mut self,
        element: &Element,
        level: usize,
        values: &mut Values,
        rule: &Rule,
        scope: Scope,
        parts: &mut Vec<Syntax>,
    ) -> Result<(), Syntax> {
        let Some(places) = element.ellipses.get(level) else {
            parts.push(self.fill(&element.template, values, rule, scope)?);
            return Ok(());
        };
        let sequences: Vec<&Vec<Match>> = places
            .iter()
            .map(|&place| match values[place] {
                Match::Many(sequence) => sequence,
                Match::Nothing | Match::One(_) => unreachable!("an ellipsis repeats variables of its depth"),
            })
            .collect();
        let length = sequences[0].len();
        if let Some(odd) = sequences.iter().position(|sequence| sequence.len() != length) {
            return Err(rule.variables[rule.uses[places[odd]]].syntax);
        }
        let saved: Vec<&Match> = places.iter().map(|&place| values[place]).collect();
        for index in 0..length {
            for (&place, sequence) in places.iter().zip(&sequences) {
                values[place] = &sequence[index];
            }
            self.fill_element(element, level + 1, values, rule, scope, parts)?;
        }
        for (&place, value) in places.iter().zip(saved) {
            values[place] = value;
        }
        Ok(())
    }
}
