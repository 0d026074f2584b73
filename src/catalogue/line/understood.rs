//! Understood: from the keys of a line to a paper and its file.

use jiff::civil::Date;
use serde_json::Value;

use super::keys::{Cited, PageWords, Proof, RawLine, Waiting};
use super::{LineError, PaperLine};
use crate::catalogue::pages::unpacked_line;
use crate::catalogue::write::StoredFile;
use crate::document::{
    DocumentState, Evidence, Field, FieldName, FileText, Line, Page, Record, Rect, Relation,
    RelationVerb, Source, Standing, TextOrigin, Word,
};

/// More pages than this a line cannot claim: no scanner makes such a file.
const MOST_PAGES: u32 = 100_000;
/// `settings` and `engine` of a file whose line does not name them.
const LOADED: &str = "loaded";

impl RawLine {
    pub fn understood(self) -> Result<PaperLine, LineError> {
        if self.file.trim().is_empty() || self.file.contains('\0') {
            return Err(impossible("file", &self.file));
        }
        if self.pages.is_some_and(|pages| pages > MOST_PAGES) {
            return Err(impossible("pages", &self.pages));
        }
        let state = self.state.unwrap_or(DocumentState::Catalogued);
        let text = match state {
            DocumentState::Catalogued => Some(self.read_text()?),
            _ => None,
        };
        let unnamed = |name: Option<String>| name.unwrap_or_else(|| LOADED.to_owned());
        Ok(PaperLine {
            parts: self.parts,
            is_part: self.part.is_some(),
            file: StoredFile {
                inbox: self.inbox.unwrap_or_default(),
                path: self.path.unwrap_or_else(|| self.file.clone()),
                name: self.file,
                sha256: self.sha256,
                size_bytes: self.size_bytes.unwrap_or(0),
                modified_ns: self.modified_ns.unwrap_or(0),
                state,
                reason: self.reason,
                detail: self.detail,
                original: self.original,
                settings: unnamed(self.settings),
                rules: unnamed(self.rules),
                engine: unnamed(self.engine),
                text,
                register: self.register,
            },
        })
    }

    fn read_text(&self) -> Result<FileText, LineError> {
        let pages = match &self.words {
            Some(words) => self.placed_pages(words),
            None => self.bare_pages()?,
        };
        let last = pages.iter().map(|page| page.number).max().unwrap_or(1);
        let [first_page, last_page] = self.page_range.unwrap_or([1, last]);
        if first_page == 0 || first_page > last_page || last_page > MOST_PAGES {
            return Err(impossible("page_range", &self.page_range));
        }
        let part = self.part.unwrap_or(1);
        if part == 0 {
            return Err(impossible("part", &part));
        }
        let record = Record {
            part,
            first_page,
            last_page,
            fields: self.fields()?,
            relations: self.read_relations()?,
            term: self.term.clone(),
            unlimited: self.unlimited,
            cut_doubt: self.cut_doubt.unwrap_or_default(),
            register_differs: self.register_differs.clone(),
        };
        Ok(FileText {
            pages,
            records: vec![record],
        })
    }

    fn placed_pages(&self, words: &[PageWords]) -> Vec<Page> {
        let texts = self.text.as_deref().unwrap_or_default();
        let page = |(index, words): (usize, &PageWords)| {
            let mut page = words.page();
            if page.lines.is_empty() {
                page.lines = unplaced_lines(texts.get(index).map_or("", String::as_str));
            }
            page
        };
        words.iter().enumerate().map(page).collect()
    }

    /// Pages from their texts alone. The texts are those of the paper's own pages, or of all.
    fn bare_pages(&self) -> Result<Vec<Page>, LineError> {
        let texts = self.text.as_deref().unwrap_or_default();
        let first = match self.page_range {
            Some([first, last]) if (last.saturating_sub(first) as usize) + 1 == texts.len() => {
                first
            }
            _ => 1,
        };
        let count = (texts.len() as u32).max(self.pages.unwrap_or(0).saturating_sub(first - 1));
        if count > MOST_PAGES || first > MOST_PAGES {
            return Err(impossible("pages", &count));
        }
        let page = |index: u32| {
            let number = first + index;
            let text = texts.get(index as usize).map_or("", String::as_str);
            let proof = self.evidence.values().find(|p| p.page == number);
            let size = proof.and_then(|p| Some((p.page_width_px?, p.page_height_px?)));
            bare_page(number, text, size.unwrap_or_default())
        };
        Ok((0..count).map(page).collect())
    }

    fn fields(&self) -> Result<Vec<Field>, LineError> {
        let mut fields = Vec::new();
        for name in FieldName::ALL {
            let key = name.as_str();
            let given = match (name, self.printed_expiry) {
                (FieldName::ExpiryDate, Some(day)) => Some(day.to_string()),
                (FieldName::ExpiryDate, None) if self.relations.is_some() => None,
                _ => self.value(key)?,
            };
            let waiting: Option<Waiting> = self.proposed.get(key).map(read_value).transpose()?;
            let (value, probability, standing) = match (given, waiting) {
                (Some(value), _) => {
                    let probability = self.probability.get(key).copied().unwrap_or(1.0);
                    (value, probability, Standing::Given)
                }
                (
                    None,
                    Some(Waiting {
                        value,
                        probability,
                        why,
                    }),
                ) => (value, probability, Standing::Proposed { why }),
                (None, None) => continue,
            };
            if is_day(name) && value.parse::<Date>().is_err() {
                return Err(impossible(key, &value));
            }
            let evidence = self
                .evidence
                .get(key)
                .map_or_else(|| own_proof(&value), Proof::evidence);
            fields.push(Field {
                name,
                value,
                probability,
                standing,
                evidence,
            });
        }
        Ok(fields)
    }

    fn value(&self, key: &'static str) -> Result<Option<String>, LineError> {
        match self.values.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(value)) => Ok(Some(value.clone())),
            Some(other) => Err(impossible(key, other)),
        }
    }

    /// What it does to other papers: as written by `sohoa worker`, else as the export cites.
    fn read_relations(&self) -> Result<Vec<Relation>, LineError> {
        if let Some(relations) = &self.relations {
            return Ok(relations.clone());
        }
        let mut relations = Vec::new();
        for verb in RelationVerb::ALL {
            let key = verb.as_str();
            let lists = [self.values.get(key), self.proposed.get(key)];
            for list in lists.into_iter().flatten().filter(|list| !list.is_null()) {
                let cited: Vec<Cited> = read_value(list)?;
                relations.extend(cited.into_iter().map(|c| c.relation(verb)));
            }
        }
        Ok(relations)
    }
}

impl Cited {
    fn relation(self, verb: RelationVerb) -> Relation {
        let standing = match self.why {
            Some(why) => Standing::Proposed { why },
            None => Standing::Given,
        };
        Relation {
            verb,
            date: self.date,
            kind: None,
            until: None,
            probability: self.probability.unwrap_or(1.0),
            standing,
            evidence: own_proof(&self.number),
            number: self.number,
        }
    }
}

impl Proof {
    fn evidence(&self) -> Evidence {
        let [x, y, w, h] = self.rect;
        Evidence {
            page: self.page,
            rect: Rect::new(x, y, w, h),
            text: self.text.clone(),
            rule: self.rule.clone(),
            source: self.source,
        }
    }
}

impl PageWords {
    fn page(&self) -> Page {
        Page {
            number: self.number,
            state: self.state,
            problem: self.problem.clone(),
            origin: self.origin,
            width_px: self.width_px,
            height_px: self.height_px,
            readable_width_px: self.readable_width_px,
            readable_height_px: self.readable_height_px,
            dpi: self.dpi,
            quarter_turns: self.quarter_turns,
            skew_deg: self.skew_deg,
            placement: self.placement,
            lines: self.lines.iter().cloned().map(unpacked_line).collect(),
            marks: self.marks.clone(),
        }
    }
}

/// The proof of a value that came without one: itself.
fn own_proof(value: &str) -> Evidence {
    Evidence {
        page: 1,
        rect: Rect::default(),
        text: value.to_owned(),
        rule: LOADED.to_owned(),
        source: Source::Register,
    }
}

pub(super) fn bare_page(number: u32, text: &str, (width_px, height_px): (u32, u32)) -> Page {
    Page {
        lines: unplaced_lines(text),
        ..Page::empty(number, (width_px, height_px), TextOrigin::Scan)
    }
}

/// Lines of words whose places are not known.
pub fn unplaced_lines(text: &str) -> Vec<Line> {
    let word = |text: &str| Word {
        text: text.to_owned(),
        as_read: None,
        rect: Rect::default(),
        confidence: 1.0,
    };
    text.lines()
        .map(|line| Line::from_words(line.split_whitespace().map(word).collect()))
        .filter(|line| !line.words.is_empty())
        .collect()
}

fn is_day(name: FieldName) -> bool {
    use FieldName::{EffectiveDate, ExpiryDate, IssueDate, StartWorksBy};
    matches!(name, IssueDate | EffectiveDate | ExpiryDate | StartWorksBy)
}

fn read_value<T: serde::de::DeserializeOwned>(value: &Value) -> Result<T, LineError> {
    Ok(T::deserialize(value)?)
}

fn impossible(key: &'static str, value: &impl std::fmt::Debug) -> LineError {
    let value = format!("{value:?}").chars().take(60).collect();
    LineError::Value { key, value }
}
