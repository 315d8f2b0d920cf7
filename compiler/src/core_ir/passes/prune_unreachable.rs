//! Drops the definitions of globals that nothing with an effect reaches, and expressions at top level without an
//! effect.
//!
//! A form *acts* when its evaluation may have an effect or raise an error. Acting forms are kept, and with them, in turn,
//! every definition of a global that a kept form uses or assigns. The order of forms stays. What a definition's
//! evaluation may do is asked of [`effects`](crate::core_ir::effects): the value of a definition that may be dropped is a
//! procedure, a constant, or made of such by operations that cannot fail.
//!
//! Not done: an assignment to a global that is never read keeps the global.

use crate::core_ir::definition_order::DefinitionOrder;
use crate::core_ir::effects::{Knowledge, is_droppable};

use crate::core_ir::{Expr, ExprKind, Form, GlobalId, Literal, Program, VarId};
use crate::diagnostics::Diagnostic;
use eshkol_abi::primitive::Type;

pub fn prune_unreachable(program: &mut Program, _: &mut Vec<Diagnostic>) {
    let order = DefinitionOrder::new(program);
    let mut kept = vec![false; program.forms.len()];
    let mut work: Vec<usize> = Vec::new();
    for (form, Form { value, .. }) in program.forms.iter().enumerate() {
        if !is_droppable(value, &TopLevel { program, order: &order, form }) {
            kept[form] = true;
            work.push(form);
        }
    }
    let mut keep = |global: GlobalId, work: &mut Vec<usize>| {
        if let Some(form) = order.form_of(global)
            && !std::mem::replace(&mut kept[form], true)
        {
            work.push(form);
        }
    };
    if let Some(global) = program.raise_procedure {
        keep(global, &mut work);
    }
    while let Some(form) = work.pop() {
        program.forms[form].value.for_each(&mut |e: &Expr| {
            if let ExprKind::Global(global) | ExprKind::SetGlobal(global, _) = e.kind {
                keep(global, &mut work);
            }
        });
    }
    let mut kept = kept.into_iter();
    program.forms.retain(|_| kept.next().unwrap_or(true));
    program.update_assigned();
}

/// What is known at top level, in the form of this number.
struct TopLevel<'a> {
    program: &'a Program,
    order: &'a DefinitionOrder,
    form: usize,
}

impl Knowledge for TopLevel<'_> {
    fn literals(&self) -> &[Literal] {
        &self.program.literals
    }

    fn variable_type(&self, _: VarId) -> Type {
        Type::Any
    }

    fn is_assigned(&self, variable: VarId) -> bool {
        self.program.variables[variable.0 as usize].assigned
    }

    fn global_type(&self, _: GlobalId) -> Type {
        Type::Any
    }

    fn is_defined(&self, global: GlobalId) -> bool {
        self.order.is_defined(global, self.form, false)
    }
}
