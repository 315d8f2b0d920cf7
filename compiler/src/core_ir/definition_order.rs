//! When is a global's definition surely evaluated before a use of the global?
//!
//! Forms are evaluated in order. A use in form `u` of a global that form `d` defines is safe when `d` comes before `u`.
//! It is also safe when `d` is `u` or comes after it, provided that the use is in the body of a procedure and that
//! none of the forms from `u` to `d` runs any procedure: then nothing can call that body before `d` is done. So procedures
//! may refer to each other in any order, as long as they are defined in a row.

use super::effects::is_inert;
use super::{Expr, ExprKind, Form, GlobalId, Program};

/// The places of the definitions in a program.
pub struct DefinitionOrder {
    /// For each global, the form that defines it.
    form_of: Vec<Option<usize>>,
    /// For each position, how many forms before it may run a procedure.
    running_before: Vec<usize>,
}

impl DefinitionOrder {
    pub fn new(program: &Program) -> DefinitionOrder {
        let mut form_of = vec![None; program.globals.len()];
        let mut running_before = vec![0];
        for (i, Form { defines, value }) in program.forms.iter().enumerate() {
            if let Some(GlobalId(global)) = *defines {
                form_of[global as usize] = Some(i);
            }
            let runs = defines.is_none() || !is_inert(value);
            running_before.push(running_before[i] + usize::from(runs));
        }
        DefinitionOrder { form_of, running_before }
    }

    /// The form that defines a global.
    pub fn form_of(&self, global: GlobalId) -> Option<usize> {
        self.form_of[global.0 as usize]
    }

    /// Is the global defined whenever a use in `form` is evaluated? `in_procedure`: is the use in a procedure's body?
    pub fn is_defined(&self, global: GlobalId, form: usize, in_procedure: bool) -> bool {
        match self.form_of(global) {
            None => false,
            Some(definition) if definition < form => true,
            Some(definition) => in_procedure && self.running_before[definition + 1] == self.running_before[form],
        }
    }

    /// For each global: is it defined whenever it is used, wherever that is?
    pub fn defined_at_all_uses(&self, program: &Program) -> Vec<bool> {
        let mut defined = vec![true; program.globals.len()];
        for (form, Form { value, .. }) in program.forms.iter().enumerate() {
            self.check_uses(value, form, false, &mut defined);
        }
        defined
    }

    fn check_uses(&self, expr: &Expr, form: usize, in_procedure: bool, defined: &mut [bool]) {
        if let ExprKind::Global(global) = expr.kind {
            defined[global.0 as usize] &= self.is_defined(global, form, in_procedure);
        }
        let procedure_follows = matches!(expr.kind, ExprKind::Lambda(_));
        // The procedures of a `fix` are called by its body at the earliest: they count as what surrounds it.
        expr.for_each_child(&mut |child| self.check_uses(child, form, in_procedure || procedure_follows, defined));
    }
}
