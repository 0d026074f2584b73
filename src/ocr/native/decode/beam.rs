//! Beam: the best paths through the steps of a line, by the rules of Tesseract's CTC beam.
//!
//! Neighbouring steps often share a character's probability with the null's, so a path may add
//! them where that decodes to the same text; what may follow such a sum is its [`Follow`] kind.
//! Paths inside the word lists cost their certainty, paths outside 2.25 times as much.
//!
//! Promise: time and memory linear in the steps: at most 30 paths are kept at each.

use super::super::model::SPACE;
use super::super::network::Step;
use super::dictionary::{Lists, Source, State, Walker};
use super::evidence::{Certainty, Choice, Evidence, LEAST_CERTAINTY};

/// Paths kept of every kind.
const WIDTH: usize = 5;
const KINDS: usize = 6;
/// What a step outside the word lists costs more than one inside.
const OUTSIDE_LISTS: f32 = 2.25;
/// Steps inside word lists must be surer than this.
const LEAST_LISTED: f32 = -25.0 / 7.0;

/// Index of a node in [`Lattice::nodes`].
pub(super) type NodeIndex = u32;
const NONE: u32 = u32::MAX;

/// What may follow a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Follow {
    /// The step stood alone.
    Anything = 0,
    /// The step was summed with its neighbour and must be repeated alone.
    OnlyRepeat = 1,
    /// The step was summed with its neighbour after standing alone.
    NoRepeat = 2,
}

const FOLLOWS: [Follow; 3] = [Follow::Anything, Follow::OnlyRepeat, Follow::NoRepeat];

/// One step of a path.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    code: u16,
    /// The character; none for the null.
    pub(super) character: Option<u32>,
    pub(super) source: Source,
    /// The space, or start of line, before a word in the lists.
    starts_lists: bool,
    /// First character of a word in the lists.
    pub(super) starts_word: bool,
    ends_word: bool,
    pub(super) repeats: bool,
    /// Logarithm of the step's probability with all costs.
    pub(super) certainty: f32,
    /// The step's probability.
    pub(super) probability: f32,
    score: f32,
    prev: NodeIndex,
    /// The last node, this one included, with a character that is no repeat.
    anchor: NodeIndex,
    lists: Option<State>,
    /// Of all characters of the path; equal hashes are equal texts.
    hash: u64,
}

/// Nodes of one kind, at most [`WIDTH`], in no order.
#[derive(Default)]
struct Heap {
    nodes: Vec<Node>,
    /// Index and score of the worst node, once the heap is full.
    worst: Option<(usize, f32)>,
}

impl Heap {
    fn has_room_for(&self, score: f32) -> bool {
        self.worst.is_none_or(|(_, worst)| score > worst)
    }

    /// Keeps the node if it is among the best; of equal texts only the better one stays.
    fn push(&mut self, node: Node) {
        if !self.has_room_for(node.score) {
            return;
        }
        let same = self.nodes.iter().position(|other| {
            other.hash == node.hash
                && other.code == node.code
                && other.source == node.source
                && other.starts_lists == node.starts_lists
        });
        match (same, self.worst) {
            (Some(at), _) if node.score > self.nodes[at].score => self.nodes[at] = node,
            (Some(_), _) => return,
            (None, Some((worst, _))) => self.nodes[worst] = node,
            (None, None) => self.nodes.push(node),
        }
        if self.nodes.len() == WIDTH {
            let scores = self.nodes.iter().map(|n| n.score).enumerate();
            self.worst = scores.min_by(|a, b| a.1.total_cmp(&b.1));
        }
    }

    /// The nodes, leaving the heap empty.
    fn take(&mut self) -> std::vec::Drain<'_, Node> {
        self.worst = None;
        self.nodes.drain(..)
    }
}

/// All paths of a line.
#[derive(Default)]
pub(super) struct Lattice {
    nodes: Vec<Node>,
    /// Nodes of the last finished step, by kind.
    last: Vec<(NodeIndex, bool, Follow)>,
    heaps: [Heap; KINDS],
    /// Best start of a word in the lists, for every [`Follow`].
    starts: [Option<Node>; 3],
    codes: u64,
    pub(super) walker: Walker,
}

/// A path that is to be continued; none stands at the start of the line.
#[derive(Clone, Copy)]
struct Path<'a> {
    prev: Option<(NodeIndex, &'a Node)>,
    listed: bool,
    follow: Follow,
}

/// A step that may be appended to a path.
#[derive(Clone, Copy)]
struct Append<'a> {
    prev: Option<(NodeIndex, &'a Node)>,
    choice: &'a Choice,
    certainty: Certainty,
    follow: Follow,
}

fn kind(listed: bool, follow: Follow) -> usize {
    usize::from(listed) * FOLLOWS.len() + follow as usize
}

impl Lattice {
    /// Searches a line; `character_of` knows the codes, `codes` how many there are.
    pub(super) fn search(
        &mut self,
        steps: &[Step],
        null: u16,
        codes: usize,
        lists: Option<&Lists>,
        character_of: &dyn Fn(u16) -> Option<u32>,
    ) {
        self.nodes.clear();
        self.last.clear();
        self.codes = codes as u64;
        self.walker.trim();
        for (t, step) in steps.iter().enumerate() {
            let evidence = Evidence::of(step, null, character_of);
            if t == 0 {
                for listed in [false, true] {
                    let path = Path {
                        prev: None,
                        listed,
                        follow: Follow::Anything,
                    };
                    self.continue_path(path, &evidence, lists);
                }
                self.starts = [None; 3];
            }
            for at in 0..self.last.len() {
                let (index, listed, follow) = self.last[at];
                let node = self.nodes[index as usize];
                let path = Path {
                    prev: Some((index, &node)),
                    listed,
                    follow,
                };
                self.continue_path(path, &evidence, lists);
            }
            self.finish_step();
        }
    }

    /// Moves the step's heaps to the nodes.
    fn finish_step(&mut self) {
        for follow in FOLLOWS {
            if let Some(start) = self.starts[follow as usize].take() {
                self.heaps[kind(true, follow)].push(start);
            }
        }
        self.last.clear();
        for listed in [false, true] {
            for follow in FOLLOWS {
                for mut node in self.heaps[kind(listed, follow)].take() {
                    let index = self.nodes.len() as NodeIndex;
                    if node.character.is_some() && !node.repeats {
                        node.anchor = index;
                    }
                    self.nodes.push(node);
                    self.last.push((index, listed, follow));
                }
            }
        }
    }

    fn continue_path(&mut self, path: Path, evidence: &Evidence, lists: Option<&Lists>) {
        let Path {
            prev,
            listed,
            follow,
        } = path;
        if let Some((_, node)) = prev {
            self.repeat(path, node.code, evidence);
            if follow == Follow::OnlyRepeat {
                return;
            }
        }
        for choice in evidence.options() {
            if prev.is_some_and(|(_, node)| node.code == choice.code) {
                continue;
            }
            if choice.alone.certainty < LEAST_CERTAINTY && !choice.is_null {
                continue;
            }
            let append = Append {
                prev,
                choice,
                certainty: choice.alone,
                follow: Follow::Anything,
            };
            self.append(append, listed, lists);
            if choice.is_null {
                continue;
            }
            let shared = prev.is_some_and(|(_, node)| {
                follow == Follow::Anything
                    && node.character.is_some()
                    && evidence.are_top_two(node.code, choice.code)
            });
            let sum = Append {
                certainty: if shared {
                    evidence.all_three
                } else {
                    choice.with_null
                },
                follow: Follow::OnlyRepeat,
                ..append
            };
            self.append(sum, listed, lists);
        }
    }

    /// The code of the path's last node once more.
    fn repeat(&mut self, path: Path, code: u16, evidence: &Evidence) {
        let Path {
            prev,
            listed,
            follow,
        } = path;
        let Some(choice) = evidence.options().iter().find(|o| o.code == code) else {
            return;
        };
        let append = Append {
            prev,
            choice,
            certainty: choice.alone,
            follow: Follow::Anything,
        };
        if follow != Follow::NoRepeat {
            self.push_repeat(append, listed);
        }
        if follow == Follow::Anything && !choice.is_null {
            let sum = Append {
                certainty: choice.with_null,
                follow: Follow::NoRepeat,
                ..append
            };
            self.push_repeat(sum, listed);
        }
    }

    fn push_repeat(&mut self, append: Append, listed: bool) {
        let mut cost = append.certainty.certainty;
        if listed {
            if cost <= LEAST_LISTED {
                return;
            }
        } else {
            cost *= OUTSIDE_LISTS;
            if cost < LEAST_CERTAINTY && !append.choice.is_null {
                return;
            }
        }
        let heap = kind(listed, append.follow);
        if !self.heaps[heap].has_room_for(Self::score(&append, cost)) {
            return;
        }
        let mut node = self.node(&append, cost, true);
        node.source = append.prev.map_or(Source::Network, |(_, node)| node.source);
        self.heaps[heap].push(node);
    }

    /// A code that differs from the path's last one.
    fn append(&mut self, append: Append, listed: bool, lists: Option<&Lists>) {
        let certainty = append.certainty.certainty;
        if listed {
            if let Some(lists) = lists.filter(|_| certainty > LEAST_LISTED) {
                self.append_listed(append, lists);
            }
            return;
        }
        let cost = certainty * OUTSIDE_LISTS;
        let heap = kind(false, append.follow);
        if self.heaps[heap].has_room_for(Self::score(&append, cost)) {
            let node = self.node(&append, cost, false);
            self.heaps[heap].push(node);
        }
        let is_space = append.choice.character == Some(SPACE);
        if lists.is_some() && is_space && certainty > LEAST_LISTED {
            // The space counts for the word after it: it must not cost what the path before it
            // paid for being outside the lists.
            let start = self.node(&append, certainty, false);
            self.start_lists(start, Source::Nothing, append.follow);
        }
    }

    fn append_listed(&mut self, append: Append, lists: &Lists) {
        let certainty = append.certainty.certainty;
        let mut node = self.node(&append, certainty, false);
        let heap = kind(true, append.follow);
        let Some(character) = append.choice.character else {
            node.source = Source::Nothing;
            self.heaps[heap].push(node);
            return;
        };
        let outside = kind(false, append.follow);
        if [heap, outside]
            .iter()
            .all(|&h| !self.heaps[h].has_room_for(node.score))
        {
            return;
        }
        let anchor = append
            .prev
            .and_then(|(_, prev)| self.nodes.get(prev.anchor as usize).copied());
        if character == SPACE {
            if let Some(anchor) = anchor.filter(|a| a.ends_word) {
                self.start_lists(node, anchor.source, append.follow);
                node.source = anchor.source;
                self.heaps[outside].push(node);
            }
            return;
        }
        if anchor.is_some_and(|a| a.starts_lists && a.character != Some(SPACE)) {
            return;
        }
        let from = anchor.map_or(Some(Walker::START), |a| a.lists);
        let Some(reached) = from.and_then(|from| self.walker.follow(lists, from, character)) else {
            return;
        };
        node.source = reached.source;
        node.starts_word = anchor.is_none_or(|a| a.starts_lists);
        node.ends_word = reached.ends;
        node.lists = Some(reached.state);
        self.heaps[heap].push(node);
    }

    fn start_lists(&mut self, mut node: Node, source: Source, follow: Follow) {
        let best = &mut self.starts[follow as usize];
        if best.is_none_or(|best| node.score > best.score) {
            node.source = source;
            node.starts_lists = true;
            node.lists = Some(Walker::START);
            *best = Some(node);
        }
    }

    /// Where a path would stand after a step of this certainty.
    fn score(append: &Append, certainty: f32) -> f32 {
        append.prev.map_or(0.0, |(_, prev)| prev.score) + certainty
    }

    /// A node outside the lists.
    fn node(&self, append: &Append, certainty: f32, repeats: bool) -> Node {
        let Append { prev, choice, .. } = append;
        let (index, hash, anchor) = match prev {
            Some((index, prev)) => (*index, prev.hash, prev.anchor),
            None => (NONE, 0, NONE),
        };
        let hash = if repeats || choice.is_null {
            hash
        } else {
            let carry = ((hash >> 32) * self.codes) >> 32;
            hash.wrapping_mul(self.codes)
                .wrapping_add(carry)
                .wrapping_add(u64::from(choice.code))
        };
        Node {
            code: choice.code,
            character: choice.character,
            source: Source::Network,
            starts_lists: false,
            starts_word: false,
            ends_word: false,
            repeats,
            certainty,
            probability: append.certainty.probability,
            score: Self::score(append, certainty),
            prev: index,
            anchor,
            lists: None,
            hash,
        }
    }

    /// The best path, one node a step.
    pub(super) fn best_path(&self) -> Vec<Node> {
        let complete = |&&(index, listed, follow): &&(NodeIndex, bool, Follow)| {
            let anchor = self.nodes[index as usize].anchor as usize;
            let at_word_end = self.nodes.get(anchor);
            follow != Follow::OnlyRepeat
                && (!listed
                    || at_word_end.is_some_and(|a| a.ends_word || a.character == Some(SPACE)))
        };
        let mut best: Option<NodeIndex> = None;
        for &(index, ..) in self.last.iter().filter(complete) {
            let score = |i: NodeIndex| self.nodes[i as usize].score;
            if best.is_none_or(|best| score(index) > score(best)) {
                best = Some(index);
            }
        }
        let mut path = Vec::new();
        let mut at = best.unwrap_or(NONE);
        while let Some(node) = self.nodes.get(at as usize) {
            path.push(*node);
            at = node.prev;
        }
        path.reverse();
        path
    }
}
