//! Border: the noise that stands in for pixels outside the image.
//!
//! Promise: the numbers Tesseract 5.3 draws. The model was trained on them; zeros or white instead
//! cost up to three characters a page.

/// C++'s `minstd_rand`: x -> 48271 x mod 2^31 - 1.
pub(super) struct Noise {
    state: u64,
}

const MULTIPLIER: u64 = 48_271;
const MODULUS: u64 = (1 << 31) - 1;

impl Noise {
    /// The noise of one line; every line starts anew.
    pub(super) fn new(samples_seen: i32) -> Self {
        let seed = i64::from(samples_seen).wrapping_mul(0x1000_0001) as u64;
        let state = match seed % MODULUS {
            0 => 1,
            state => state,
        };
        let mut noise = Self { state };
        noise.draw();
        noise
    }

    fn draw(&mut self) -> u64 {
        self.state = self.state * MULTIPLIER % MODULUS;
        self.state
    }

    /// A pixel of noise, as a biased byte.
    pub(super) fn pixel(&mut self) -> u8 {
        let value = 127.0 * 2.0 * self.draw() as f64 / MODULUS as f64 - 127.0;
        let rounded = (value.abs() + 0.5) as i32 * if value < 0.0 { -1 } else { 1 };
        (rounded + 128) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_is_that_of_the_cpp_standard() {
        // ISO C++ [rand.predef]: the 10,000th number of a default-seeded minstd_rand.
        let mut noise = Noise { state: 1 };
        let last = (0..10_000).map(|_| noise.draw()).last();
        assert_eq!(last, Some(399_268_537));
    }
}
