//! Tokens: what the lexer makes and the parser takes.

use crate::source::Span;
use eshkol_runtime::number::Literal as Number;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Clone, PartialEq, Debug)]
pub enum TokenKind {
    Open(Delimiter),
    /// `#(`
    OpenVector,
    /// `#u8(`
    OpenBytevector,
    Close(Delimiter),
    Abbreviation(Abbreviation),
    /// `#;`
    DatumComment,
    Dot,
    /// `#0=`
    LabelDefinition(u64),
    /// `#0#`
    LabelReference(u64),
    Boolean(bool),
    /// Boxed, since most tokens are smaller.
    Number(Box<Number>),
    Character(char),
    String(Rc<str>),
    Symbol(Rc<str>),
    /// Text that the lexer has reported as wrong. It stands for a datum.
    Bad,
}

/// The language has round ones only. The others are read so that the message about them is a good one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Delimiter {
    Round,
    Square,
    Curly,
}

impl Delimiter {
    pub fn opening(self) -> char {
        match self {
            Delimiter::Round => '(',
            Delimiter::Square => '[',
            Delimiter::Curly => '{',
        }
    }

    pub fn closing(self) -> char {
        match self {
            Delimiter::Round => ')',
            Delimiter::Square => ']',
            Delimiter::Curly => '}',
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Abbreviation {
    Quote,
    Quasiquote,
    Unquote,
    UnquoteSplicing,
}

impl Abbreviation {
    pub const ALL: [Abbreviation; 4] =
        [Abbreviation::Quote, Abbreviation::Quasiquote, Abbreviation::Unquote, Abbreviation::UnquoteSplicing];

    /// As written.
    pub fn sign(self) -> &'static str {
        match self {
            Abbreviation::Quote => "'",
            Abbreviation::Quasiquote => "`",
            Abbreviation::Unquote => ",",
            Abbreviation::UnquoteSplicing => ",@",
        }
    }

    /// The symbol that it stands for.
    pub fn name(self) -> &'static str {
        match self {
            Abbreviation::Quote => "quote",
            Abbreviation::Quasiquote => "quasiquote",
            Abbreviation::Unquote => "unquote",
            Abbreviation::UnquoteSplicing => "unquote-splicing",
        }
    }
}

impl TokenKind {
    /// For the listing of tokens.
    pub fn name(&self) -> &'static str {
        match self {
            TokenKind::Open(_) => "open",
            TokenKind::OpenVector => "open-vector",
            TokenKind::OpenBytevector => "open-bytevector",
            TokenKind::Close(_) => "close",
            TokenKind::Abbreviation(abbreviation) => abbreviation.name(),
            TokenKind::DatumComment => "datum-comment",
            TokenKind::Dot => "dot",
            TokenKind::LabelDefinition(_) => "label-definition",
            TokenKind::LabelReference(_) => "label-reference",
            TokenKind::Boolean(_) => "boolean",
            TokenKind::Number(_) => "number",
            TokenKind::Character(_) => "character",
            TokenKind::String(_) => "string",
            TokenKind::Symbol(_) => "symbol",
            TokenKind::Bad => "bad",
        }
    }
}
