//! Overlay: what was found on a page, drawn over it.

use image::{Rgb, RgbImage};

use super::canvas::{self, BLUE, GREEN, LABEL_PX, ORANGE, RED};
use crate::document::{Evidence, FileText, Page, Standing};
use crate::layout::{Paper, Role};

/// Something read from a page, with its proof.
pub struct Proof<'a> {
    /// The field, relation or mark.
    pub name: &'static str,
    /// What was read.
    pub value: &'a str,
    /// Why it waits for a person, as a code; none when it is given.
    pub why: Option<&'a str>,
    /// Where it stands on the page.
    pub evidence: &'a Evidence,
}

/// The readable page with its lines and their roles, each word underlined by how surely it was
/// read.
pub fn reading(mut picture: RgbImage, page: &Page, paper: &Paper) -> RgbImage {
    for word in page.lines.iter().flat_map(|line| &line.words) {
        canvas::underline(&mut picture, &word.rect, sureness(word.confidence));
    }
    for (role, rect) in roles(paper, page.number) {
        canvas::frame(&mut picture, &rect, BLUE);
        let name = role_name(role);
        let left = rect.x.saturating_sub(canvas::label_width(name));
        canvas::label(&mut picture, left, rect.y, name, BLUE);
    }
    picture
}

/// The lines of a page with their roles, boxes on the readable page.
pub fn roles(paper: &Paper, page: u32) -> impl Iterator<Item = (Role, crate::document::Rect)> + '_ {
    let lines = paper.text.lines().iter().zip(&paper.parts);
    lines
        .filter(move |(line, _)| line.page == page)
        .map(|(line, part)| (part.role, line.rect))
}

/// The page as stored with its marks and the proof of every value.
pub fn proof(mut picture: RgbImage, page: &Page, proofs: &[Proof]) -> RgbImage {
    for word in page.lines.iter().flat_map(|line| &line.words) {
        canvas::frame(&mut picture, &page.stored_rect(&word.rect), PALE);
    }
    for mark in &page.marks {
        canvas::frame(&mut picture, &mark.rect, BLUE);
        let (left, under) = (mark.rect.x, mark.rect.bottom());
        canvas::label(&mut picture, left, under, mark.kind.as_str(), BLUE);
    }
    for (index, proof) in proofs.iter().enumerate() {
        let (rect, colour) = (proof.evidence.rect, standing_colour(proof));
        canvas::frame(&mut picture, &rect, colour);
        // Values of the same words have their names above each other.
        let starts_there = |p: &&Proof| (p.evidence.rect.x, p.evidence.rect.y) == (rect.x, rect.y);
        let level = proofs[..=index].iter().filter(starts_there).count() as u32;
        let above = rect.y.saturating_sub(LABEL_PX * level);
        canvas::label(&mut picture, rect.x, above, proof.name, colour);
    }
    picture
}

const PALE: Rgb<u8> = Rgb([190, 210, 235]);

/// Everything whose proof stands on a page.
pub fn proofs(text: &FileText, page: u32) -> Vec<Proof<'_>> {
    let mut proofs = Vec::new();
    for record in &text.records {
        proofs.extend(record.fields.iter().map(|field| Proof {
            name: field.name.as_str(),
            value: &field.value,
            why: why(&field.standing),
            evidence: &field.evidence,
        }));
        proofs.extend(record.relations.iter().map(|relation| Proof {
            name: relation.verb.as_str(),
            value: &relation.number,
            why: why(&relation.standing),
            evidence: &relation.evidence,
        }));
        proofs.extend(record.term.iter().map(|term| Proof {
            name: "term",
            value: &term.evidence.text,
            why: None,
            evidence: &term.evidence,
        }));
    }
    proofs.retain(|proof| proof.evidence.page == page);
    proofs
}

fn why(standing: &Standing) -> Option<&str> {
    match standing {
        Standing::Given => None,
        Standing::Proposed { why } => Some(why),
    }
}

fn standing_colour(proof: &Proof) -> Rgb<u8> {
    match proof.why {
        None => GREEN,
        Some(_) => ORANGE,
    }
}

fn sureness(confidence: f32) -> Rgb<u8> {
    match confidence {
        sure if sure >= 0.8 => GREEN,
        sure if sure >= 0.5 => ORANGE,
        _ => RED,
    }
}

/// The role as a label.
pub fn role_name(role: Role) -> &'static str {
    match role {
        Role::Issuer => "issuer",
        Role::Motto => "motto",
        Role::Head => "head",
        Role::Heading => "heading",
        Role::Basis => "basis",
        Role::Body => "body",
        Role::Recipients => "recipients",
        Role::Signature => "signature",
        Role::SignedBlock => "signed_block",
        Role::Other => "other",
    }
}
