//! The writing side: a buffer of bytes, written to a file or kept.

use super::input::wait;
use crate::string::Text;
use eshkol_abi::port::Window;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, IsTerminal, Write};

/// A buffer of this many bytes is written.
const BUFFER: usize = 16 << 10;

/// When what was put into the buffer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    Full,
    /// After every end of a line.
    Line,
    /// After every operation.
    Always,
}

pub struct Output {
    pub name: String,
    pub textual: bool,
    /// Standard output or error: closing the port does not close the descriptor.
    standard: bool,
    open: bool,
    when: When,
    /// `None` for strings and bytevectors, which collect in the buffer.
    file: Option<File>,
    buffer: Vec<u8>,
    /// What compiled code sees of the buffer. What is before the position is to be written or collected, the rest room.
    pub window: Window,
    /// Bytes of the buffer that were counted.
    held: u64,
}

thread_local! {
    /// Bytes that the buffers of all output ports have, and how many they may have.
    static HELD: Cell<u64> = const { Cell::new(0) };
    static LIMIT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// From now on, the buffers of all output ports may have so many bytes together.
pub fn set_limit(bytes: u64) {
    LIMIT.set(bytes);
}

impl Drop for Output {
    fn drop(&mut self) {
        HELD.set(HELD.get().saturating_sub(self.held));
    }
}

impl Output {
    pub fn file(name: &str, file: File, textual: bool) -> Output {
        let mut output = Output::memory(name, textual);
        output.file = Some(file);
        output
    }

    /// `when` is for a device that is no terminal; a terminal shows lines at once.
    pub fn standard(name: &str, file: File, when: When) -> Output {
        let when = if when == When::Full && file.is_terminal() { When::Line } else { when };
        let mut output = Output::file(name, file, true);
        output.standard = true;
        output.when = when;
        output.show_room();
        output
    }

    pub fn memory(name: &str, textual: bool) -> Output {
        Output {
            name: name.to_owned(),
            textual,
            standard: false,
            open: true,
            when: When::Full,
            file: None,
            buffer: Vec::new(),
            window: Window::EMPTY,
            held: 0,
        }
    }

    /// Tells compiled code where the room is, after every change of it. A port that is not merely to be filled has none.
    fn show_room(&mut self) {
        let fills = self.open && self.when == When::Full;
        let end = if fills { self.buffer.len() } else { 0 };
        self.window.bytes = self.buffer.as_mut_ptr();
        (self.window.writable, self.window.writable_bytes) = if self.textual { (end, 0) } else { (0, end) };
    }

    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Is it a port that collects in memory?
    pub fn is_memory(&self) -> bool {
        self.file.is_none() && !self.standard
    }

    pub fn is_terminal(&self) -> bool {
        self.when == When::Line
    }

    /// What a port in memory has collected. It stays readable after the port was closed.
    pub fn collected(&self) -> &[u8] {
        self.buffer.get(..self.window.position).unwrap_or(&[])
    }

    /// Writes what is in the buffer and gives the device back. The port is closed even if that fails.
    pub fn close(&mut self) -> io::Result<()> {
        let result = self.flush();
        self.open = false;
        self.show_room();
        let file = self.file.take();
        if self.standard {
            std::mem::forget(file);
        }
        result
    }

    #[inline]
    pub fn write_char(&mut self, c: char) -> io::Result<()> {
        if c.is_ascii() {
            self.put(&[c as u8])?;
            return self.written(c == '\n');
        }
        self.put_str(c.encode_utf8(&mut [0; 4]))?;
        self.written(false)
    }

    pub fn write_str(&mut self, text: &str) -> io::Result<()> {
        self.put_str(text)?;
        self.written(text.contains('\n'))
    }

    pub fn write_text(&mut self, text: Text) -> io::Result<()> {
        let line_ended = self.put_text(text)?;
        self.written(line_ended)
    }

    pub fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes)?;
        self.written(false)
    }

    /// Puts a part of what one operation writes into the buffer; [`Output::written`] comes after the last part.
    pub fn put_str(&mut self, text: &str) -> io::Result<()> {
        self.put(text.as_bytes())
    }

    /// Like [`Output::put_str`]; tells whether a line ended.
    pub fn put_text(&mut self, text: Text) -> io::Result<bool> {
        match text {
            Text::Latin1(bytes) if bytes.is_ascii() => {
                self.put(bytes)?;
                Ok(bytes.contains(&b'\n'))
            }
            _ => {
                let text = text.to_rust();
                self.put_str(&text)?;
                Ok(text.contains('\n'))
            }
        }
    }

    /// An operation is complete: writes the buffer if it is time.
    #[inline]
    pub fn written(&mut self, line_ended: bool) -> io::Result<()> {
        let due = match self.when {
            When::Full => self.window.position >= BUFFER && self.file.is_some(),
            When::Line => line_ended || self.window.position >= BUFFER,
            When::Always => true,
        };
        if due { self.flush() } else { Ok(()) }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        if self.file.is_some() && self.window.position + bytes.len() > BUFFER {
            self.flush()?;
            if bytes.len() >= BUFFER {
                return self.write_device(bytes);
            }
        }
        self.make_room(bytes.len())?;
        let end = self.window.position + bytes.len();
        if let Some(place) = self.buffer.get_mut(self.window.position..end) {
            place.copy_from_slice(bytes);
            self.window.position = end;
        }
        Ok(())
    }

    /// Makes room for so many bytes in the buffer. What ports that collect in memory hold is bounded.
    #[inline]
    fn make_room(&mut self, size: usize) -> io::Result<()> {
        if self.buffer.len() - self.window.position >= size { Ok(()) } else { self.grow(size) }
    }

    #[cold]
    fn grow(&mut self, size: usize) -> io::Result<()> {
        let filled = self.window.position;
        let least = if self.file.is_some() { BUFFER } else { 0 };
        let wanted = filled.saturating_add(size).max(2 * filled).max(least);
        let more = wanted - self.buffer.len();
        let held = HELD.get().saturating_add(more as u64);
        if held > LIMIT.get() || self.buffer.try_reserve_exact(more).is_err() {
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.held += more as u64;
        HELD.set(held);
        self.buffer.resize(wanted, 0);
        self.show_room();
        Ok(())
    }

    /// Writes the buffer to the device. If that fails, what was in the buffer is lost.
    #[cold]
    pub fn flush(&mut self) -> io::Result<()> {
        if self.file.is_none() || self.window.position == 0 {
            return Ok(());
        }
        let pending = std::mem::take(&mut self.buffer);
        let result = self.write_device(pending.get(..self.window.position).unwrap_or(&[]));
        self.buffer = pending;
        self.window.position = 0;
        result
    }

    fn write_device(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let mut rest = bytes;
        while !rest.is_empty() {
            match file.write(rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => rest = rest.get(count..).unwrap_or(&[]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => wait(file, libc::POLLOUT),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}
