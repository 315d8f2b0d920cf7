//! Operations on data, by the type of their result.

use super::generate::{Generator, Type};
use super::tree::Tree;
use crate::{call, list};

impl Generator {
    pub(super) fn operation(&mut self, ty: Type, size: i32) -> Tree {
        match ty {
            Type::Int => self.int(size),
            Type::Float => self.float(size),
            Type::Bool => self.bool(size),
            Type::Char => self.char(size),
            Type::String => self.string(size),
            Type::List => self.list(size),
            Type::Pair => self.pair(size),
            Type::Vector => self.vector(size),
            Type::Closure => self.closure(size),
            Type::Node => self.node(size),
            Type::Promise => self.promise(size),
            Type::Any | Type::Exit => self.any_data(size),
        }
    }

    fn two(&mut self, name: &str, first: Type, second: Type, size: i32) -> Tree {
        let (a, b) = (self.expression(first, size / 2), self.expression(second, size / 2));
        call![name, a, b]
    }

    fn one(&mut self, name: &str, ty: Type, size: i32) -> Tree {
        let a = self.expression(ty, size);
        call![name, a]
    }

    fn int(&mut self, size: i32) -> Tree {
        match self.random.below(12) {
            0 | 1 => self.two("+", Type::Int, Type::Int, size),
            2 => self.two("-", Type::Int, Type::Int, size),
            3 => {
                let product = self.two("*", Type::Int, Type::Int, size);
                call!["modulo", product, "10000000000000000000000000000000000000061"]
            }
            4 => self.one("length", Type::List, size),
            5 => self.one("vector-length", Type::Vector, size),
            6 => self.one("string-length", Type::String, size),
            7 => self.two("safe-quotient", Type::Int, Type::Int, size),
            8 => self.one("to-int", Type::Float, size),
            9 => call!["waste", 10 + self.random.below(100) as i64],
            _ => self.one("digest", Type::Any, size),
        }
    }

    fn float(&mut self, size: i32) -> Tree {
        match self.random.below(5) {
            0 => self.two("+", Type::Float, Type::Float, size),
            1 => self.two("*", Type::Float, Type::Float, size),
            2 => self.two("-", Type::Float, Type::Float, size),
            3 => {
                let x = self.one("abs", Type::Float, size);
                call!["sqrt", x]
            }
            _ => {
                let n = self.one("digest", Type::Any, size);
                call!["inexact", n]
            }
        }
    }

    fn bool(&mut self, size: i32) -> Tree {
        match self.random.below(9) {
            0 => self.two("<", Type::Int, Type::Int, size),
            1 => self.one("pair?", Type::Any, size),
            2 => self.one("null?", Type::List, size),
            3 => {
                let (a, b) = (self.expression(Type::Bool, size / 2), self.expression(Type::Bool, size / 2));
                list![*self.random.choose(&["and", "or"]), a, b]
            }
            4 => self.one("odd?", Type::Int, size),
            5 => self.two("string<?", Type::String, Type::String, size),
            6 => self.one("vector?", Type::Any, size),
            _ => self.two("same?", Type::Any, Type::Any, size),
        }
    }

    fn char(&mut self, size: i32) -> Tree {
        if self.random.once_in(2) {
            return self.two("char-at", Type::String, Type::Int, size);
        }
        let n = self.expression(Type::Int, size);
        call!["integer->char", call!["+", *self.random.choose(&["97", "940", "200"]), call!["modulo", n, 26]]]
    }

    fn string(&mut self, size: i32) -> Tree {
        match self.random.below(7) {
            0 => {
                let (a, b) = (self.one("cut", Type::String, size / 2), self.one("cut", Type::String, size / 2));
                call!["string-append", a, b]
            }
            1 => self.one("string-copy", Type::String, size),
            2 => {
                let c = self.expression(Type::Char, size);
                call!["make-string", 3, c]
            }
            3 => self.two("text-of", Type::Int, Type::String, size),
            4 => {
                let n = self.one("number->string", Type::Int, size);
                call!["string-copy", n]
            }
            5 => self.two("string", Type::Char, Type::Char, size),
            _ => {
                let s = self.expression(Type::String, size / 3);
                let (n, c) = (self.expression(Type::Int, size / 3), self.expression(Type::Char, size / 3));
                call!["poke!", s, n, c]
            }
        }
    }

    fn list(&mut self, size: i32) -> Tree {
        match self.random.below(14) {
            0 | 1 => self.two("cons", Type::Any, Type::List, size),
            2 => {
                let third = size / 3;
                call!["list", self.any(third), self.any(third), self.any(third)]
            }
            3 => self.one("reverse", Type::List, size),
            4 => {
                let items = self.one("clip", Type::List, size / 2);
                let rest = self.expression(Type::List, size / 2);
                call!["append", items, rest]
            }
            5 => self.one("list-copy", Type::List, size),
            6 => self.one("vector->list", Type::Vector, size),
            7 => self.two("drop", Type::List, Type::Int, size),
            8 => {
                let f = self.immediate(&[Type::Any, Type::Any], |g| g.any(size / 2));
                let (a, b) = (self.expression(Type::List, size / 4), self.expression(Type::List, size / 4));
                call!["map", f, a, b]
            }
            9 => {
                let name = self.fresh();
                let (a, b) = (self.any(size / 2), self.any(size / 2));
                call![list!["lambda", &name, &name], a, b]
            }
            10 => {
                let items = self.one("clip", Type::List, size / 2);
                let less = self.immediate(&[Type::Any, Type::Any], |g| g.expression(Type::Bool, size / 2));
                call!["sort-by", items, less]
            }
            11 => self.unfold(size),
            _ => {
                let f = self.immediate(&[Type::Any], |g| g.any(size / 2));
                let items = self.expression(Type::List, size / 2);
                call!["map", f, items]
            }
        }
    }

    /// A recursion that is not a tail call, with the rest of the list made below a frame that holds the element.
    fn unfold(&mut self, size: i32) -> Tree {
        let start = self.variables.len();
        let name = format!("loop{}", self.fresh());
        let counter = self.fresh();
        let state = self.bind(Type::Any);
        let element = self.fresh();
        let first = self.any(size / 2);
        let next = self.any(size / 2);
        self.variables.truncate(start);
        let initial = self.any(size / 4);
        let recursion = call![&name, call!["-", &counter, 1], next];
        let body = list!["let*", list![list![&element, first]], call!["cons", &element, recursion]];
        let stop = list!["or", call!["<=", &counter, 0], call!["out?"]];
        let lambda = list!["lambda", list![&counter, &state], list!["if", stop, "'()", body]];
        let count = 2 + self.random.below(8) as i64;
        list!["letrec", list![list![&name, lambda]], call![&name, count, initial]]
    }

    fn pair(&mut self, size: i32) -> Tree {
        match self.random.below(5) {
            0 => {
                let name = self.fresh();
                let value = self.any(size);
                let setter = call!["set-cdr!", &name, &name];
                list!["let", list![list![&name, call!["cons", value, 0]]], setter, &name]
            }
            1 => {
                let p = self.expression(Type::Pair, size / 2);
                let name = self.fresh();
                let value = self.any(size / 2);
                let setter = call![*self.random.choose(&["set-car!", "set-cdr!"]), &name, value];
                list!["let", list![list![&name, p]], setter, &name]
            }
            _ => self.two("cons", Type::Any, Type::Any, size),
        }
    }

    fn vector(&mut self, size: i32) -> Tree {
        match self.random.below(7) {
            0 => {
                let value = self.any(size);
                call!["make-vector", 2 + self.random.below(5) as i64, value]
            }
            1 => self.one("vector-copy", Type::Vector, size),
            2 => {
                let items = self.two("cons", Type::Any, Type::List, size);
                call!["list->vector", items]
            }
            3 => {
                let f = self.immediate(&[Type::Any], |g| g.any(size / 2));
                let v = self.expression(Type::Vector, size / 2);
                call!["vector-map", f, v]
            }
            4 => {
                let name = self.fresh();
                let v = self.expression(Type::Vector, size / 3);
                let (n, value) = (self.expression(Type::Int, size / 3), self.any(size / 3));
                let setter = call!["vector-set!", &name, call!["index", &name, n], value];
                list!["let", list![list![&name, v]], setter, &name]
            }
            _ => {
                let third = size / 3;
                call!["vector", self.any(third), self.any(third), self.any(third)]
            }
        }
    }

    fn closure(&mut self, size: i32) -> Tree {
        match self.random.below(3) {
            0 => {
                // A variable of its own, which every call changes.
                let start = self.variables.len();
                let value = self.any(size / 2);
                let name = self.bind(Type::Any);
                let lambda = self.escaping(&[Type::Int], |g| {
                    let (new, result) = (g.any(size / 4), g.any(size / 4));
                    list!["begin", list!["set!", &name, new], result]
                });
                self.variables.truncate(start);
                list!["let", list![list![&name, value]], lambda]
            }
            _ => self.escaping(&[Type::Int], |g| g.any(size)),
        }
    }

    fn node(&mut self, size: i32) -> Tree {
        if self.random.once_in(3) {
            let name = self.fresh();
            let (n, value) = (self.expression(Type::Node, size / 2), self.any(size / 2));
            let setter = call![*self.random.choose(&["set-node-left!", "set-node-right!"]), &name, value];
            return list!["let", list![list![&name, n]], setter, &name];
        }
        self.two("make-node", Type::Any, Type::Any, size)
    }

    fn promise(&mut self, size: i32) -> Tree {
        self.level += 1;
        let start = self.variables.len();
        let promise = match self.random.below(3) {
            0 => list![
                "delay-force",
                list!["if", call!["out?"], call!["make-promise", 0], self.expression(Type::Promise, size)]
            ],
            _ => list!["delay", self.any(size)],
        };
        self.variables.truncate(start);
        self.level -= 1;
        promise
    }

    fn any_data(&mut self, size: i32) -> Tree {
        match self.random.below(14) {
            0 => self.one("kar", Type::Any, size),
            1 => self.one("kdr", Type::Any, size),
            2 => self.two("nth", Type::List, Type::Int, size),
            3 => {
                let name = self.fresh();
                let (v, n) = (self.expression(Type::Vector, size / 2), self.expression(Type::Int, size / 2));
                list!["let", list![list![&name, v]], call!["vector-ref", &name, call!["index", &name, n]]]
            }
            4 => {
                let name = *self.random.choose(&["node-left", "node-right"]);
                self.one(name, Type::Node, size)
            }
            5 => {
                let p = self.expression(Type::Promise, size);
                list!["if", call!["out?"], 0, call!["force", p]]
            }
            6 => self.two("call", Type::Closure, Type::Int, size),
            7 => {
                let name = self.parameter_name();
                call![name]
            }
            _ => {
                let ty = self.data_type();
                self.expression(ty, size)
            }
        }
    }
}
