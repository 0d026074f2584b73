//! Sniff: what a file really is, by its content and not by its name.

/// A file type that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Portable document.
    Pdf,
    /// Tagged image, one or many pages.
    Tiff,
    /// JPEG photograph or scan.
    Jpeg,
    /// Portable network graphics.
    Png,
}

/// A file that cannot be read, whatever is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Another type.
    #[error("this is {0}, not a PDF, TIFF, JPEG or PNG")]
    Unsupported(&'static str),
}

impl Unreadable {
    /// The reason as a code of the message files.
    pub fn code(&self) -> &'static str {
        match self {
            Unreadable::Empty => "empty",
            Unreadable::Unsupported(_) => "unsupported",
        }
    }
}

/// Readers of PDF accept junk before the header within this many bytes.
const PDF_HEADER_WITHIN: usize = 1024;

/// The type of a file, from its bytes.
///
/// # Errors
/// [`Unreadable`] names what the file is instead, where that is known.
pub fn sniff(bytes: &[u8]) -> Result<FileType, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let head = &bytes[..bytes.len().min(PDF_HEADER_WITHIN)];
    if head.starts_with(b"\xff\xd8\xff") {
        return Ok(FileType::Jpeg);
    }
    if head.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Ok(FileType::Png);
    }
    const TIFF: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];
    if TIFF.iter().any(|magic| head.starts_with(magic)) {
        return Ok(FileType::Tiff);
    }
    if head.windows(5).any(|window| window == b"%PDF-") {
        return Ok(FileType::Pdf);
    }
    Err(Unreadable::Unsupported(foreign_type(head)))
}

fn foreign_type(head: &[u8]) -> &'static str {
    const KNOWN: [(&[u8], &str); 9] = [
        (b"PK\x03\x04", "a ZIP archive or an Office document"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
        (b"GIF8", "a GIF image"),
        (b"BM", "a BMP image"),
        (b"RIFF", "a WebP image or a sound"),
        (b"{\\rtf", "an RTF document"),
        (b"Rar!", "a RAR archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"<", "an HTML or XML file"),
    ];
    if let Some((_, name)) = KNOWN.iter().find(|(magic, _)| head.starts_with(magic)) {
        return name;
    }
    if head.get(4..8) == Some(b"ftyp") {
        return "an HEIC image or a video";
    }
    match std::str::from_utf8(head) {
        Ok(_) => "plain text",
        Err(_) => "an unknown type",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_type_whatever_the_name() {
        assert_eq!(sniff(b"%PDF-1.4\n"), Ok(FileType::Pdf));
        assert_eq!(sniff(b"scanner junk\n%PDF-1.4\n"), Ok(FileType::Pdf));
        assert_eq!(sniff(b"II*\0rest"), Ok(FileType::Tiff));
        assert_eq!(sniff(b"\xff\xd8\xff\xe0"), Ok(FileType::Jpeg));
        assert_eq!(sniff(b""), Err(Unreadable::Empty));
        assert_eq!(sniff(b"PK\x03\x04").unwrap_err().code(), "unsupported");
        assert!(
            sniff("Ghi chú".as_bytes())
                .unwrap_err()
                .to_string()
                .contains("plain text")
        );
    }
}
