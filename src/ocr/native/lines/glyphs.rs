//! Glyphs: the components of a page sorted into letters, marks and what is no print.

use crate::clean::components::Component;
use crate::clean::orient::letters_and_marks;

/// What a component is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A letter, or several run together: rows are built on these.
    Letter,
    /// Dots, commas, hyphens, tone marks, broken pieces: they join a row that exists.
    Mark,
    /// Too tall for one row: two lines run together, a bracket, a seal over print. Left in the
    /// strip where a row runs through it.
    Tall,
    /// Pictures, rings of seals, borders, vertical rules: never print.
    Foreign,
}

/// The components of a page with their kinds.
pub struct Glyphs<'a> {
    /// The components, as found.
    pub all: &'a [Component],
    /// What each is.
    pub kinds: Vec<Kind>,
    /// Median height of letters: between x-height and capitals.
    pub height: f32,
}

impl<'a> Glyphs<'a> {
    /// Sorts components by their size against the page's own letters.
    pub fn sort(all: &'a [Component], dpi: f32) -> Glyphs<'a> {
        let (letters, _) = letters_and_marks(all, dpi);
        let mut heights: Vec<u32> = letters.iter().map(|c| c.height()).collect();
        let height = match heights.len() {
            0 => dpi * 0.09,
            n => *heights.select_nth_unstable(n / 2).1 as f32,
        };
        let kinds = all.iter().map(|c| kind(c, height)).collect();
        Glyphs { all, kinds, height }
    }

    /// The components of one kind with their places in `all`.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (usize, &'a Component)> + '_ {
        let all = self.all;
        (0..all.len())
            .filter(move |&i| self.kinds[i] == kind)
            .map(move |i| (i, &all[i]))
    }
}

fn kind(c: &Component, letter: f32) -> Kind {
    let (w, h) = (c.width() as f32, c.height() as f32);
    let upright_rule = h > 2.2 * letter && w < 0.35 * letter;
    if h > 6.0 * letter || w > 16.0 * letter || upright_rule {
        Kind::Foreign
    } else if h > 2.6 * letter {
        Kind::Tall
    } else if h >= 0.55 * letter && w >= 0.08 * letter {
        Kind::Letter
    } else {
        Kind::Mark
    }
}
