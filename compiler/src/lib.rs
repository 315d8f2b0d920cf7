//! The Eshkol compiler: modules in pipeline order.

pub mod source;
pub mod diagnostics;
pub mod syntax;
pub mod expand;
pub mod core_ir;
pub mod lower;
pub mod ir;
pub mod codegen;
pub mod link;
pub mod driver;
