//! `eshkolc memory-report`: a report that a program wrote (`ESHKOL_MEMORY=report:FILE`) as a page to look at.
//!
//! [`read`] takes the JSON and gives a [`Report`], or says what is wrong with it; [`html`] draws one.

pub mod chart;
pub mod html;
pub mod read;

/// What a report says. The runtime's `memory/profile/json.rs` writes it and says what the fields are.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Report {
    pub program: String,
    /// Was every allocation noted?
    pub exact: bool,
    pub totals: Vec<(String, u64)>,
    pub points: Vec<Point>,
    pub sites: Vec<Site>,
    pub held: Vec<Holder>,
    pub arenas: Vec<Arena>,
    pub longest_pause: u64,
    /// Below so many nanoseconds, and how many.
    pub pauses: Vec<(u64, u64)>,
    pub timeline: Vec<Sample>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Place {
    /// The number of the function, as in explanations; none for what the runtime does by itself.
    pub function: Option<u64>,
    pub name: String,
    pub library: bool,
    pub at: Option<String>,
    pub caller: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Point {
    pub kind: String,
    pub words: String,
    pub place: Place,
    pub looks: u64,
    pub evacuations: u64,
    pub range: u64,
    pub allocated: u64,
    pub copied: u64,
    pub freed: u64,
    pub moved: u64,
    pub longest_pause: u64,
    pub high_water: u64,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Site {
    pub place: Place,
    pub seen: u64,
    pub allocated: u64,
    pub live: u64,
    pub moved: u64,
    /// Indices of points, and bytes: where they looked to their marks, and where they looked further back.
    pub freed: Vec<(usize, u64)>,
    pub freed_far: Vec<(usize, u64)>,
}

/// The arenas opened at one place, and what lay below them and could not be freed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Holder {
    pub place: Place,
    pub looks: u64,
    pub bytes: u64,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Arena {
    pub place: Place,
    pub made: u64,
    pub destroyed: u64,
    pub moved: u64,
}

#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sample {
    pub nanoseconds: u64,
    pub allocated: u64,
    pub before: u64,
    pub after: u64,
    /// Indices of points, and bytes.
    pub scopes: Vec<(usize, u64)>,
}

impl Place {
    /// In words.
    pub fn describe(&self) -> String {
        let name = if self.name.is_empty() { "an unnamed procedure" } else { &self.name };
        match (&self.at, &self.caller, self.function) {
            (Some(at), _, _) if self.name.is_empty() || self.library => at.clone(),
            (Some(at), _, _) => format!("{at}, in {name}"),
            (None, Some(caller), _) => format!("the library's {name}, called at {caller}"),
            (None, None, Some(_)) => format!("the library's {name}"),
            (None, None, None) => "the runtime itself".to_owned(),
        }
    }
}

impl Point {
    pub fn describe(&self) -> String {
        format!("{} {}", self.words, self.place.describe())
    }
}
