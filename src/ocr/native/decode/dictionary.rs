//! Dictionary: how far the characters of a word so far follow the model's word lists.
//!
//! A word may stand inside punctuation: the punctuation list holds patterns such as "( )", where
//! the space stands for a word or a number; in the number list it stands for a digit.
//!
//! Promise: the automaton of all three lists, made while it is walked; bounded memory.

use std::collections::HashMap;

use super::super::model::{Charset, Dawg, Dictionary, Edge};

/// Stands for a word in the punctuation list, for a digit in the number list.
const PATTERN: u32 = 0;
/// States kept at most; a page of print meets some thousands.
const MOST_STATES: usize = 1 << 16;

/// What kind of list a word follows; the order is that of trust, as Tesseract ranks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    /// A space that starts a word, carried over from a path outside the lists.
    Nothing,
    Punctuation,
    /// The network's own choice, no list.
    Network,
    Number,
    Word,
}

/// Number of a set of places in the lists.
pub(super) type State = u32;

/// One place in the lists at once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Place {
    list: Option<(List, Edge)>,
    punctuation: Option<Edge>,
    /// Whether the word must follow the punctuation list.
    punctuated: bool,
    /// The word is over, only punctuation may follow.
    after_word: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum List {
    Words,
    Numbers,
}

/// Where a character leads.
#[derive(Clone, Copy)]
pub(super) struct Reached {
    pub(super) state: State,
    pub(super) source: Source,
    /// A word may end here.
    pub(super) ends: bool,
}

/// Walker through the lists; remembers every step.
#[derive(Default)]
pub(super) struct Walker {
    states: Vec<Vec<Place>>,
    numbers: HashMap<Vec<Place>, State>,
    steps: HashMap<(State, u32), Option<Reached>>,
}

impl Walker {
    /// The state at the start of a word.
    pub(super) const START: State = 0;

    /// Forgets the states when there are too many; only between lines.
    pub(super) fn trim(&mut self) {
        if self.states.len() > MOST_STATES {
            *self = Self::default();
        }
    }

    /// The state after `character`, if any word goes on like this.
    pub(super) fn follow(&mut self, lists: &Lists, from: State, character: u32) -> Option<Reached> {
        if self.states.is_empty() {
            self.number(lists.start());
        }
        if let Some(&known) = self.steps.get(&(from, character)) {
            return known;
        }
        let mut next = Next::default();
        for place in &self.states[from as usize] {
            lists.follow(place, character, &mut next);
        }
        let reached = (next.source > Source::Nothing).then(|| Reached {
            source: next.source,
            ends: next.ends,
            state: self.number(next.places),
        });
        self.steps.insert((from, character), reached);
        reached
    }

    fn number(&mut self, places: Vec<Place>) -> State {
        *self.numbers.entry(places).or_insert_with_key(|places| {
            self.states.push(places.clone());
            self.states.len() as State - 1
        })
    }
}

/// What a character leads to, while it is collected.
struct Next {
    places: Vec<Place>,
    source: Source,
    ends: bool,
}

impl Default for Next {
    fn default() -> Self {
        Self {
            places: Vec::new(),
            source: Source::Nothing,
            ends: false,
        }
    }
}

impl Next {
    fn add(&mut self, place: Place, source: Source, ends: bool) {
        if !self.places.contains(&place) {
            self.places.push(place);
        }
        self.source = self.source.max(source);
        self.ends |= ends;
    }
}

/// The model's lists.
pub(super) struct Lists<'a> {
    dictionary: &'a Dictionary,
    charset: &'a Charset,
}

impl<'a> Lists<'a> {
    /// The lists, if the model has any.
    pub(super) fn of(dictionary: &'a Dictionary, charset: &'a Charset) -> Option<Self> {
        let Dictionary {
            punctuation,
            words,
            numbers,
        } = dictionary;
        let any = [punctuation, words, numbers]
            .into_iter()
            .any(Option::is_some);
        any.then_some(Self {
            dictionary,
            charset,
        })
    }

    fn list(&self, list: List) -> Option<&'a Dawg> {
        match list {
            List::Words => self.dictionary.words.as_ref(),
            List::Numbers => self.dictionary.numbers.as_ref(),
        }
    }

    fn start(&self) -> Vec<Place> {
        let place = |punctuated| Place {
            list: None,
            punctuation: None,
            punctuated,
            after_word: false,
        };
        let Some(punctuation) = &self.dictionary.punctuation else {
            return vec![place(false)];
        };
        // Words stand alone only where the list has no pattern "nothing but a word".
        let bare = punctuation.follow(None, PATTERN);
        if bare.is_some_and(|edge| punctuation.ends_word(edge)) {
            vec![place(true)]
        } else {
            vec![place(true), place(false)]
        }
    }

    /// The edge for a character in a list; digits are one character there in the number list.
    fn edge(&self, list: List, from: Option<Edge>, character: u32) -> Option<Edge> {
        let character = match list {
            List::Numbers if self.charset.is_digit(character) => PATTERN,
            _ => character,
        };
        self.list(list)?.follow(from, character)
    }

    fn ends(&self, list: List, edge: Edge) -> bool {
        self.list(list).is_some_and(|dawg| dawg.ends_word(edge))
    }

    fn follow(&self, place: &Place, character: u32, next: &mut Next) {
        match place.list {
            None => self.begin(place, character, next),
            Some((list, edge)) => self.go_on(place, list, edge, character, next),
        }
    }

    /// From punctuation before the word: into a word or number, or to more punctuation.
    fn begin(&self, place: &Place, character: u32, next: &mut Next) {
        let punctuation = self
            .dictionary
            .punctuation
            .as_ref()
            .filter(|_| place.punctuated);
        let slot = punctuation.map(|p| (p, p.follow(place.punctuation, PATTERN)));
        // `allowed`: the pattern has room for a word here; `may_end`: and may end with it.
        let (allowed, may_end, pattern) = match slot {
            None => (true, true, None),
            Some((p, edge)) => (edge.is_some(), edge.is_some_and(|e| p.ends_word(e)), edge),
        };
        for list in [List::Words, List::Numbers] {
            if let Some(edge) = self.edge(list, None, character).filter(|_| allowed) {
                let begun = Place {
                    list: Some((list, edge)),
                    punctuation: pattern,
                    ..*place
                };
                next.add(begun, source(list), self.ends(list, edge) && may_end);
            }
        }
        if let Some((p, edge)) =
            punctuation.and_then(|p| Some((p, p.follow(place.punctuation, character)?)))
        {
            let further = Place {
                punctuation: Some(edge),
                ..*place
            };
            next.add(further, Source::Punctuation, p.ends_word(edge));
        }
    }

    /// From inside a word or number: back to punctuation if it may end, or to its next character.
    fn go_on(&self, place: &Place, list: List, edge: Edge, character: u32, next: &mut Next) {
        let punctuation = self
            .dictionary
            .punctuation
            .as_ref()
            .filter(|_| place.punctuated);
        if let Some(p) = punctuation.filter(|_| self.ends(list, edge))
            && let Some(mark) = p.follow(place.punctuation, character)
        {
            let after = Place {
                punctuation: Some(mark),
                after_word: true,
                ..*place
            };
            next.add(after, source(list), p.ends_word(mark));
        }
        if place.after_word {
            return;
        }
        if let Some(edge) = self.edge(list, Some(edge), character) {
            let further = Place {
                list: Some((list, edge)),
                ..*place
            };
            let pattern_done =
                punctuation.is_none_or(|p| place.punctuation.is_some_and(|mark| p.ends_word(mark)));
            next.add(further, source(list), self.ends(list, edge) && pattern_done);
        }
    }
}

fn source(list: List) -> Source {
    match list {
        List::Words => Source::Word,
        List::Numbers => Source::Number,
    }
}
