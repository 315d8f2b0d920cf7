//! Diagnostics as text for people, drawn by ariadne, and as JSON for tools.

use super::{Diagnostic, Severity};
use crate::source::{SourceMap, Span};
use ariadne::{Color, Config, IndexType, Label, Report, ReportKind, Source};
use std::collections::HashSet;
use std::fmt::Write;

/// Everything, in the order of the places, each mistake once.
pub fn human(sources: &SourceMap, diagnostics: &[Diagnostic], color: bool) -> String {
    let mut text = Vec::new();
    for diagnostic in in_order(diagnostics) {
        draw(sources, diagnostic, color, &mut text);
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// One object a line.
pub fn json(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    in_order(diagnostics).into_iter().map(|diagnostic| object(sources, diagnostic) + "\n").collect()
}

fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut seen = HashSet::new();
    let mut list: Vec<&Diagnostic> =
        diagnostics.iter().filter(|d| seen.insert((d.code.0, d.span, d.message.clone()))).collect();
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

fn draw(sources: &SourceMap, diagnostic: &Diagnostic, color: bool, out: &mut Vec<u8>) {
    let head = format!("{}[{}]: {}", severity_name(diagnostic.severity), diagnostic.code_name(), diagnostic.message);
    if sources.line_column(diagnostic.span).is_none() {
        out.extend(head.as_bytes());
        out.push(b'\n');
        if let Some(help) = &diagnostic.help {
            out.extend(format!("  help: {help}\n").as_bytes());
        }
        return;
    }
    let kind = match diagnostic.severity {
        Severity::Error => ReportKind::Custom("error", Color::Red),
        Severity::Warning => ReportKind::Custom("warning", Color::Yellow),
        Severity::Note => ReportKind::Custom("note", Color::Blue),
    };
    let place = |span: Span| (span.file.0, span.start as usize..span.end as usize);
    let config = Config::default().with_color(color).with_index_type(IndexType::Byte).with_compact(false);
    let mut report = Report::build(kind, place(diagnostic.span))
        .with_config(config)
        .with_code(diagnostic.code_name())
        .with_message(&diagnostic.message)
        .with_label(Label::new(place(diagnostic.span)).with_message(&diagnostic.label).with_color(Color::Red));
    for (span, label) in &diagnostic.related {
        if sources.line_column(*span).is_some() {
            report = report.with_label(Label::new(place(*span)).with_message(label).with_color(Color::Blue));
        }
    }
    if let Some(help) = &diagnostic.help {
        report = report.with_help(help);
    }
    // Writing to memory does not fail.
    let _ = report.finish().write(Cache::new(sources), &mut *out);
}

/// The files, as ariadne asks for them.
struct Cache<'a> {
    sources: &'a SourceMap,
    loaded: std::collections::HashMap<u32, Source<String>>,
}

impl<'a> Cache<'a> {
    fn new(sources: &'a SourceMap) -> Cache<'a> {
        Cache { sources, loaded: std::collections::HashMap::new() }
    }
}

impl ariadne::Cache<u32> for Cache<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &u32) -> Result<&Source<String>, impl std::fmt::Debug> {
        let sources = self.sources;
        let load = || Source::from(sources.file(crate::source::FileId(*id)).text.to_string());
        Ok::<_, std::convert::Infallible>(&*self.loaded.entry(*id).or_insert_with(load))
    }

    fn display<'b>(&self, id: &'b u32) -> Option<impl std::fmt::Display + 'b> {
        Some(self.sources.file(crate::source::FileId(*id)).name.to_string())
    }
}

fn object(sources: &SourceMap, diagnostic: &Diagnostic) -> String {
    let mut text = format!(
        "{{\"severity\":\"{}\",\"code\":\"{}\",\"message\":{}",
        severity_name(diagnostic.severity),
        diagnostic.code_name(),
        quoted(&diagnostic.message)
    );
    let _ = write!(text, "{}", place(sources, diagnostic.span));
    let _ = write!(text, ",\"label\":{}", quoted(&diagnostic.label));
    text.push_str(",\"related\":[");
    for (index, (span, label)) in diagnostic.related.iter().enumerate() {
        let comma = if index > 0 { "," } else { "" };
        let _ = write!(text, "{comma}{{\"label\":{}{}}}", quoted(label), place(sources, *span));
    }
    text.push(']');
    match &diagnostic.help {
        Some(help) => drop(write!(text, ",\"help\":{}", quoted(help))),
        None => text.push_str(",\"help\":null"),
    }
    text.push('}');
    text
}

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
            _ if (c as u32) < 0x20 => drop(write!(out, "\\u{:04x}", c as u32)),
            _ => out.push(c),
        }
    }
    out.push('"');
    out
}
