//! The passes over Core IR, one file each; the pipeline is `driver::pipeline`.
