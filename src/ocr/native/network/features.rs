//! Features: from pixels to 16 numbers for every 3 x 3 pixels: convolution, tanh, largest of nine.
//!
//! Promise: the largest of nine sums is taken before tanh, which gives the same bytes with a ninth
//! of the work, tanh and rounding being monotonic and scales not negative.

use super::super::kernels::{Kernel, LANES, Packed};
use super::super::model::Layers;
use super::super::normalize::NetworkLine;
use super::border::Noise;

/// Columns of a patch.
const PATCH: usize = 3;
/// Three pixels on top of each other, filled up to a group of bytes.
type Column = [u8; 4];

/// Pooled features of a line, column by column, from top to bottom, as biased bytes.
pub(super) struct Features {
    pub(super) columns: usize,
    pub(super) cells_per_column: usize,
    pub(super) bytes: Vec<u8>,
}

/// Computes the features of a line.
pub(super) fn features(
    layers: &Layers,
    packed: &Packed,
    kernel: Kernel,
    line: &NetworkLine,
) -> Features {
    let units = layers.convolution.outputs;
    let columns = line.width() / layers.pool_x;
    let cells_per_column = Layers::HEIGHT_PX / layers.pool_y;
    let mut bytes = vec![0; columns * cells_per_column * units];
    let image = Image::new(line);
    let mut noise = Noise::new(layers.samples_seen);
    let mut patches = Vec::new();
    let mut largest = vec![[i32::MIN; LANES]; columns];
    let matrix = &packed.convolution;
    let scale = matrix.scale.first_chunk().unwrap_or(&[0.0; LANES]);
    for y in 0..cells_per_column * layers.pool_y {
        let stride = image.patches(y, &mut noise, &mut patches);
        kernel.convolve(matrix, &patches, stride, layers.pool_x, &mut largest);
        if (y + 1) % layers.pool_y == 0 {
            let cell = y / layers.pool_y;
            for (x, sums) in largest.iter_mut().enumerate() {
                let out = &mut bytes[(x * cells_per_column + cell) * units..][..units];
                out.copy_from_slice(&kernel.tanh(scale, sums)[..units]);
                *sums = [i32::MIN; LANES];
            }
        }
    }
    Features {
        columns,
        cells_per_column,
        bytes,
    }
}

/// The image as biased bytes.
struct Image {
    width: usize,
    rows: Vec<Vec<u8>>,
}

impl Image {
    fn new(line: &NetworkLine) -> Self {
        let levels = line.levels().map(|level| (i32::from(level) + 128) as u8);
        let rows = line
            .rows()
            .map(|row| row.iter().map(|&p| levels[usize::from(p)]).collect())
            .collect();
        Self {
            width: line.width(),
            rows,
        }
    }

    /// The patches around every pixel of row `y`, and how many columns one patch starts after the
    /// other. Noise is drawn in the order of training: by position, in a patch column by column.
    fn patches(&self, y: usize, noise: &mut Noise, patches: &mut Vec<Column>) -> usize {
        patches.clear();
        if y == 0 || y + 1 == self.rows.len() {
            self.edge_patches(y, noise, patches);
            return PATCH;
        }
        // Neighbours share their columns; only the first and the last position see noise.
        let (above, here, below) = (&self.rows[y - 1], &self.rows[y], &self.rows[y + 1]);
        patches.push(noise_column(noise));
        let columns = above.iter().zip(here).zip(below);
        patches.extend(columns.map(|((&a, &b), &c)| [a, b, c, 0]));
        patches.push(noise_column(noise));
        1
    }

    /// In the first and last row every patch has noise of its own.
    fn edge_patches(&self, y: usize, noise: &mut Noise, patches: &mut Vec<Column>) {
        let (top, bottom) = (y == 0, y + 1 == self.rows.len());
        for x in 0..self.width {
            for right_of_left in 0..PATCH {
                let inside = (x + right_of_left).checked_sub(1);
                let Some(x) = inside.filter(|&x| x < self.width) else {
                    patches.push(noise_column(noise));
                    continue;
                };
                let above = if top {
                    noise.pixel()
                } else {
                    self.rows[y - 1][x]
                };
                let here = self.rows[y][x];
                let below = if bottom {
                    noise.pixel()
                } else {
                    self.rows[y + 1][x]
                };
                patches.push([above, here, below, 0]);
            }
        }
    }
}

fn noise_column(noise: &mut Noise) -> Column {
    [noise.pixel(), noise.pixel(), noise.pixel(), 0]
}
