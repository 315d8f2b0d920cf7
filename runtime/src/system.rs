//! The process and its surroundings: exit, the command line, the environment, the clock.

use crate::condition;
use crate::memory::allocate;
use crate::process;
use crate::start;
use crate::string;
use crate::value::Value;
use eshkol_abi::context::Context;
use eshkol_abi::object::Type as ObjectType;
use eshkol_abi::primitive::Type;
use eshkol_abi::value::float_immediate;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;

/// What `exit` gives for an object that is no exit code: a failure, but not the one of an uncaught error.
const EXIT_FAILURE: i32 = 1;
/// What it gives for a number that the system cannot pass on.
const EXIT_OUT_OF_RANGE: i32 = 255;

/// `(exit-process code)`: `#t` is success, `#f` failure, a number itself (R7RS section 6.14). Ports are written out;
/// `dynamic-wind` is the business of `exit`, in the standard library.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_exit(context: &mut Context, code: Value) -> Value {
    process::exit(context, exit_code(code))
}

fn exit_code(code: Value) -> i32 {
    match code.as_fixnum() {
        Some(number) => u8::try_from(number).map_or(EXIT_OUT_OF_RANGE, i32::from),
        None if code == Value::TRUE => 0,
        None => EXIT_FAILURE,
    }
}

/// `(command-line)`: the name of the program and its arguments. A new list at each call, as its strings can be changed.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_command_line(context: &mut Context) -> Value {
    let mut list = Value::NULL;
    for argument in start::command_line().iter().rev() {
        let Some(pair) = text(context, argument).and_then(|text| allocate::pair(context, text, list)) else {
            return Value::ERROR;
        };
        list = pair;
    }
    list
}

/// `(get-environment-variable name)`: a string, or `#f`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_environment_variable(context: &mut Context, name: Value) -> Value {
    if !name.is(ObjectType::String) {
        return condition::wrong_type(context, "get-environment-variable", 1, Type::String, name);
    }
    let name = string::text(name).to_rust();
    // No variable has such a name, and asking for one is an error in C.
    if name.is_empty() || name.contains(['=', '\0']) {
        return Value::FALSE;
    }
    match std::env::var_os(name) {
        Some(value) => text(context, &value).unwrap_or(Value::ERROR),
        None => Value::FALSE,
    }
}

/// `(get-environment-variables)`: an association list of strings.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_environment_variables(context: &mut Context) -> Value {
    environment(context).unwrap_or(Value::ERROR)
}

fn environment(context: &mut Context) -> Option<Value> {
    let mut list = Value::NULL;
    let variables: Vec<(OsString, OsString)> = std::env::vars_os().collect();
    for (name, value) in variables.iter().rev() {
        let name = text(context, name)?;
        let value = text(context, value)?;
        let entry = allocate::pair(context, name, value)?;
        list = allocate::pair(context, entry, list)?;
    }
    Some(list)
}

/// A string of what the system gives as bytes: UTF-8, with a replacement for what is none.
fn text(context: &mut Context, text: &OsStr) -> Option<Value> {
    string::from_str(context, &String::from_utf8_lossy(text.as_bytes()))
}

/// `(current-second)`: seconds since 1970, inexact. The double of every time that a clock shows needs no box.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_current_second(_context: &mut Context) -> Value {
    let now = clock(libc::CLOCK_REALTIME);
    let seconds = now.tv_sec as f64 + now.tv_nsec as f64 / JIFFIES_PER_SECOND as f64;
    float_immediate(seconds.to_bits()).map_or(Value::fixnum(now.tv_sec), Value)
}

const JIFFIES_PER_SECOND: i64 = 1_000_000_000;

/// `(current-jiffy)`: nanoseconds of the clock that is never set, which stay a fixnum for decades.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_current_jiffy(_context: &mut Context) -> Value {
    let now = clock(libc::CLOCK_MONOTONIC);
    Value::fixnum(now.tv_sec * JIFFIES_PER_SECOND + now.tv_nsec)
}

/// `(jiffies-per-second)`.
#[unsafe(no_mangle)]
pub extern "C" fn eshkol_system_jiffies_per_second(_context: &mut Context) -> Value {
    Value::fixnum(JIFFIES_PER_SECOND)
}

fn clock(which: libc::clockid_t) -> libc::timespec {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the system fills the record; both clocks exist everywhere.
    unsafe { libc::clock_gettime(which, &mut time) };
    time
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R7RS section 6.14: `#t` and no argument are success, `#f` is failure, other objects become an exit value where
    /// that is possible. A number that cannot be one must not become a success, as 256 would when cut to eight bits.
    #[test]
    fn exit_codes() {
        assert_eq!(exit_code(Value::TRUE), 0);
        assert_eq!(exit_code(Value::fixnum(0)), 0);
        assert_eq!(exit_code(Value::fixnum(7)), 7);
        assert_eq!(exit_code(Value::FALSE), 1);
        assert_eq!(exit_code(Value::fixnum(256)), 255);
        assert_eq!(exit_code(Value::fixnum(-1)), 255);
    }

    /// R7RS section 6.14: a variable that is not there gives `#f`; so does a name that no variable can have.
    #[test]
    fn absent_environment_variables() {
        let mut fixture = crate::fixture::Fixture::new();
        for name in ["ESHKOL_NO_SUCH_VARIABLE", "", "A=B", "A\0B"] {
            let name = string::from_str(&mut fixture.context, name).expect("room");
            assert!(eshkol_system_environment_variable(&mut fixture.context, name) == Value::FALSE);
        }
    }

    /// R7RS section 6.14: jiffies never go back, and there are as many in a second as it says.
    #[test]
    fn jiffies() {
        let mut fixture = crate::fixture::Fixture::new();
        let context = &mut fixture.context;
        let before = eshkol_system_current_jiffy(context).as_fixnum().expect("a fixnum");
        std::thread::sleep(std::time::Duration::from_millis(20));
        let passed = eshkol_system_current_jiffy(context).as_fixnum().expect("a fixnum") - before;
        let second = eshkol_system_jiffies_per_second(context).as_fixnum().expect("a fixnum");
        assert!(passed >= second / 50 && passed < second * 600, "{passed}");
    }
}
