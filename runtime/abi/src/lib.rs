//! What compiled code and the runtime agree on.
//!
//! This crate is the only place where a tag, a header bit, an offset, an entry point or a primitive is written down.
//! The compiler and the runtime both use it and neither repeats a number. It has no code that runs in a program: only
//! constants, layouts and tables.
//!
//! | module | what is agreed |
//! |---|---|
//! | [`value`] | the 64-bit value word: tags, fixnums, self-tagged floats, immediates |
//! | [`object`] | heap objects: header word, type codes, field offsets |
//! | [`context`] | the context record that the pinned register points to |
//! | [`hash`] | how the hashes of values are finished |
//! | [`entry`] | the runtime's entry points beside the primitives |
//! | [`program`] | the tables that a compiled program hands to the runtime |
//! | [`condition`] | the kinds of run-time error and their codes |
//! | [`point`] | the names of reclaim points |
//! | [`primitive`] | the table of primitives: name, argument types, effects, implementation |

#![no_std]

pub mod condition;
pub mod context;
pub mod entry;
pub mod hash;
pub mod object;
pub mod point;
pub mod port;
pub mod primitive;
pub mod program;
pub mod value;
