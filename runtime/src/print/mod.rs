//! The printer: `write`, `display`, `write-shared` and `write-simple` (R7RS section 6.13.3).
//!
//! [`sharing`] first finds the objects that need a datum label, then [`print`] walks the value with an explicit stack,
//! so that a list of any length and any depth prints without recursion. `write` and `display` label only what closes a
//! cycle, `write-shared` whatever is reached twice, `write-simple` nothing.
//!
//! Quotations are printed as the lists they are, `(quote x)`, as most implementations do.
//!
//! [`atom`] prints what has no parts: numbers, characters, strings, symbols and the objects that no datum denotes.

mod atom;
mod sharing;
#[cfg(test)]
mod tests;

use crate::stale;
use crate::string;
use crate::value::Value;
use eshkol_abi::object::Type;
use sharing::Labels;

/// Which of the four procedures prints.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Style {
    Write,
    Display,
    Shared,
    Simple,
}

/// Where the text goes.
pub trait Sink {
    fn text(&mut self, text: &str);

    /// Characters of a string, displayed.
    fn characters(&mut self, text: string::Text) {
        self.text(&text.to_rust());
    }

    /// Is it pointless to go on: a limit was reached, or an error happened?
    fn is_full(&self) -> bool;

    /// Is a stale value an error of whoever prints, and not to be shown?
    fn refuses_stale(&self) -> bool {
        false
    }
}

/// The value as `write` prints it, cut off after about `limit` bytes with `...`. For messages.
pub fn write_to_string(value: Value, limit: usize) -> String {
    let mut sink = Limited { text: String::new(), limit };
    print(&mut sink, value, Style::Write);
    if sink.text.len() > limit {
        let cut = (0..=limit).rev().find(|&at| sink.text.is_char_boundary(at)).unwrap_or(0);
        sink.text.truncate(cut);
        sink.text.push_str("...");
    }
    sink.text
}

struct Limited {
    text: String,
    limit: usize,
}

impl Sink for Limited {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn characters(&mut self, text: string::Text) {
        let room = self.limit.saturating_sub(self.text.len()).saturating_add(1);
        text.slice(0..text.len().min(room)).append_to(&mut self.text);
    }

    fn is_full(&self) -> bool {
        self.text.len() > self.limit
    }
}

/// What remains to be printed, innermost last.
enum Task {
    Value(Value),
    /// What follows the car of a pair.
    Tail(Value),
    /// The elements of a vector, or the fields of a record, from this number on.
    Elements(Value, usize),
    Fields(Value, usize),
    Text(&'static str),
}

/// Prints the value.
///
/// What is stale is printed as `#<destroyed NAME>`; a procedure that prints for the program fails if there is any, and
/// then prints nothing, but that `write-simple` has printed what came before.
pub fn print(sink: &mut dyn Sink, value: Value, style: Style) {
    if parts(value).is_none() {
        if stale::is_stale(value) && sink.refuses_stale() {
            return note_stale(value);
        }
        return atom::print(sink, value, style);
    }
    let labels = match style {
        Style::Write | Style::Display => sharing::cycles(value),
        Style::Shared => sharing::shared(value),
        Style::Simple => Labels::default(),
    };
    if sink.refuses_stale() && stale::was_met() {
        return;
    }
    let mut printer = Printer { sink, style, labels, tasks: vec![Task::Value(value)] };
    while let Some(task) = printer.tasks.pop() {
        printer.step(task);
        if printer.sink.is_full() {
            break;
        }
    }
}

struct Printer<'a> {
    sink: &'a mut dyn Sink,
    style: Style,
    labels: Labels,
    tasks: Vec<Task>,
}

impl Printer<'_> {
    fn step(&mut self, task: Task) {
        match task {
            Task::Text(text) => self.sink.text(text),
            Task::Value(value) => self.value(value),
            Task::Tail(rest) => self.tail(rest),
            Task::Elements(vector, index) => {
                if index == vector.length() {
                    return self.sink.text(")");
                }
                if index > 0 {
                    self.sink.text(" ");
                }
                self.tasks.push(Task::Elements(vector, index + 1));
                self.tasks.push(Task::Value(vector.field(index)));
            }
            Task::Fields(record, index) => {
                if index == record.length() {
                    return self.sink.text(">");
                }
                self.sink.text(" ");
                self.tasks.push(Task::Fields(record, index + 1));
                self.tasks.push(Task::Value(record.field(index)));
            }
        }
    }

    fn value(&mut self, value: Value) {
        let Some(parts) = parts(value) else { return atom::print(self.sink, value, self.style) };
        match self.labels.meet(value) {
            sharing::Meeting::Unlabelled => {}
            sharing::Meeting::First(number) => self.sink.text(&format!("#{number}=")),
            sharing::Meeting::Again(number) => return self.sink.text(&format!("#{number}#")),
        }
        match parts {
            Parts::Pair => {
                self.sink.text("(");
                self.tasks.push(Task::Tail(value.cdr()));
                self.tasks.push(Task::Value(value.car()));
            }
            Parts::Vector => {
                self.sink.text("#(");
                self.tasks.push(Task::Elements(value, 0));
            }
            Parts::Record => {
                self.sink.text("#<");
                atom::record_type_name(self.sink, value.field(0));
                self.tasks.push(Task::Fields(value, 1));
            }
        }
    }

    fn tail(&mut self, rest: Value) {
        if rest == Value::NULL {
            self.sink.text(")");
        } else if rest.is_pair() && !stale::is_stale(rest) && !self.labels.has(rest) {
            self.sink.text(" ");
            self.tasks.push(Task::Tail(rest.cdr()));
            self.tasks.push(Task::Value(rest.car()));
        } else {
            self.sink.text(" . ");
            self.tasks.push(Task::Text(")"));
            self.tasks.push(Task::Value(rest));
        }
    }
}

/// If the value is stale, notes that it was met.
fn note_stale(value: Value) {
    if stale::is_stale(value) {
        // Following the pointer notes it.
        let _ = value.address();
    }
}

/// The values that consist of others, as far as printing goes.
#[derive(Clone, Copy)]
enum Parts {
    Pair,
    Vector,
    Record,
}

fn parts(value: Value) -> Option<Parts> {
    if stale::is_stale(value) {
        None
    } else if value.is_pair() {
        Some(Parts::Pair)
    } else if value.is(Type::Vector) {
        Some(Parts::Vector)
    } else if value.is(Type::Record) {
        Some(Parts::Record)
    } else {
        None
    }
}

/// Part `index` of a value that has parts, in the order of printing.
fn part(value: Value, parts: Parts, index: usize) -> Option<Value> {
    match (parts, index) {
        (Parts::Pair, 0) => Some(value.car()),
        (Parts::Pair, 1) => Some(value.cdr()),
        (Parts::Pair, _) => None,
        (Parts::Vector, _) => (index < value.length()).then(|| value.field(index)),
        // Field 0 is the type.
        (Parts::Record, _) => (index + 1 < value.length()).then(|| value.field(index + 1)),
    }
}
