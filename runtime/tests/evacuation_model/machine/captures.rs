//! Continuations of the random program: captured, entered again, returned to.

use super::{Frame, Machine, Shadow, Thing};
use crate::images;
use eshkol_abi::object::{self, Kind, Type};
use eshkol_abi::value::{TAG_OBJECT, TAG_PROCEDURE, Word};
use eshkol_runtime::memory::allocate;
use eshkol_runtime::value::Value;

impl Machine {
    /// The innermost frame goes on with a value: one on the stack, or the first of the chain, which comes back.
    pub(super) fn go_on(&mut self, value: Value, shadow: Shadow) {
        if self.frames.is_empty() {
            self.underflow();
        }
        let frame = self.top();
        frame.registered = false;
        frame.words.push(value.0);
        frame.shadows.push(shadow);
    }

    /// The top frame captures its continuation, and calls a procedure with it: all frames move to the heap.
    pub(super) fn capture(&mut self) {
        if !self.captures {
            return self.tail_call();
        }
        let context = self.context;
        let (k_id, mark) = (self.next_id, self.top().mark);
        self.next_id += 1;
        // SAFETY: the context is alive; every object is filled before the next operation.
        unsafe {
            self.top().saved_bump = (*context).bump;
            let length = object::continuation_field::LENGTH as usize;
            let k = allocate::object(&mut *context, Type::Continuation, Kind::Continuation, 0, length).unwrap();
            (1..=length).for_each(|i| *k.add(i) = Value::fixnum(0).0);
            let mut link = k.add(1 + object::continuation_field::FRAMES as usize);
            let frames = std::mem::take(&mut self.frames);
            let mut owner = k_id;
            self.things.insert(k_id, Thing::Continuation(Shadow::Number(0)));
            for mut frame in frames.into_iter().rev() {
                frame.words.truncate(images::MOST_VALUES);
                frame.shadows.truncate(images::MOST_VALUES);
                let id = self.next_id;
                self.next_id += 1;
                let address = images::make(&mut *context, &[frame.saved_bump, frame.mark], &frame.words);
                *link = address as Word | TAG_OBJECT;
                link = address.add(1);
                self.things.get_mut(&owner).unwrap().fields()[0] = Shadow::Object(id);
                let fields = std::iter::once(Shadow::Number(0)).chain(frame.shadows).collect();
                self.things.insert(id, Thing::Captured(fields, frame.in_arena));
                owner = id;
            }
            *link = (*context).frames;
            self.things.get_mut(&owner).unwrap().fields()[0] = self.chain;
            self.chain = self.things.get_mut(&k_id).unwrap().fields()[0];
            (*context).frames = *k.add(1 + object::continuation_field::FRAMES as usize);
            let words = vec![k as Word | TAG_PROCEDURE];
            self.frames.push(Frame::new(mark, words, vec![Shadow::Object(k_id)]));
        }
    }

    /// The program goes on with a continuation that the top frame holds.
    pub(super) fn throw(&mut self) {
        let (k, shadow) = self.pick();
        let Some(id) = self.usable(shadow) else { return };
        let Thing::Continuation(first) = self.things[&id] else { return };
        let (value, shadow) = self.pick();
        self.frames.clear();
        self.chain = first;
        // SAFETY: the context is alive, and this field of a continuation is its chain.
        unsafe { (*self.context).frames = *k.address().add(1 + object::continuation_field::FRAMES as usize) };
        self.go_on(value, shadow);
    }

    fn underflow(&mut self) {
        let Shadow::Object(id) = self.chain else { panic!("the chain is empty") };
        let Thing::Captured(fields, in_arena) = self.things[&id].clone() else { panic!("{id} is no frame") };
        // SAFETY: the chain's first element is a frame, with as many values as its shadow.
        unsafe {
            let frame = Value((*self.context).frames).address();
            let ([_, mark], words) = images::read(frame, fields.len() - 1);
            (*self.context).frames = *frame.add(1);
            self.frames.push(Frame { in_arena, ..Frame::new(mark, words, fields[1..].to_vec()) });
        }
        self.chain = fields[0];
    }
}
