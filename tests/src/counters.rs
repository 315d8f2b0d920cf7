//! What programs counted, from the file that `ESHKOL_MEMORY_COUNTERS` names, and sums of it over a suite.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// Sums over all runs in torture mode, by the name of the counter.
static TORTURE: Mutex<BTreeMap<String, u64>> = Mutex::new(BTreeMap::new());

/// What torture mode must come to over the whole suite, well below what it came to when this was written: a suite that
/// passes because nothing was reclaimed, moved or remembered shows nothing.
const FLOORS: [(&str, u64); 4] =
    [("evacuations", 1_000_000), ("copied", 2_000_000_000), ("candidates", 1_000_000), ("caller_slots", 2_000_000)];

/// The counters of one run.
pub struct Counters(BTreeMap<String, u64>);

impl Counters {
    /// Reads the file that the program wrote at its end.
    pub fn read(path: &Path) -> Result<Counters, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("the program wrote no counters: {error}"))?;
        let line = |line: &str| {
            let (name, number) = line.split_once(' ')?;
            Some((name.to_owned(), number.parse().ok()?))
        };
        match text.lines().map(line).collect() {
            Some(counters) => Ok(Counters(counters)),
            None => Err(format!("these are not counters:\n{text}")),
        }
    }

    pub fn get(&self, name: &str) -> Result<u64, String> {
        self.0.get(name).copied().ok_or_else(|| format!("there is no counter `{name}`"))
    }

    /// Adds them to the sums of torture mode.
    pub fn add_to_torture(&self) {
        // Nothing between taking and giving back the lock can panic.
        if let Ok(mut sums) = TORTURE.lock() {
            for (name, number) in &self.0 {
                *sums.entry(name.clone()).or_default() += number;
            }
        }
    }
}

/// Has torture mode done what it must do over a whole suite?
pub fn check_floors() -> Result<(), String> {
    let sums = TORTURE.lock().map_err(|_| "a test panicked while it counted")?;
    let sum = |name: &str| sums.get(name).copied().unwrap_or(0);
    println!("in torture mode, over all programs: {:?}", *sums);
    match FLOORS.iter().find(|&&(name, floor)| sum(name) < floor) {
        Some((name, floor)) => {
            Err(format!("`{name}` is {} over all programs, and must be {floor} at least", sum(name)))
        }
        None => Ok(()),
    }
}
