//! The Eshkol compiler: modules in pipeline order.

pub mod core_ir;
pub mod diagnostics;
pub mod link;
pub mod source;
pub mod syntax;
