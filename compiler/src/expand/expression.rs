//! Expressions: what kind of form it is, calls, and the forms that Core IR has itself.

use super::bindings::Binding;
use super::form::{Symbol, Syntax, View};
use super::keywords::Keyword;
use super::report::{self, count, placeholder};
use super::{Context, DEPTH_LIMIT, Expander};
use crate::core_ir::{Constant, Expr, ExprKind, primitive};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// A use of a keyword, taken apart.
pub(super) struct Use {
    pub syntax: Syntax,
    /// The keyword and its operands.
    pub items: Vec<Syntax>,
    pub keyword: Keyword,
    pub cx: Context,
    pub span: Span,
    /// What a procedure made here is called.
    pub name: Option<Symbol>,
}

impl Use {
    pub fn operands(&self) -> &[Syntax] {
        &self.items[1..]
    }
}

impl Expander<'_> {
    pub(super) fn expression(&mut self, syntax: Syntax, cx: Context) -> Expr {
        self.named_expression(syntax, None, cx)
    }

    pub(super) fn expressions(&mut self, syntax: &[Syntax], cx: Context) -> Vec<Expr> {
        syntax.iter().map(|&syntax| self.expression(syntax, cx)).collect()
    }

    /// An expression whose value gets a name, for procedures to be called by.
    pub(super) fn named_expression(&mut self, syntax: Syntax, name: Option<Symbol>, cx: Context) -> Expr {
        if !self.enter(syntax, cx) {
            return placeholder(self.place(syntax, cx));
        }
        let result = self.expression_inside(syntax, name, cx);
        self.leave();
        result
    }

    /// Counts one level of nesting; `false` when there are too many.
    pub(super) fn enter(&mut self, syntax: Syntax, cx: Context) -> bool {
        if self.given_up || self.is_silenced(cx) {
            return false;
        }
        if self.depth < DEPTH_LIMIT {
            self.depth += 1;
            return true;
        }
        if cx.expansion.is_some() {
            self.endless_expansion(cx);
            return false;
        }
        let span = self.place(syntax, cx);
        let message = format!("expressions are nested more than {DEPTH_LIMIT} deep");
        self.report(Diagnostic::error(report::TOO_DEEP, span, message), cx);
        self.given_up = true;
        false
    }

    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    fn expression_inside(&mut self, syntax: Syntax, name: Option<Symbol>, cx: Context) -> Expr {
        let (mut syntax, mut cx) = (syntax, cx);
        loop {
            let (items, tail) = match self.forms.view(syntax) {
                View::Symbol(symbol) => return self.reference(syntax, symbol, cx),
                View::Atom(_) | View::Vector(_) => {
                    let constant = self.constant(syntax);
                    return Expr::constant(constant, self.place(syntax, cx));
                }
                View::List(items, tail) => (items, tail),
            };
            let meaning = match items.first() {
                Some(&head) => match self.forms.symbol(head) {
                    Some(symbol) => self.meaning(head, symbol, cx),
                    None => None,
                },
                None => None,
            };
            match meaning {
                Some(Binding::Macro(id)) => match self.expand_macro(id, syntax, &items, tail, cx) {
                    Some(expanded) => (syntax, cx) = expanded,
                    None => return placeholder(self.place(syntax, cx)),
                },
                Some(Binding::Keyword(keyword)) => {
                    let span = self.place(syntax, cx);
                    if let Some(tail) = tail {
                        return self.malformed_expression(keyword, tail, "a dot has no place here", cx);
                    }
                    return self.keyword_form(Use { syntax, items, keyword, cx, span, name });
                }
                Some(Binding::Local(_) | Binding::Global(_) | Binding::Primitive(_) | Binding::Broken) | None => {
                    return self.call(syntax, items, tail, meaning, cx);
                }
            }
        }
    }

    /// A procedure call.
    fn call(
        &mut self,
        syntax: Syntax,
        items: Vec<Syntax>,
        tail: Option<Syntax>,
        meaning: Option<Binding>,
        cx: Context,
    ) -> Expr {
        let span = self.place(syntax, cx);
        let Some((&head, operands)) = items.split_first() else {
            let diagnostic = Diagnostic::error(report::BAD_COMBINATION, span, "a call needs a procedure")
                .label("this list is empty")
                .help("the empty list as a value is `'()`");
            return self.wrong(diagnostic, cx);
        };
        if let Some(tail) = tail {
            let span = self.place(tail, cx);
            let diagnostic = Diagnostic::error(report::BAD_COMBINATION, span, "a call cannot have a dot")
                .help("a procedure is called with the elements of a list by `(apply procedure list)`");
            return self.wrong(diagnostic, cx);
        }
        if let Some(Binding::Primitive(row)) = meaning {
            let operands = self.expressions(operands, cx);
            if primitive(row).accepts(operands.len()) {
                return Expr::new(ExprKind::Primitive(row, operands), span);
            }
            return self.wrong_argument_count(row, operands, span, cx);
        }
        let procedure = self.expression(head, cx);
        if meaning.is_none() && self.is_missing_keyword(head, cx) {
            return procedure;
        }
        let operands = self.expressions(operands, cx);
        Expr::new(ExprKind::Call(Box::new(procedure), operands), span)
    }

    /// Is it the name of a keyword that was not imported? Then the operands are no expressions, and what the form would
    /// have defined or bound is not the user's mistake.
    fn is_missing_keyword(&mut self, head: Syntax, cx: Context) -> bool {
        let Some(symbol) = self.forms.symbol(head) else { return false };
        let name = self.forms.symbols.name(symbol);
        let Some(keyword) = Keyword::ALL.iter().find(|keyword| keyword.name() == &**name) else { return false };
        if keyword.is_definition_or_splice() {
            self.libraries[cx.library].imports_failed = true;
        }
        true
    }

    fn keyword_form(&mut self, form: Use) -> Expr {
        match form.keyword {
            Keyword::Quote => self.quote(&form),
            Keyword::Quasiquote => self.quasiquote(&form),
            Keyword::Lambda => self.lambda_form(&form),
            Keyword::CaseLambda => self.case_lambda(&form),
            Keyword::If => self.if_form(&form),
            Keyword::Set => self.set_form(&form),
            Keyword::Begin => self.begin(&form),
            Keyword::Let => self.let_form(&form),
            Keyword::LetStar => self.let_star(&form),
            Keyword::Letrec => self.letrec(&form),
            Keyword::LetrecStar => self.letrec_star(&form),
            Keyword::LetValues => self.let_values(&form),
            Keyword::LetStarValues => self.let_star_values(&form),
            Keyword::Receive => self.receive(&form),
            Keyword::Do => self.do_form(&form),
            Keyword::Cond => self.cond(&form),
            Keyword::Case => self.case(&form),
            Keyword::And => self.and(&form),
            Keyword::Or => self.or(&form),
            Keyword::When | Keyword::Unless => self.when_unless(&form),
            Keyword::Delay | Keyword::DelayForce => self.delay(&form),
            Keyword::Parameterize => self.parameterize(&form),
            Keyword::Guard => self.guard(&form),
            Keyword::CondExpand => self.cond_expand_expression(&form),
            Keyword::Include | Keyword::IncludeCi => self.include_expression(&form),
            Keyword::SyntaxError => self.syntax_error(&form),
            Keyword::LetSyntax | Keyword::LetrecSyntax => self.let_syntax(&form),
            Keyword::WithArena => self.with_arena(&form),
            Keyword::InArena => self.in_arena(&form),
            Keyword::Define | Keyword::DefineValues | Keyword::DefineRecordType | Keyword::DefineSyntax => {
                self.misplaced_definition(&form)
            }
            Keyword::Unquote | Keyword::UnquoteSplicing => {
                let message = format!("`{}` outside of a quasiquotation", form.keyword);
                self.wrong(Diagnostic::error(report::MISPLACED_UNQUOTE, form.span, message), form.cx)
            }
            Keyword::SyntaxRules | Keyword::Else | Keyword::Arrow | Keyword::Ellipsis | Keyword::Underscore => {
                let span = self.place(form.items[0], form.cx);
                let message = format!("the keyword `{}` is used as an expression", form.keyword);
                self.wrong(Diagnostic::error(report::KEYWORD_AS_EXPRESSION, span, message), form.cx)
            }
        }
    }

    fn misplaced_definition(&mut self, form: &Use) -> Expr {
        let message = format!("`{}` where an expression is needed", form.keyword);
        let diagnostic = Diagnostic::error(report::MISPLACED_DEFINITION, form.span, message)
            .help("definitions stand at the top level or directly in a body; `(let () ...)` makes a body");
        self.wrong(diagnostic, form.cx)
    }

    fn if_form(&mut self, form: &Use) -> Expr {
        let operands = form.operands();
        if operands.len() != 2 && operands.len() != 3 {
            let what = format!("this has {} instead of 2 or 3", count(operands.len(), "part"));
            return self.malformed_expression(form.keyword, form.syntax, &what, form.cx);
        }
        let test = self.expression(operands[0], form.cx);
        let consequent = self.expression(operands[1], form.cx);
        let alternative = match operands.get(2) {
            Some(&syntax) => self.expression(syntax, form.cx),
            None => placeholder(form.span),
        };
        Expr::new(ExprKind::If(Box::new([test, consequent, alternative])), form.span)
    }

    fn set_form(&mut self, form: &Use) -> Expr {
        let (&[target, value], cx) = (form.operands(), form.cx) else {
            let what = format!("this has {} instead of 2", count(form.operands().len(), "part"));
            return self.malformed_expression(form.keyword, form.syntax, &what, form.cx);
        };
        let Some(symbol) = self.forms.symbol(target) else {
            return self.malformed_expression(form.keyword, target, "only a variable can be assigned", cx);
        };
        let meaning = self.meaning(target, symbol, cx);
        let value = self.named_expression(value, Some(symbol), cx);
        let kind = match meaning {
            Some(Binding::Local(variable)) => {
                self.program.variables[variable.0 as usize].assigned = true;
                ExprKind::SetLocal(variable, Box::new(value))
            }
            Some(Binding::Global(id)) if self.definitions[id.0 as usize].library == cx.library => {
                let global = self.global(id);
                self.program.globals[global.0 as usize].assigned = true;
                ExprKind::SetGlobal(global, Box::new(value))
            }
            Some(Binding::Broken) => return placeholder(form.span),
            None => {
                self.unbound(target, symbol, cx);
                return placeholder(form.span);
            }
            Some(Binding::Global(_) | Binding::Primitive(_)) => {
                let what = "an imported variable cannot be assigned";
                return self.bad_assignment(target, symbol, what, cx);
            }
            Some(Binding::Keyword(_) | Binding::Macro(_)) => {
                return self.bad_assignment(target, symbol, "a keyword cannot be assigned", cx);
            }
        };
        Expr::new(kind, form.span)
    }

    fn bad_assignment(&mut self, target: Syntax, symbol: Symbol, what: &str, cx: Context) -> Expr {
        let name = self.forms.symbols.name(symbol).clone();
        let span = self.place(target, cx);
        let message = format!("assignment to `{name}`: {what}");
        self.wrong(Diagnostic::error(report::BAD_ASSIGNMENT, span, message), cx)
    }

    fn begin(&mut self, form: &Use) -> Expr {
        if form.operands().is_empty() {
            return self.malformed_expression(form.keyword, form.syntax, "an expression is needed in it", form.cx);
        }
        self.sequence(form.operands(), form.span, form.cx)
    }

    /// Expressions one after the other; nothing at all has an unspecified value.
    pub(super) fn sequence(&mut self, syntax: &[Syntax], span: Span, cx: Context) -> Expr {
        let parts = self.expressions(syntax, cx);
        sequence_of(parts, span)
    }

    fn lambda_form(&mut self, form: &Use) -> Expr {
        let Some((&formals, body)) = form.operands().split_first() else {
            return self.malformed_expression(form.keyword, form.syntax, "the parameters are missing", form.cx);
        };
        let formals = self.formals(formals, form.keyword, form.cx);
        let clause = self.clause(&formals, body, form.syntax, form.cx);
        self.lambda(form.name, vec![clause], form.span)
    }

    fn case_lambda(&mut self, form: &Use) -> Expr {
        let mut clauses = Vec::new();
        for &syntax in form.operands() {
            let parts = self.forms.proper_list(syntax);
            let Some((&formals, body)) = parts.as_ref().and_then(|parts| parts.split_first()) else {
                self.malformed(form.keyword, syntax, "a clause is a list of parameters and a body", form.cx);
                continue;
            };
            let formals = self.formals(formals, form.keyword, form.cx);
            clauses.push(self.clause(&formals, body, syntax, form.cx));
        }
        if clauses.is_empty() && !form.operands().is_empty() {
            return placeholder(form.span);
        }
        self.lambda(form.name, clauses, form.span)
    }

    fn syntax_error(&mut self, form: &Use) -> Expr {
        self.report_syntax_error(form.syntax, form.operands(), form.cx);
        placeholder(form.span)
    }

    /// The error that a `syntax-error` form asks for.
    pub(super) fn report_syntax_error(&mut self, syntax: Syntax, operands: &[Syntax], cx: Context) {
        let message = operands.first().and_then(|&first| self.forms.string(first));
        let Some(message) = message else {
            self.malformed(Keyword::SyntaxError, syntax, "the message is a string", cx);
            return;
        };
        let mut message = message.to_string();
        for &irritant in &operands[1..] {
            message.push(' ');
            message.push_str(&self.text(irritant));
        }
        // The user made the mistake where the macro is used, not where it asks for the error.
        let span = match cx.expansion {
            Some(id) => self.expansions[self.expansions[id.0 as usize].outermost.0 as usize].span,
            None => self.place(syntax, cx),
        };
        self.report(Diagnostic::error(report::SYNTAX_ERROR_FORM, span, message), cx);
    }
}

/// Expressions one after the other, as one.
pub(super) fn sequence_of(mut parts: Vec<Expr>, span: Span) -> Expr {
    match parts.len() {
        0 => Expr::constant(Constant::Unspecified, span),
        1 => parts.remove(0),
        _ => Expr::new(ExprKind::Begin(parts), span),
    }
}
