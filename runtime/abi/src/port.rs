//! What compiled code sees of a port: the part of its buffer that it may use itself.
//!
//! A port object has the port's number and, as its field [`WINDOW`], the address of its window. Whatever is special
//! about a port (it is closed, a terminal, exhausted or full, or of the other kind) shows as a window without room, and compiled code
//! calls the runtime then.

/// The field of a port object that holds the address of the window. It has the form of a fixnum.
pub const WINDOW: u32 = 1;

/// Of an input port: the bytes that were read but not consumed. Of an output port: the room left.
#[repr(C)]
pub struct Window {
    /// The beginning of the buffer.
    pub bytes: *mut u8,
    /// Where in the buffer the next byte is taken or put.
    pub position: usize,
    /// The end of the characters that compiled code may read, counted from the beginning; not above `position` if it may
    /// read none.
    pub readable: usize,
    /// The end of the room for characters that it may write.
    pub writable: usize,
    /// The same for bytes.
    pub readable_bytes: usize,
    pub writable_bytes: usize,
}

impl Window {
    /// Nothing to read, and no room.
    pub const EMPTY: Window = Window {
        bytes: core::ptr::null_mut(),
        position: 0,
        readable: 0,
        writable: 0,
        readable_bytes: 0,
        writable_bytes: 0,
    };
}
