//! Layout: lines of words become a paper with its parts: letterhead, heading, body, legal bases,
//! signature block, in the terms of Decree 30/2020/NĐ-CP (appendix I) and its forerunners. A file that
//! holds several papers is split into them first.
//!
//! Promise: every part knows the words it is made of, so that whatever is read from it can be shown
//! on the page.

mod parts;
mod passage;
pub mod plain;
pub mod reading_order;
mod split;

pub(crate) use parts::SPECK;
pub use parts::{Part, Role, is_capacity};
pub use passage::{Passage, Span, folded};
pub use split::{PaperPages, Splitting, split};

use crate::document::{Mark, Page};

/// A paper: its text as one passage, and what each of its lines is.
#[derive(Debug)]
pub struct Paper {
    /// All lines in reading order.
    pub text: Passage,
    /// What each line of `text` is.
    pub parts: Vec<Part>,
    /// First page in the file.
    pub first_page: u32,
    /// Last page in the file.
    pub last_page: u32,
    /// What was put onto its pages, each with its page.
    pub marks: Vec<(u32, Mark)>,
}

/// Finds the parts of a paper.
pub fn read(pages: &[Page]) -> Paper {
    let text = Passage::of(pages);
    let parts = parts::parts(&text);
    Paper {
        text,
        parts,
        first_page: pages.first().map_or(1, |page| page.number),
        last_page: pages.last().map_or(1, |page| page.number),
        marks: pages.iter().flat_map(marks_of).collect(),
    }
}

fn marks_of(page: &Page) -> impl Iterator<Item = (u32, Mark)> + '_ {
    page.marks.iter().map(|mark| (page.number, mark.clone()))
}

impl Paper {
    /// The lines of a role.
    pub fn lines_of(&self, role: Role) -> impl Iterator<Item = Span> + '_ {
        let of_role = move |part: &&Part| part.role == role;
        self.parts.iter().filter(of_role).map(|part| part.span)
    }

    /// The role of the line in which `place` lies.
    pub fn role_at(&self, place: usize) -> Role {
        let after = self.parts.partition_point(|part| part.span.start <= place);
        after
            .checked_sub(1)
            .map_or(Role::Other, |line| self.parts[line].role)
    }
}
