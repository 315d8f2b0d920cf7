//! Procedures, several values, escapes, the dynamic environment, errors.

#![allow(unused_imports, reason = "the shorthands are the same in every topic")]

use super::{ACTS, CHECKED, Effects, MAKES, Op, PURE, Primitive, READS, Type::*, WRITES, inline, runtime};

pub(super) const TABLE: &[Primitive] = &[
    inline("procedure?", &[Any], Boolean, PURE, Op::IsProcedure),
    inline("apply", &[Procedure, List], Any, ACTS.and(Effects::SEVERAL), Op::Apply),
    Primitive {
        name: "values",
        arguments: &[],
        rest: Some(Any),
        result: Any,
        effects: Effects::ACTS.and(Effects::SEVERAL),
        code: super::Code::Inline(Op::Values),
    },
    inline("call-with-escape", &[Procedure], Any, ACTS.and(Effects::SEVERAL), Op::CallWithEscape),
    inline("escape", &[Escape, Any], Never, ACTS, Op::Escape),
    // Arguments: what is called with the continuation, and the procedure, a constant of the program, that goes on with a
    // continuation in the cases that the runtime leaves to it: see `eshkol_abi::context::Context::throw_procedure`.
    inline("call-with-continuation", &[Procedure, Any], Any, ACTS.and(Effects::SEVERAL), Op::CallWithContinuation),
    inline("throw", &[Continuation, Any], Never, ACTS, Op::Throw),
    inline("escape-winds", &[Escape], List, READS, Op::EscapeWinds),
    inline("continuation-winds", &[Continuation], List, READS, Op::ContinuationWinds),
    // Gives the elements of a list as several values.
    runtime("values-list", &[List], Any, ACTS.and(Effects::SEVERAL), "eshkol_control_values_from_list"),
    inline("context-ref", &[Index], Any, Effects::READS.and(Effects::ACTS), Op::ContextRef),
    inline("context-set!", &[Index, Any], Unspecified, Effects::WRITES.and(Effects::ACTS), Op::ContextSet),
    inline("default-object", &[], Any, PURE, Op::DefaultObject),
    inline("default-object?", &[Any], Boolean, PURE, Op::IsDefault),
    inline("unspecified", &[], Unspecified, PURE, Op::Unspecified),
    // Gives the value, unless it is the mark of a variable that was not initialised; the symbol names the variable.
    inline("check-bound", &[Any, Symbol], Any, Effects::RAISES, Op::CheckBound),
    inline("promise?", &[Any], Boolean, PURE, Op::IsPromise),
    // A new promise content box. Arguments: done?, value or thunk.
    runtime("make-promise-box", &[Boolean, Any], Promise, MAKES, "eshkol_control_make_promise"),
    runtime("promise-done?", &[Promise], Boolean, READS, "eshkol_control_promise_done"),
    runtime("promise-value", &[Promise], Any, READS, "eshkol_control_promise_value"),
    // Sets a promise. Arguments: promise, done?, value or thunk.
    runtime("promise-set!", &[Promise, Boolean, Any], Unspecified, WRITES, "eshkol_control_promise_set"),
    inline("condition?", &[Any], Boolean, PURE, Op::IsCondition),
    // A new condition. Arguments: kind (a fixnum of abi::condition::Kind), message, irritants, who (a symbol or #f).
    runtime("make-condition", &[Fixnum, Any, List, Any], Condition, MAKES, "eshkol_condition_make"),
    runtime("condition-kind", &[Condition], Fixnum, READS, "eshkol_condition_kind"),
    runtime("condition-message", &[Condition], Any, READS, "eshkol_condition_message"),
    runtime("condition-irritants", &[Condition], List, READS, "eshkol_condition_irritants"),
    runtime("condition-who", &[Condition], Any, READS, "eshkol_condition_who"),
    // Ends the program after an object was raised that nobody handles: prints it with its place, exit code 70.
    runtime("report-uncaught", &[Any], Never, ACTS, "eshkol_condition_report_uncaught"),
];
