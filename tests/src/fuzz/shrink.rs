//! Making a program that shows a mistake smaller: parts are left out or replaced as long as it still shows one.

use super::tree::Tree;

/// Programs that are tried, at most: each is compiled and run several times.
const TRIES: usize = 600;

/// `still_differs` says whether a program shows a mistake; what cannot be compiled does not.
pub(super) fn shrink(mut forms: Vec<Tree>, still_differs: impl Fn(&[Tree]) -> bool) -> Vec<Tree> {
    let mut tries = 0;
    'again: loop {
        // Large parts first.
        let mut paths = Vec::new();
        for (i, form) in forms.iter().enumerate() {
            collect_paths(form, &mut vec![i], &mut paths);
        }
        paths.sort_by_key(Vec::len);
        for i in 0..forms.len() {
            let mut fewer = forms.clone();
            fewer.remove(i);
            tries += 1;
            if still_differs(&fewer) {
                forms = fewer;
                continue 'again;
            }
        }
        for path in paths {
            for replacement in replacements(at(&forms, &path)) {
                if tries == TRIES {
                    return forms;
                }
                tries += 1;
                let mut smaller = forms.clone();
                *at_mut(&mut smaller, &path) = replacement;
                if still_differs(&smaller) {
                    forms = smaller;
                    continue 'again;
                }
            }
        }
        return forms;
    }
}

/// The paths of all lists in a tree.
fn collect_paths(tree: &Tree, path: &mut Vec<usize>, paths: &mut Vec<Vec<usize>>) {
    if let Tree::List(parts) | Tree::Call(parts) = tree {
        paths.push(path.clone());
        for (i, part) in parts.iter().enumerate() {
            path.push(i);
            collect_paths(part, path, paths);
            path.pop();
        }
    }
}

fn at<'a>(forms: &'a [Tree], path: &[usize]) -> &'a Tree {
    let mut tree = &forms[path[0]];
    for &i in &path[1..] {
        if let Tree::List(parts) | Tree::Call(parts) = tree {
            tree = &parts[i];
        }
    }
    tree
}

fn at_mut<'a>(forms: &'a mut [Tree], path: &[usize]) -> &'a mut Tree {
    let mut tree = &mut forms[path[0]];
    for &i in &path[1..] {
        match tree {
            Tree::List(parts) | Tree::Call(parts) => tree = &mut parts[i],
            Tree::Atom(_) => return tree,
        }
    }
    tree
}

/// Smaller trees that may stand in a tree's place: something simple, one of its parts, or itself without one of them.
fn replacements(tree: &Tree) -> Vec<Tree> {
    let (Tree::List(parts) | Tree::Call(parts)) = tree else { return Vec::new() };
    let mut found: Vec<Tree> = vec!["0".into(), "'()".into()];
    found.extend(parts.iter().skip(1).filter(|part| !matches!(part, Tree::Atom(_))).cloned());
    for i in 1..parts.len() {
        let mut fewer = parts.clone();
        fewer.remove(i);
        found.push(if matches!(tree, Tree::List(_)) { Tree::List(fewer) } else { Tree::Call(fewer) });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call;

    /// Only what matters is left.
    #[test]
    fn shrinks() {
        let program = vec![call!["f", 1], call!["g", call!["h", call!["bad", 1], 2], 3]];
        let small = shrink(program, |forms| forms.iter().any(|form| format!("{form:?}").contains("bad")));
        assert_eq!(small, vec![call!["bad"]]);
    }
}
