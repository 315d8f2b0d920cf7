//! What Unicode 17 says about characters beyond the properties in Rust's own tables.

/// The zero of every run of ten decimal digits (general category Nd), ascending. There are no other digits of that
/// category.
pub const DECIMAL_ZEROS: &[u32] = &[
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136,
    0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0,
    0x11c50, 0x11d50, 0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce,
    0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The simple upper-case mapping of a character whose full mapping has several characters: that of the Greek letters
/// with iota subscript is the title-case letter; all the others (`ß`, ligatures ...) have none.
pub fn simple_upcase(c: char) -> char {
    let offset = match u32::from(c) {
        0x1f80..=0x1f87 | 0x1f90..=0x1f97 | 0x1fa0..=0x1fa7 => 8,
        0x1fb3 | 0x1fc3 | 0x1ff3 => 9,
        _ => return c,
    };
    char::from_u32(u32::from(c) + offset).unwrap_or(c)
}

/// The simple case folding (status C or S) where it is not the simple lower-case mapping.
pub fn simple_fold(c: char) -> Option<char> {
    let folded = match c {
        // The dotted capital I folds only in Turkic languages, the capital sharp s to the small one.
        '\u{130}' => '\u{130}',
        'µ' => 'μ',
        'ſ' => 's',
        '\u{345}' | '\u{1fbe}' => 'ι',
        'ς' => 'σ',
        'ϐ' => 'β',
        'ϑ' => 'θ',
        'ϕ' => 'φ',
        'ϖ' => 'π',
        'ϰ' => 'κ',
        'ϱ' => 'ρ',
        'ϵ' => 'ε',
        '\u{1c80}' => 'в',
        '\u{1c81}' => 'д',
        '\u{1c82}' => 'о',
        '\u{1c83}' => 'с',
        '\u{1c84}' | '\u{1c85}' => 'т',
        '\u{1c86}' => 'ъ',
        '\u{1c87}' => '\u{463}',
        '\u{1c88}' => '\u{a64b}',
        '\u{1e9b}' => '\u{1e61}',
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        '\u{fb05}' => '\u{fb06}',
        // Cherokee folds to its capitals.
        '\u{13a0}'..='\u{13f5}' => c,
        '\u{13f8}'..='\u{13fd}' => return char::from_u32(u32::from(c) - 8),
        '\u{ab70}'..='\u{abbf}' => return char::from_u32(u32::from(c) - 0xab70 + 0x13a0),
        _ => return None,
    };
    Some(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::character::{digit_value, downcase, foldcase, full_fold, upcase};

    /// General category Nd is a part of what Rust calls numeric, and its digits come in runs of ten.
    #[test]
    fn digits_are_numeric_and_in_order() {
        assert!(DECIMAL_ZEROS.is_sorted());
        for &zero in DECIMAL_ZEROS {
            for value in 0..10 {
                let digit = char::from_u32(zero + value).unwrap();
                assert!(digit.is_numeric(), "{digit:?}");
                assert_eq!(digit_value(digit), Some(value));
            }
        }
    }

    /// R7RS section 6.6: `(digit-value #\x0664)` is 4, `(digit-value #\x0AE6)` 0, `(digit-value #\x0EA6)` `#f`.
    #[test]
    fn digit_values_of_the_report() {
        assert_eq!(digit_value('\u{664}'), Some(4));
        assert_eq!(digit_value('\u{ae6}'), Some(0));
        assert_eq!(digit_value('\u{ea6}'), None);
        // Numeric, but of category No and Nl.
        assert_eq!(digit_value('²'), None);
        assert_eq!(digit_value('Ⅷ'), None);
    }

    /// Simple mappings keep one character where the full mapping of a string has several (UnicodeData.txt).
    #[test]
    fn simple_mappings() {
        for (c, upper) in [('a', 'A'), ('ß', 'ß'), ('ﬀ', 'ﬀ'), ('\u{1f80}', '\u{1f88}'), ('ÿ', 'Ÿ'), ('ǆ', 'Ǆ')]
        {
            assert_eq!(upcase(c), upper);
        }
        for (c, lower) in [('A', 'a'), ('\u{130}', 'i'), ('Σ', 'σ'), ('\u{1f88}', '\u{1f80}'), ('ẞ', 'ß')] {
            assert_eq!(downcase(c), lower);
        }
        for (c, folded) in [('Σ', 'σ'), ('ς', 'σ'), ('ẞ', 'ß'), ('ß', 'ß'), ('\u{ab70}', '\u{13a0}'), ('K', 'k')]
        {
            assert_eq!(foldcase(c), folded);
        }
    }

    /// Folding twice changes nothing, and no folded character has an upper-case form that folds elsewhere.
    #[test]
    fn folding_is_idempotent() {
        for c in '\0'..=char::MAX {
            assert_eq!(foldcase(foldcase(c)), foldcase(c), "{c:?}");
            if c != '\u{131}' && upcase(c) != c {
                assert_eq!(foldcase(upcase(c)), foldcase(c), "{c:?}");
            }
        }
    }

    /// CaseFolding.txt, status F: 104 characters fold to several.
    #[test]
    fn full_foldings() {
        let fold = |c| {
            let mut text = String::new();
            full_fold(c, |folded| text.push(folded));
            text
        };
        let several = ('\0'..=char::MAX).filter(|&c| fold(c).chars().count() > 1).count();
        assert_eq!(several, 104);
        for (c, expected) in [
            ('ß', "ss"),
            ('ẞ', "ss"),
            ('\u{130}', "i\u{307}"),
            ('ŉ', "\u{2bc}n"),
            ('ﬃ', "ffi"),
            ('\u{1f88}', "\u{1f00}\u{3b9}"),
            ('\u{1fb4}', "\u{3ac}\u{3b9}"),
            ('և', "\u{565}\u{582}"),
        ] {
            assert_eq!(fold(c), expected);
        }
    }
}
