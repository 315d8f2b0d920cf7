//! Numbers against independent oracles: another Scheme, 128-bit integers, the hardware's doubles, and the report.

mod against_oracle;
mod against_small_integers;
mod conditions;
mod printing;
mod report;
mod representation;
