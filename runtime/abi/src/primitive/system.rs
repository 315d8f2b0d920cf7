//! The process and its surroundings.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    // Ends the program with this exit code (0 to 255), after writing what the standard ports hold.
    runtime("exit-process", &[Byte], Never, ACTS, "eshkol_system_exit"),
    // The program's name and its arguments, as strings.
    runtime("command-line", &[], List, MAKES, "eshkol_system_command_line"),
    // A string, or #f when the variable is not set.
    runtime("get-environment-variable", &[String], Any, MAKES, "eshkol_system_environment_variable"),
    // An association list of strings.
    runtime("get-environment-variables", &[], List, MAKES, "eshkol_system_environment_variables"),
    runtime("current-second", &[], Flonum, ACTS, "eshkol_system_current_second"),
    runtime("current-jiffy", &[], Fixnum, ACTS, "eshkol_system_current_jiffy"),
    runtime("jiffies-per-second", &[], Fixnum, PURE, "eshkol_system_jiffies_per_second"),
];
