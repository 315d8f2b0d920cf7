//! The stack of what is open, and the messages about what does not fit together.

use super::grammar::{self, Item, Problem, ProblemKind};
use super::labels::Labels;
use crate::diagnostics::Diagnostic;
use crate::source::Span;
use crate::syntax::codes;
use crate::syntax::token::{Abbreviation, Delimiter, Token, TokenKind};
use crate::syntax::tree::{Datum, DatumId, Tree};
use chumsky::Parser;
use eshkol_runtime::number::Literal as Number;
use std::rc::Rc;

/// What an opening parenthesis at the left margin means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Margin {
    Ignored,
    /// A top-level form begins, and every list that is open there lacks its closing parenthesis.
    StartsForm,
}

#[derive(Default)]
pub struct Outcome {
    pub data: Vec<DatumId>,
    pub diagnostics: Vec<Diagnostic>,
    /// How many messages speak of missing closing parentheses.
    pub unclosed: usize,
    /// How many speak of closing parentheses that close nothing.
    pub stray: usize,
}

pub struct Reader<'t> {
    tree: &'t mut Tree,
    text: &'t str,
    margin: Margin,
    frames: Vec<Frame>,
    /// The items of all lists that are open, innermost last, and before them those of the file.
    items: Vec<Item>,
    spans: Vec<Span>,
    labels: Labels,
    /// The symbols of the abbreviations, in the order of [`Abbreviation::ALL`].
    abbreviations: [Rc<str>; 4],
    /// Data that stand for something that has been reported, ascending.
    bad: Vec<DatumId>,
    /// How many frames are lists in brackets or braces.
    brackets: usize,
    outcome: Outcome,
}

/// Something that is open.
#[derive(Clone, Copy)]
struct Frame {
    kind: FrameKind,
    /// The token that opens it.
    span: Span,
    /// Where its items begin.
    base: usize,
}

#[derive(Clone, Copy)]
enum FrameKind {
    // These are open until they are closed.
    List(Delimiter),
    Vector,
    Bytevector,
    // These are open until a datum is finished.
    Abbreviation(Abbreviation),
    Comment,
    Label(u64, DatumId),
}

impl FrameKind {
    fn is_prefix(self) -> bool {
        matches!(self, FrameKind::Abbreviation(_) | FrameKind::Comment | FrameKind::Label(..))
    }
}

impl<'t> Reader<'t> {
    pub fn new(tree: &'t mut Tree, text: &'t str, margin: Margin) -> Reader<'t> {
        Reader {
            tree,
            text,
            margin,
            frames: Vec::new(),
            items: Vec::new(),
            spans: Vec::new(),
            labels: Labels::default(),
            abbreviations: Abbreviation::ALL.map(|abbreviation| abbreviation.name().into()),
            bad: Vec::new(),
            brackets: 0,
            outcome: Outcome::default(),
        }
    }

    /// Reads a file. What is open at its end is not reported when the text from `lost_from` on could not be read.
    pub fn read(mut self, tokens: &[Token], lost_from: Option<u32>) -> Outcome {
        let mut last = None;
        for token in tokens {
            self.token(token, last);
            last = Some(token.span);
        }
        if let Some(last) = last
            && lost_from.is_none()
        {
            self.unclosed(0, last);
        }
        let (data, problems) = grammar::sequence().parse(&self.items[..]).into_output_errors();
        self.report_dots(problems, 0, "outside of a list");
        self.outcome.data = data.unwrap_or_default();
        self.outcome
    }

    fn token(&mut self, token: &Token, last: Option<Span>) {
        let span = token.span;
        match &token.kind {
            TokenKind::Open(delimiter) => {
                if let Some(last) = last {
                    self.check_margin(span, last);
                }
                self.open_list(*delimiter, span);
            }
            TokenKind::OpenVector => self.open(FrameKind::Vector, span),
            TokenKind::OpenBytevector => self.open(FrameKind::Bytevector, span),
            TokenKind::Abbreviation(abbreviation) => self.open(FrameKind::Abbreviation(*abbreviation), span),
            TokenKind::DatumComment => self.open(FrameKind::Comment, span),
            TokenKind::Close(delimiter) => self.close(*delimiter, span, last.unwrap_or(span)),
            TokenKind::Dot => {
                self.drop_prefixes();
                self.items.push(Item::Dot);
                self.spans.push(span);
            }
            TokenKind::LabelDefinition(number) => self.define_label(*number, span),
            TokenKind::LabelReference(number) => self.refer_to_label(*number, span),
            TokenKind::Boolean(value) => self.atom(Datum::Boolean(*value), span),
            TokenKind::Number(number) => self.atom(Datum::Number((**number).clone()), span),
            TokenKind::Character(character) => self.atom(Datum::Character(*character), span),
            TokenKind::String(text) => self.atom(Datum::String(text.clone()), span),
            TokenKind::Symbol(name) => self.atom(Datum::Symbol(name.clone()), span),
            TokenKind::Bad => self.bad(span),
        }
    }

    fn open(&mut self, kind: FrameKind, span: Span) {
        self.frames.push(Frame { kind, span, base: self.items.len() });
    }

    fn open_list(&mut self, delimiter: Delimiter, span: Span) {
        if delimiter != Delimiter::Round {
            self.brackets += 1;
        }
        self.open(FrameKind::List(delimiter), span);
    }

    fn atom(&mut self, datum: Datum, span: Span) {
        let id = self.tree.add(datum, span);
        self.finish(id, span);
    }

    /// Something wrong that has been reported and that stands for a datum.
    fn bad(&mut self, span: Span) {
        let id = self.tree.add(Datum::Boolean(false), span);
        self.bad.push(id);
        self.finish(id, span);
    }

    /// A datum is finished, and with it what was open only until then.
    fn finish(&mut self, id: DatumId, span: Span) {
        let (mut id, mut span) = (id, span);
        while let Some(frame) = self.frames.pop_if(|frame| frame.kind.is_prefix()) {
            match frame.kind {
                FrameKind::Abbreviation(abbreviation) => {
                    let name = self.abbreviations[abbreviation as usize].clone();
                    let symbol = self.tree.add(Datum::Symbol(name), frame.span);
                    span = frame.span.to(span);
                    id = self.tree.add(Datum::List(vec![symbol, id], None), span);
                }
                FrameKind::Comment => {
                    // The labels of a comment at the top level go out of scope with it.
                    return self.finish_outermost();
                }
                FrameKind::Label(number, node) => match self.labels.finish(self.tree, number, node, id) {
                    Some(finished) => id = finished,
                    None => {
                        let message = format!("the label `#{number}=` stands for itself only");
                        self.report(Diagnostic::error(codes::EMPTY_LABEL, frame.span.to(span), message));
                        id = node;
                    }
                },
                FrameKind::List(_) | FrameKind::Vector | FrameKind::Bytevector => {}
            }
        }
        self.items.push(Item::Datum(id));
        self.spans.push(span);
        self.finish_outermost();
    }

    fn finish_outermost(&mut self) {
        if self.frames.is_empty() {
            self.labels.finish_outermost(self.tree);
        }
    }

    fn define_label(&mut self, number: u64, span: Span) {
        if let Some(earlier) = self.labels.get(number) {
            let message = format!("the label `#{number}=` is defined twice");
            let diagnostic = Diagnostic::error(codes::DUPLICATE_LABEL, span, message)
                .related(earlier.span, "the first definition is here");
            self.report(diagnostic);
        }
        let outer = match self.frames.last() {
            Some(Frame { kind: FrameKind::Label(_, node), .. }) => Some(*node),
            _ => None,
        };
        let node = self.labels.define(self.tree, number, span, outer);
        self.open(FrameKind::Label(number, node), span);
    }

    fn refer_to_label(&mut self, number: u64, span: Span) {
        match self.labels.get(number) {
            Some(label) => self.finish(label.node, span),
            None => {
                let message = format!("undefined label `#{number}#`");
                let diagnostic = Diagnostic::error(codes::UNDEFINED_LABEL, span, message)
                    .help(format!("a label is defined by `#{number}=` earlier in the same outermost datum"));
                self.report(diagnostic);
                self.bad(span);
            }
        }
    }

    /// A prefix that is still open has no datum.
    fn drop_prefixes(&mut self) {
        while let Some(frame) = self.frames.pop_if(|frame| frame.kind.is_prefix()) {
            if let FrameKind::Label(_, node) = frame.kind {
                self.labels.give_up(node);
            }
            let sign = &self.text[frame.span.start as usize..frame.span.end as usize];
            let message = format!("missing datum after `{sign}`");
            let mut diagnostic = Diagnostic::error(codes::NOTHING_AFTER_PREFIX, frame.span, message);
            if let FrameKind::Abbreviation(abbreviation) = frame.kind {
                diagnostic = diagnostic.help(format!("`{sign}x` is short for `({} x)`", abbreviation.name()));
            }
            self.report(diagnostic);
        }
    }

    fn close(&mut self, delimiter: Delimiter, span: Span, last: Span) {
        self.drop_prefixes();
        let Some(frame) = self.frames.last() else {
            self.outcome.stray += 1;
            let message = format!("`{}` closes nothing", delimiter.closing());
            return self.report(
                Diagnostic::error(codes::STRAY_CLOSE, span, message)
                    .help("remove it, or add the opening parenthesis that belongs to it"),
            );
        };
        let opening = match frame.kind {
            FrameKind::List(opening) => opening,
            _ => Delimiter::Round,
        };
        if opening == Delimiter::Round && delimiter != Delimiter::Round {
            match self.bracket_frame(delimiter) {
                // The list in brackets around this one ends here, so this one should have ended before.
                Some(outer) => self.unclosed(outer + 1, last),
                None => {
                    let message = format!("expected `)`, found `{}`", delimiter.closing());
                    let diagnostic =
                        Diagnostic::error(codes::MISMATCHED_CLOSE, span, message).related(frame.span, "opened here");
                    self.report(diagnostic);
                }
            }
        }
        if let Some(frame) = self.frames.pop() {
            self.build(frame, span);
        }
    }

    /// The innermost open list in these brackets.
    fn bracket_frame(&self, delimiter: Delimiter) -> Option<usize> {
        if self.brackets == 0 {
            return None;
        }
        self.frames.iter().rposition(|frame| matches!(frame.kind, FrameKind::List(opening) if opening == delimiter))
    }

    /// Makes the datum of a frame that is closed by `close`.
    fn build(&mut self, frame: Frame, close: Span) {
        let span = frame.span.to(close);
        let id = match frame.kind {
            FrameKind::List(delimiter) => {
                self.brackets -= usize::from(delimiter != Delimiter::Round);
                let (body, problems) = grammar::list().parse(&self.items[frame.base..]).into_output_errors();
                self.report_dots(problems, frame.base, "in a list");
                let (items, tail) = body.unwrap_or_default();
                // After a misplaced dot there may be a tail without items.
                let tail = tail.filter(|_| !items.is_empty());
                let id = self.tree.add(Datum::List(items, tail), span);
                if let Some(tail) = tail {
                    self.labels.note_tail(self.tree, id, tail);
                }
                id
            }
            FrameKind::Vector => {
                let items = self.sequence(frame.base, "in a vector");
                self.tree.add(Datum::Vector(items), span)
            }
            FrameKind::Bytevector => {
                let items = self.sequence(frame.base, "in a bytevector");
                let bytes = items.into_iter().map(|item| self.byte(item)).collect();
                self.tree.add(Datum::Bytevector(bytes), span)
            }
            FrameKind::Abbreviation(_) | FrameKind::Comment | FrameKind::Label(..) => return,
        };
        self.items.truncate(frame.base);
        self.spans.truncate(frame.base);
        self.finish(id, span);
    }

    fn sequence(&mut self, base: usize, place: &str) -> Vec<DatumId> {
        let (data, problems) = grammar::sequence().parse(&self.items[base..]).into_output_errors();
        self.report_dots(problems, base, place);
        data.unwrap_or_default()
    }

    /// The value of an element of a bytevector.
    fn byte(&mut self, id: DatumId) -> u8 {
        let message = match self.tree.datum(id) {
            Datum::Number(Number::Integer(n)) => match u8::try_from(n) {
                Ok(byte) => return byte,
                Err(_) => format!("`{n}` is not a byte"),
            },
            _ if self.bad.binary_search(&id).is_ok() => return 0,
            _ => "an element of a bytevector is not a byte".to_owned(),
        };
        let span = self.tree.span(id);
        self.report(Diagnostic::error(codes::NOT_A_BYTE, span, message).help("a byte is an integer from 0 to 255"));
        0
    }

    fn report_dots(&mut self, problems: Vec<Problem>, base: usize, place: &str) {
        for problem in problems {
            let spans = &self.spans[base + problem.items.start..base + problem.items.end];
            let (Some(&first), Some(&last)) = (spans.first(), spans.last()) else { continue };
            let span = first.to(last);
            let diagnostic = match problem.kind {
                ProblemKind::NothingBeforeDot => {
                    Diagnostic::error(codes::MISPLACED_DOT, span, "missing datum before the dot of a list")
                        .help("a pair is written `(a . b)`")
                }
                ProblemKind::NothingAfterDot => {
                    Diagnostic::error(codes::NOTHING_AFTER_DOT, span, "missing datum after the dot of a list")
                        .help("a pair is written `(a . b)`")
                }
                ProblemKind::SurplusAfterDot => {
                    Diagnostic::error(codes::SURPLUS_AFTER_DOT, span, "more than one datum after the dot of a list")
                        .label("the list should end before this")
                        .help("exactly one datum stands after the dot: `(a b . c)`")
                }
                ProblemKind::DotInSequence | ProblemKind::Unexpected => {
                    Diagnostic::error(codes::MISPLACED_DOT, span, format!("a dot cannot stand {place}"))
                        .help("a dot stands before the last datum of a list: `(a b . c)`")
                }
            };
            self.report(diagnostic);
        }
    }

    /// With [`Margin::StartsForm`]: is this opening parenthesis at the left margin, like the one of the open form?
    fn check_margin(&mut self, span: Span, last: Span) {
        if self.margin == Margin::StartsForm
            && self.is_at_margin(span)
            && self.frames.first().is_some_and(|outermost| self.is_at_margin(outermost.span))
        {
            self.unclosed(0, last);
        }
    }

    fn is_at_margin(&self, span: Span) -> bool {
        span.start == 0 || self.text.as_bytes()[span.start as usize - 1] == b'\n'
    }

    /// Reports that all frames from number `outermost` on should have been closed after `last`, and closes them.
    fn unclosed(&mut self, outermost: usize, last: Span) {
        let expected = Span { start: last.end, ..last };
        let mut missing = 0;
        let mut innermost = None;
        let mut outer = None;
        while self.frames.len() > outermost {
            self.drop_prefixes();
            if self.frames.len() <= outermost {
                break;
            }
            let Some(frame) = self.frames.pop() else { break };
            missing += 1;
            innermost.get_or_insert(frame.span);
            outer = Some(frame.span);
            self.build(frame, expected);
        }
        let (Some(innermost), Some(outer)) = (innermost, outer) else { return };
        self.outcome.unclosed += 1;
        let message = if missing == 1 { "missing `)`".to_owned() } else { format!("missing {missing} `)`") };
        let mut diagnostic = Diagnostic::error(codes::MISSING_CLOSE, expected, message)
            .label("expected here at the latest")
            .related(innermost, "this is not closed");
        if outer != innermost {
            diagnostic = diagnostic.related(outer, "nor is this, the outermost");
        }
        self.report(diagnostic);
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.outcome.diagnostics.push(diagnostic);
    }
}
