//! Macros: `syntax-rules` transformers and their application.
//!
//! A transformer is compiled once, into patterns ([`pattern`]) and templates ([`template`]) with numbered variables;
//! that of an embedded library only when it is first used. An application matches the operands against each rule
//! ([`matching`]) and fills in the template of the first that fits.
//!
//! Expansion may not end. It is stopped after [`CHAIN_LIMIT`] uses inside each other, [`STEP_LIMIT`] uses that one use in
//! the source led to, or when that use has made more than [`GROWTH_LIMIT`] syntax objects.

mod matching;
mod pattern;
mod template;

use super::bindings::{Binding, MacroId};
use super::form::{Symbol, Syntax, View};
use super::keywords::Keyword;
use super::report;
use super::{Context, Expander, ExpansionId, FrameId, LibraryId, MacroUse};
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use pattern::Rules;
use std::rc::Rc;

const CHAIN_LIMIT: u32 = 50_000;
const STEP_LIMIT: u32 = 2_000_000;
const GROWTH_LIMIT: usize = 20_000_000;

pub struct Macro {
    pub library: LibraryId,
    pub span: Span,
    /// The context of the definition.
    frame: FrameId,
    rules: State,
}

#[derive(Clone)]
enum State {
    /// A `syntax-rules` form that was not looked at yet.
    Pending(Syntax, Context),
    Ready(Rc<Rules>),
    /// It was wrong, which has been reported.
    Failed,
}

impl Expander<'_> {
    /// What a keyword defined with this transformer means.
    pub(super) fn transformer(&mut self, syntax: Syntax, name: Syntax, cx: Context) -> Binding {
        let (mut form, mut at) = (syntax, cx);
        loop {
            let (head, parts) = match self.forms.view(form) {
                View::Symbol(_) => (Some(form), None),
                View::List(parts, tail) => (parts.first().copied(), Some((parts, tail))),
                View::Vector(_) | View::Atom(_) => (None, None),
            };
            let head = head.and_then(|head| Some((head, self.forms.symbol(head)?)));
            let Some((head, symbol)) = head else { return self.bad_transformer(form, at) };
            let meaning = self.meaning(head, symbol, at);
            match (meaning, parts) {
                // `(define-syntax name keyword)`: another name for a keyword.
                (Some(meaning @ (Binding::Keyword(_) | Binding::Macro(_) | Binding::Broken)), None) => return meaning,
                (Some(Binding::Keyword(Keyword::SyntaxRules)), Some(_)) => return self.new_macro(form, name, at),
                (Some(Binding::Keyword(Keyword::SyntaxError)), Some((parts, None))) => {
                    self.report_syntax_error(form, &parts[1..], at);
                    return Binding::Broken;
                }
                (Some(Binding::Macro(id)), Some((parts, tail))) => {
                    match self.expand_macro(id, form, &parts, tail, at) {
                        Some(expanded) => (form, at) = expanded,
                        None => return Binding::Broken,
                    }
                }
                (None, _) => {
                    self.unbound(head, symbol, at);
                    return Binding::Broken;
                }
                (Some(_), _) => return self.bad_transformer(form, at),
            }
        }
    }

    fn bad_transformer(&mut self, form: Syntax, cx: Context) -> Binding {
        let span = self.place(form, cx);
        let diagnostic = Diagnostic::error(report::BAD_SYNTAX_RULES, span, "a keyword is defined by `syntax-rules`")
            .help(format!("the form is `{}`", Keyword::SyntaxRules.shape()));
        self.report(diagnostic, cx);
        Binding::Broken
    }

    fn new_macro(&mut self, form: Syntax, name: Syntax, cx: Context) -> Binding {
        let span = self.place(name, cx);
        let rules = State::Pending(form, cx);
        self.macros.push(Macro { library: cx.library, span, frame: cx.frame, rules });
        let id = MacroId(self.macros.len() as u32 - 1);
        // The user's own mistakes are reported even if the macro is never used.
        if !self.libraries[cx.library].embedded {
            self.rules(id);
        }
        Binding::Macro(id)
    }

    fn rules(&mut self, id: MacroId) -> Option<Rc<Rules>> {
        match self.macros[id.0 as usize].rules.clone() {
            State::Ready(rules) => Some(rules),
            State::Failed => None,
            State::Pending(form, cx) => {
                let rules = self.compile_rules(form, cx).map(Rc::new);
                let state = rules.clone().map_or(State::Failed, State::Ready);
                self.macros[id.0 as usize].rules = state;
                rules
            }
        }
    }

    /// Expands one use of a macro, once. `None` when that failed, which has been reported.
    pub(super) fn expand_macro(
        &mut self,
        id: MacroId,
        syntax: Syntax,
        items: &[Syntax],
        tail: Option<Syntax>,
        cx: Context,
    ) -> Option<(Syntax, Context)> {
        let rules = self.rules(id)?;
        let name = self.forms.symbol(items[0])?;
        let expansion = self.new_expansion(syntax, name, cx);
        let inner = Context { expansion: Some(expansion), ..cx };
        if self.is_silenced(inner) {
            return None;
        }
        let (operands, tail) = self.marked_use(id, &items[1..], tail, cx);
        let scope = self.forms.sets.fresh();
        let made_before = self.forms.made_items();
        for rule in &rules.rules {
            let Some(matches) = self.match_rule(rule, &operands, tail, syntax) else { continue };
            let filled_in = self.instantiate(rule, &matches, scope);
            let outermost = self.expansions[expansion.0 as usize].outermost;
            self.expansions[outermost.0 as usize].made += self.forms.made_items() - made_before;
            return match filled_in {
                Ok(expanded) => Some((expanded, inner)),
                Err(variable) => {
                    let variable = self.text(variable);
                    let span = self.place(syntax, cx);
                    let message = format!(
                        "`{variable}` in this use of the macro has another number of items than its companions"
                    );
                    self.report(Diagnostic::error(report::NO_RULE_MATCHES, span, message), cx);
                    None
                }
            };
        }
        self.no_rule_matches(id, syntax, name, &rules, cx);
        None
    }

    /// The operands, with a use-site scope where the macro was defined in the same context.
    fn marked_use(
        &mut self,
        id: MacroId,
        operands: &[Syntax],
        tail: Option<Syntax>,
        cx: Context,
    ) -> (Vec<Syntax>, Option<Syntax>) {
        if self.macros[id.0 as usize].frame != cx.frame {
            return (operands.to_vec(), tail);
        }
        let scope = self.forms.sets.fresh();
        self.frames[cx.frame.0 as usize].use_site.push(scope);
        (self.scoped(operands, scope), tail.map(|tail| self.forms.add_scope(tail, scope)))
    }

    fn no_rule_matches(&mut self, id: MacroId, syntax: Syntax, name: Symbol, rules: &Rules, cx: Context) {
        const SHOWN: usize = 4;
        let text = self.forms.symbols.name(name).clone();
        let span = self.place(syntax, cx);
        let message = format!("no rule of the macro `{text}` matches this use");
        let mut patterns: Vec<String> = Vec::new();
        for rule in rules.rules.iter().take(SHOWN) {
            patterns.push(format!("`{}`", self.text(rule.syntax)));
        }
        if rules.rules.len() > SHOWN {
            patterns.push("...".into());
        }
        let noun = if rules.rules.len() == 1 { "its pattern is" } else { "its patterns are" };
        let mut diagnostic = Diagnostic::error(report::NO_RULE_MATCHES, span, message);
        if !patterns.is_empty() {
            diagnostic = diagnostic.help(format!("{noun} {}", patterns.join(", ")));
        }
        let defined = self.macros[id.0 as usize].span;
        if !self.is_embedded(defined) {
            diagnostic = diagnostic.related(defined, "the macro is defined here");
        }
        self.report(diagnostic, cx);
    }

    fn new_expansion(&mut self, syntax: Syntax, name: Symbol, cx: Context) -> ExpansionId {
        let id = ExpansionId(self.expansions.len() as u32);
        let (outermost, chain) = match cx.expansion {
            Some(parent) => {
                let parent = &self.expansions[parent.0 as usize];
                (parent.outermost, parent.chain + 1)
            }
            None => (id, 0),
        };
        self.expansions.push(MacroUse {
            span: self.place(syntax, cx),
            name,
            parent: cx.expansion,
            outermost,
            chain,
            steps: 0,
            exhausted: false,
            made: 0,
        });
        let root = &mut self.expansions[outermost.0 as usize];
        root.steps += 1;
        if chain > CHAIN_LIMIT || root.steps > STEP_LIMIT || root.made > GROWTH_LIMIT {
            self.endless_expansion(Context { expansion: Some(id), ..cx });
        }
        id
    }

    /// Stops the expansion of the macro use in the source from which the syntax came.
    pub(super) fn endless_expansion(&mut self, cx: Context) {
        let Some(id) = cx.expansion else { return };
        if self.is_silenced(cx) {
            return;
        }
        let outermost = self.expansions[id.0 as usize].outermost;
        let root = &self.expansions[outermost.0 as usize];
        let name = self.forms.symbols.name(root.name).clone();
        let message = format!("the expansion of the macro `{name}` does not end");
        let diagnostic = Diagnostic::error(report::ENDLESS_EXPANSION, root.span, message)
            .label(format!("given up after {} steps", root.steps));
        self.report(diagnostic, cx);
        self.expansions[outermost.0 as usize].exhausted = true;
    }

    /// Did the expander give up on this code? Then nothing more is said about it.
    pub(super) fn is_silenced(&self, cx: Context) -> bool {
        let exhausted = |id: ExpansionId| {
            let outermost = self.expansions[id.0 as usize].outermost;
            self.expansions[outermost.0 as usize].exhausted
        };
        self.given_up || cx.expansion.is_some_and(exhausted)
    }
}
