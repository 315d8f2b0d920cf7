//! Programs as trees, printed in two ways, and read back for shrinking.

use std::fmt::Write;

/// An expression, or a part of one.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Tree {
    Atom(String),
    List(Vec<Tree>),
    /// An application. Here operands are evaluated from left to right; other Schemes may choose, so for them the order
    /// is written out.
    Call(Vec<Tree>),
}

impl From<&str> for Tree {
    fn from(text: &str) -> Tree {
        Tree::Atom(text.into())
    }
}

impl From<String> for Tree {
    fn from(text: String) -> Tree {
        Tree::Atom(text)
    }
}

impl From<&String> for Tree {
    fn from(text: &String) -> Tree {
        Tree::Atom(text.clone())
    }
}

impl From<i64> for Tree {
    fn from(number: i64) -> Tree {
        Tree::Atom(number.to_string())
    }
}

/// `list!["if", a, b]`: a special form, or any list that is not an application.
#[macro_export]
macro_rules! list {
    ($($part:expr),* $(,)?) => { $crate::fuzz::tree::Tree::List(vec![$($crate::fuzz::tree::Tree::from($part)),*]) };
}

/// `call!["cons", a, b]`: an application.
#[macro_export]
macro_rules! call {
    ($($part:expr),* $(,)?) => { $crate::fuzz::tree::Tree::Call(vec![$($crate::fuzz::tree::Tree::from($part)),*]) };
}

/// How applications are printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As they are.
    Plain,
    /// Operands are bound one after the other first.
    WrittenOut,
}

impl Tree {
    /// Lines of at most about a hundred columns are not the aim: one top-level form a line is easy to cut out.
    pub fn print(&self, order: Order) -> String {
        let mut text = String::new();
        self.write(&mut text, order, &mut 0);
        text
    }

    fn write(&self, text: &mut String, order: Order, next: &mut u32) {
        match self {
            Tree::Atom(atom) => text.push_str(atom),
            Tree::List(parts) => write_list(parts, text, order, next),
            Tree::Call(parts) if order == Order::Plain || parts.len() < 3 && !is_local(&parts[0]) => {
                write_list(parts, text, order, next);
            }
            Tree::Call(parts) => {
                text.push_str("(let* (");
                let mut call: Vec<Tree> = Vec::new();
                let mut separator = "";
                for (i, part) in parts.iter().enumerate() {
                    if i == 0 && !is_local(part) {
                        call.push(part.clone());
                        continue;
                    }
                    let name = format!("t{next}");
                    *next += 1;
                    // Writing into a string cannot fail.
                    let _ = write!(text, "{separator}({name} ");
                    separator = " ";
                    part.write(text, order, next);
                    text.push(')');
                    call.push(Tree::Atom(name));
                }
                text.push_str(") ");
                write_list(&call, text, order, next);
                text.push(')');
            }
        }
    }

    /// Reads the printed form of a number of trees; everything in parentheses is a list.
    pub fn parse_all(text: &str) -> Vec<Tree> {
        let mut stack = vec![Vec::new()];
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            match first {
                '(' => {
                    stack.push(Vec::new());
                    rest = &rest[1..];
                }
                ')' => {
                    let list = stack.pop().unwrap_or_default();
                    match stack.last_mut() {
                        Some(parent) => parent.push(Tree::List(list)),
                        None => stack.push(list),
                    }
                    rest = &rest[1..];
                }
                c if c.is_whitespace() => rest = &rest[c.len_utf8()..],
                _ => {
                    let end = atom_end(rest);
                    if let Some(list) = stack.last_mut() {
                        list.push(Tree::Atom(rest[..end].into()));
                    }
                    rest = &rest[end..];
                }
            }
        }
        stack.swap_remove(0)
    }
}

/// Names of local variables begin with `v`, and nothing else in operator position does but `values` and its like.
fn is_local(part: &Tree) -> bool {
    match part {
        Tree::Atom(name) => name.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())),
        Tree::List(_) | Tree::Call(_) => true,
    }
}

fn write_list(parts: &[Tree], text: &mut String, order: Order, next: &mut u32) {
    text.push('(');
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            text.push(' ');
        }
        part.write(text, order, next);
    }
    text.push(')');
}

/// The atoms of the generated programs are names, numbers, characters and strings without escapes; `'()` is two of them.
fn atom_end(text: &str) -> usize {
    if let Some(rest) = text.strip_prefix('"') {
        return rest.find('"').map_or(text.len(), |end| end + 2);
    }
    if text.starts_with('\'') {
        return 1;
    }
    // A character may be a parenthesis; the generator makes none.
    text.find(|c: char| c.is_whitespace() || c == '(' || c == ')').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_written_out() {
        let tree = call!["cons", call!["f", "v1"], "v2"];
        assert_eq!(tree.print(Order::Plain), "(cons (f v1) v2)");
        assert_eq!(tree.print(Order::WrittenOut), "(let* ((t0 (f v1)) (t1 v2)) (cons t0 t1))");
        let tree = call!["v3", "v1"];
        assert_eq!(tree.print(Order::WrittenOut), "(let* ((t0 v3) (t1 v1)) (t0 t1))");
    }

    #[test]
    fn what_was_printed_can_be_read() {
        let text = "(define (f) (if #t \"a b\" '()))";
        let trees = Tree::parse_all(text);
        assert_eq!(trees.len(), 1);
        assert_eq!(trees[0].print(Order::Plain), "(define (f) (if #t \"a b\" ' ()))");
    }
}
