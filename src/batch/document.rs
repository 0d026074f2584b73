//! Document: one file read and understood, from bytes to records. The pages of a long document
//! spread over the threads of the pool and wait on disk; each thread keeps one engine.
//!
//! Promise: whatever a page does, the document comes back; a page that fails is a page with a
//! problem, a file that fails is a reason.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::hands::Hands;
use super::memory::{Memory, page_bytes};
use super::page::{PICTURE, TOO_SLOW, unread_page};
use super::spool::{KeptPages, Pages, Spool};
use super::times::{Stage, Times};
use crate::document::{FileText, MarkKind, Page, Record};
use crate::extract::{self, Knowledge, Witness};
use crate::intake::FileType;
use crate::marks;
use crate::ocr::{OcrError, Recognizer};
use crate::raster::{self, Limits, PageSource};

/// Starts an engine; called once on each thread that reads.
pub type EngineFactory = Arc<dyn Fn() -> Result<Box<dyn Recognizer>, OcrError> + Send + Sync>;

/// Hears which page is begun, and how many the document has.
pub type Announce = Arc<dyn Fn(u32, u32) + Send + Sync>;

/// What reading a document needs.
#[derive(Clone)]
pub struct Reading {
    /// Starts engines.
    pub engine: EngineFactory,
    /// Kinds and authorities, where they are not only the shipped ones.
    pub own_kinds: Option<Arc<Knowledge>>,
    /// Put set phrases and misread words right.
    pub correct: bool,
    /// Limits against hostile files.
    pub limits: Limits,
    /// Where the time of each stage is noted.
    pub times: Arc<Times>,
    /// Where the pages in hand are noted.
    pub hands: Arc<Hands>,
    /// Room for the pixels of pages.
    pub memory: Arc<Memory>,
    /// Where the pages of long documents wait.
    pub spool: Option<Spool>,
    /// Hears of each page of a document that is read alone, before it is read.
    pub announce: Announce,
}

/// A document to read.
#[derive(Debug, Clone)]
pub struct Task<'a> {
    /// Name of its file.
    pub name: &'a str,
    /// SHA-256 of its bytes.
    pub sha256: &'a str,
    /// The file.
    pub bytes: Arc<[u8]>,
    /// What it is by its content.
    pub file_type: FileType,
    /// A process died of it: its pages are read one after the other, each announced.
    pub alone: bool,
    /// Pages that are not tried (again).
    pub put_aside: &'a [PageAside],
}

/// A page that is not tried again, because a process died of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageAside {
    /// Counted from 1.
    pub page: u32,
    /// Why, as a code of the message files.
    pub reason: String,
}

/// Why a whole file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarantine {
    /// A code of the message files.
    pub reason: String,
    /// What the stage said, for developers.
    pub detail: String,
}

/// A document as it was read.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// All of it.
    Whole(FileText),
    /// Its pages wait on disk.
    Spooled {
        /// Where they wait.
        pages: KeptPages,
        /// The papers in it.
        records: Vec<Record>,
        /// Pages that could not be read.
        unread: Vec<PageAside>,
        /// Whether a person should look at one of its pages.
        needs_review: bool,
    },
}

impl Text {
    /// How many pages it has.
    pub fn page_count(&self) -> usize {
        match self {
            Text::Whole(text) => text.pages.len(),
            Text::Spooled { pages, .. } => pages.count(),
        }
    }

    /// Its pages that could not be read.
    pub fn unread(&self) -> Vec<PageAside> {
        match self {
            Text::Whole(text) => text.pages.iter().filter_map(aside).collect(),
            Text::Spooled { unread, .. } => unread.clone(),
        }
    }

    /// Whether a person should look at one of its papers or pages.
    pub fn needs_review(&self) -> bool {
        match self {
            Text::Whole(text) => text.needs_review(),
            Text::Spooled {
                records,
                needs_review,
                ..
            } => *needs_review || records.iter().any(Record::needs_review),
        }
    }

    /// Finds its papers anew, with what the register says of them.
    ///
    /// # Errors
    /// When its pages cannot be read from disk.
    pub fn hear(&mut self, witness: &Witness, knowledge: &Knowledge) -> io::Result<()> {
        match self {
            Text::Whole(text) => {
                text.records = extract::papers(&text.pages, knowledge, Some(witness));
            }
            Text::Spooled { pages, records, .. } => {
                *records = pages.papers(knowledge, Some(witness))?;
            }
        }
        Ok(())
    }

    /// All of it in memory.
    ///
    /// # Errors
    /// [`Quarantine`] when its pages cannot be read from disk.
    pub fn into_whole(self) -> Result<FileText, Quarantine> {
        match self {
            Text::Whole(text) => Ok(text),
            Text::Spooled { pages, records, .. } => {
                let pages = pages.into_memory().map_err(spool_failed)?;
                Ok(FileText { pages, records })
            }
        }
    }
}

/// A page that could not be read. A picture is none: the page is as it should be.
fn aside(page: &Page) -> Option<PageAside> {
    let reason = page.problem.clone().filter(|problem| problem != PICTURE)?;
    let page = page.number;
    Some(PageAside { page, reason })
}

impl Reading {
    /// Reads with this engine; everything else as it is by default.
    pub fn of(engine: EngineFactory) -> Self {
        Self {
            engine,
            own_kinds: None,
            correct: true,
            limits: Limits::default(),
            times: Arc::default(),
            hands: Arc::default(),
            memory: Arc::default(),
            spool: None,
            announce: Arc::new(|_, _| ()),
        }
    }

    /// Kinds and authorities; the shipped ones are parsed when they are first asked for.
    pub fn knowledge(&self) -> Arc<Knowledge> {
        self.own_kinds.clone().unwrap_or_else(Knowledge::shipped)
    }

    /// Reads all pages of a file and understands its papers. Call it inside a rayon pool.
    ///
    /// # Errors
    /// [`Quarantine`] when the file cannot be opened or none of its pages can be read.
    pub fn document(&self, task: &Task<'_>) -> Result<Text, Quarantine> {
        let source = self.times.of(Stage::Raster, || {
            raster::open(task.bytes.clone(), task.file_type, &self.limits)
        });
        let source = source.map_err(|e| Quarantine {
            reason: e.code().to_owned(),
            detail: e.to_string(),
        })?;
        let (mut pages, why) = self.pages(&source, task)?;
        let known = known(&pages).map_err(spool_failed)?;
        known.check(pages.count(), why)?;
        if task.file_type == FileType::Pdf {
            let sign = || sign(&task.bytes, &mut pages);
            self.times.of(Stage::Marks, sign).map_err(spool_failed)?;
        }
        match pages.in_memory() {
            Ok(pages) => {
                let records = self.understand(&pages)?;
                Ok(Text::Whole(FileText { pages, records }))
            }
            Err(pages) => {
                let papers = || pages.papers(&self.knowledge(), None);
                let records = self.extracted(papers)?.map_err(spool_failed)?;
                Ok(Text::Spooled {
                    pages,
                    records,
                    unread: known.unread,
                    needs_review: known.needs_review,
                })
            }
        }
    }

    /// Reads the pages, all but those that an earlier process has read or died of. With them comes why
    /// the first of those that could not be read could not.
    fn pages(
        &self,
        source: &PageSource,
        task: &Task<'_>,
    ) -> Result<(KeptPages, Option<String>), Quarantine> {
        let started = Instant::now();
        let is_late = || started.elapsed().as_secs_f64() > self.limits.file_seconds;
        let count = source.page_count();
        let pages = Pages::of(self.spool.as_ref(), task.sha256, count as usize);
        let first_failure = FirstFailure::default();
        let read = |index: u32| {
            if !is_late() && !pages.has(index as usize) {
                let (page, why) = self.page_in_hand(source, index, task);
                first_failure.note(index, why);
                pages.keep(page);
            }
        };
        match task.alone {
            true => (0..count).for_each(read),
            false => (0..count).into_par_iter().for_each(read),
        }
        match is_late() {
            true => Err(Quarantine {
                reason: TOO_SLOW.to_owned(),
                detail: format!(
                    "{count} pages, limit file-seconds={}",
                    self.limits.file_seconds
                ),
            }),
            false => {
                let pages = pages.finish(|index| unread_page(index, TOO_SLOW));
                Ok((pages, first_failure.told()))
            }
        }
    }

    fn page_in_hand(
        &self,
        source: &PageSource,
        index: u32,
        task: &Task<'_>,
    ) -> (Page, Option<String>) {
        let mut aside = task.put_aside.iter();
        if let Some(aside) = aside.find(|aside| aside.page == index + 1) {
            return (unread_page(index, &aside.reason), None);
        }
        let _room = self.memory.take(page_bytes(source, index));
        let (mut page, why) = self.hands.with(task.name, index + 1, || {
            if task.alone {
                (self.announce)(index + 1, source.page_count());
            }
            #[cfg(feature = "faults")]
            super::faults::strike(task.name, index + 1);
            self.page(source, index)
        });
        page.settle();
        (page, why)
    }

    /// Finds the papers and their values in the words of pages.
    ///
    /// # Errors
    /// [`Quarantine`] when the rules fail on them.
    pub fn understand(&self, pages: &[Page]) -> Result<Vec<Record>, Quarantine> {
        self.extracted(|| extract::papers(pages, &self.knowledge(), None))
    }

    fn extracted<T>(&self, papers: impl FnOnce() -> T) -> Result<T, Quarantine> {
        let papers = || self.times.of(Stage::Extract, papers);
        catch_unwind(AssertUnwindSafe(papers)).map_err(|_| Quarantine {
            reason: "internal".to_owned(),
            detail: "extraction stopped on this paper".to_owned(),
        })
    }
}

/// The reason code of a file that bears a mark of secrecy: its text is stored nowhere.
const STATE_SECRET: &str = "state-secret";
/// The reason code of a file whose pages could not wait on disk.
pub(super) const SPOOL_FAILED: &str = "spool-failed";

/// Why the first page that could not be read could not, whichever was tried first.
#[derive(Debug, Default)]
struct FirstFailure(Mutex<Option<(u32, String)>>);

impl FirstFailure {
    fn note(&self, index: u32, why: Option<String>) {
        let Some(why) = why else { return };
        let mut first = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if first.as_ref().is_none_or(|(before, _)| index < *before) {
            *first = Some((index, why));
        }
    }

    fn told(self) -> Option<String> {
        let first = self.0.into_inner();
        Some(first.unwrap_or_else(PoisonError::into_inner)?.1)
    }
}

/// What decides whether pages become a document.
#[derive(Debug, Default)]
struct Known {
    unread: Vec<PageAside>,
    secret: Option<u32>,
    needs_review: bool,
}

fn known(pages: &KeptPages) -> io::Result<Known> {
    let mut known = Known::default();
    let mut reader = pages.reader()?;
    for index in 0..pages.count() {
        let page = reader.page(index)?;
        known.unread.extend(aside(&page));
        known.needs_review |= page.needs_review();
        let secret = is_marked_secret(&page).then_some(page.number);
        known.secret = known.secret.or(secret);
    }
    Ok(known)
}

impl Known {
    fn check(&self, count: usize, why: Option<String>) -> Result<(), Quarantine> {
        if self.unread.len() == count {
            let first = self.unread.first();
            let why = why.unwrap_or_else(|| "all are put aside".to_owned());
            return Err(Quarantine {
                reason: first.map_or_else(String::new, |page| page.reason.clone()),
                detail: match count {
                    1 => why,
                    _ => format!("none of {count} pages could be read; the first: {why}"),
                },
            });
        }
        match self.secret {
            Some(page) => Err(Quarantine {
                reason: STATE_SECRET.to_owned(),
                detail: format!("page {page} is marked as a state secret"),
            }),
            None => Ok(()),
        }
    }
}

fn is_marked_secret(page: &Page) -> bool {
    let mut kinds = page.marks.iter().map(|mark| mark.kind);
    kinds.any(|kind| kind == MarkKind::Secrecy)
}

/// Puts the signatures of a PDF on the pages where they are shown.
fn sign(pdf: &[u8], pages: &mut KeptPages) -> io::Result<()> {
    for (index, shown) in marks::digital_signature::shown(pdf, pages.count()) {
        pages.change(index, |page| shown.put_on(page))?;
    }
    Ok(())
}

fn spool_failed(error: io::Error) -> Quarantine {
    Quarantine {
        reason: SPOOL_FAILED.to_owned(),
        detail: error.to_string(),
    }
}
