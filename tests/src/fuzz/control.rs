//! Control: what can stand around an expression of any type, and statements.

use super::generate::{Generator, Type};
use super::tree::Tree;
use crate::{call, list};

impl Generator {
    pub(super) fn control(&mut self, ty: Type, size: i32) -> Tree {
        let half = size / 2;
        match self.random.below(24) {
            0..=2 => {
                let test = self.expression(Type::Bool, size / 3);
                list!["if", test, self.expression(ty, size / 3), self.expression(ty, size / 3)]
            }
            3..=7 => self.binding(ty, size),
            8 | 9 => list!["begin", self.effect(half), self.expression(ty, half)],
            10 | 11 => self.loop_with_accumulators(ty, size),
            12 => self.do_loop(ty, size),
            13 => self.several_values(ty, size),
            14 => self.guard(ty, size),
            15 => {
                let before = self.quiet(size / 4);
                let after = self.quiet(size / 4);
                let body = self.immediate(&[], |g| g.expression(ty, half));
                call!["dynamic-wind", list!["lambda", list![], before], body, list!["lambda", list![], after]]
            }
            16 => self.exit(ty, size),
            17 => {
                let value = self.any(half);
                let name = self.parameter_name();
                list!["parameterize", list![list![name, value]], self.expression(ty, half)]
            }
            18 => self.resumable(ty, size),
            19 if self.features.arenas => self.arena(ty, size),
            20 if self.features.reentry => self.reentry(ty, size),
            21 => self.internal_definitions(ty, size),
            22 => {
                let lambda = self.immediate(&[Type::Any, Type::Any], |g| g.expression(ty, half));
                call!["apply", lambda, call!["list", self.any(size / 4), self.any(size / 4)]]
            }
            _ => match self.some_exit() {
                // It does not return, so that it will do where any type is wanted.
                Some((name, wanted)) if self.random.once_in(2) => {
                    let (test, value) = (self.expression(Type::Bool, size / 3), self.expression(wanted, size / 3));
                    list!["if", test, call![name, value], self.expression(ty, size / 3)]
                }
                _ => self.binding(ty, size),
            },
        }
    }

    /// A variable that holds data while something else happens, and is used afterwards.
    fn binding(&mut self, ty: Type, size: i32) -> Tree {
        let start = self.variables.len();
        let first_type = self.data_type();
        let first = self.expression(first_type, size / 3);
        let first_name = self.bind(first_type);
        let second_type = self.data_type();
        let second = match self.some_call(second_type, size / 4) {
            Some(call) => call,
            None => self.expression(second_type, size / 3),
        };
        let second_name = self.bind(second_type);
        let body = self.expression(ty, size / 2);
        let body = if self.random.once_in(3) { list!["begin", self.effect(size / 4), body] } else { body };
        self.variables.truncate(start);
        list!["let*", list![list![&first_name, first], list![&second_name, second]], body]
    }

    fn loop_with_accumulators(&mut self, ty: Type, size: i32) -> Tree {
        let start = self.variables.len();
        let name = format!("loop{}", self.fresh());
        let counter = self.fresh();
        let other = self.data_type();
        let (initial, initial_other) = (self.expression(ty, size / 5), self.expression(other, size / 5));
        let accumulator = self.bind(ty);
        let other_name = self.bind(other);
        let (next, next_other) = (self.expression(ty, size / 4), self.expression(other, size / 4));
        let result = self.leaf(ty);
        let again = call![&name, call!["-", &counter, 1], next, next_other];
        let again = if self.random.once_in(3) { list!["begin", self.effect(size / 4), again] } else { again };
        self.variables.truncate(start);
        let stop = list!["or", call!["<=", &counter, 0], call!["out?"]];
        let parameters = list![&counter, &accumulator, &other_name];
        let lambda = list!["lambda", parameters, list!["if", stop, result, again]];
        let count = 1 + self.random.below(12) as i64;
        list!["letrec", list![list![&name, lambda]], call![&name, count, initial, initial_other]]
    }

    /// The variables of a `do` loop are stepped at once, so at most one of the steps may have effects.
    fn do_loop(&mut self, ty: Type, size: i32) -> Tree {
        let start = self.variables.len();
        let counter = self.fresh();
        let initial = self.expression(ty, size / 4);
        let accumulator = self.bind(ty);
        let next = self.expression(ty, size / 3);
        let effect = self.effect(size / 4);
        self.variables.truncate(start);
        let specs = list![list![&counter, 0, call!["+", &counter, 1]], list![&accumulator, initial, next]];
        let count = 1 + self.random.below(12) as i64;
        let stop = list!["or", call![">=", &counter, count], call!["out?"]];
        list!["do", specs, list![stop, &accumulator], effect]
    }

    fn several_values(&mut self, ty: Type, size: i32) -> Tree {
        let (a, b) = (self.data_type(), self.data_type());
        let producer = self.immediate(&[], |g| {
            let (x, y) = (g.expression(a, size / 4), g.expression(b, size / 4));
            call!["values", x, y]
        });
        let consumer = self.immediate(&[a, b], |g| g.expression(ty, size / 2));
        call!["call-with-values", producer, consumer]
    }

    fn guard(&mut self, ty: Type, size: i32) -> Tree {
        let body = list!["begin", self.effect(size / 3), self.risky(ty, size / 3)];
        let start = self.variables.len();
        let name = self.bind(Type::Any);
        let handled = self.expression(ty, size / 3);
        self.variables.truncate(start);
        let test = *self.random.choose(&["#t", "#t", "pair?", "vector?"]);
        let test = if test == "#t" { Tree::from(test) } else { call![test, &name] };
        list!["guard", list![&name, list![test, handled]], body]
    }

    /// An expression in which something may be raised.
    fn risky(&mut self, ty: Type, size: i32) -> Tree {
        if !self.random.once_in(3) {
            return self.expression(ty, size);
        }
        let (test, value) = (self.expression(Type::Bool, size / 3), self.any(size / 3));
        list!["if", test, call!["raise", value], self.expression(ty, size / 3)]
    }

    /// A handler that gives values back to where something was raised.
    fn resumable(&mut self, ty: Type, size: i32) -> Tree {
        let handler = self.immediate(&[Type::Any], |g| {
            let name = Tree::from(&g.variables[g.variables.len() - 1].name);
            let answer = g.any(size / 4);
            list!["if", call!["node?", name.clone()], answer, call!["raise", name]]
        });
        let body = self.immediate(&[], |g| {
            let question = g.any(size / 4);
            let lambda = g.immediate(&[Type::Any], |g| g.expression(ty, size / 2));
            call![lambda, call!["raise-continuable", call!["make-node", question, 1]]]
        });
        call!["with-exception-handler", handler, body]
    }

    fn exit(&mut self, ty: Type, size: i32) -> Tree {
        let start = self.variables.len();
        let name = self.bind_exit(ty);
        let (effect, test) = (self.effect(size / 4), self.expression(Type::Bool, size / 4));
        let leave = call![&name, self.expression(ty, size / 4)];
        let body = self.expression(ty, size / 3);
        self.variables.truncate(start);
        call!["call/cc", list!["lambda", list![&name], effect, list!["if", test, leave, body]]]
    }

    fn arena(&mut self, ty: Type, size: i32) -> Tree {
        let name = self.fresh();
        match self.random.below(4) {
            // What is in the arena is nobody else's, so that the arena can be destroyed.
            0 => {
                let inside = list!["in-arena", &name, call!["copy", self.any(size / 2), 6]];
                let value = self.fresh();
                let result = self.fresh();
                let body = list![
                    "let*",
                    list![list![&value, inside], list![&result, call!["digest", &value]]],
                    call!["destroy-arena", &name],
                    call!["note!", &result],
                    self.expression(ty, size / 2)
                ];
                list!["let", list![list![&name, call!["make-arena", 1024]]], body]
            }
            1 => {
                let inside = list!["in-arena", &name, self.expression(ty, size)];
                list!["let", list![list![&name, call!["make-arena", 1024]]], inside]
            }
            _ => list!["with-arena", list![&name, 1024], self.effect(size / 3), self.expression(ty, size / 2)],
        }
    }

    /// A continuation that is called again after it was returned from, as long as the case's count lasts. What was held
    /// in variables and frames at the capture must be as it was, and changes to objects must stay.
    fn reentry(&mut self, ty: Type, size: i32) -> Tree {
        let start = self.variables.len();
        let kept = self.fresh();
        let (initial, held) = (self.expression(ty, size / 4), self.any(size / 4));
        let held_name = self.bind(Type::Any);
        let value = self.bind(ty);
        let (effect, again) = (self.effect(size / 4), self.expression(ty, size / 4));
        let result = self.expression(ty, size / 4);
        self.variables.truncate(start);
        let capture = call!["call/cc", list!["lambda", list!["k"], list!["set!", &kept, "k"], initial]];
        let reenter = list!["if", call!["reenter?"], call!["call", &kept, again]];
        list![
            "let*",
            list![list![&kept, "#f"], list![&held_name, held], list![&value, capture]],
            call!["note!", call!["digest", &held_name]],
            effect,
            reenter,
            result
        ]
    }

    fn internal_definitions(&mut self, ty: Type, size: i32) -> Tree {
        let start = self.variables.len();
        let (f, g) = (format!("local{}", self.fresh()), format!("local{}", self.fresh()));
        let shared_type = self.data_type();
        let shared_value = self.expression(shared_type, size / 5);
        let shared = self.bind(shared_type);
        let one = |this: &mut Generator, name: &str, other: &str| {
            let start = this.variables.len();
            let counter = this.fresh();
            let argument = this.bind(Type::Any);
            let stop = this.leaf(ty);
            let call = call![other, call!["-", &counter, 1], this.any(size / 5)];
            let body = if this.random.once_in(2) {
                call
            } else {
                let result = this.bind(ty);
                list!["let", list![list![&result, call]], this.expression(ty, size / 5)]
            };
            this.variables.truncate(start);
            let test = list!["or", call!["<=", &counter, 0], call!["out?"]];
            list!["define", list![name, &counter, &argument], list!["if", test, stop, body]]
        };
        let (first, second) = (one(self, &f, &g), one(self, &g, &f));
        let call = call![&f, 1 + self.random.below(8) as i64, self.any(size / 5)];
        let body = if self.random.once_in(2) { list!["begin", self.effect(size / 5), call] } else { call };
        self.variables.truncate(start);
        list!["let", list![], list!["define", &shared, shared_value], first, second, body]
    }

    /// A statement.
    pub(super) fn effect(&mut self, size: i32) -> Tree {
        if size <= 1 {
            return call!["note!", self.leaf(Type::Int)];
        }
        let (half, third) = (size / 2, size / 3);
        match self.random.below(19) {
            0..=3 => self.assignment(size),
            4 | 5 => {
                let p = self.expression(Type::Pair, third);
                call![*self.random.choose(&["set-car!", "set-cdr!"]), p, self.any(half)]
            }
            6 | 7 => {
                let name = self.fresh();
                let v = self.expression(Type::Vector, third);
                let (n, value) = (self.expression(Type::Int, third), self.any(third));
                let setter = call!["vector-set!", &name, call!["index", &name, n], value];
                list!["let", list![list![&name, v]], setter]
            }
            8 => {
                let n = self.expression(Type::Node, third);
                call![*self.random.choose(&["set-node-left!", "set-node-right!"]), n, self.any(half)]
            }
            9 => {
                let (s, n) = (self.expression(Type::String, third), self.expression(Type::Int, third));
                call!["poke!", s, n, self.expression(Type::Char, third)]
            }
            10 => {
                let f = self.immediate(&[Type::Any], |g| g.effect(half));
                call!["for-each", f, self.expression(Type::List, half)]
            }
            11 => {
                let f = self.immediate(&[Type::Any], |g| g.effect(half));
                call!["vector-for-each", f, self.expression(Type::Vector, half)]
            }
            12 => call!["waste", 20 + self.random.below(200) as i64],
            13 => {
                let test = self.expression(Type::Bool, third);
                list![*self.random.choose(&["when", "unless"]), test, self.effect(half)]
            }
            14 => call!["vector-fill!", self.expression(Type::Vector, half), self.any(half)],
            15 => {
                let items = self.fresh();
                let list_value = self.expression(Type::List, third);
                let setter = list!["if", call!["pair?", &items], call!["set-car!", &items, self.any(half)]];
                list!["let", list![list![&items, list_value]], setter]
            }
            _ => call!["note!", call!["digest", self.any(size)]],
        }
    }

    fn assignment(&mut self, size: i32) -> Tree {
        let found: Vec<usize> = (0..self.variables.len()).filter(|&i| self.variables[i].assignable).collect();
        if found.is_empty() {
            return self.quiet(size);
        }
        let variable = self.variables[*self.random.choose(&found)].clone();
        list!["set!", &variable.name, self.expression(variable.ty, size)]
    }

    /// A statement in which nothing is raised, left or called.
    fn quiet(&mut self, size: i32) -> Tree {
        match self.random.below(3) {
            0 => call!["note!", call!["digest", self.leaf(Type::Any)]],
            1 => call!["waste", 10 + size.max(0) as i64],
            _ => call!["set-car!", self.leaf(Type::Pair), call!["list", self.leaf(Type::Any)]],
        }
    }
}
