//! The Eshkol compiler: modules in pipeline order.

pub mod codegen;
pub mod core_ir;
pub mod diagnostics;
pub mod driver;
pub mod expand;
pub mod ir;
pub mod link;
pub mod lower;
pub mod source;
pub mod syntax;
