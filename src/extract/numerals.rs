//! Numerals: numbers below a thousand in Vietnamese words, folded.

/// Words of which numbers are made, as a pattern. "tu" (four, and "from") counts after tens only.
pub const WORDS: &str =
    r"(?:(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|tram|lam|nham|le|linh|khong|(?:muoi )tu)\s)+?";

const UNITS: [&str; 10] = [
    "khong", "mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin",
];

/// The number that the words say: "ba muoi sau", "hai lam", "mot tram hai muoi".
pub fn number(words: &str) -> Option<u32> {
    let words: Vec<&str> = words.split_whitespace().collect();
    match words.iter().position(|word| *word == "tram") {
        Some(at) => {
            let hundreds = unit(words.get(at.checked_sub(1)?)?)?;
            let rest = match &words[at + 1..] {
                [] => 0,
                ["le" | "linh", only] => unit(only)?,
                rest => below_hundred(rest)?,
            };
            (at == 1).then_some(hundreds * 100 + rest)
        }
        None => below_hundred(&words),
    }
}

fn below_hundred(words: &[&str]) -> Option<u32> {
    Some(match words {
        ["muoi"] => 10,
        ["muoi", last] => 10 + unit(last)?,
        [only] => unit(only)?,
        [tens, "muoi"] => unit(tens)? * 10,
        [tens, "muoi", last] | [tens, last] => unit(tens)? * 10 + unit(last)?,
        _ => return None,
    })
}

fn unit(word: &&str) -> Option<u32> {
    let at = match *word {
        "lam" | "nham" => 5,
        "tu" => 4,
        word => UNITS.iter().position(|unit| *unit == word)?,
    };
    u32::try_from(at).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_the_numbers_that_they_say() {
        for (words, is) in [
            ("ba", 3),
            ("muoi", 10),
            ("muoi lam", 15),
            ("hai muoi tu", 24),
            ("ba muoi sau", 36),
            ("nam muoi", 50),
            ("chin muoi mot", 91),
            ("mot tram hai muoi", 120),
            ("mot tram linh nam", 105),
        ] {
            assert_eq!(number(words), Some(is), "{words}");
        }
        for words in ["", "tu ngay", "ky", "muoi muoi muoi muoi"] {
            assert_eq!(number(words), None, "{words}");
        }
    }
}
