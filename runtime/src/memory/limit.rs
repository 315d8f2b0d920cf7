//! How much memory a program may use, so that running out is its own error and not the kernel's.
//!
//! The machine's share is the smallest of physical memory, the limits of the control groups that the process is in, and
//! the process's own limits. Of it the heap gets 3/10; an evacuation may need room for survivors as large as the heap
//! for a moment, which makes 6/10. Persistent arenas and immortal objects have no part of their own: what they use is missing from both. The
//! Scheme stack gets 2/10 and what ports hold in memory 1/10; tables, code and the rest of the process have the last
//! tenth. `ESHKOL_MEMORY_LIMIT` replaces the heap's figure.

use std::fs;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Bytes of heap that a program gets if the environment says nothing.
pub fn default_heap_limit() -> u64 {
    machine_memory() / 10 * 3
}

/// Bytes of stack that a program gets at most.
pub fn stack_limit() -> u64 {
    machine_memory() / 5
}

/// Bytes that ports may hold in memory beside a heap of this limit.
pub fn port_limit(heap_limit: u64) -> u64 {
    heap_limit / 3
}

/// Address space that the process may have, if there is a limit on it.
pub fn address_space() -> Option<u64> {
    process_limit(libc::RLIMIT_AS)
}

fn process_limit(resource: libc::__rlimit_resource_t) -> Option<u64> {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the record is written, or the call fails.
    let known = unsafe { libc::getrlimit(resource, &mut limit) } == 0;
    (known && limit.rlim_cur != libc::RLIM_INFINITY).then_some(limit.rlim_cur)
}

/// What a variable of the environment says: bytes, with an optional suffix k, m or g; nothing when it is not set or
/// empty. Its text is the error when that is not one of the sizes.
pub fn size_from_environment(name: &str, sizes: RangeInclusive<u64>) -> Result<Option<u64>, String> {
    match std::env::var_os(name) {
        None => Ok(None),
        Some(text) if text.is_empty() => Ok(None),
        Some(text) => {
            let text = text.to_string_lossy();
            parse_size(&text).filter(|size| sizes.contains(size)).map(Some).ok_or_else(|| text.into_owned())
        }
    }
}

/// `4096`, `64k`, `32m`, `2g`; `None` for anything else and for zero.
pub fn parse_size(text: &str) -> Option<u64> {
    let (digits, shift) = match text.chars().last()? {
        'k' | 'K' => (&text[..text.len() - 1], 10),
        'm' | 'M' => (&text[..text.len() - 1], 20),
        'g' | 'G' => (&text[..text.len() - 1], 30),
        _ => (text, 0),
    };
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    number.checked_mul(1 << shift).filter(|&n| n > 0)
}

fn machine_memory() -> u64 {
    // SAFETY: `sysconf` only reads a number.
    let (pages, page) = unsafe { (libc::sysconf(libc::_SC_PHYS_PAGES), libc::sysconf(libc::_SC_PAGESIZE)) };
    // A machine that does not tell is taken for a small one.
    let physical = if pages > 0 && page > 0 { pages as u64 * page as u64 } else { 1 << 30 };
    let limits = [control_group_limit(), address_space(), process_limit(libc::RLIMIT_DATA)];
    limits.into_iter().flatten().fold(physical, u64::min)
}

/// The smallest limit of the control groups that the process is in, in either version of the interface.
fn control_group_limit() -> Option<u64> {
    let groups = fs::read_to_string("/proc/self/cgroup").ok()?;
    groups.lines().filter_map(|line| line_limit(line, Path::new("/sys/fs/cgroup"))).min()
}

/// The limit that a line of the list of groups leads to, with the groups' file system at `mount`. A line is
/// `number:controllers:path`; version 2 has no controllers.
fn line_limit(line: &str, mount: &Path) -> Option<u64> {
    let mut parts = line.splitn(3, ':').skip(1);
    let controllers = parts.next()?;
    let path = parts.next()?.trim_start_matches('/');
    let (root, file) = if controllers.is_empty() {
        (mount.to_owned(), "memory.max")
    } else if controllers.split(',').any(|c| c == "memory") {
        (mount.join("memory"), "memory.limit_in_bytes")
    } else {
        return None;
    };
    // A limit on any ancestor binds too; inside a container the inner path may not be visible, but the root is.
    let mut directory: PathBuf = root.join(path);
    let mut smallest = None;
    loop {
        if let Some(limit) = fs::read_to_string(directory.join(file)).ok().and_then(|t| t.trim().parse::<u64>().ok()) {
            smallest = Some(smallest.map_or(limit, |s: u64| s.min(limit)));
        }
        if directory == root || !directory.pop() {
            return smallest;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The suffixes are powers of 1024; what is not a positive size in range is refused.
    #[test]
    fn sizes() {
        assert_eq!(parse_size("4096"), Some(4096));
        assert_eq!(parse_size("64k"), Some(64 << 10));
        assert_eq!(parse_size("32M"), Some(32 << 20));
        assert_eq!(parse_size("2g"), Some(2 << 30));
        for wrong in ["", "k", "0", "-1", "+1", "1.5m", "12x", "99999999999g"] {
            assert_eq!(parse_size(wrong), None, "{wrong}");
        }
    }

    /// Some limit is always found, and it leaves room for the rest of the process.
    #[test]
    fn the_default_is_below_half_of_the_machine() {
        assert!(default_heap_limit() > 1 << 20);
        assert!(default_heap_limit() < machine_memory() / 2);
    }

    /// In both versions of control groups, the limits of a group and of those around it bind; `max` is none.
    #[test]
    fn control_groups() {
        let mount = std::env::temp_dir().join(format!("eshkol-groups-{}", std::process::id()));
        let write = |path: &str, text: &str| {
            let path = mount.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write("a/memory.max", "1000000\n");
        write("a/b/memory.max", "max\n");
        write("memory/c/memory.limit_in_bytes", "9223372036854771712\n");
        write("memory/memory.limit_in_bytes", "2000000\n");
        assert_eq!(line_limit("0::/a/b", &mount), Some(1_000_000));
        assert_eq!(line_limit("0::/", &mount), None);
        assert_eq!(line_limit("4:cpu,memory:/c", &mount), Some(2_000_000));
        // Inside a container the path of the outside is not there, but the root is.
        assert_eq!(line_limit("4:memory:/docker/1234", &mount), Some(2_000_000));
        assert_eq!(line_limit("5:cpu:/c", &mount), None);
        assert_eq!(line_limit("nonsense", &mount), None);
        fs::remove_dir_all(&mount).unwrap();
    }
}
