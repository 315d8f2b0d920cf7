//! Tokens: what the lexer makes of the text.

use crate::source::Span;
use eshkol_runtime::number::Literal as Number;
use std::rc::Rc;

#[derive(Clone, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum TokenKind {
    /// `(`
    Open,
    /// `#(`
    OpenVector,
    /// `#u8(`
    OpenBytevector,
    /// `)`
    Close,
    /// `'`, `` ` ``, `,`, `,@`: the name of the form that it abbreviates.
    Abbreviation(&'static str),
    /// `.`
    Dot,
    /// `#;`
    DatumComment,
    /// `#0=`
    LabelDefinition(u64),
    /// `#0#`
    LabelReference(u64),
    Boolean(bool),
    Number(Number),
    Character(char),
    String(Rc<str>),
    Symbol(Rc<str>),
}

impl TokenKind {
    /// For listings.
    pub fn name(&self) -> &'static str {
        match self {
            TokenKind::Open => "open",
            TokenKind::OpenVector => "open-vector",
            TokenKind::OpenBytevector => "open-bytevector",
            TokenKind::Close => "close",
            TokenKind::Abbreviation(_) => "abbreviation",
            TokenKind::Dot => "dot",
            TokenKind::DatumComment => "datum-comment",
            TokenKind::LabelDefinition(_) => "label-definition",
            TokenKind::LabelReference(_) => "label-reference",
            TokenKind::Boolean(_) => "boolean",
            TokenKind::Number(_) => "number",
            TokenKind::Character(_) => "character",
            TokenKind::String(_) => "string",
            TokenKind::Symbol(_) => "symbol",
        }
    }
}
