//! Identity: whether a tax code or a person's number has the structure that the law gives it.

/// Provinces in personal identity numbers (Circular 59/2021/TT-BCA, appendix): the first three digits.
const PROVINCES: [u16; 63] = [
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37,
    38, 40, 42, 44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77,
    79, 80, 82, 83, 84, 86, 87, 89, 91, 92, 93, 94, 95, 96,
];

/// Whether the number is one that could have been given: ten digits with their check digit, also with
/// a branch (`4200123456-001`); twelve digits of a person; nine of an old identity card; a passport.
pub fn is_sound(number: &str) -> bool {
    let digits: Vec<u32> = number.chars().filter_map(|c| c.to_digit(10)).collect();
    let has_letters = number.chars().any(char::is_alphabetic);
    match (has_letters, digits.len()) {
        (true, count) => (6..=9).contains(&count),
        (false, 10 | 13) => has_check_digit(&digits[..10]),
        (false, 12) => is_personal(&digits),
        (false, 8 | 9) => true,
        _ => false,
    }
}

/// The tenth digit of a tax code follows from the other nine (Circular 105/2020/TT-BTC gives the
/// structure; the weights are those of the tax authority's register).
fn has_check_digit(digits: &[u32]) -> bool {
    const WEIGHTS: [u32; 9] = [31, 29, 23, 19, 17, 13, 7, 5, 3];
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(w, d)| w * d).sum();
    let check = 10 - sum % 11;
    check < 10 && check == digits[9]
}

/// Province, century and sex, year of birth (Decree 137/2015/NĐ-CP, article 13): the twentieth and
/// twenty-first centuries are 0 to 3.
fn is_personal(digits: &[u32]) -> bool {
    let province = digits[..3].iter().fold(0, |sum, digit| sum * 10 + digit);
    let is_province = PROVINCES.iter().any(|known| u32::from(*known) == province);
    is_province && digits[3] <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tax_codes_have_their_check_digit() {
        // Vinamilk, Viettel, and a branch.
        for sound in ["0300588569", "0100109106", "0100109106-011"] {
            assert!(is_sound(sound), "{sound}");
        }
        for broken in ["0300588568", "0100109107", "0300588596", "123456789012345"] {
            assert!(!is_sound(broken), "{broken}");
        }
    }

    #[test]
    fn personal_numbers_name_a_province_and_a_century() {
        assert!(is_sound("056072862641"));
        assert!(!is_sound("003072862641"), "no province has this code");
        assert!(!is_sound("056972862641"), "no one is born in that century");
        assert!(is_sound("M74145182"), "a passport");
        assert!(is_sound("225123456"), "an old identity card");
    }
}
