//! The Eshkol compiler. ARCHITECTURE.md tells the order in which the modules do their work.

pub mod codegen;
pub mod core_ir;
pub mod diagnostics;
pub mod driver;
pub mod expand;
pub mod explain;
pub mod ir;
pub mod json;
pub mod link;
pub mod lower;
pub mod memory_report;
pub mod source;
pub mod syntax;
