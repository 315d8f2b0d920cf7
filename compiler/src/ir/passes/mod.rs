//! The passes over IR, one file each.
