//! Looking up code addresses in the tables of the program.

use eshkol_abi::program::{Function, Position, Program, ROLE_FORM, ROLE_LIBRARY, Text};
use std::fmt;

/// A function of compiled code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FunctionName {
    /// Empty for a procedure without a name.
    pub name: &'static str,
    pub role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// A procedure of the program.
    Procedure,
    /// A procedure that the program's text does not show.
    Library,
    /// A form at the top level.
    Form,
}

/// A place in the source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub file: &'static str,
    pub line: u32,
    pub column: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Does the address lie in compiled code?
pub fn is_code(program: &Program, address: u64) -> bool {
    (program.text_start as u64..program.text_end as u64).contains(&address)
}

/// The number of the function that the code at this address belongs to: functions are numbered in the order of their
/// code, which is the compiler's own.
pub fn function_number_at(program: &'static Program, address: u64) -> Option<u32> {
    let offset = offset(program, address)?;
    let number = functions(program).partition_point(|f| f.offset <= offset).checked_sub(1)?;
    u32::try_from(number).ok()
}

/// The function that the code at this address belongs to.
pub fn function_at(program: &'static Program, address: u64) -> Option<FunctionName> {
    let function = functions(program).get(function_number_at(program, address)? as usize)?;
    let role = match function.role {
        ROLE_LIBRARY => Role::Library,
        ROLE_FORM => Role::Form,
        _ => Role::Procedure,
    };
    Some(FunctionName { name: text(&function.name), role })
}

fn functions(program: &'static Program) -> &'static [Function] {
    // SAFETY: the table has `functions_count` entries.
    unsafe { slice(program.functions, program.functions_count) }
}

/// The place in the source that the code at this address comes from.
pub fn place_at(program: &'static Program, address: u64) -> Option<Place> {
    let offset = offset(program, address)?;
    // SAFETY: the table has `positions_count` entries.
    let positions: &[Position] = unsafe { slice(program.positions, program.positions_count) };
    let position = positions.get(positions.partition_point(|p| p.offset <= offset).checked_sub(1)?)?;
    // SAFETY: the table has `files_count` entries.
    let files: &[Text] = unsafe { slice(program.files, program.files_count) };
    // Code without a position has a file number that no file has.
    let file = text(files.get(position.file as usize)?);
    Some(Place { file, line: position.line, column: position.column })
}

fn offset(program: &Program, address: u64) -> Option<u32> {
    if !is_code(program, address) {
        return None;
    }
    u32::try_from(address - program.text_start as u64).ok()
}

fn text(text: &'static Text) -> &'static str {
    // SAFETY: a text of the program's tables is that many bytes.
    std::str::from_utf8(unsafe { slice(text.bytes, text.length) }).unwrap_or("")
}

/// A table of the program.
///
/// # Safety
/// `first` points to `count` entries that live for ever, unless `count` is 0.
unsafe fn slice<T>(first: *const T, count: u64) -> &'static [T] {
    if count == 0 || first.is_null() {
        return &[];
    }
    // SAFETY: the caller's.
    unsafe { std::slice::from_raw_parts(first, count as usize) }
}
