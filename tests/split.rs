//! Papers joined in random order, as a dossier scanned in one go, are found again.
//!
//! The samples always; with SOHOA_CORPUS (a folder of corpora, each with `files/`) those too.

mod support;

use std::path::{Path, PathBuf};

use sohoa::catalogue::Catalogue;
use sohoa::document::Page;
use sohoa::layout;
use support::{Office, said, samples, sohoa};

/// The pages of each paper below a folder.
fn papers_in(inbox: &Path) -> Vec<Vec<Page>> {
    let office = Office::new();
    let output = sohoa()
        .arg("run")
        .arg(inbox)
        .arg("--catalogue")
        .arg(office.catalogue())
        .output()
        .unwrap();
    assert!(
        matches!(output.status.code(), Some(0 | 2)),
        "{}",
        said(&output)
    );
    let catalogue = Catalogue::open_reader(office.catalogue()).unwrap();
    let mut papers = Vec::new();
    for record in catalogue.records().unwrap() {
        let page = |number| catalogue.page(&record.file, number).unwrap().unwrap();
        assert_eq!(record.parts, 1, "{} is one paper", record.file);
        papers.push((1..=record.pages).map(page).collect());
    }
    papers
}

/// A small generator with a seed: the same dossiers every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

#[derive(Debug, Default)]
struct Cuts {
    there: usize,
    found: usize,
    /// Places within papers, and cuts made there.
    within: usize,
    wrong: usize,
    doubtful: usize,
}

fn measure(papers: &[Vec<Page>]) -> Cuts {
    let mut dice = Dice(20_261_123);
    let mut cuts = Cuts::default();
    for _ in 0..400 {
        let chosen: Vec<&Vec<Page>> = (0..2 + dice.roll(11))
            .map(|_| &papers[dice.roll(papers.len())])
            .collect();
        let mut starts = vec![0];
        for paper in &chosen {
            starts.push(starts.last().unwrap() + paper.len());
        }
        let pages: Vec<Page> = chosen.into_iter().flatten().cloned().collect();
        let found = layout::split(&pages);
        cuts.doubtful += found.iter().filter(|paper| paper.doubt > 0.1).count();
        let found: Vec<usize> = found.iter().map(|paper| paper.pages.start).collect();
        let there = &starts[1..starts.len() - 1];
        cuts.there += there.len();
        cuts.found += there.iter().filter(|at| found.contains(at)).count();
        cuts.within += pages.len() - 1 - there.len();
        cuts.wrong += found[1..].iter().filter(|at| !there.contains(at)).count();
    }
    cuts
}

#[test]
fn joined_papers_are_parted_where_they_meet() {
    let mut inboxes: Vec<PathBuf> = vec![samples().join("inbox")];
    if let Some(corpora) = std::env::var_os("SOHOA_CORPUS") {
        let below = std::fs::read_dir(corpora).unwrap();
        inboxes.extend(below.map(|entry| entry.unwrap().path().join("files")));
    }
    for inbox in inboxes.iter().filter(|inbox| inbox.is_dir()) {
        let papers = papers_in(inbox);
        let cuts = measure(&papers);
        eprintln!("{}: {} papers, {cuts:?}", inbox.display(), papers.len());
        assert!(cuts.found * 100 >= cuts.there * 98, "{cuts:?}");
        assert!(cuts.wrong * 100 <= cuts.there, "{cuts:?}");
    }
}
