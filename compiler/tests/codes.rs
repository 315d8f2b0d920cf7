//! The pages about diagnostic codes: there is one for every code, and the examples of the reader's show what they say.

use eshkol_abi::condition::Kind;
use eshkolc::diagnostics::{Code, explain, pages};
use eshkolc::source::SourceMap;
use eshkolc::syntax::{self, tree::Tree};
use std::collections::BTreeSet;
use std::path::Path;

/// The numbers in `Code(...)` of all source files below a folder.
fn used_codes(folder: &Path, found: &mut BTreeSet<u16>) {
    for entry in std::fs::read_dir(folder).expect("the folder is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            used_codes(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).expect("the file is readable");
            for rest in text.split("Code(").skip(1) {
                let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                found.extend(digits.parse::<u16>());
            }
        }
    }
}

fn number(code: &str) -> u16 {
    code[1..].parse().unwrap_or_else(|_| panic!("`{code}.md` is not named after a code"))
}

#[test]
fn every_code_has_one_page_and_every_page_a_code() {
    let mut used = BTreeSet::new();
    used_codes(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut used);
    used.extend(Kind::ALL.map(|kind| kind.code() as u16));
    let explained: BTreeSet<u16> = pages().map(|(code, _)| number(code)).collect();
    assert_eq!(explained.len(), pages().count(), "some code has two pages");
    let without_page: Vec<_> = used.difference(&explained).collect();
    assert!(without_page.is_empty(), "codes without a page: {without_page:?}");
    let without_use: Vec<_> = explained.difference(&used).collect();
    assert!(without_use.is_empty(), "pages about codes that nothing uses: {without_use:?}");
}

#[test]
fn every_page_has_a_title_with_its_code() {
    for (code, page) in pages() {
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        assert!(page.ends_with('\n') && page.lines().all(|line| line.len() <= 130), "{code}");
    }
}

#[test]
fn a_code_is_explained_in_any_case_and_others_are_not() {
    assert!(explain("E0101").is_some_and(|page| page.starts_with("# E0101")));
    assert_eq!(explain("e0101"), explain("E0101"));
    for unknown in ["E0100", "101", "", "W0101", "E01010"] {
        assert_eq!(explain(unknown), None, "{unknown}");
    }
}

/// The first code block below a heading.
fn example<'p>(page: &'p str, heading: &str) -> Option<&'p str> {
    let section = page.split_once(&format!("\n## {heading}\n\n```scheme\n"))?.1;
    Some(section.split_once("```")?.0)
}

fn codes_in(text: &str) -> Vec<Code> {
    let mut sources = SourceMap::default();
    let file = sources.add("example.scm", text, false);
    let result = syntax::read(&sources, file, &mut Tree::default(), false);
    result.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn examples_of_syntax_errors_show_their_error_only() {
    for (code, page) in pages() {
        if (100..200).contains(&number(code)) {
            let wrong = codes_in(example(page, "Wrong").unwrap_or_else(|| panic!("{code} has no wrong example")));
            assert!(!wrong.is_empty() && wrong.iter().all(|found| found.0 == number(code)), "{code} gives {wrong:?}");
        }
        if let Some(right) = example(page, "Right") {
            assert_eq!(codes_in(right), [], "{code}");
        }
    }
}
