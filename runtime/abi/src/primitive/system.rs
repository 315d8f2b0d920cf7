//! The process and its surroundings.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    // Ends the program. Argument: the exit code, or #t for success and #f for failure.
    runtime("exit-process", &[Any], Never, ACTS, "eshkol_system_exit"),
    runtime("command-line", &[], List, ACTS, "eshkol_system_command_line"),
    runtime("get-environment-variable", &[String], Any, ACTS, "eshkol_system_environment_variable"),
    runtime("get-environment-variables", &[], List, ACTS, "eshkol_system_environment_variables"),
    runtime("current-second", &[], Flonum, ACTS, "eshkol_system_current_second"),
    runtime("current-jiffy", &[], Fixnum, ACTS, "eshkol_system_current_jiffy"),
    runtime("jiffies-per-second", &[], Fixnum, Effects::NONE, "eshkol_system_jiffies_per_second"),
];
