//! Unpack: how much comes out of packed data, told without keeping it. Ten megabytes of a PDF can
//! unpack to ten gigabytes, and no reader of PDF asks first.

use std::io::{self, BufReader, Read};

use flate2::bufread::{DeflateDecoder, ZlibDecoder};
use memchr::memmem;

use super::structure::Structure;
use super::{Limits, RasterError};

/// Shorter data cannot unpack to much: deflate gains a factor of 1032 at most.
const MIN_PACKED_BYTES: usize = 256 << 10;
/// Data packed more often than this were packed to hide something.
const MAX_LAYERS: u32 = 3;
const HEADER_BYTES: usize = 2;
const CHECKSUM_BYTES: usize = 4;

/// Refuses a PDF one of whose streams unpacks to more than it may, or whose objects are too many or
/// nest too deep. Works on the bytes alone, before anything is parsed: lists of objects are packed too.
pub fn check_streams(bytes: &[u8], limits: &Limits) -> Result<(), RasterError> {
    let max_bytes = limits.max_unpacked_bytes;
    let mut structure = Structure::default();
    let mut at = 0;
    while let Some(start) = find(bytes, b"stream", at) {
        structure.add(&bytes[at..start]);
        let data = &bytes[start..];
        let data = data.strip_prefix(b"\r").unwrap_or(data);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        at = find(bytes, b"endstream", start).unwrap_or(bytes.len());
        let packed = data.len().saturating_sub(bytes.len() - at);
        if packed >= MIN_PACKED_BYTES && is_zlib(data) {
            let mut layer = &data[HEADER_BYTES..packed];
            if unpacked_len(&mut layer, max_bytes, 1) > max_bytes {
                return Err(RasterError::TooLarge(format!(
                    "a stream of the PDF, limit unpacked-bytes={max_bytes}"
                )));
            }
        }
    }
    structure.add(&bytes[at..]);
    structure.check(limits)
}

/// Whether zlib data go on to their own end and are what was packed. Some programs leave out the
/// checksum at the end; a wrong one is damage.
pub fn is_whole(packed: &[u8]) -> bool {
    if !is_zlib(packed) {
        return false;
    }
    if io::copy(&mut ZlibDecoder::new(packed), &mut io::sink()).is_ok() {
        return true;
    }
    let mut bare = DeflateDecoder::new(&packed[HEADER_BYTES..]);
    let unpacked = io::copy(&mut bare, &mut io::sink());
    let rest = packed.len() - HEADER_BYTES - bare.total_in() as usize;
    unpacked.is_ok() && rest < CHECKSUM_BYTES
}

fn find(bytes: &[u8], word: &[u8], from: usize) -> Option<usize> {
    let at = memmem::find(bytes.get(from..)?, word)?;
    Some(from + at + word.len())
}

/// RFC 1950: method 8, and a header that divides by 31.
fn is_zlib(data: &[u8]) -> bool {
    match data {
        [method, flags, ..] => {
            method & 0x0f == 8 && u16::from_be_bytes([*method, *flags]).is_multiple_of(31)
        }
        _ => false,
    }
}

/// Bytes that come out, of the last layer; counting ends past `max_bytes` and at damage.
fn unpacked_len(packed: &mut dyn io::BufRead, max_bytes: u64, layer: u32) -> u64 {
    let mut unpacked = BufReader::new(DeflateDecoder::new(packed));
    let mut header = [0; HEADER_BYTES];
    let got = unpacked.read(&mut header).unwrap_or(0);
    if got == HEADER_BYTES && is_zlib(&header) && layer < MAX_LAYERS {
        return unpacked_len(&mut unpacked, max_bytes, layer + 1);
    }
    let mut total = got as u64;
    let mut block = vec![0; 64 << 10];
    while total <= max_bytes {
        match unpacked.read(&mut block) {
            Ok(1..) if total > max_bytes => break,
            Ok(0) | Err(_) => break,
            Ok(n) => total += n as u64,
        }
    }
    total
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::ZlibEncoder;

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn stream(data: &[u8]) -> Vec<u8> {
        [b"1 0 obj <<>> stream\r\n", data, b"\nendstream endobj"].concat()
    }

    fn unpacked_to(max_unpacked_bytes: u64) -> Limits {
        Limits {
            max_unpacked_bytes,
            ..Limits::default()
        }
    }

    #[test]
    fn a_bomb_is_found_before_it_goes_off() {
        let bomb = packed(&vec![0; 400 << 20]);
        assert!(bomb.len() >= MIN_PACKED_BYTES);
        assert!(check_streams(&stream(&bomb), &unpacked_to(100 << 20)).is_err());
        assert!(check_streams(&stream(&bomb), &unpacked_to(500 << 20)).is_ok());
    }

    #[test]
    fn a_bomb_in_a_bomb_is_found() {
        let mut noise = 1_u32;
        let mut random: Vec<u8> = Vec::new();
        random.resize_with(MIN_PACKED_BYTES, || {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (noise >> 24) as u8
        });
        random.resize(random.len() + (200 << 20), 0);
        let twice = packed(&packed(&random));
        assert!(check_streams(&stream(&twice), &unpacked_to(100 << 20)).is_err());
    }

    #[test]
    fn cut_data_are_not_whole() {
        let text: Vec<u8> = (0..20_000_u32)
            .flat_map(|n| n.to_string().into_bytes())
            .collect();
        let data = packed(&text);
        assert!(is_whole(&data));
        assert!(is_whole(&[data.clone(), b"\r\n".to_vec()].concat()));
        assert!(is_whole(&data[..data.len() - 4]), "no checksum");
        assert!(!is_whole(&data[..data.len() * 9 / 10]));
        let mut flipped = data.clone();
        flipped[data.len() / 2] ^= 4;
        assert!(!is_whole(&flipped));
        assert!(!is_whole(b""));
    }
}
