//! Abbreviation: the letters of a number's symbol, `GPXD-KKT` of `45/GPXD-KKT`.
//!
//! Promise: a symbol that has lost or gained a letter beside a known abbreviation is doubted, never
//! mended: two offices may differ by one letter.

/// Types of papers (Decree 30/2020/NĐ-CP, appendix III) and bodies, folded, three letters or more.
const KNOWN: &str = "gpxd gpmt gpld gplx gpkd gpqc gphd gpks gptnn gcn gcndkdt gcndkdn gcndkkd gcnqsd \
    cchn cndkdn dkdt dkdn dkkd attp cndk ttr ubnd hdnd kkt kcn bql bqlkkt bqlkcn qlkkt qlkcn qldt \
    qlqhxd qlxd qlda qltnmt vpub vpdd tttt ttg skhdt khdt stnmt tnmt snnmt nnmt snnptnt sxd sct stc \
    stp syt sgtvt gtvt sldtbxh ldtbxh sgddt svhtt skhcn stttt snv sdl btnmt bnnmt bxd bct btc bca byt \
    bkhdt bgtvt bldtbxh bnn bnv btp bvhttdl bkhcn hdtd xncb pccc dtm";

/// Types of two letters (the same appendix, and licences).
const SHORT: &str = "bb bc cd ct cv da dx gm gp gt hd kh kl nd nq pa qc qd tb tc tr";

/// Whether a number's symbol consists of known abbreviations, one of three letters among them.
pub fn is_known_symbol(number: &str) -> bool {
    let folded = crate::catalogue::fold(number);
    let groups = folded.split(|c: char| !c.is_ascii_alphabetic());
    let groups: Vec<&str> = groups.filter(|group| !group.is_empty()).collect();
    groups.iter().any(|group| has(KNOWN, group))
        && groups
            .iter()
            .all(|group| has(KNOWN, group) || has(SHORT, group))
}

fn has(list: &str, group: &str) -> bool {
    list.split_whitespace().any(|listed| listed == group)
}

/// Whether letters of the symbol seem to be lost or added.
pub fn is_doubtful(number: &str) -> bool {
    let folded = crate::catalogue::fold(number);
    let Some((_, symbol)) = folded.split_once('/') else {
        return false;
    };
    let groups = symbol.split(|c: char| !c.is_ascii_alphanumeric());
    let groups: Vec<&str> = groups.filter(|group| !group.is_empty()).collect();
    let is_cut = groups.len() > 1 && groups.last().is_some_and(|group| group.len() == 1);
    is_cut || groups.iter().any(|group| is_near_miss(group))
}

/// One letter away from a known abbreviation, and none itself.
fn is_near_miss(group: &str) -> bool {
    let is_word = group.bytes().all(|b| b.is_ascii_lowercase()) && group.len() >= 3;
    is_word
        && !has(KNOWN, group)
        && KNOWN
            .split_whitespace()
            .any(|known| lacks_one(group, known) || lacks_one(known, group))
}

/// Whether `short` is `long` without one of its letters.
fn lacks_one(short: &str, long: &str) -> bool {
    if short.len() + 1 != long.len() {
        return false;
    }
    let (short, long) = (short.as_bytes(), long.as_bytes());
    let same = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    short[same..] == long[same + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_is_known_when_all_its_parts_are() {
        for known in ["534/QĐ-KKT,", "/GPXD-KKT", "08/2009/QĐ-UBND"] {
            assert!(is_known_symbol(known), "{known}");
        }
        for unknown in ["534/QĐ-KRT", "534/QD", "274", "12/ABC-UBND"] {
            assert!(!is_known_symbol(unknown), "{unknown}");
        }
    }

    #[test]
    fn a_symbol_that_lost_a_letter_is_doubted() {
        for doubtful in ["66/GPX-KKT", "559/GP-U", "12/QĐ-UBN", "7/GPXXD-KKT"] {
            assert!(is_doubtful(doubtful), "{doubtful}");
        }
        for sound in [
            "66/GPXD-KKT",
            "559/GP-UBND",
            "08/2009/QĐ-UBND",
            "233/2021/ATTP-CNĐK",
            "1837/KKT-VP",
            "15/ABCX",
            "7389839724",
        ] {
            assert!(!is_doubtful(sound), "{sound}");
        }
    }
}
