//! Dawg: a word list as a directed acyclic word graph, as Tesseract stores it.
//!
//! Promise: a lookup in a damaged list ends and stays inside the list.

use super::{Bytes, ModelError};

const MAGIC: i16 = 42;
/// Bits of an edge above its character: last edge of its node, backward edge, end of a word.
const FLAG_BITS: u32 = 3;

/// Index of an edge in its list.
pub(in super::super) type Edge = u32;

/// A word list.
pub(in super::super) struct Dawg {
    edges: Vec<u64>,
    character_bits: u32,
    /// Forward edges of the root, sorted by character.
    root_edges: usize,
}

impl Dawg {
    pub(super) fn parse(bytes: &[u8], part: &'static str) -> Result<Self, ModelError> {
        let mut bytes = Bytes::new(bytes, part);
        let magic = bytes.i16()?;
        if magic != MAGIC {
            return Err(ModelError::unsupported(part, MAGIC.to_string(), magic));
        }
        // Unichar ids of the list, and one more that stands for "no character".
        let characters = bytes.size(part, 1 << 20)?;
        let count = bytes.size(part, 1 << 26)?;
        let records = bytes.take(count * 8)?;
        bytes.finish()?;
        let edges = records
            .as_chunks()
            .0
            .iter()
            .map(|&record| u64::from_le_bytes(record))
            .collect();
        let mut list = Self {
            edges,
            character_bits: usize::BITS - characters.leading_zeros(),
            root_edges: 0,
        };
        list.root_edges = list.node(0).count();
        Ok(list)
    }

    fn flag(&self, edge: u64, flag: u32) -> bool {
        edge >> (self.character_bits + flag) & 1 == 1
    }

    fn character(&self, edge: u64) -> u32 {
        (edge & ((1 << self.character_bits) - 1)) as u32
    }

    /// Edges of the node that starts at edge `first`, up to its last one.
    fn node(&self, first: usize) -> impl Iterator<Item = (usize, u64)> {
        let mut last = false;
        self.edges
            .iter()
            .copied()
            .enumerate()
            .skip(first)
            .take_while(move |&(_, edge)| !std::mem::replace(&mut last, self.flag(edge, 0)))
            .take_while(|&(_, edge)| !self.flag(edge, 1))
    }

    /// The edge for `character` out of the node that `from` leads to (`None`: the root).
    pub(in super::super) fn follow(&self, from: Option<Edge>, character: u32) -> Option<Edge> {
        let Some(from) = from else {
            let root = &self.edges[..self.root_edges];
            let at = root.binary_search_by_key(&character, |&edge| self.character(edge));
            return at.ok().map(|at| at as Edge);
        };
        let next = self.edges[from as usize] >> (self.character_bits + FLAG_BITS);
        // Zero says that no word goes on here: the root is never anybody's child.
        let next = usize::try_from(next).ok().filter(|&next| next != 0)?;
        self.node(next)
            .find(|&(_, edge)| self.character(edge) == character)
            .map(|(at, _)| at as Edge)
    }

    /// Whether a word may end with this edge.
    pub(in super::super) fn ends_word(&self, edge: Edge) -> bool {
        self.flag(self.edges[edge as usize], 2)
    }
}
