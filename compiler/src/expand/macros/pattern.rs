//! Compiling `syntax-rules`: patterns, and the rules as a whole.

use super::super::form::{Symbol, Syntax, View};
use super::super::keywords::Keyword;
use super::super::report;
use super::super::scopes::ScopeSet;
use super::super::{Context, Expander};
use super::template::Template;
use crate::diagnostics::Diagnostic;
use crate::syntax::tree::DatumId;
use std::ops::Range;

pub struct Rules {
    pub rules: Vec<Rule>,
}

pub struct Rule {
    /// What follows the keyword.
    pub pattern: ListPattern,
    pub template: Template,
    pub variables: Vec<PatternVariable>,
    /// The variable behind each number that the template uses; see [`super::template`].
    pub uses: Vec<usize>,
    /// The pattern as written.
    pub syntax: Syntax,
}

pub struct PatternVariable {
    pub symbol: Symbol,
    pub scopes: ScopeSet,
    /// How many ellipses it is under.
    pub depth: usize,
    pub syntax: Syntax,
}

pub enum Pattern {
    /// An underscore.
    Anything,
    /// A variable, by number.
    Variable(usize),
    /// An identifier of the list of literals.
    Literal(Syntax),
    /// An atom, which matches an equal one.
    Atom(DatumId),
    List(Box<ListPattern>),
    Vector(Box<ListPattern>),
}

/// `(before ... repeated <ellipsis> after ... . tail)`.
#[derive(Default)]
pub struct ListPattern {
    pub before: Vec<Pattern>,
    /// The pattern under an ellipsis, and the numbers of the variables in it.
    pub repeated: Option<(Pattern, Range<usize>)>,
    pub after: Vec<Pattern>,
    pub tail: Option<Pattern>,
}

/// The identifier that means repetition in one `syntax-rules` form.
#[derive(Clone, Copy)]
pub enum Ellipsis {
    /// `...`, unless that is bound to something else.
    Standard,
    Custom(Syntax),
    /// None, inside of `(... ...)`.
    Off,
}

/// What is needed while a `syntax-rules` form is compiled. `None` results mean that an error was reported.
pub struct Compiler<'e, 'a> {
    pub expander: &'e mut Expander<'a>,
    pub cx: Context,
    pub ellipsis: Ellipsis,
    literals: Vec<Syntax>,
    pub variables: Vec<PatternVariable>,
}

impl Expander<'_> {
    pub(super) fn compile_rules(&mut self, form: Syntax, cx: Context) -> Option<Rules> {
        let mut compiler =
            Compiler { expander: self, cx, ellipsis: Ellipsis::Standard, literals: Vec::new(), variables: Vec::new() };
        compiler.rules(form)
    }
}

impl Compiler<'_, '_> {
    fn rules(&mut self, form: Syntax) -> Option<Rules> {
        let Some(parts) = self.expander.forms.proper_list(form) else {
            return self.error(form, "a `syntax-rules` form has no dot");
        };
        let mut parts = &parts[1..];
        if let Some((&first, rest)) = parts.split_first()
            && self.expander.forms.symbol(first).is_some()
        {
            self.ellipsis = Ellipsis::Custom(first);
            parts = rest;
        }
        let Some((&literals, rules)) = parts.split_first() else {
            return self.error(form, "the list of literals is missing");
        };
        let Some(names) = self.expander.forms.proper_list(literals) else {
            return self.error(literals, "this is not a list of literals");
        };
        for &name in &names {
            if self.expander.forms.symbol(name).is_none() {
                return self.error(name, "a literal is an identifier");
            }
        }
        self.literals = names;
        // A wrong rule does not hide the mistakes of the others.
        let compiled: Vec<Option<Rule>> = rules.iter().map(|&rule| self.rule(rule)).collect();
        Some(Rules { rules: compiled.into_iter().collect::<Option<Vec<Rule>>>()? })
    }

    fn rule(&mut self, rule: Syntax) -> Option<Rule> {
        let parts = self.expander.forms.proper_list(rule);
        let Some(&[syntax, template]) = parts.as_deref() else {
            return self.error(rule, "a rule is a list of a pattern and a template");
        };
        let View::List(items, tail) = self.expander.forms.view(syntax) else {
            return self.error(syntax, "the pattern of a rule is a list");
        };
        let Some((_, items)) = items.split_first() else {
            return self.error(syntax, "a pattern begins with the keyword or `_`");
        };
        self.variables = Vec::new();
        let pattern = self.list_pattern(items, tail, 0)?;
        let (template, uses) = self.template(template)?;
        Some(Rule { pattern, template, variables: std::mem::take(&mut self.variables), uses, syntax })
    }

    fn pattern(&mut self, syntax: Syntax, depth: usize) -> Option<Pattern> {
        let symbol = match self.expander.forms.view(syntax) {
            View::Symbol(symbol) => symbol,
            View::Atom(datum) => return Some(Pattern::Atom(datum)),
            View::Vector(items) => return Some(Pattern::Vector(Box::new(self.nested(syntax, &items, None, depth)?))),
            View::List(items, tail) => {
                return Some(Pattern::List(Box::new(self.nested(syntax, &items, tail, depth)?)));
            }
        };
        if self.is_literal(syntax) {
            return Some(Pattern::Literal(syntax));
        }
        if self.is_ellipsis(syntax) {
            return self.error(syntax, "an ellipsis follows the pattern that it repeats, once in a list");
        }
        if self.expander.is_auxiliary(syntax, Keyword::Underscore) {
            return Some(Pattern::Anything);
        }
        if self.variable(symbol, syntax.scopes).is_some() {
            let name = self.expander.forms.symbols.name(symbol).clone();
            return self.error(syntax, &format!("the pattern variable `{name}` occurs twice"));
        }
        self.variables.push(PatternVariable { symbol, scopes: syntax.scopes, depth, syntax });
        Some(Pattern::Variable(self.variables.len() - 1))
    }

    fn nested(&mut self, syntax: Syntax, items: &[Syntax], tail: Option<Syntax>, depth: usize) -> Option<ListPattern> {
        if !self.expander.enter(syntax, self.cx) {
            return None;
        }
        let pattern = self.list_pattern(items, tail, depth);
        self.expander.leave();
        pattern
    }

    fn list_pattern(&mut self, items: &[Syntax], tail: Option<Syntax>, depth: usize) -> Option<ListPattern> {
        let mut pattern = ListPattern::default();
        let mut index = 0;
        while index < items.len() {
            let repeats = items.get(index + 1).is_some_and(|&next| self.is_ellipsis(next));
            if repeats && pattern.repeated.is_none() {
                let first = self.variables.len();
                let repeated = self.pattern(items[index], depth + 1)?;
                pattern.repeated = Some((repeated, first..self.variables.len()));
                index += 2;
                continue;
            }
            let item = self.pattern(items[index], depth)?;
            if pattern.repeated.is_some() {
                pattern.after.push(item);
            } else {
                pattern.before.push(item);
            }
            index += 1;
        }
        pattern.tail = match tail {
            Some(tail) => Some(self.pattern(tail, depth)?),
            None => None,
        };
        Some(pattern)
    }

    /// The number of the pattern variable that an identifier is.
    pub fn variable(&self, symbol: Symbol, scopes: ScopeSet) -> Option<usize> {
        self.variables.iter().position(|variable| variable.symbol == symbol && variable.scopes == scopes)
    }

    fn is_literal(&mut self, syntax: Syntax) -> bool {
        let symbol = self.expander.forms.symbol(syntax);
        let forms = &mut self.expander.forms;
        self.literals.iter().any(|&literal| literal.scopes == syntax.scopes && forms.symbol(literal) == symbol)
    }

    /// Does the identifier mean repetition? Not if it is also a literal.
    pub fn is_ellipsis(&mut self, syntax: Syntax) -> bool {
        let Some(symbol) = self.expander.forms.symbol(syntax) else { return false };
        let is_named = match self.ellipsis {
            Ellipsis::Standard => self.expander.is_auxiliary(syntax, Keyword::Ellipsis),
            Ellipsis::Custom(custom) => {
                custom.scopes == syntax.scopes && self.expander.forms.symbol(custom) == Some(symbol)
            }
            Ellipsis::Off => false,
        };
        is_named && !self.is_literal(syntax)
    }

    pub fn error<T>(&mut self, at: Syntax, what: &str) -> Option<T> {
        let span = self.expander.place(at, self.cx);
        let diagnostic = Diagnostic::error(report::BAD_SYNTAX_RULES, span, "malformed `syntax-rules`").label(what);
        self.expander.report(diagnostic, self.cx);
        None
    }
}
