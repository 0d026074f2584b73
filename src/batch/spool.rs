//! Spool: the pages of a long document wait on disk while its others are read, so that memory does
//! not grow with its length, and what was read outlives the process that read it.
//!
//! Promise: whenever a process died, a page is there whole or not at all; pages of other bytes or
//! read in another way are never taken for the document's.

use std::borrow::Cow;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use crate::document::{Page, Record};
use crate::extract::{self, Knowledge, Witness};
use crate::intake::path_text;
use crate::layout::Splitting;

/// Documents of fewer pages are kept in memory.
pub const SPOOLED_FROM: usize = 48;

/// Where pages are spooled.
#[derive(Debug, Clone)]
pub struct Spool {
    /// A folder that nobody else writes to.
    pub folder: PathBuf,
    /// Who reads, and how: see [`super::Settings`].
    pub reading: String,
}

/// The folder for pages beside a catalogue.
pub fn beside(catalogue: &Path) -> PathBuf {
    crate::catalogue::beside(catalogue, ".spool")
}

impl Spool {
    /// The file of the document with this content.
    pub fn file(folder: &Path, sha256: &str) -> PathBuf {
        folder.join(format!("{sha256}.pages"))
    }

    fn pages(&self, sha256: &str, count: usize) -> io::Result<Pages> {
        let path = Self::file(&self.folder, sha256);
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)?;
        let mut lines = Lines { file, end: 0 };
        let places = lines.recover(&self.reading, count)?;
        let recovered = places.iter().flatten().count();
        if recovered > 0 {
            tracing::info!("{recovered} of {count} pages were read by an earlier process");
        }
        Ok(Pages {
            path: Some(path),
            kept: Mutex::new(Kept {
                lines: Some(lines),
                places,
            }),
        })
    }
}

/// A page that was kept.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    /// In memory.
    Here(Box<Page>),
    /// In these bytes of the file.
    There(Range<u64>),
}

/// The pages of a document that is being read, as far as they are.
#[derive(Debug)]
pub struct Pages {
    path: Option<PathBuf>,
    kept: Mutex<Kept>,
}

#[derive(Debug)]
struct Kept {
    lines: Option<Lines>,
    places: Vec<Option<Place>>,
}

/// All pages of a document, wherever they are kept.
#[derive(Debug, Serialize, Deserialize)]
pub struct KeptPages {
    #[serde(with = "path_text")]
    path: PathBuf,
    places: Vec<Place>,
}

impl Pages {
    /// Room for the pages of the document with this content; those that an earlier process read are
    /// there. Without a spool, or where it cannot be written, pages are kept in memory.
    pub fn of(spool: Option<&Spool>, sha256: &str, count: usize) -> Self {
        let in_memory = || Self {
            path: None,
            kept: Mutex::new(Kept {
                lines: None,
                places: std::iter::repeat_with(|| None).take(count).collect(),
            }),
        };
        let Some(spool) = spool.filter(|_| count >= SPOOLED_FROM) else {
            return in_memory();
        };
        spool.pages(sha256, count).unwrap_or_else(|e| {
            tracing::warn!("pages are kept in memory, their spool cannot be used: {e}");
            in_memory()
        })
    }

    /// Whether the page of that place is there.
    pub fn has(&self, index: usize) -> bool {
        self.held().places[index].is_some()
    }

    /// Keeps a page as read.
    pub fn keep(&self, page: Page) {
        let index = page.number as usize - 1;
        let mut held = self.held();
        let Kept { lines, places } = &mut *held;
        let spooled = lines.as_mut().map(|lines| lines.append(&page));
        places[index] = Some(match spooled {
            Some(Ok(place)) => Place::There(place),
            // A full disk costs memory, not pages.
            Some(Err(_)) | None => Place::Here(Box::new(page)),
        });
    }

    /// All pages; those that were never read come from `unread`.
    pub fn finish(self, unread: impl Fn(u32) -> Page) -> KeptPages {
        let kept = self.kept.into_inner();
        let kept = kept.unwrap_or_else(PoisonError::into_inner);
        let places = kept.places.into_iter().zip(0..);
        let whole = places
            .map(|(place, index)| place.unwrap_or_else(|| Place::Here(Box::new(unread(index)))));
        KeptPages {
            path: self.path.unwrap_or_default(),
            places: whole.collect(),
        }
    }

    fn held(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl KeptPages {
    /// How many.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// All of them in memory, where they are kept there.
    ///
    /// # Errors
    /// The pages themselves, where some wait on disk.
    pub fn in_memory(self) -> Result<Vec<Page>, Self> {
        if self
            .places
            .iter()
            .any(|place| matches!(place, Place::There(_)))
        {
            return Err(self);
        }
        let pages = self.places.into_iter().filter_map(|place| match place {
            Place::Here(page) => Some(*page),
            Place::There(_) => None,
        });
        Ok(pages.collect())
    }

    /// All of them in memory, wherever they are kept.
    ///
    /// # Errors
    /// When one cannot be read from disk.
    pub fn into_memory(self) -> io::Result<Vec<Page>> {
        let mut reader = self.reader()?;
        let pages = 0..self.count();
        pages
            .map(|index| Ok(reader.page(index)?.into_owned()))
            .collect()
    }

    /// Changes a page; it is kept in memory from then on.
    ///
    /// # Errors
    /// When it cannot be read from disk.
    pub fn change(&mut self, index: usize, change: impl FnOnce(&mut Page)) -> io::Result<()> {
        let mut page = self.reader()?.page(index)?.into_owned();
        change(&mut page);
        self.places[index] = Place::Here(Box::new(page));
        Ok(())
    }

    /// Takes pages out one by one.
    ///
    /// # Errors
    /// When the spool cannot be opened.
    pub fn reader(&self) -> io::Result<PageReader<'_>> {
        let is_spooled = !self.path.as_os_str().is_empty();
        Ok(PageReader {
            pages: self,
            file: is_spooled.then(|| File::open(&self.path)).transpose()?,
        })
    }

    /// The papers among the pages; only those of one paper are in memory at a time.
    ///
    /// # Errors
    /// When pages cannot be read from disk.
    pub fn papers(
        &self,
        knowledge: &Knowledge,
        witness: Option<&Witness>,
    ) -> io::Result<Vec<Record>> {
        let mut reader = self.reader()?;
        let mut splitting = Splitting::default();
        for index in 0..self.count() {
            let page = reader.page(index)?;
            splitting.add(&page);
        }
        let mut load = |range: Range<usize>| {
            let pages = range.map(|index| Ok(reader.page(index)?.into_owned()));
            pages.collect::<io::Result<_>>().map(Cow::Owned)
        };
        extract::papers_of(&splitting.finish(), &mut load, knowledge, witness)
    }
}

/// Takes pages out.
pub struct PageReader<'p> {
    pages: &'p KeptPages,
    file: Option<File>,
}

impl<'p> PageReader<'p> {
    /// The page of that place, counted from 0.
    ///
    /// # Errors
    /// When it cannot be read from disk.
    pub fn page(&mut self, index: usize) -> io::Result<Cow<'p, Page>> {
        let place = match &self.pages.places[index] {
            Place::Here(page) => return Ok(Cow::Borrowed(page)),
            Place::There(place) => place,
        };
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let mut line = vec![0; (place.end - place.start) as usize];
        file.seek(SeekFrom::Start(place.start))?;
        file.read_exact(&mut line)?;
        Ok(Cow::Owned(serde_json::from_slice(&line)?))
    }
}

/// A file of lines: who reads, then a page each, in the order of reading.
#[derive(Debug)]
struct Lines {
    file: File,
    /// Where the next line goes.
    end: u64,
}

impl Lines {
    /// Finds the pages of an earlier process and cuts off what it was writing when it died. Pages that
    /// could not be read then are read again.
    fn recover(&mut self, reading: &str, count: usize) -> io::Result<Vec<Option<Place>>> {
        let mut places: Vec<Option<Place>> = std::iter::repeat_with(|| None).take(count).collect();
        let mut lines = BufReader::new(&self.file);
        let mut line = Vec::new();
        let mut end = 0;
        let whole = |line: &[u8]| line.last() == Some(&b'\n');
        lines.read_until(b'\n', &mut line)?;
        let read_by: Option<String> = serde_json::from_slice(&line).ok();
        if whole(&line) && read_by.as_deref() == Some(reading) {
            loop {
                end += line.len() as u64;
                line.clear();
                lines.read_until(b'\n', &mut line)?;
                let page: Option<Page> = serde_json::from_slice(&line).ok();
                let Some(page) = page.filter(|_| whole(&line)) else {
                    break;
                };
                let place = (page.number as usize).checked_sub(1);
                let slot = place.and_then(|place| places.get_mut(place));
                if let Some(slot) = slot.filter(|_| page.problem.is_none()) {
                    *slot = Some(Place::There(end..end + line.len() as u64));
                }
            }
        }
        self.end = end;
        self.file.set_len(end)?;
        if end == 0 {
            self.append(&reading)?;
        }
        Ok(places)
    }

    /// Adds a line; gives the bytes that it takes.
    fn append(&mut self, what: &impl Serialize) -> io::Result<Range<u64>> {
        let mut line = serde_json::to_vec(what)?;
        line.push(b'\n');
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&line)?;
        let start = self.end;
        self.end += line.len() as u64;
        Ok(start..self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::page::unread_page;

    const COUNT: usize = SPOOLED_FROM + 2;

    fn page(index: u32) -> Page {
        Page {
            problem: None,
            skew_deg: index as f32,
            ..unread_page(index, "")
        }
    }

    fn spool(folder: &Path, reading: &str) -> Spool {
        Spool {
            folder: folder.to_owned(),
            reading: reading.to_owned(),
        }
    }

    fn there(pages: &Pages) -> Vec<usize> {
        (0..COUNT).filter(|index| pages.has(*index)).collect()
    }

    #[test]
    fn pages_come_back_from_disk_and_after_the_process_that_read_them_died() {
        let folder = tempfile::tempdir().unwrap();
        let spool = spool(folder.path(), "reader 1");
        let first = Pages::of(Some(&spool), "aa", COUNT);
        for index in [7, 3, 49] {
            first.keep(page(index));
        }
        first.keep(unread_page(5, "too-slow"));
        drop(first);
        // It died in the middle of a line.
        let path = Spool::file(folder.path(), "aa");
        let mut torn = OpenOptions::new().append(true).open(&path).unwrap();
        torn.write_all(b"{\"number\":9,\"wid").unwrap();
        let second = Pages::of(Some(&spool), "aa", COUNT);
        assert_eq!(there(&second), [3, 7, 49]);
        second.keep(page(9));
        let kept = second.finish(page);
        let mut reader = kept.reader().unwrap();
        for index in 0..COUNT {
            assert_eq!(*reader.page(index).unwrap(), page(index as u32));
        }
        assert!(kept.in_memory().is_err());
    }

    #[test]
    fn pages_read_in_another_way_or_of_other_bytes_are_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let old = spool(folder.path(), "reader 1");
        Pages::of(Some(&old), "aa", COUNT).keep(page(3));
        assert!(there(&Pages::of(Some(&old), "bb", COUNT)).is_empty());
        let new = spool(folder.path(), "reader 2");
        assert!(there(&Pages::of(Some(&new), "aa", COUNT)).is_empty());
        // What the old reader read is gone for good.
        assert!(there(&Pages::of(Some(&old), "aa", COUNT)).is_empty());
    }

    #[test]
    fn without_a_spool_pages_are_kept_in_memory() {
        let nowhere = spool(Path::new("/no/such/folder"), "reader 1");
        for spool in [None, Some(&nowhere)] {
            let pages = Pages::of(spool, "aa", COUNT);
            pages.keep(page(3));
            assert_eq!(there(&pages), [3]);
            assert_eq!(pages.finish(page).in_memory().unwrap().len(), COUNT);
        }
    }
}
