//! The modes of the memory system, which every executable takes from `ESHKOL_MEMORY`.

use super::profile::request::Request;
use super::start::StartError;
use std::ffi::OsStr;

/// When memory is reclaimed. A program's meaning does not depend on it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Mode {
    /// When enough was allocated since the last time.
    #[default]
    Normal,
    /// At every reclaim point that is executed, at a random legal cut; released memory is overwritten.
    Torture,
    /// Only where the program says so: at the end of an arena.
    Never,
    /// As `Normal`, and reports at exit what happened; [`Request`] says how.
    Report,
}

impl Mode {
    pub const NAMES: [(&'static str, Mode); 4] =
        [("normal", Mode::Normal), ("torture", Mode::Torture), ("never", Mode::Never), ("report", Mode::Report)];

    pub fn parse(text: &OsStr) -> Option<Mode> {
        let named = Mode::NAMES.iter().find(|(name, _)| *name == text).map(|(_, mode)| *mode);
        named.or_else(|| Request::parse(text).map(|_| Mode::Report))
    }

    /// What `ESHKOL_MEMORY` says; `Normal` where it is not set or empty.
    pub fn from_environment() -> Result<Mode, StartError> {
        match std::env::var_os("ESHKOL_MEMORY") {
            None => Ok(Mode::Normal),
            Some(text) if text.is_empty() => Ok(Mode::Normal),
            Some(text) => Mode::parse(&text).ok_or_else(|| StartError::Mode(text.to_string_lossy().into_owned())),
        }
    }

    /// Are limits (of the heap by the environment, of arenas by the program) enforced? In the other modes they would
    /// make the meaning of a program depend on when memory is reclaimed.
    pub const fn enforces_limits(self) -> bool {
        matches!(self, Mode::Normal | Mode::Report)
    }
}
