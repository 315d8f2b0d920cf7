//! What the compiler says about the memory of programs, against what they do.
//!
//! Each program of `explain/` is explained (`build --explain-memory=json`) and run with an exact report. What is freed
//! must be freed at a point that the explanation names for the place that allocated it, and what a frozen call holds
//! must be held by a call that the explanation says is frozen.

use eshkol_tests::commands::{Expect, Folder, run};
use eshkolc::json::Json;
use libtest_mimic::{Arguments, Trial};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("explain");
    let entries = fs::read_dir(&folder).expect("the folder of programs is there");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "scm"));
    paths.sort();
    let trials = paths.into_iter().map(|path| {
        let name = path.file_stem().map_or(String::new(), |name| name.to_string_lossy().into_owned());
        Trial::test(name, move || compare(&path).map_err(Into::into))
    });
    libtest_mimic::run(&Arguments::from_args(), trials.collect()).exit_code()
}

/// A place: the number of a function and a position, which code of the library has not.
type Place = (u64, Option<String>);

fn compare(path: &Path) -> Result<(), String> {
    let source = fs::read_to_string(path).map_err(|error| error.to_string())?;
    let folder = Folder::new(&[("prog.scm", &source)]);
    let explained = folder.eshkolc("build prog.scm --explain-memory=json");
    if explained.code != Some(0) {
        return Err(explained.describe());
    }
    let text = String::from_utf8(explained.output).map_err(|error| error.to_string())?;
    let explanation = Explanation::new(&Json::parse(&text).map_err(|error| format!("{error:?}"))?);
    let plain = run(folder.program()).succeeds();
    // In a small heap points look more often.
    let mut command = folder.program();
    command.env("ESHKOL_MEMORY", "report-exact:report.json").env("ESHKOL_MEMORY_LIMIT", "2m");
    let output = run(command).succeeds();
    if output != plain || output.is_empty() {
        return Err(format!("the report changes what the program prints: {plain:?}, {output:?}"));
    }
    let report = String::from_utf8(folder.read("report.json")).map_err(|error| error.to_string())?;
    let report = Json::parse(&report).map_err(|error| format!("{error:?}"))?;
    explanation.check_frees(&report)?;
    explanation.check_frozen(&report)?;
    check_controls(&explanation, &report)?;
    // The page can be made of every report.
    let page = folder.eshkolc("memory-report report.json").succeeds();
    if page.ends_with("</html>\n") { Ok(()) } else { Err("the page is not whole".into()) }
}

/// The comparison finds what it looks for: an explanation that names no point, or no frozen call, fails.
fn check_controls(explanation: &Explanation, report: &Json) -> Result<(), String> {
    let mut silent = explanation.clone();
    silent.sites.values_mut().for_each(BTreeSet::clear);
    if silent.check_frees(report).is_ok() {
        return Err("an explanation without points passes".into());
    }
    silent = explanation.clone();
    silent.frozen.clear();
    let held_by_calls = list(report, "frozen").iter().any(|call| call.get("runtime") == Some(&Json::Boolean(false)));
    if held_by_calls && silent.check_frozen(report).is_ok() {
        return Err("an explanation without frozen calls passes".into());
    }
    Ok(())
}

/// The parts of an explanation that reports are compared with.
#[derive(Clone)]
struct Explanation {
    /// For each point of a place, its number and kind.
    points: BTreeMap<Place, Vec<(u64, String)>>,
    /// For each place that allocates, the points named.
    sites: BTreeMap<Place, BTreeSet<u64>>,
    frozen: BTreeSet<Place>,
}

impl Explanation {
    fn new(json: &Json) -> Explanation {
        let mut points: BTreeMap<Place, Vec<(u64, String)>> = BTreeMap::new();
        for point in list(json, "points") {
            points.entry(place(point)).or_default().push((count(point, "id"), text(point, "kind")));
        }
        let mut sites: BTreeMap<Place, BTreeSet<u64>> = BTreeMap::new();
        let sets = list(json, "sets");
        for site in list(json, "sites").iter().chain(list(json, "errors")) {
            let named = sets[count(site, "set") as usize].as_array().unwrap_or(&[]).iter().filter_map(Json::as_count);
            sites.entry(place(site)).or_default().extend(named);
        }
        let is_frozen = |call: &&Json| matches!(text(call, "class").as_str(), "frozen" | "unmarked");
        let frozen = list(json, "calls").iter().filter(is_frozen).map(place).collect();
        Explanation { points, sites, frozen }
    }

    /// No site is freed by a point that is not named for it, and every byte that is freed has a site.
    fn check_frees(&self, report: &Json) -> Result<(), String> {
        let points = list(report, "points");
        let mut sum = 0;
        for site in list(report, "sites") {
            let freed = list(site, "freed").iter().filter_map(pair);
            if site.get("function") == Some(&Json::Null) {
                sum += freed.map(|(_, bytes)| bytes).sum::<u64>();
                continue;
            }
            let named = self.sites.get(&place(site)).ok_or_else(|| format!("a site that was not named: {site:?}"))?;
            for (point, bytes) in freed {
                sum += bytes;
                let point = points.get(point as usize).ok_or("a point without a row")?;
                let kind = text(point, "kind");
                let known = self.points.get(&place(point)).into_iter().flatten();
                let mut same = known.filter(|(_, known)| kind.is_empty() || *known == kind);
                if !same.any(|(number, _)| named.contains(number)) {
                    return Err(format!(
                        "{bytes} bytes of {site:?}\nwere freed by a point not named for it: {point:?}"
                    ));
                }
            }
        }
        let total = report.get("totals").map_or(0, |totals| count(totals, "bytes freed"));
        if sum != total {
            return Err(format!("{total} bytes were freed, {sum} of them have a site and a point"));
        }
        if total == 0 { Err("the program frees nothing, so there is nothing to compare".into()) } else { Ok(()) }
    }

    /// What is held is held by calls that are frozen.
    fn check_frozen(&self, report: &Json) -> Result<(), String> {
        for call in list(report, "frozen") {
            // An error is raised on top of the frame in which it happens; any place may be one.
            let by_runtime = call.get("runtime") == Some(&Json::Boolean(true));
            let known = self.frozen.contains(&place(call)) || by_runtime && self.sites.contains_key(&place(call));
            if !known {
                return Err(format!("a call that the explanation does not say is frozen holds memory: {call:?}"));
            }
        }
        Ok(())
    }
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    json.get(name).and_then(Json::as_array).unwrap_or(&[])
}

fn count(json: &Json, name: &str) -> u64 {
    json.get(name).and_then(Json::as_count).unwrap_or_else(|| panic!("no count `{name}` in {json:?}"))
}

fn text(json: &Json, name: &str) -> String {
    json.get(name).and_then(Json::as_text).unwrap_or_else(|| panic!("no text `{name}` in {json:?}")).to_owned()
}

fn place(json: &Json) -> Place {
    (count(json, "function"), json.get("at").and_then(Json::as_text).map(str::to_owned))
}

fn pair(json: &Json) -> Option<(u64, u64)> {
    match json.as_array()? {
        [a, b] => Some((a.as_count()?, b.as_count()?)),
        _ => None,
    }
}
