//! From JSON to a [`Report`].

use super::{Arena, Holder, Place, Point, Report, Sample, Site};
use crate::json::Json;

const FORMAT: &str = "eshkol memory report";
const VERSION: u64 = 1;

/// Reads a report. The error says what is wrong with the text.
pub fn read(text: &str) -> Result<Report, String> {
    let json = Json::parse(text).map_err(|error| format!("not JSON at byte {}: {}", error.offset, error.message))?;
    if json.get("format").and_then(Json::as_text) != Some(FORMAT) {
        return Err(format!("its `format` is not `{FORMAT}`"));
    }
    match json.get("version").and_then(Json::as_count) {
        Some(VERSION) => {}
        Some(other) => return Err(format!("it is of version {other}; this compiler reads version {VERSION}")),
        None => return Err("it has no `version`".to_owned()),
    }
    let root = Fields { json: &json, path: "the report" };
    let totals = match root.field("totals")? {
        Json::Object(fields) => fields
            .iter()
            .map(|(name, number)| Some((name.clone(), number.as_count()?)))
            .collect::<Option<_>>()
            .ok_or("a number of `totals` is no count")?,
        _ => return Err("`totals` is no object".to_owned()),
    };
    let points = root.list("points", |fields| {
        Ok(Point {
            kind: fields.text("kind")?,
            words: fields.text("words")?,
            place: place(fields)?,
            looks: fields.count("looks")?,
            evacuations: fields.count("evacuations")?,
            range: fields.count("range")?,
            allocated: fields.count("allocated")?,
            copied: fields.count("copied")?,
            freed: fields.count("freed")?,
            moved: fields.count("moved")?,
            longest_pause: fields.count("longest_pause")?,
            high_water: fields.count("high_water")?,
        })
    })?;
    let report = Report {
        program: root.text("program")?,
        exact: root.flag("exact")?,
        totals,
        sites: root.list("sites", |fields| {
            Ok(Site {
                place: place(fields)?,
                seen: fields.count("seen")?,
                allocated: fields.count("allocated")?,
                live: fields.count("live")?,
                moved: fields.count("moved")?,
                freed: by_point(fields.pairs("freed")?, points.len())?,
                freed_far: by_point(fields.pairs("freed_far")?, points.len())?,
            })
        })?,
        held: root.list("held", |fields| {
            Ok(Holder { place: place(fields)?, looks: fields.count("looks")?, bytes: fields.count("bytes")? })
        })?,
        arenas: root.list("arenas", |fields| {
            let (made, destroyed, moved) = (fields.count("made")?, fields.count("destroyed")?, fields.count("moved")?);
            Ok(Arena { place: place(fields)?, made, destroyed, moved })
        })?,
        longest_pause: root.count("longest_pause")?,
        pauses: root.pairs("pauses")?,
        timeline: root.list("timeline", |fields| {
            Ok(Sample {
                nanoseconds: fields.count("ns")?,
                allocated: fields.count("allocated")?,
                before: fields.count("before")?,
                after: fields.count("after")?,
                scopes: by_point(fields.pairs("scopes")?, points.len())?,
            })
        })?,
        points,
    };
    Ok(report)
}

fn place(fields: &Fields<'_>) -> Result<Place, String> {
    let function = match fields.field("function")? {
        Json::Null => None,
        _ => Some(fields.count("function")?),
    };
    Ok(Place {
        function,
        name: fields.text("name")?,
        library: fields.flag("library")?,
        at: fields.optional("at")?,
        caller: fields.optional("caller")?,
    })
}

/// Pairs whose first number must be that of a point.
fn by_point(pairs: Vec<(u64, u64)>, points: usize) -> Result<Vec<(usize, u64)>, String> {
    let index = |point: u64| usize::try_from(point).ok().filter(|&point| point < points);
    let checked = pairs.into_iter().map(|(point, bytes)| Some((index(point)?, bytes)));
    checked.collect::<Option<_>>().ok_or_else(|| "there is no point of a number that it uses".to_owned())
}

/// An object whose fields are wanted, and where it is.
struct Fields<'a> {
    json: &'a Json,
    path: &'a str,
}

impl<'a> Fields<'a> {
    fn field(&self, name: &str) -> Result<&'a Json, String> {
        self.json.get(name).ok_or_else(|| format!("{} has no `{name}`", self.path))
    }

    fn wrong<T>(&self, name: &str, what: &str) -> Result<T, String> {
        Err(format!("`{name}` of {} is no {what}", self.path))
    }

    fn count(&self, name: &str) -> Result<u64, String> {
        self.field(name)?.as_count().map_or_else(|| self.wrong(name, "count"), Ok)
    }

    fn text(&self, name: &str) -> Result<String, String> {
        self.field(name)?.as_text().map_or_else(|| self.wrong(name, "string"), |text| Ok(text.to_owned()))
    }

    fn optional(&self, name: &str) -> Result<Option<String>, String> {
        match self.field(name)? {
            Json::Null => Ok(None),
            _ => self.text(name).map(Some),
        }
    }

    fn flag(&self, name: &str) -> Result<bool, String> {
        match self.field(name)? {
            Json::Boolean(flag) => Ok(*flag),
            _ => self.wrong(name, "truth value"),
        }
    }

    fn pairs(&self, name: &str) -> Result<Vec<(u64, u64)>, String> {
        let pair = |json: &Json| match json.as_array()? {
            [a, b] => Some((a.as_count()?, b.as_count()?)),
            _ => None,
        };
        let pairs = self.field(name)?.as_array().and_then(|pairs| pairs.iter().map(pair).collect());
        pairs.map_or_else(|| self.wrong(name, "list of pairs of counts"), Ok)
    }

    fn list<T>(&self, name: &str, read: impl Fn(&Fields<'_>) -> Result<T, String>) -> Result<Vec<T>, String> {
        let Some(elements) = self.field(name)?.as_array() else { return self.wrong(name, "list") };
        let path = |index: usize| format!("element {index} of `{name}`");
        elements.iter().enumerate().map(|(i, json)| read(&Fields { json, path: &path(i) })).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALLEST: &str = r#"{"format":"eshkol memory report","version":1,"program":"p","exact":false,"totals":{"a":1},
        "points":[{"kind":"P1","words":"back edge of the loop at","function":3,"name":"f","library":false,"at":"f.scm:1:2",
        "caller":null,"looks":1,"evacuations":1,"range":9,"allocated":9,"copied":2,"freed":7,"moved":0,"longest_pause":5,
        "high_water":9}],"sites":[],"held":[],"arenas":[],"longest_pause":5,"pauses":[[1000,1]],
        "timeline":[{"ns":1,"allocated":9,"before":9,"after":2,"scopes":[[0,2]]}]}"#;

    #[test]
    fn a_report_is_read() {
        let report = read(SMALLEST).expect("it is a report");
        assert_eq!(report.points[0].describe(), "back edge of the loop at f.scm:1:2, in f");
        assert_eq!((report.totals[0].1, report.timeline[0].scopes[0]), (1, (0, 2)));
    }

    /// What is no report is refused, and the message says what is wrong.
    #[test]
    fn what_is_no_report() {
        let error = |from: &str, to: &str| read(&SMALLEST.replacen(from, to, 1)).expect_err("it is no report");
        assert_eq!(error("memory report", "memory"), "its `format` is not `eshkol memory report`");
        assert_eq!(error("\"version\":1", "\"version\":2"), "it is of version 2; this compiler reads version 1");
        assert_eq!(error("\"looks\":1", "\"looks\":-1"), "`looks` of element 0 of `points` is no count");
        assert_eq!(error("\"looks\":1,", ""), "element 0 of `points` has no `looks`");
        assert_eq!(error("[[0,2]]", "[[7,2]]"), "there is no point of a number that it uses");
        assert!(error("}]}", "}]").starts_with("not JSON at byte"));
        assert!(read("").is_err());
    }
}
