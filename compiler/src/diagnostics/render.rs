//! Diagnostics as text for people, drawn by annotate-snippets, and as JSON for tools.
//!
//! Both print in the order of the places, and each mistake once, however many parts of the compiler found it.

use super::{Diagnostic, Severity};
use crate::source::{SourceFile, SourceMap, Span};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

/// More diagnostics than this are counted for people, not drawn.
const MOST_DRAWN: usize = 1000;
/// Places further apart than this are drawn as separate pieces of source.
const LARGEST_PIECE: usize = 32 << 10;
/// Source with longer lines is not drawn: nobody wrote it by hand.
const LONGEST_LINE: usize = 4 << 10;

/// Everything, as text for people.
pub fn human(sources: &SourceMap, diagnostics: &[Diagnostic], color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let ordered = in_order(diagnostics);
    let mut text = String::new();
    for diagnostic in ordered.iter().take(MOST_DRAWN) {
        text.push_str(&renderer.render(&[drawing(sources, diagnostic)]));
        text.push_str("\n\n");
    }
    if ordered.len() > MOST_DRAWN {
        let more = ordered.len() - MOST_DRAWN;
        let _ = writeln!(text, "note: {more} more are not shown; `--message-format=json` prints them all");
    }
    text
}

/// One object a line.
pub fn json(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    in_order(diagnostics).into_iter().map(|diagnostic| object(sources, diagnostic) + "\n").collect()
}

/// Sorted by place, without repetitions. What has no place comes last.
fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut seen = HashSet::new();
    let mut list: Vec<&Diagnostic> =
        diagnostics.iter().filter(|d| seen.insert((d.code.0, d.span, d.message.as_str()))).collect();
    list.sort_by_key(|d| (d.span.file, d.span.start, d.span.end));
    list
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn drawing<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(visible(&diagnostic.message)).id(diagnostic.code_name()));
    for piece in pieces(sources, diagnostic) {
        group = match piece.snippet(sources) {
            Some(snippet) => group.element(snippet),
            None => group.element(piece.origin(sources)),
        };
    }
    match &diagnostic.help {
        Some(help) => group.element(Level::HELP.message(visible(help))),
        None => group,
    }
}

/// Places of one file that are drawn together, the main one first if it is among them.
struct Piece<'a> {
    places: Vec<Place<'a>>,
}

struct Place<'a> {
    span: Span,
    label: &'a str,
    kind: AnnotationKind,
}

/// The places of a diagnostic: those near each other in one piece.
fn pieces<'a>(sources: &SourceMap, diagnostic: &'a Diagnostic) -> Vec<Piece<'a>> {
    let main = Place { span: diagnostic.span, label: &diagnostic.label, kind: AnnotationKind::Primary };
    let related =
        diagnostic.related.iter().map(|(span, label)| Place { span: *span, label, kind: AnnotationKind::Context });
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for place in std::iter::once(main).chain(related) {
        if sources.line_column(place.span).is_none() {
            continue;
        }
        let near = |piece: &&mut Piece<'a>| {
            piece.places[0].span.file == place.span.file
                && piece.places[0].span.start.abs_diff(place.span.start) as usize <= LARGEST_PIECE
        };
        match pieces.iter_mut().find(near) {
            Some(piece) => piece.places.push(place),
            None => pieces.push(Piece { places: vec![place] }),
        }
    }
    pieces
}

impl<'a> Piece<'a> {
    /// The lines with their annotations; `None` if they are too long to be drawn.
    fn snippet<'s>(&self, sources: &'s SourceMap) -> Option<Snippet<'s, annotate_snippets::Annotation<'s>>>
    where
        'a: 's,
    {
        let file = sources.file(self.places[0].span.file);
        let ranges: Vec<Range<usize>> = self.places.iter().map(|place| clipped(file, place.span)).collect();
        let start = ranges.iter().map(|range| line_start(file, range.start)).min()?;
        let end = ranges.iter().map(|range| line_end(file, range.end)).max()?;
        let text = &file.text[start..end];
        if text.split('\n').any(|line| line.len() > LONGEST_LINE) {
            return None;
        }
        let first = Span { start: start as u32, ..self.places[0].span };
        let (line, _) = sources.line_column(first)?;
        let mut snippet = Snippet::source(text).line_start(line as usize).path(visible(&file.name));
        for (place, range) in self.places.iter().zip(ranges) {
            let mut annotation = place.kind.span(range.start - start..range.end - start);
            if !place.label.is_empty() {
                annotation = annotation.label(visible(place.label));
            }
            snippet = snippet.annotation(annotation);
        }
        Some(snippet)
    }

    fn origin(&self, sources: &SourceMap) -> Origin<'static> {
        let span = self.places[0].span;
        let origin = Origin::path(visible(&sources.file(span.file).name));
        match sources.line_column(span) {
            Some((line, column)) => origin.line(line as usize).char_column(column as usize),
            None => origin,
        }
    }
}

/// The part of a span that is in its file, and, if it is longer than a line, in its first line: that a form is wrong is
/// said at its start.
fn clipped(file: &SourceFile, span: Span) -> Range<usize> {
    let start = file.text.floor_char_boundary(span.start as usize);
    let end = file.text.floor_char_boundary(span.end as usize).max(start);
    start..end.min(line_end(file, start)).max(start)
}

fn line_start(file: &SourceFile, at: usize) -> usize {
    file.text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn line_end(file: &SourceFile, at: usize) -> usize {
    file.text[at..].find('\n').map_or(file.text.len(), |newline| at + newline)
}

/// Text without characters that control the terminal.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

fn object(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut text = format!(
        "{{\"severity\":\"{}\",\"code\":\"{}\",\"message\":{}",
        severity_name(diagnostic.severity),
        diagnostic.code_name(),
        quoted(&diagnostic.message)
    );
    text.push_str(&place(sources, diagnostic.span));
    let _ = write!(text, ",\"label\":{}", quoted(&diagnostic.label));
    text.push_str(",\"related\":[");
    for (index, (span, label)) in diagnostic.related.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(text, "{comma}{{\"label\":{}{}}}", quoted(label), place(sources, *span));
    }
    text.push_str("],\"help\":");
    text.push_str(&diagnostic.help.as_deref().map_or("null".to_owned(), quoted));
    text.push('}');
    text
}

/// The fields of a place, each after a comma. Columns count characters, from 1; the end is exclusive.
fn place(sources: &SourceMap, span: Span) -> String {
    let Some((line, column)) = sources.line_column(span) else { return ",\"file\":null".into() };
    let end = Span { start: span.end, ..span };
    let (end_line, end_column) = sources.line_column(end).unwrap_or((line, column));
    let file = quoted(&sources.file(span.file).name);
    format!(",\"file\":{file},\"line\":{line},\"column\":{column},\"end_line\":{end_line},\"end_column\":{end_column}")
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if u32::from(c) < 0x20 => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
