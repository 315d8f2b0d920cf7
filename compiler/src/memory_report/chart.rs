//! The pictures of a report, as SVG: what is live over time by scope, and how long pauses were.

use super::html::{bytes, duration, escaped};
use super::{Point, Report};
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 280.0;
const LEFT: f64 = 80.0;
const BOTTOM: f64 = 36.0;
const TOP: f64 = 10.0;

/// Colours that people with any sight can tell apart (after Okabe and Ito); the last one is for everything else.
const COLORS: [&str; 8] = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#999999"];

/// The scopes that have a colour of their own: the largest.
fn largest_scopes(report: &Report) -> Vec<usize> {
    let mut sums = vec![0u64; report.points.len()];
    for &(point, bytes) in report.timeline.iter().flat_map(|sample| &sample.scopes) {
        sums[point] = sums[point].saturating_add(bytes);
    }
    let mut order: Vec<usize> = (0..sums.len()).filter(|&point| sums[point] > 0).collect();
    order.sort_by_key(|&point| (std::cmp::Reverse(sums[point]), point));
    order.truncate(COLORS.len() - 1);
    order
}

/// What is live over time: the scopes as areas on top of each other, and the top of the stack before each evacuation.
pub fn timeline(report: &Report) -> String {
    let samples = &report.timeline;
    let end = samples.iter().map(|sample| sample.nanoseconds).max().unwrap_or(0).max(1) as f64;
    let highest = samples.iter().map(|sample| sample.before.max(sample.after)).max().unwrap_or(0).max(1) as f64;
    let x = |nanoseconds: u64| LEFT + (WIDTH - LEFT - 10.0) * nanoseconds as f64 / end;
    let y = |bytes: u64| HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * bytes as f64 / highest;
    let scopes = largest_scopes(report);
    let mut out = open("What is live over time");
    axes(&mut out, &bytes(highest as u64), &duration(end as u64));
    let mut below = vec![0u64; samples.len()];
    for layer in 0..=scopes.len() {
        let of_layer = |scope: usize| scopes.get(layer).map_or(!scopes.contains(&scope), |&own| own == scope);
        let mut above = below.clone();
        for (sum, sample) in above.iter_mut().zip(samples) {
            *sum += sample.scopes.iter().filter(|(scope, _)| of_layer(*scope)).map(|(_, bytes)| bytes).sum::<u64>();
        }
        if above != below {
            // The level holds from one sample to the next.
            let mut path = String::new();
            for (i, sample) in samples.iter().enumerate() {
                let command = if i == 0 { 'M' } else { 'L' };
                let _ = write!(path, "{command}{:.1} {:.1}", x(sample.nanoseconds), y(above[i]));
            }
            for (i, sample) in samples.iter().enumerate().rev() {
                let _ = write!(path, "L{:.1} {:.1}", x(sample.nanoseconds), y(below[i]));
            }
            let color = color(layer, scopes.len());
            let name = scopes.get(layer).map_or("everything else".to_owned(), |&point| report.points[point].describe());
            let _ = writeln!(out, "<path d=\"{path}Z\" fill=\"{color}\"><title>{}</title></path>", escaped(&name));
        }
        below = above;
    }
    let line: Vec<String> = samples.iter().map(|s| format!("{:.1},{:.1}", x(s.nanoseconds), y(s.before))).collect();
    let _ = writeln!(out, "<polyline points=\"{}\" fill=\"none\" stroke=\"#444\" stroke-width=\"1\"/>", line.join(" "));
    out.push_str("</svg>\n");
    out.push_str(&legend(&scopes, &report.points));
    out
}

fn color(layer: usize, scopes: usize) -> &'static str {
    if layer < scopes { COLORS[layer % COLORS.len()] } else { COLORS[COLORS.len() - 1] }
}

fn legend(scopes: &[usize], points: &[Point]) -> String {
    let mut out = String::from("<ul class=\"legend\">\n");
    for (layer, &point) in scopes.iter().enumerate() {
        let name = escaped(&points[point].describe());
        let _ = writeln!(out, "<li><span style=\"background:{}\"></span>{name}</li>", color(layer, scopes.len()));
    }
    let other = COLORS[COLORS.len() - 1];
    let _ = writeln!(out, "<li><span style=\"background:{other}\"></span>everything else</li>");
    out.push_str("<li><span style=\"background:#444;height:2px\"></span>in use before each evacuation</li>\n</ul>\n");
    out
}

/// How many pauses were how long.
pub fn pauses(report: &Report) -> String {
    let most = report.pauses.iter().map(|&(_, count)| count).max().unwrap_or(0).max(1) as f64;
    let mut out = open("How long evacuations took");
    axes(&mut out, &format!("{most}"), "");
    let width = (WIDTH - LEFT - 10.0) / report.pauses.len().max(1) as f64;
    for (i, &(below, count)) in report.pauses.iter().enumerate() {
        // A logarithmic scale: one long pause among many short ones must be seen.
        let share = (count as f64).ln_1p() / most.ln_1p();
        let height = (HEIGHT - BOTTOM - TOP - 14.0) * share;
        let left = LEFT + width * i as f64;
        let (bar, top, middle) = (width.min(80.0) - 4.0, HEIGHT - BOTTOM - height, left + width.min(80.0) / 2.0);
        let color = COLORS[0];
        let _ = writeln!(
            out,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{bar:.1}\" height=\"{height:.1}\" fill=\"{color}\"/>\
             <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{count}</text>\
             <text x=\"{middle:.1}\" y=\"{:.1}\" text-anchor=\"middle\">&lt; {}</text>",
            top - 4.0,
            HEIGHT - BOTTOM + 16.0,
            duration(below)
        );
    }
    out.push_str("</svg>\n");
    out
}

fn open(title: &str) -> String {
    format!("<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\"><title>{title}</title>\n")
}

fn axes(out: &mut String, highest: &str, end: &str) {
    let (floor, right) = (HEIGHT - BOTTOM, WIDTH - 10.0);
    let _ = writeln!(
        out,
        "<path d=\"M{LEFT} {TOP}V{floor}H{right}\" fill=\"none\" stroke=\"#888\"/>\
         <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>\
         <text x=\"{:.1}\" y=\"{floor}\" text-anchor=\"end\">0</text>\
         <text x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
        LEFT - 6.0,
        TOP + 10.0,
        escaped(highest),
        LEFT - 6.0,
        floor + 16.0,
        escaped(end)
    );
}
