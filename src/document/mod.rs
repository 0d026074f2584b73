//! Document: the nouns that all stages share. Plain data, no behaviour beyond arithmetic on itself.
//!
//! Promise: every value read from a paper travels with its [`Evidence`]; every box says in which
//! pixels it is measured.

mod field;
mod geometry;
mod mark;
mod page;
mod record;

pub use field::{Evidence, Field, FieldName, Source, Standing, percent};
pub use geometry::{Placement, Rect};
pub use mark::{Mark, MarkKind, MarkReading};
pub use page::{Line, Page, PageImage, PageState, Pixels, TextOrigin, Word};
pub use record::{
    Copy, DOUBTFUL_CUT, DocumentState, FileText, Record, Relation, RelationVerb, Term, TermStart,
    TermUnit,
};
