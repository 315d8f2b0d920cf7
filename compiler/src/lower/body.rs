//! The body of one function: expressions to instructions and blocks.
//!
//! An expression is lowered towards a [`Context`], which says what becomes of its value: returned, passed to a block,
//! tested, ignored. So `if` in a test makes branches only, and a contified procedure (a loop or a join point) simply
//! continues, in whichever of its tail positions, towards the context of its calls, which is the same for all of them.

use super::analysis::{LambdaId, clause_for, never_returns};
use super::{Lowering, new_function};
use crate::core_ir::{
    Constant, Expr, ExprKind, GlobalId, Lambda, Parameters, PrimId, VarId, WithArena, primitive, primitive_named,
};
use crate::ir::{
    BlockId, CallClass, Callee, Convention, EntryClause, EntryTarget, Function, Known, Operation, Representation, Role,
    Target, Terminator, Test, ValueId,
};
use crate::source::Span;
use eshkol_abi::primitive::{Code, Op, Type};
use std::collections::HashMap;

/// What becomes of a value.
#[derive(Clone, Copy)]
enum Context {
    Tail,
    /// Passed to this block, which has one parameter.
    Join(BlockId),
    /// Ignored; the block has no parameter.
    Effect(BlockId),
    /// Decides between two blocks without parameters.
    Test(BlockId, BlockId),
}

/// A contified clause whose block exists and whose body is still to be lowered.
struct Pending {
    lambda: LambdaId,
    clause: usize,
    block: BlockId,
    context: Context,
}

struct Body<'a, 'b> {
    lowering: &'b mut Lowering<'a>,
    function: Function,
    current: BlockId,
    variables: HashMap<VarId, ValueId>,
    /// The variables that are in the closure, by position.
    captured: HashMap<VarId, u32>,
    closure: Option<ValueId>,
    /// The blocks of contified clauses.
    blocks: HashMap<(LambdaId, usize), BlockId>,
    pending: Vec<Pending>,
    /// The lambda, contified or not, whose code is being lowered.
    node: LambdaId,
    /// The clause that this function is, and the block that its own tail calls go back to.
    own: Option<(LambdaId, usize, BlockId)>,
}

/// The direct function of a clause.
pub(super) fn clause(lowering: &mut Lowering<'_>, id: LambdaId, clause: usize) -> Function {
    let lambda = lambda_of(lowering, id);
    let parameters = lambda.clauses[clause].parameters.clone();
    let free = lowering.analysis.info(id).free.clone();
    let takes_closure = lowering.takes_closure(id);
    let role = lowering.role(lambda);
    let mut body = Body::new(lowering, id, &lambda.name, lambda.span, role, Convention::Direct);
    let entry = body.function.add_block();
    body.current = entry;
    if takes_closure {
        body.take_closure(&free);
    } else {
        body.parameters(&free);
    }
    body.own_loop(id, clause, &parameters);
    body.finish(&lambda.clauses[clause].body)
}

/// The generic entry of a procedure with one clause, the clause's body included.
pub(super) fn entry_with_body(lowering: &mut Lowering<'_>, id: LambdaId) -> Function {
    let lambda = lambda_of(lowering, id);
    let parameters = &lambda.clauses[0].parameters;
    let free = lowering.analysis.info(id).free.clone();
    let role = lowering.role(lambda);
    let mut body = Body::new(lowering, id, &lambda.name, lambda.span, role, Convention::Direct);
    let block = body.function.add_block();
    body.current = block;
    body.take_closure(&free);
    for &variable in parameters.required.iter().chain(&parameters.rest) {
        let value = body.block_parameter(block);
        body.name(variable, value);
    }
    let (required, rest) = (parameters.required.len() as u32, parameters.rest.is_some());
    body.function.convention =
        Convention::Unknown(vec![EntryClause { required, rest, target: EntryTarget::Block(block) }]);
    body.finish(&lambda.clauses[0].body)
}

/// A top-level form, as a function without parameters.
pub(super) fn form(lowering: &mut Lowering<'_>, index: usize) -> Function {
    let program = lowering.program;
    let form = &program.forms[index];
    let id = lowering.analysis.forms[index];
    let name = match form.defines {
        Some(global) => program.globals[global.0 as usize].name.clone(),
        None => "".into(),
    };
    let role = if lowering.is_embedded(form.value.span) { Role::Library } else { Role::Form };
    let mut body = Body::new(lowering, id, &name, form.value.span, role, Convention::Direct);
    let entry = body.function.add_block();
    body.current = entry;
    match form.defines {
        None => body.finish(&form.value),
        Some(global) => {
            let value = body.value(&form.value);
            body.emit(Operation::GlobalSet(global, value), form.value.span);
            let nothing = body.constant(Constant::Unspecified, form.value.span);
            body.terminate(Terminator::Return(nothing));
            body.lower_pending();
            body.function
        }
    }
}

fn lambda_of<'a>(lowering: &Lowering<'a>, id: LambdaId) -> &'a Lambda {
    lowering.analysis.info(id).lambda.expect("a function of a lambda")
}

impl<'a, 'b> Body<'a, 'b> {
    fn new(
        lowering: &'b mut Lowering<'a>,
        node: LambdaId,
        name: &std::rc::Rc<str>,
        span: Span,
        role: Role,
        convention: Convention,
    ) -> Body<'a, 'b> {
        let function = new_function(name, span, role, convention);
        Body {
            lowering,
            function,
            current: BlockId(0),
            variables: HashMap::new(),
            captured: HashMap::new(),
            closure: None,
            blocks: HashMap::new(),
            pending: Vec::new(),
            node,
            own: None,
        }
    }

    fn take_closure(&mut self, free: &[VarId]) {
        let closure = self.function.add_value(Representation::Tagged);
        self.function.parameters.push(closure);
        self.function.closure = true;
        self.closure = Some(closure);
        self.captured = free.iter().enumerate().map(|(i, &v)| (v, i as u32)).collect();
        if let Some(own) = self.lowering.analysis.info(self.node).variable {
            self.name(own, closure);
        }
    }

    fn parameters(&mut self, variables: &[VarId]) {
        for &variable in variables {
            let value = self.function.add_value(Representation::Tagged);
            self.function.parameters.push(value);
            self.name(variable, value);
        }
    }

    /// Takes the clause's parameters and goes to the block that the function's tail calls of itself go back to: they
    /// are a loop.
    fn own_loop(&mut self, id: LambdaId, clause: usize, parameters: &Parameters) {
        let header = self.function.add_block();
        let mut arguments = Vec::new();
        for &variable in parameters.required.iter().chain(&parameters.rest) {
            let value = self.function.add_value(Representation::Tagged);
            self.function.parameters.push(value);
            arguments.push(value);
            let inside = self.block_parameter(header);
            self.name(variable, inside);
        }
        self.own = Some((id, clause, header));
        self.jump(header, arguments);
        self.current = header;
    }

    fn finish(mut self, body: &Expr) -> Function {
        self.lower(body, Context::Tail);
        self.lower_pending();
        self.settle_own_loop();
        self.function
    }

    /// If the function calls itself in tail position, its entry enters a loop.
    fn settle_own_loop(&mut self) {
        let Some((id, _, header)) = self.own else { return };
        let goes_back = |terminator: &Option<Terminator>| matches!(terminator, Some(Terminator::Again { target, .. }) if target.block == header);
        if !self.function.blocks.iter().any(|block| goes_back(&block.terminator)) {
            return;
        }
        self.function.block_mut(header).loop_group = Some(self.lowering.analysis.info(id).group);
        let entry = self.function.block_mut(BlockId(0));
        if let Some(Terminator::Jump(target)) = entry.terminator.take() {
            entry.terminator = Some(Terminator::Loop(target));
        }
    }

    /// Lowers the bodies of the contified procedures that were called.
    fn lower_pending(&mut self) {
        while let Some(pending) = self.pending.pop() {
            let lambda = lambda_of(self.lowering, pending.lambda);
            self.current = pending.block;
            self.node = pending.lambda;
            self.lower(&lambda.clauses[pending.clause].body, pending.context);
        }
    }

    /// From here on the variable has this value.
    fn name(&mut self, variable: VarId, value: ValueId) {
        self.function.values[value.0 as usize].variable.get_or_insert(variable);
        self.variables.insert(variable, value);
    }

    // Blocks and instructions.

    fn block_parameter(&mut self, block: BlockId) -> ValueId {
        let value = self.function.add_value(Representation::Tagged);
        self.function.block_mut(block).parameters.push(value);
        value
    }

    fn emit(&mut self, operation: Operation, span: Span) {
        super::push(&mut self.function, self.current, vec![], operation, span);
    }

    fn emit_value(&mut self, operation: Operation, span: Span) -> ValueId {
        self.emit_as(operation, Representation::Tagged, span)
    }

    fn emit_as(&mut self, operation: Operation, representation: Representation, span: Span) -> ValueId {
        let result = self.function.add_value(representation);
        super::push(&mut self.function, self.current, vec![result], operation, span);
        result
    }

    fn constant(&mut self, constant: Constant, span: Span) -> ValueId {
        self.emit_value(Operation::Constant(constant), span)
    }

    /// Ends the current block. What is lowered before the next block is chosen is unreachable and goes to a new one.
    fn terminate(&mut self, terminator: Terminator) {
        let block = self.function.block_mut(self.current);
        debug_assert!(block.terminator.is_none());
        block.terminator = Some(terminator);
        self.current = self.function.add_block();
        self.function.block_mut(self.current).terminator = None;
    }

    fn jump(&mut self, block: BlockId, arguments: Vec<ValueId>) {
        self.terminate(Terminator::Jump(Target { block, arguments }));
    }

    /// Gives a value to its context.
    fn deliver(&mut self, value: ValueId, context: Context, span: Span) {
        match context {
            Context::Tail => self.terminate(Terminator::Return(value)),
            Context::Join(block) => self.jump(block, vec![value]),
            Context::Effect(block) => self.jump(block, vec![]),
            Context::Test(then, otherwise) => self.branch(Test::True(value), then, otherwise, span),
        }
    }

    fn branch(&mut self, test: Test, then: BlockId, otherwise: BlockId, span: Span) {
        let then = Target { block: then, arguments: vec![] };
        let otherwise = Target { block: otherwise, arguments: vec![] };
        self.terminate(Terminator::Branch { test, then, otherwise, span });
    }

    // Expressions.

    /// The expression's value, in the current block or one that follows it.
    fn value(&mut self, expr: &Expr) -> ValueId {
        let span = expr.span;
        match &expr.kind {
            ExprKind::Constant(constant) => self.constant(*constant, span),
            ExprKind::Local(variable) => self.variable(*variable, span),
            ExprKind::Global(global) => self.global(*global, span),
            ExprKind::Lambda(lambda) => self.closure(lambda, span),
            ExprKind::SetGlobal(global, value) => {
                let value = self.value(value);
                self.emit(Operation::GlobalSet(*global, value), span);
                self.constant(Constant::Unspecified, span)
            }
            ExprKind::Begin(parts) => {
                let (last, first) = parts.split_last().expect("begin is not empty");
                first.iter().for_each(|part| self.effect(part));
                self.value(last)
            }
            ExprKind::Let(bindings, body) => {
                self.bind(bindings);
                self.value(body)
            }
            ExprKind::Primitive(id, operands) if !is_control(*id) => self.primitive(*id, operands, span),
            ExprKind::Primitive(id, operands) => self.control_value(*id, operands, span),
            ExprKind::Receive(parameters, parts) => {
                self.receive(parameters, &parts[0], span);
                self.value(&parts[1])
            }
            ExprKind::WithArena(arena) => self.with_arena(arena, span),
            ExprKind::InArena(parts) => self.in_arena(&parts[0], &parts[1], span),
            ExprKind::Call(callee, arguments) if !self.is_contified_call(callee, arguments.len()) => {
                let (callee, arguments) = self.call_operands(callee, arguments);
                let class = CallClass::Freeze;
                self.emit_value(Operation::Call { callee, arguments, class }, span)
            }
            ExprKind::If(_) | ExprKind::Fix(..) | ExprKind::Call(..) => {
                let join = self.function.add_block();
                let value = self.block_parameter(join);
                self.lower(expr, Context::Join(join));
                self.current = join;
                value
            }
            ExprKind::SetLocal(..) | ExprKind::LetrecStar(..) => unreachable!("gone before lowering"),
        }
    }

    /// Evaluates the expression and ignores its value.
    fn effect(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Constant(_) | ExprKind::Local(_) | ExprKind::Lambda(_) => {}
            ExprKind::Begin(parts) => parts.iter().for_each(|part| self.effect(part)),
            ExprKind::If(_) | ExprKind::Fix(..) => {
                let after = self.function.add_block();
                self.lower(expr, Context::Effect(after));
                self.current = after;
            }
            ExprKind::Call(callee, arguments) if self.is_contified_call(callee, arguments.len()) => {
                let after = self.function.add_block();
                self.lower(expr, Context::Effect(after));
                self.current = after;
            }
            ExprKind::Let(bindings, body) => {
                self.bind(bindings);
                self.effect(body);
            }
            _ => {
                self.value(expr);
            }
        }
    }

    /// Lowers the expression towards a context; the current block ends.
    fn lower(&mut self, expr: &Expr, context: Context) {
        let span = expr.span;
        match &expr.kind {
            ExprKind::If(parts) => {
                let [test, then, otherwise] = &**parts;
                let then_block = self.function.add_block();
                let else_block = self.function.add_block();
                self.lower(test, Context::Test(then_block, else_block));
                self.current = then_block;
                self.lower(then, context);
                self.current = else_block;
                self.lower(otherwise, context);
            }
            ExprKind::Begin(parts) => {
                let (last, first) = parts.split_last().expect("begin is not empty");
                first.iter().for_each(|part| self.effect(part));
                self.lower(last, context);
            }
            ExprKind::Let(bindings, body) => {
                self.bind(bindings);
                self.lower(body, context);
            }
            ExprKind::Fix(bindings, body) => {
                self.fix(bindings, span);
                self.lower(body, context);
            }
            ExprKind::Receive(parameters, parts) => {
                self.receive(parameters, &parts[0], span);
                self.lower(&parts[1], context);
            }
            ExprKind::Call(callee, arguments) => self.call(callee, arguments, context, span),
            ExprKind::Constant(constant) => match context {
                Context::Test(then, otherwise) => {
                    let target = if *constant == Constant::Boolean(false) { otherwise } else { then };
                    self.jump(target, vec![]);
                }
                _ => {
                    let value = self.constant(*constant, span);
                    self.deliver(value, context, span);
                }
            },
            ExprKind::Primitive(id, operands) => self.primitive_towards(*id, operands, context, span),
            _ => {
                let value = self.value(expr);
                self.deliver(value, context, span);
            }
        }
    }

    fn primitive_towards(&mut self, id: PrimId, operands: &[Expr], context: Context, span: Span) {
        let row = primitive(id);
        match (row.code, context) {
            (Code::Inline(Op::Not), Context::Test(then, otherwise)) => {
                self.lower(&operands[0], Context::Test(otherwise, then));
            }
            (Code::Inline(Op::Apply), Context::Tail) => {
                let procedure = self.value(&operands[0]);
                let list = self.value(&operands[1]);
                self.terminate(Terminator::TailApply { procedure, list, reclaim: false, span });
            }
            (Code::Inline(_), Context::Test(then, otherwise)) if row.result == Type::Boolean => {
                let operands: Vec<ValueId> = operands.iter().map(|operand| self.value(operand)).collect();
                self.branch(Test::Primitive { id, operands, known: Known::NOTHING }, then, otherwise, span);
            }
            (Code::Inline(Op::CallWithContinuation), Context::Tail) => {
                let (callee, arguments) = self.with_continuation(operands);
                self.terminate(Terminator::TailCall { callee, arguments, reclaim: false, span });
            }
            _ if is_control(id) => {
                let value = self.control_value(id, operands, span);
                self.deliver(value, context, span);
            }
            _ => {
                let value = self.primitive(id, operands, span);
                self.deliver(value, context, span);
            }
        }
    }

    fn primitive(&mut self, id: PrimId, operands: &[Expr], span: Span) -> ValueId {
        let operands: Vec<ValueId> = operands.iter().map(|operand| self.value(operand)).collect();
        let value = self.emit_value(Operation::Primitive { id, operands, known: Known::NOTHING }, span);
        if never_returns(id) {
            // What follows is lowered into a block that nothing reaches.
            self.terminate(Terminator::Unreachable);
        }
        value
    }

    /// The primitives that are operations of their own.
    fn control_value(&mut self, id: PrimId, operands: &[Expr], span: Span) -> ValueId {
        if primitive(id).code == Code::Inline(Op::CallWithContinuation) {
            let (callee, arguments) = self.with_continuation(operands);
            return self.emit_value(Operation::Call { callee, arguments, class: CallClass::Freeze }, span);
        }
        let values: Vec<ValueId> = operands.iter().map(|operand| self.value(operand)).collect();
        let operation = match primitive(id).code {
            Code::Inline(Op::Apply) => {
                Operation::Apply { procedure: values[0], list: values[1], class: CallClass::Freeze }
            }
            Code::Inline(Op::CallWithEscape) => {
                Operation::CallWithEscape { procedure: values[0], class: CallClass::Freeze }
            }
            Code::Inline(Op::Values) if values.len() == 1 => return values[0],
            _ => Operation::Primitive { id, operands: values, known: Known::NOTHING },
        };
        self.emit_value(operation, span)
    }

    /// A call with the current continuation. The second operand names the procedure that goes on with one: there is one in
    /// a program, and the runtime knows it from the program's tables. An operand that names none is not used.
    fn with_continuation(&mut self, operands: &[Expr]) -> (Callee, Vec<ValueId>) {
        let throw = match &operands[1].kind {
            ExprKind::Global(global) => self.lowering.analysis.by_global.get(global).copied(),
            ExprKind::Lambda(lambda) => Some(self.lowering.analysis.number(lambda)),
            _ => None,
        };
        match throw {
            Some(throw) => self.lowering.throw_entry = Some(self.lowering.entry(throw)),
            None => self.effect(&operands[1]),
        }
        if let ExprKind::Lambda(lambda) = &operands[0].kind {
            let id = self.lowering.analysis.number(lambda);
            if !self.lowering.analysis.info(id).escapes {
                let function = self.lowering.clause_function(id, 0);
                let free = self.lowering.analysis.info(id).free.clone();
                let arguments = free.iter().map(|&variable| self.variable(variable, operands[0].span)).collect();
                return (Callee::KnownWithContinuation(function), arguments);
            }
        }
        (Callee::WithContinuation(self.value(&operands[0])), vec![])
    }

    fn variable(&mut self, variable: VarId, span: Span) -> ValueId {
        if let Some(&value) = self.variables.get(&variable) {
            return value;
        }
        if let Some(&index) = self.captured.get(&variable) {
            let closure = self.closure.expect("captured variables come with a closure");
            let value = self.emit_value(Operation::Captured { closure, index }, span);
            self.function.values[value.0 as usize].variable = Some(variable);
            return value;
        }
        // A procedure without free variables needs no binding: it is static.
        let id = self.lowering.analysis.by_variable[&variable];
        debug_assert!(self.lowering.analysis.info(id).free.is_empty());
        let entry = self.lowering.entry(id);
        self.emit_value(Operation::StaticProcedure(entry), span)
    }

    fn global(&mut self, global: GlobalId, span: Span) -> ValueId {
        match self.lowering.analysis.by_global.get(&global).copied() {
            Some(id) => {
                let entry = self.lowering.entry(id);
                self.emit_value(Operation::StaticProcedure(entry), span)
            }
            None => self.emit_value(Operation::GlobalRef(global), span),
        }
    }

    /// A lambda expression as a value.
    fn closure(&mut self, lambda: &Lambda, span: Span) -> ValueId {
        let id = self.lowering.analysis.number(lambda);
        let entry = self.lowering.entry(id);
        let free = self.lowering.analysis.info(id).free.clone();
        if free.is_empty() {
            return self.emit_value(Operation::StaticProcedure(entry), span);
        }
        let captured = free.iter().map(|&variable| self.variable(variable, span)).collect();
        self.emit_value(Operation::MakeProcedures(vec![(entry, captured)]), span)
    }

    /// Binds the variables of a `let`.
    fn bind(&mut self, bindings: &[(VarId, Expr)]) {
        for (variable, value) in bindings {
            match &value.kind {
                ExprKind::Lambda(lambda) => {
                    let id = self.lowering.analysis.number(lambda);
                    let info = self.lowering.analysis.info(id);
                    if info.escapes && !info.free.is_empty() {
                        let value = self.closure(lambda, value.span);
                        self.name(*variable, value);
                    }
                }
                _ => {
                    let value = self.value(value);
                    self.name(*variable, value);
                }
            }
        }
    }

    /// Makes the procedure objects of a `fix`, all in one allocation.
    fn fix(&mut self, bindings: &[(VarId, Lambda)], span: Span) {
        let made: Vec<(VarId, LambdaId)> = bindings
            .iter()
            .map(|(variable, lambda)| (*variable, self.lowering.analysis.number(lambda)))
            .filter(|&(_, id)| {
                let info = self.lowering.analysis.info(id);
                info.escapes && !info.free.is_empty()
            })
            .collect();
        if made.is_empty() {
            return;
        }
        let results: Vec<ValueId> = made
            .iter()
            .map(|&(variable, _)| {
                let value = self.function.add_value(Representation::Tagged);
                self.name(variable, value);
                value
            })
            .collect();
        let group = made
            .iter()
            .map(|&(_, id)| {
                let entry = self.lowering.entry(id);
                let free = self.lowering.analysis.info(id).free.clone();
                (entry, free.iter().map(|&variable| self.variable(variable, span)).collect())
            })
            .collect();
        super::push(&mut self.function, self.current, results, Operation::MakeProcedures(group), span);
    }

    fn receive(&mut self, parameters: &Parameters, producer: &Expr, span: Span) {
        let value = self.value(producer);
        let variables: Vec<VarId> = parameters.required.iter().chain(&parameters.rest).copied().collect();
        let results: Vec<ValueId> = variables.iter().map(|_| self.function.add_value(Representation::Tagged)).collect();
        variables.into_iter().zip(&results).for_each(|(variable, &result)| self.name(variable, result));
        let required = parameters.required.len() as u32;
        let operation = Operation::Unpack { value, required, rest: parameters.rest.is_some() };
        super::push(&mut self.function, self.current, results, operation, span);
    }

    // Calls.

    /// The procedure that a call by name reaches, and its clause.
    fn known_callee(&self, callee: &Expr, count: usize) -> Option<(LambdaId, usize)> {
        let analysis = &self.lowering.analysis;
        let id = match &callee.kind {
            ExprKind::Local(variable) => *analysis.by_variable.get(variable)?,
            ExprKind::Global(global) => *analysis.by_global.get(global)?,
            _ => return None,
        };
        let clause = clause_for(analysis.info(id).lambda?, count)?;
        Some((id, clause))
    }

    fn is_contified_call(&self, callee: &Expr, count: usize) -> bool {
        self.known_callee(callee, count).is_some_and(|(id, _)| self.lowering.analysis.info(id).contified)
    }

    fn call(&mut self, callee: &Expr, arguments: &[Expr], context: Context, span: Span) {
        if let Some((id, clause)) = self.known_callee(callee, arguments.len())
            && self.lowering.analysis.info(id).contified
        {
            return self.contified_call(id, clause, arguments, context, span);
        }
        if matches!(context, Context::Tail) && self.is_own_call(callee, arguments.len()) {
            return self.own_tail_call(arguments, callee.span, span);
        }
        let stays = self.keeps_frame(callee, arguments.len());
        let (callee, arguments) = self.call_operands(callee, arguments);
        if matches!(context, Context::Tail) && !stays {
            let terminator = Terminator::TailCall { callee, arguments, reclaim: false, span };
            return self.terminate(terminator);
        }
        let class = CallClass::Freeze;
        let value = self.emit_value(Operation::Call { callee, arguments, class }, span);
        self.deliver(value, context, span);
    }

    fn is_own_call(&self, callee: &Expr, count: usize) -> bool {
        let own = self.own.map(|(id, clause, _)| (id, clause));
        own.is_some() && self.known_callee(callee, count) == own
    }

    /// The function calls itself in tail position: a jump to its own start. Free variables keep their values.
    fn own_tail_call(&mut self, arguments: &[Expr], callee_span: Span, span: Span) {
        let (id, clause, block) = self.own.expect("checked by `is_own_call`");
        let values: Vec<ValueId> = arguments.iter().map(|argument| self.value(argument)).collect();
        let arguments = self.clause_arguments(id, clause, values, callee_span);
        let target = Target { block, arguments };
        self.terminate(Terminator::Again { target, reclaim: true, span });
    }

    /// Is a call in tail position better made as an ordinary one? True for the library's procedures when the program calls
    /// them, so that the frame that shows the place of an error stays: for those that never return, `error` and its kin,
    /// and for those that do not end in a call of an unknown procedure, so that no loop's stack grows without bound.
    fn keeps_frame(&self, callee: &Expr, count: usize) -> bool {
        let Some((id, _)) = self.known_callee(callee, count) else { return false };
        self.function.role != Role::Library && self.lowering.keeps_callers.contains(&id)
    }

    fn call_operands(&mut self, callee: &Expr, arguments: &[Expr]) -> (Callee, Vec<ValueId>) {
        match self.known_callee(callee, arguments.len()) {
            None => {
                let procedure = self.value(callee);
                let arguments = arguments.iter().map(|argument| self.value(argument)).collect();
                (Callee::Unknown(procedure), arguments)
            }
            Some((id, clause)) => {
                let function = self.lowering.clause_function(id, clause);
                let closure = self.lowering.takes_closure(id).then(|| self.value(callee));
                let values: Vec<ValueId> = arguments.iter().map(|argument| self.value(argument)).collect();
                let mut all = Vec::new();
                if closure.is_none() {
                    let free = self.lowering.analysis.info(id).free.clone();
                    all.extend(free.iter().map(|&variable| self.variable(variable, callee.span)));
                }
                all.extend(self.clause_arguments(id, clause, values, callee.span));
                (Callee::Known(function, closure), all)
            }
        }
    }

    /// Packs the arguments beyond the required ones into a list, where the clause has a rest parameter.
    fn clause_arguments(&mut self, id: LambdaId, clause: usize, mut values: Vec<ValueId>, span: Span) -> Vec<ValueId> {
        let parameters = &lambda_of(self.lowering, id).clauses[clause].parameters;
        if parameters.rest.is_none() {
            return values;
        }
        let cons = primitive_named("cons").expect("the table has cons");
        let further = values.split_off(parameters.required.len());
        let mut list = self.constant(Constant::Null, span);
        for value in further.into_iter().rev() {
            let operation = Operation::Primitive { id: cons, operands: vec![value, list], known: Known::NOTHING };
            list = self.emit_value(operation, span);
        }
        values.push(list);
        values
    }

    fn contified_call(&mut self, id: LambdaId, clause: usize, arguments: &[Expr], context: Context, span: Span) {
        let values: Vec<ValueId> = arguments.iter().map(|argument| self.value(argument)).collect();
        let arguments = self.clause_arguments(id, clause, values, span);
        let block = self.contified_block(id, clause, context);
        let target = Target { block, arguments };
        let recursive = self.function.block(block).loop_group.is_some();
        let terminator = if !recursive {
            Terminator::Jump(target)
        } else if self.is_back_edge(id) {
            Terminator::Again { target, reclaim: true, span }
        } else {
            Terminator::Loop(target)
        };
        self.terminate(terminator);
    }

    /// The block of a contified clause; its body is lowered later if this is the first call.
    fn contified_block(&mut self, id: LambdaId, clause: usize, context: Context) -> BlockId {
        if let Some(&block) = self.blocks.get(&(id, clause)) {
            return block;
        }
        let block = self.function.add_block();
        self.blocks.insert((id, clause), block);
        let parameters = &lambda_of(self.lowering, id).clauses[clause].parameters;
        for &variable in parameters.required.iter().chain(&parameters.rest) {
            let value = self.block_parameter(block);
            self.name(variable, value);
        }
        if self.lowering.analysis.recursive.contains(&id) {
            self.function.block_mut(block).loop_group = Some(self.lowering.analysis.info(id).group);
        }
        self.pending.push(Pending { lambda: id, clause, block, context });
        block
    }

    /// Is the code being lowered inside the loop that `id` heads?
    fn is_back_edge(&self, id: LambdaId) -> bool {
        self.lowering.analysis.is_inside_loop(self.node, id)
    }

    // Arenas.

    fn with_arena(&mut self, arena: &WithArena, span: Span) -> ValueId {
        let size = self.value(&arena.size);
        let limit = match &arena.limit {
            Some(limit) => self.value(limit),
            None => self.constant(Constant::Default, span),
        };
        let handle = self.emit_value(Operation::ArenaEnter { size, limit, strict: arena.strict }, span);
        // The runtime's mark of the arena is the same: the bump pointer after the handle.
        let mark = self.emit_as(Operation::MarkHere, Representation::Mark, span);
        self.name(arena.variable, handle);
        let result = self.value(&arena.body);
        self.emit(Operation::ArenaLeave { handle, result }, span);
        self.emit_value(Operation::ReclaimForced { mark, value: result }, span)
    }

    fn in_arena(&mut self, handle: &Expr, body: &Expr, span: Span) -> ValueId {
        let handle = self.value(handle);
        self.emit(Operation::ArenaBegin { handle }, span);
        let mark = self.emit_as(Operation::MarkHere, Representation::Mark, span);
        let value = self.value(body);
        self.emit_value(Operation::ArenaMove { handle, mark, value }, span)
    }
}

fn is_control(id: PrimId) -> bool {
    matches!(primitive(id).code, Code::Inline(Op::Apply | Op::CallWithEscape | Op::CallWithContinuation | Op::Values))
}
