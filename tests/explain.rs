//! What the compiler says about the memory of programs, against what they do.
//!
//! Each program of `explain/` is explained (`build --explain-memory=json`) and run with an exact report. What is freed
//! must be freed at a point that the explanation names for the place that allocated it: one whose mark it is above, unless
//! the point looked further back, then one of the others. What open arenas hold must be held by a place where one opens.

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
    explanation.check_held(&report)?;
    check_controls(&explanation, &report)?;
    // The page can be made of every report.
    let page = folder.eshkolc("memory-report report.json").succeeds();
    if page.ends_with("</html>\n") { Ok(()) } else { Err("the page is not whole".into()) }
}

/// The comparison finds what it looks for: an explanation that names no point, or no arena, fails.
fn check_controls(explanation: &Explanation, report: &Json) -> Result<(), String> {
    let mut silent = explanation.clone();
    silent.sites.values_mut().for_each(|named| *named = Named::default());
    if silent.check_frees(report).is_ok() {
        return Err("an explanation without points passes".into());
    }
    silent = explanation.clone();
    silent.arenas.clear();
    if !list(report, "held").is_empty() && silent.check_held(report).is_ok() {
        return Err("an explanation without arenas passes".into());
    }
    Ok(())
}

/// The parts of an explanation that reports are compared with.
#[derive(Clone)]
struct Explanation {
    /// For each point of a place, its number and kind.
    points: BTreeMap<Place, Vec<(u64, String)>>,
    /// For each place that allocates, the points named.
    sites: BTreeMap<Place, Named>,
    /// Where arenas open.
    arenas: BTreeSet<Place>,
}

#[derive(Clone, Default)]
struct Named {
    near: BTreeSet<u64>,
    far: BTreeSet<u64>,
}

impl Explanation {
    fn new(json: &Json) -> Explanation {
        let mut points: BTreeMap<Place, Vec<(u64, String)>> = BTreeMap::new();
        for point in list(json, "points") {
            points.entry(place(point)).or_default().push((count(point, "id"), text(point, "kind")));
        }
        let mut sites: BTreeMap<Place, Named> = BTreeMap::new();
        let sets = list(json, "sets");
        let set = |site: &Json, name| sets[count(site, name) as usize].as_array().unwrap_or(&[]).to_vec();
        for site in list(json, "sites").iter().chain(list(json, "errors")) {
            let named = sites.entry(place(site)).or_default();
            named.near.extend(set(site, "near").iter().filter_map(Json::as_count));
            named.far.extend(set(site, "far").iter().filter_map(Json::as_count));
        }
        let is_arena = |point: &&Json| text(point, "kind") == "P5";
        let arenas = list(json, "points").iter().filter(is_arena).map(place).collect();
        Explanation { points, sites, arenas }
    }

    /// No site is freed by a point that is not named for it, and every byte that is freed has a site.
    fn check_frees(&self, report: &Json) -> Result<(), String> {
        let points = list(report, "points");
        let mut sum = 0;
        for site in list(report, "sites") {
            let freed = |name| list(site, name).iter().filter_map(pair);
            sum += freed("freed").chain(freed("freed_far")).map(|(_, bytes)| bytes).sum::<u64>();
            if site.get("function") == Some(&Json::Null) {
                continue;
            }
            let named = self.sites.get(&place(site)).ok_or_else(|| format!("a site that was not named: {site:?}"))?;
            for (name, named) in [("freed", &named.near), ("freed_far", &named.far)] {
                for (point, bytes) in freed(name) {
                    let point = points.get(point as usize).ok_or("a point without a row")?;
                    let kind = text(point, "kind");
                    let known = self.points.get(&place(point)).into_iter().flatten();
                    let mut same = known.filter(|(_, known)| kind.is_empty() || *known == kind);
                    if !same.any(|(number, _)| named.contains(number)) {
                        return Err(format!("{name}: {bytes} bytes of {site:?}\nby a point not named: {point:?}"));
                    }
                }
            }
        }
        let total = report.get("totals").map_or(0, |totals| count(totals, "bytes freed"));
        if sum != total {
            return Err(format!("{total} bytes were freed, {sum} of them have a site and a point"));
        }
        if total == 0 { Err("the program frees nothing, so there is nothing to compare".into()) } else { Ok(()) }
    }

    /// What is held is held by arenas.
    fn check_held(&self, report: &Json) -> Result<(), String> {
        match list(report, "held").iter().find(|holder| !self.arenas.contains(&place(holder))) {
            Some(holder) => Err(format!("no arena opens where memory is held: {holder:?}")),
            None => Ok(()),
        }
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
