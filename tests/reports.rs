//! Explanations of memory, reports and their pages: the commands, what they print, how they fail.

use eshkol_tests::commands::{Expect, Folder, run};
use eshkol_tests::counters::Counters;
use eshkolc::json::Json;

const GARBAGE: &str = "(import (scheme base) (scheme write))\n\
    (define (numbers n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))\n\
    (define (sum l) (if (null? l) 0 (+ (car l) (sum (cdr l)))))\n\
    (define (run n) (let loop ((i 0) (s 0)) (if (= i n) s (loop (+ i 1) (+ s (sum (numbers 50)))))))\n\
    (display (run 3000))\n";

fn folder() -> Folder {
    Folder::new(&[("prog.scm", GARBAGE)])
}

/// The text names each site, the points that can free it in words, and the class of each call; no executable is made.
#[test]
fn an_explanation_in_words() {
    let folder = folder();
    let text = folder.eshkolc("build prog.scm --explain-memory").succeeds();
    for line in [
        "memory of prog.scm",
        "  prog.scm:2:75: pair",
        "freed at back edge of the loop at prog.scm:2:61",
        "  P1  back edge of the loop at prog.scm:4:55, in `run`",
        "frozen: the callee reaches no point",
        "  no continuation can be entered again",
        "  calls of the program: ",
    ] {
        assert!(text.contains(line), "{line}\n--- is not in\n{text}");
    }
    assert_eq!(folder.names(), ["prog.scm"]);
}

/// With `-o` the explanation goes to a file; JSON is JSON.
#[test]
fn an_explanation_in_a_file() {
    let folder = folder();
    folder.eshkolc("build prog.scm --explain-memory=json -o why.json").succeeds();
    let text = String::from_utf8(folder.read("why.json")).expect("text");
    let json = Json::parse(&text).expect("JSON");
    assert_eq!(json.get("format").and_then(Json::as_text), Some("eshkol memory explanation"));
    folder.eshkolc("build prog.scm --explain-memory=html").fails(2, "html");
    folder.eshkolc("build prog.scm --explain-memory --emit=ir").fails(2, "cannot be used with");
}

/// What a call holds is named, by the variable.
#[test]
fn the_variable_that_a_call_holds() {
    let source = "(import (scheme base) (scheme write))\n\
        (define (tree depth kept)\n\
          (if (= depth 0) '() (let ((left (tree (- depth 1) kept))) (list left (tree (- depth 1) kept) kept))))\n\
        (display (length (tree 3 (list 1))))\n";
    let folder = Folder::new(&[("prog.scm", source)]);
    let text = folder.eshkolc("build prog.scm --explain-memory").succeeds();
    assert!(
        text.contains(": `tree`: nested in a recursion, 3 values move with it: ") && text.contains("`kept`"),
        "{text}"
    );
}

/// The report on standard error has its tables; the program's own output is as without.
#[test]
fn a_report_as_text() {
    let folder = folder();
    let plain = run(folder.program()).succeeds();
    let mut command = folder.program();
    command.env("ESHKOL_MEMORY", "report");
    let finished = run(command);
    assert_eq!((finished.code, String::from_utf8(finished.output)), (Some(0), Ok(plain)));
    let text = String::from_utf8(finished.errors).expect("text");
    for part in [
        "memory report\n",
        "bytes freed",
        "\nreclaim points\n",
        "back edge of the loop at prog.scm:",
        "\nallocation sites, by samples",
        "prog.scm:2:75",
        "\npauses\n",
    ] {
        assert!(text.contains(part), "{part}\n--- is not in\n{text}");
    }
}

/// The same program with the same input reclaims at the same points, whether it is watched or not, and however closely.
#[test]
fn watching_changes_nothing() {
    let folder = folder();
    let totals = |mode: &str| {
        let mut command = folder.program();
        command.env("ESHKOL_MEMORY", format!("{mode}:report.json"));
        run(command).succeeds();
        let text = String::from_utf8(folder.read("report.json")).expect("text");
        let json = Json::parse(&text).expect("JSON");
        json.get("totals").cloned().expect("totals")
    };
    let sampled = totals("report");
    assert_eq!(totals("report-exact"), sampled);
    assert_eq!(totals("report"), sampled);
    assert!(sampled.get("evacuations").and_then(Json::as_count).is_some_and(|count| count > 2), "{sampled:?}");
}

/// Limits mean the same while every allocation is watched.
#[test]
fn limits_hold_while_watched() {
    let source = "(import (scheme base) (scheme write) (eshkol arena))\n\
        (define (fill n l) (if (= n -1) l (fill (+ n 1) (cons n l))))\n\
        (display (guard (e (#t (error-object-message e))) (with-arena (a 1024 'limit 100000) (fill 0 '()))))\n";
    let folder = Folder::new(&[("prog.scm", source)]);
    let mut outputs = ["normal", "report:a.json", "report-exact:b.json"].map(|mode| {
        let mut command = folder.program();
        command.env("ESHKOL_MEMORY", mode);
        run(command).succeeds()
    });
    outputs.sort();
    assert_eq!(outputs[0], "the arena's limit is reached");
    assert_eq!(outputs[0], outputs[2]);
}

/// A wrong spelling is an error before anything runs, and a file that cannot be written one after all has run.
#[test]
fn mistakes_in_asking_for_a_report() {
    let folder = folder();
    for wrong in ["report:", "reports", "report-exact:", "Report", "report-"] {
        let mut command = folder.program();
        command.env("ESHKOL_MEMORY", wrong);
        let finished = run(command);
        assert!(finished.output.is_empty(), "{wrong}");
        finished.fails(70, "which is none of `normal`, `torture`, `never`, `report`, `report-exact`");
    }
    let mut command = folder.program();
    command.env("ESHKOL_MEMORY", "report:no/such/folder/report.json");
    run(command).fails(0, "error: cannot write the memory report `no/such/folder/report.json`");
}

/// The page is whole, needs nothing from elsewhere, and shows what the report says.
#[test]
fn a_page() {
    let folder = folder();
    let mut command = folder.program();
    command.env("ESHKOL_MEMORY", "report-exact:report.json");
    run(command).succeeds();
    folder.eshkolc("memory-report report.json -o report.html").succeeds();
    let page = String::from_utf8(folder.read("report.html")).expect("text");
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
    for part in [
        "Memory of ",
        "<svg ",
        "<path d=\"M",
        "back edge of the loop at prog.scm:",
        "prog.scm:2:75",
        "Held while arenas were open",
    ] {
        assert!(page.contains(part), "{part}\n--- is not in\n{page}");
    }
    for part in ["http:", "https:", "<script", "<link", "NaN", "inf"] {
        assert!(!page.contains(part), "{part}\n--- is in\n{page}");
    }
}

/// What is no report is an error with a code, and nothing is written.
#[test]
fn what_is_no_report() {
    let folder = folder();
    let mut command = folder.program();
    command.env("ESHKOL_MEMORY", "report:report.json");
    run(command).succeeds();
    let whole = folder.read("report.json");
    for length in [0, 1, 40, whole.len() / 2, whole.len() - 3] {
        folder.write("cut.json", &whole[..length]);
        folder
            .eshkolc("memory-report cut.json -o page.html")
            .fails(1, "error[E0414]: `cut.json` is not a memory report");
    }
    folder.write("other.json", b"{\"format\": \"something else\"}");
    folder.eshkolc("memory-report other.json -o page.html").fails(1, "its `format` is not `eshkol memory report`");
    folder.write("bytes.json", b"\xff\xfe");
    folder.eshkolc("memory-report bytes.json -o page.html").fails(1, "E0403");
    folder.eshkolc("memory-report missing.json -o page.html").fails(1, "E0401");
    folder.eshkolc("memory-report report.json -o no/such/folder/page.html").fails(1, "E0405");
    folder.eshkolc("memory-report report.json -o report.json").fails(2, "would overwrite the report");
    folder.eshkolc("memory-report").fails(2, "FILE");
    assert!(!folder.names().contains(&"page.html".to_owned()));
    assert_eq!(folder.read("report.json"), whole);
}

/// Notes about arenas do not keep a program from being built, and are not printed when it is only run.
#[test]
fn notes_about_arenas() {
    let source = "(import (scheme base) (scheme write) (eshkol arena))\n(display (with-arena (a 1024) (list 1 2)))\n";
    let folder = Folder::new(&[("prog.scm", source)]);
    let built = folder.eshkolc("build prog.scm -o prog");
    let errors = String::from_utf8_lossy(&built.errors).into_owned();
    assert!(built.code == Some(0) && errors.contains("note[N0304]"), "{}", built.describe());
    assert_eq!(folder.eshkolc("run prog.scm").succeeds(), "(1 2)");
}

/// A program compiled to count its calls tells how many of each class it made; others tell nothing.
#[test]
fn counted_calls() {
    let folder = Folder::new(&[(
        "prog.scm",
        "(import (scheme base) (scheme write))
         (define (sum l) (if (null? l) 0 (+ (car l) (sum (cdr l)))))
         (define (countdown n) (let loop ((i 0) (l '())) (if (= i n) l (loop (+ i 1) (cons i l)))))
         (define (numbers n) (if (= n 0) '() (cons (length (countdown n)) (numbers (- n 1)))))
         (define (run i total) (if (= i 0) total (run (- i 1) (+ total (sum (numbers 100))))))
         (display (run 100 0))",
    )]);
    let counts = |options: &str| {
        folder.eshkolc(&format!("build prog.scm -o prog {options}")).succeeds();
        let mut command = std::process::Command::new(folder.file("prog"));
        command.env("ESHKOL_MEMORY_COUNTERS", folder.file("counters"));
        run(command).succeeds();
        let counters = Counters::read(&folder.file("counters")).expect("counters");
        ["frozen", "empty_map", "registered", "nested"]
            .map(|class| counters.get(&format!("calls_{class}")).expect("a counter"))
    };
    assert_eq!(counts(""), [0; 4]);
    let [frozen, _, _, nested] = counts("-Z count-calls");
    // A recursion may be inlined into itself a few times, which leaves fewer calls. `sum` allocates nothing; `numbers` keeps
    // what it makes while it calls itself, and runs a loop that makes garbage.
    assert!((1000..11_000).contains(&frozen), "{frozen}");
    assert!((1000..11_000).contains(&nested), "{nested}");
}
