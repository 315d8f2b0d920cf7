//! The reading side: a buffer of bytes, refilled from a file or complete from the start.

use crate::interrupts;
use eshkol_abi::port::Window;
use std::fs::File;
use std::io::{self, IsTerminal, Read};
use std::os::fd::AsRawFd;

const BUFFER: usize = 16 << 10;

pub struct Input {
    pub name: String,
    pub textual: bool,
    /// Set by `#!fold-case`, cleared by `#!no-fold-case`.
    pub fold_case: bool,
    /// Reading may wait for a person.
    pub interactive: bool,
    /// Standard input: closing the port does not close the descriptor.
    standard: bool,
    open: bool,
    /// `None` for strings and bytevectors, which are in the buffer as a whole.
    file: Option<File>,
    buffer: Vec<u8>,
    /// What compiled code sees of the buffer. What the buffer holds before the position was read.
    pub window: Window,
    /// The end of the file was seen but not reported yet. A terminal may go on after it.
    at_end: bool,
    /// A line ended with a return at the end of the buffer; a linefeed that comes next belongs to it.
    skip_linefeed: bool,
}

/// What the bytes at the front of a buffer are.
enum Decoded {
    Character(char, usize),
    Incomplete,
}

impl Input {
    pub fn file(name: &str, file: File, textual: bool) -> Input {
        Input { interactive: file.is_terminal(), file: Some(file), ..Input::memory(name, Vec::new(), textual) }
    }

    pub fn standard(name: &str, file: File) -> Input {
        Input { standard: true, ..Input::file(name, file, true) }
    }

    /// A port on a string, as UTF-8, or on the bytes of a bytevector.
    pub fn memory(name: &str, bytes: Vec<u8>, textual: bool) -> Input {
        let mut input = Input {
            name: name.to_owned(),
            textual,
            fold_case: false,
            interactive: false,
            standard: false,
            open: true,
            file: None,
            buffer: bytes,
            window: Window::EMPTY,
            at_end: false,
            skip_linefeed: false,
        };
        input.show_buffer();
        input
    }

    /// Tells compiled code what the buffer holds, after every change of it.
    fn show_buffer(&mut self) {
        self.window.bytes = self.buffer.as_mut_ptr();
        let end = if self.open { self.buffer.len() } else { 0 };
        (self.window.readable, self.window.readable_bytes) = if self.textual { (end, 0) } else { (0, end) };
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    pub fn close(&mut self) {
        self.open = false;
        let file = self.file.take();
        if self.standard {
            std::mem::forget(file);
        }
        self.buffer = Vec::new();
        self.window.position = 0;
        self.show_buffer();
    }

    /// Will the next read have to ask the device?
    pub fn is_exhausted(&self) -> bool {
        self.window.position >= self.buffer.len()
    }

    /// The next character of a textual port if it is in the buffer and one byte long, as nearly all are.
    #[inline]
    pub fn next_ascii(&self) -> Option<u8> {
        // The buffer of a closed port is empty.
        self.buffer.get(self.window.position).copied().filter(|&byte| byte < 0x80 && self.textual)
    }

    /// Takes what `next_ascii` gave.
    #[inline]
    pub fn take_ascii(&mut self) {
        self.window.position += 1;
    }

    #[inline]
    pub fn read_char(&mut self) -> io::Result<Option<char>> {
        if let Some(&byte) = self.buffer.get(self.window.position)
            && byte < 0x80
        {
            self.window.position += 1;
            return Ok(Some(char::from(byte)));
        }
        let decoded = self.decode()?;
        self.window.position += decoded.map_or(0, |(_, length)| length);
        Ok(self.reported(decoded).map(|(c, _)| c))
    }

    #[inline]
    pub fn peek_char(&mut self) -> io::Result<Option<char>> {
        if let Some(&byte) = self.buffer.get(self.window.position)
            && byte < 0x80
        {
            return Ok(Some(char::from(byte)));
        }
        Ok(self.decode()?.map(|(c, _)| c))
    }

    #[inline]
    pub fn read_byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.peek_byte()?;
        self.window.position += usize::from(byte.is_some());
        Ok(self.reported(byte))
    }

    #[inline]
    pub fn peek_byte(&mut self) -> io::Result<Option<u8>> {
        if self.is_exhausted() {
            self.refill()?;
        }
        Ok(self.buffer.get(self.window.position).copied())
    }

    /// The next line without its end, as UTF-8 or what was in its place; `None` at the end of the input. A line ends
    /// with a linefeed, a return, or both.
    pub fn read_line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        loop {
            let rest = self.buffer.get(self.window.position..).unwrap_or(&[]);
            if let Some(length) = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r') {
                line.extend(rest.iter().take(length));
                let mut taken = length + 1;
                if rest.get(length) == Some(&b'\r') {
                    match rest.get(length + 1) {
                        Some(b'\n') => taken += 1,
                        Some(_) => {}
                        None => self.skip_linefeed = true,
                    }
                }
                self.window.position += taken;
                return Ok(Some(line));
            }
            line.extend(rest);
            self.window.position = self.buffer.len();
            if self.refill()? == 0 {
                let line = (!line.is_empty()).then_some(line);
                return Ok(self.reported(line));
            }
        }
    }

    /// Up to `count` characters; `None` at the end of the input unless none were asked for.
    pub fn read_string(&mut self, count: usize) -> io::Result<Option<String>> {
        let mut text = String::new();
        for _ in 0..count {
            match self.read_char()? {
                Some(c) => text.push(c),
                None if text.is_empty() => return Ok(None),
                None => break,
            }
        }
        Ok(Some(text))
    }

    /// Up to `count` bytes, handed over in pieces as they come.
    pub fn read_bytes(&mut self, count: usize, mut take: impl FnMut(&[u8])) -> io::Result<usize> {
        let mut done = 0;
        while done < count {
            if self.is_exhausted() && self.refill()? == 0 {
                // The end is reported now only if there is nothing else to report.
                if done == 0 {
                    self.at_end = false;
                }
                break;
            }
            let rest = self.buffer.get(self.window.position..).unwrap_or(&[]);
            let piece = rest.get(..count - done).unwrap_or(rest);
            take(piece);
            done += piece.len();
            self.window.position += piece.len();
        }
        Ok(done)
    }

    /// Is there a character, or the end of the input, without waiting?
    pub fn is_char_ready(&mut self) -> io::Result<bool> {
        loop {
            let rest = self.buffer.get(self.window.position..).unwrap_or(&[]);
            if !rest.is_empty() && matches!(decode_front(rest), Decoded::Character(..)) {
                return Ok(true);
            }
            if self.at_end || !self.device_is_ready() {
                return Ok(self.at_end);
            }
            if self.refill()? == 0 {
                return Ok(true);
            }
        }
    }

    pub fn is_byte_ready(&self) -> bool {
        !self.is_exhausted() || self.at_end || self.device_is_ready()
    }

    /// Would reading from the device return at once?
    fn device_is_ready(&self) -> bool {
        let Some(file) = &self.file else { return true };
        let mut request = libc::pollfd { fd: file.as_raw_fd(), events: libc::POLLIN, revents: 0 };
        // SAFETY: `poll` is given one record, which it fills in.
        unsafe { libc::poll(&mut request, 1, 0) != 0 }
    }

    /// The character at the position and its bytes. Does not move the position.
    fn decode(&mut self) -> io::Result<Option<(char, usize)>> {
        loop {
            let rest = self.buffer.get(self.window.position..).unwrap_or(&[]);
            let empty = rest.is_empty();
            if !empty && let Decoded::Character(c, length) = decode_front(rest) {
                return Ok(Some((c, length)));
            }
            let length = rest.len();
            if self.refill()? == 0 {
                // The end of the file inside a character: what there is of it is not UTF-8.
                return Ok((!empty).then_some((char::REPLACEMENT_CHARACTER, length)));
            }
        }
    }

    /// An end of the input that the program gets to see is over: a terminal may go on.
    fn reported<T>(&mut self, item: Option<T>) -> Option<T> {
        if item.is_none() {
            self.at_end = false;
        }
        item
    }

    /// Reads more bytes behind those not consumed yet. Their number is 0 at the end of the input.
    #[cold]
    fn refill(&mut self) -> io::Result<usize> {
        let Some(file) = &mut self.file else { return Ok(0) };
        if self.at_end {
            return Ok(0);
        }
        let kept = self.buffer.len() - self.window.position;
        self.buffer.copy_within(self.window.position.., 0);
        self.window.position = 0;
        self.buffer.resize(kept + BUFFER, 0);
        let result = read_once(file, self.buffer.get_mut(kept..).unwrap_or(&mut []));
        let count = *result.as_ref().unwrap_or(&0);
        self.buffer.truncate(kept + count);
        self.show_buffer();
        result?;
        self.at_end = count == 0;
        if std::mem::take(&mut self.skip_linefeed) && kept == 0 && self.buffer.first() == Some(&b'\n') {
            self.window.position = 1;
            if count == 1 {
                return self.refill();
            }
        }
        Ok(count)
    }
}

/// One read that delivers something, an end or an error.
fn read_once(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match file.read(buffer) {
            Err(error) if has_waited(&error) && interrupts::is_pending() => {
                return Err(io::ErrorKind::Interrupted.into());
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait(file, libc::POLLIN),
            result => return result,
        }
    }
}

fn has_waited(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock)
}

/// Waits until a device that somebody set to non-blocking is ready, or a signal comes.
pub fn wait(file: &File, events: libc::c_short) {
    let mut request = libc::pollfd { fd: file.as_raw_fd(), events, revents: 0 };
    // SAFETY: `poll` is given one record, which it fills in.
    unsafe { libc::poll(&mut request, 1, -1) };
}

/// Decodes the character at the front of at least one byte. What is not UTF-8 is U+FFFD, as long as the longest prefix
/// of it that could have begun a character.
fn decode_front(bytes: &[u8]) -> Decoded {
    let front = bytes.get(..4).unwrap_or(bytes);
    let valid = match std::str::from_utf8(front) {
        Ok(text) => text,
        Err(error) if error.valid_up_to() > 0 => {
            front.get(..error.valid_up_to()).and_then(|front| std::str::from_utf8(front).ok()).unwrap_or("")
        }
        Err(error) => {
            return match error.error_len() {
                Some(length) => Decoded::Character(char::REPLACEMENT_CHARACTER, length),
                None => Decoded::Incomplete,
            };
        }
    };
    match valid.chars().next() {
        Some(c) => Decoded::Character(c, c.len_utf8()),
        None => Decoded::Incomplete,
    }
}
