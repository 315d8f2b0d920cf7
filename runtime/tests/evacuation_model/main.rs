//! The memory system against a model: random programs run on the real allocator, barrier, segments and evacuator, and on
//! a shadow heap of ordinary Rust values. After each few steps both are compared, object by object, identity included:
//! two references are to one object in the heap exactly when they are in the shadow.
//!
//! A program has frames with marks, calls that freeze or register their caller, tail calls, exits, bodies of `in-arena`,
//! destroyed arenas, continuations that are captured and entered again, and evacuations at random legal cuts. It plays the compiler's part: what a frame holds across a call
//! is in the slots of its frame, and nothing else is live. The sequences are fixed by their seeds.
//!
//! The controls show that the test can fail: each breaks one rule on purpose and must end in a failure. They run in a
//! process of their own, because a broken memory system may crash.

mod images;
mod machine;
mod mistake;

use eshkol_runtime::memory::fault::Fault;
use machine::{Machine, Totals};
use mistake::Mistake;

const SEEDS: u64 = 150;
const STEPS: usize = 2000;
/// In the child process of a control: which rule to break.
const CONTROL: &str = "EVACUATION_MODEL_CONTROL";

/// Whatever a random program does, the heap holds what the shadow holds.
#[test]
fn random_programs_agree_with_the_shadow_heap() {
    let control = std::env::var(CONTROL).ok();
    let fault = control.as_deref().and_then(|name| Fault::ALL.into_iter().find(|fault| format!("{fault:?}") == name));
    let mistake = control.as_deref().and_then(|name| Mistake::ALL.into_iter().find(|m| format!("{m:?}") == name));
    assert_eq!(control.is_some(), fault.is_some() || mistake.is_some(), "an unknown control");
    let mut totals = Totals::default();
    for seed in 1..=SEEDS {
        let mut machine = Machine::new(seed, fault, mistake);
        machine.run(STEPS);
        totals.add(&machine.totals());
    }
    // Floors: the programs do exercise what is tested.
    assert!(totals.evacuations > 2_000, "{totals:?}");
    assert!(totals.copied > 200_000, "{totals:?}");
    assert!(totals.candidates > 2_000, "{totals:?}");
    assert!(totals.caller_slots > 2_000, "{totals:?}");
    assert!(totals.moves_into_arenas > 200, "{totals:?}");
    assert!(totals.arenas_destroyed > 50, "{totals:?}");
    assert!(totals.finalized > 50, "{totals:?}");
}

#[cfg(any(debug_assertions, feature = "faults"))]
fn control_fails(name: &str) {
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "random_programs_agree_with_the_shadow_heap", "--test-threads=1"])
        .env(CONTROL, name)
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout).into_owned() + &String::from_utf8_lossy(&child.stderr);
    assert!(!child.status.success(), "the test passed although {name} was seeded\n{output}");
    assert!(!output.contains("an unknown control"), "{output}");
    assert!(output.contains("running 1 test"), "{output}");
}

/// Each rule of the memory system, broken, is noticed.
#[cfg(any(debug_assertions, feature = "faults"))]
#[test]
fn every_seeded_fault_is_noticed() {
    for fault in Fault::ALL {
        control_fails(&format!("{fault:?}"));
    }
}

/// Each rule of the compiler's side, broken, is noticed.
#[cfg(any(debug_assertions, feature = "faults"))]
#[test]
fn every_mistake_of_the_compiler_is_noticed() {
    for mistake in Mistake::ALL {
        control_fails(&format!("{mistake:?}"));
    }
}
