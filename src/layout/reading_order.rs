//! Reading order: lines as a person reads an official paper, whatever order an engine gave them.
//!
//! Promise: what stands side by side (the letterhead's halves, recipients and signature block, two
//! columns) is read column by column; everything else from top to bottom; no line is lost.

use std::sync::LazyLock;

use regex::Regex;

use crate::catalogue::fold;
use crate::document::{Line, Rect, Word};

/// A gap of this many line heights parts a line into cells.
const CELL_GAP_HEIGHTS: f32 = 3.0;
/// The narrowest gutter between columns, as a share of the page's width.
const NARROWEST_GUTTER: f32 = 0.012;
/// A gutter lies in this part of the page's width.
const GUTTER_ZONE: std::ops::RangeInclusive<f32> = 0.18..=0.75;

/// Where the middle of a centred line lies: the halves of a letterhead lie well beside it.
const CENTRED: std::ops::RangeInclusive<f32> = 0.46..=0.56;

static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:[^\s.)\p{L}]{1,2}|\p{L})\s)?\W{0,3}s[ốôoóòồ60]\s*[:.;]")
        .expect("a valid pattern")
});
static PLACE_AND_DAY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)ng[aàảá]y\b.*\bth[aáảà]ng\b.*\bn[aăâ]m\b").expect("a valid pattern")
});

/// The lines in reading order; lines that run over a wide gap are parted there.
pub fn order(lines: Vec<Line>, width_px: u32, _height_px: u32) -> Vec<Line> {
    let mut lines: Vec<Line> = lines.into_iter().flat_map(cells).collect();
    lines.sort_by_key(|line| (line.rect.center_y(), line.rect.x));
    let mut ordered = Vec::with_capacity(lines.len());
    let (mut rest, mut alone) = (lines, Vec::new());
    while !rest.is_empty() {
        let run = columns(&rest, width_px);
        let after = rest.split_off(run.as_ref().map_or(1, |run| run.lines));
        match run {
            Some(run) => {
                ordered.extend(rows_left_to_right(std::mem::take(&mut alone)));
                ordered.extend(by_column(rest, run.gutter_x));
            }
            None => alone.extend(rest),
        }
        rest = after;
    }
    ordered.extend(rows_left_to_right(alone));
    ordered
}

/// A line parted at its wide gaps.
fn cells(line: Line) -> Vec<Line> {
    let height = median_height(&line.words).max(1) as f32;
    let mut words = line.words;
    words.sort_by_key(|word| word.rect.x);
    let motto = motto_start(&words);
    let mut cells: Vec<Vec<Word>> = Vec::new();
    for (index, word) in words.into_iter().enumerate() {
        match cells.last_mut() {
            Some(cell) if Some(index) != motto && !is_apart(cell, &word, height) => cell.push(word),
            _ => cells.push(vec![word]),
        }
    }
    cells.into_iter().map(Line::from_words).collect()
}

/// The word at which the state's name or motto begins, after the issuing body's name: large letters
/// leave a narrow gap between the halves of a letterhead.
fn motto_start(words: &[Word]) -> Option<usize> {
    (1..words.len()).find(|&at| begins_motto(&words[at..]))
}

fn begins_motto(words: &[Word]) -> bool {
    let is = |at: usize, wanted: &str| words.get(at).is_some_and(|word| fold(&word.text) == wanted);
    is(0, "cong") && is(2, "xa") && is(3, "hoi") || is(0, "doc") && is(1, "lap")
}

/// What a line takes of the page's width. The state's name in large letters may begin above the end of the
/// issuing body's name: its first letter parts no columns.
fn extent(line: &Line) -> Rect {
    let overhang = match begins_motto(&line.words) {
        true => line.rect.h.min(line.rect.w),
        false => 0,
    };
    Rect {
        x: line.rect.x + overhang,
        w: line.rect.w - overhang,
        ..line.rect
    }
}

fn is_apart(cell: &[Word], word: &Word, height: f32) -> bool {
    let right = cell.iter().map(|word| word.rect.right()).max().unwrap_or(0);
    word.rect.x.saturating_sub(right) as f32 > height * CELL_GAP_HEIGHTS
}

fn median_height(words: &[Word]) -> u32 {
    let mut heights: Vec<u32> = words.iter().map(|word| word.rect.h).collect();
    heights.sort_unstable();
    heights.get(heights.len() / 2).copied().unwrap_or(0)
}

/// How many of the next lines stand in two columns, and where the gutter is.
struct Run {
    lines: usize,
    gutter_x: u32,
}

/// The longest beginning of `lines` that one gutter parts into columns standing side by side.
fn columns(lines: &[Line], width_px: u32) -> Option<Run> {
    let zone = |share: f32| (width_px as f32 * share) as u32;
    let mut gutters = vec![(zone(*GUTTER_ZONE.start()), zone(*GUTTER_ZONE.end()))];
    let narrowest = zone(NARROWEST_GUTTER).max(1);
    let mut best = None;
    for (index, line) in lines.iter().enumerate() {
        // A heading in the middle belongs to neither column.
        if index > 0 && is_centred(&line.rect, width_px) && is_alone(lines, index) {
            break;
        }
        gutters = without(&gutters, &extent(line), narrowest);
        if gutters.is_empty() {
            break;
        }
        let widest = gutters
            .iter()
            .filter(|gutter| stands_side_by_side(&lines[..=index], middle(gutter)))
            .max_by_key(|(left, right)| right - left);
        if let Some(gutter) = widest {
            best = Some((index + 1, middle(gutter)));
        }
    }
    let (count, gutter_x) = best?;
    Some(Run {
        lines: count,
        gutter_x,
    })
}

/// Whether no other line stands in its row.
fn is_alone(lines: &[Line], index: usize) -> bool {
    let rect = &lines[index].rect;
    let mut others = lines.iter().enumerate().filter(|(at, _)| *at != index);
    others.all(|(_, line)| line.rect.overlap_y(rect) * 2 < rect.h.min(line.rect.h))
}

fn is_centred(line: &Rect, width_px: u32) -> bool {
    let center = line.center_x() as f32 / width_px.max(1) as f32;
    CENTRED.contains(&center)
}

fn middle((left, right): &(u32, u32)) -> u32 {
    (left + right) / 2
}

/// The free intervals after a line has taken its place.
fn without(gutters: &[(u32, u32)], line: &Rect, narrowest: u32) -> Vec<(u32, u32)> {
    gutters
        .iter()
        .flat_map(|&(left, right)| [(left, right.min(line.x)), (left.max(line.right()), right)])
        .filter(|(left, right)| left + narrowest <= *right)
        .collect()
}

/// Whether the last line has a neighbour beyond the gutter: a column that has ended takes no more.
fn stands_side_by_side(lines: &[Line], gutter_x: u32) -> bool {
    let Some((last, above)) = lines.split_last() else {
        return false;
    };
    let side = |line: &Line| line.rect.center_x() < gutter_x;
    let mut beyond = above.iter().filter(|line| side(line) != side(last));
    let reach = last.rect.h.max(20) * 2;
    beyond.any(|line| {
        line.rect.overlap_y(&last.rect) > 0
            || above.iter().any(|mate| {
                side(mate) == side(last)
                    && mate.rect.overlap_y(&line.rect) > 0
                    && last.rect.y.saturating_sub(mate.rect.bottom()) < reach * 8
            })
    })
}

/// Left column, then right column. In a letterhead the number and the place and day come after both
/// halves (the order in which Decree 30/2020 numbers its boxes: 1, 2, then 3, 4).
fn by_column(lines: Vec<Line>, gutter_x: u32) -> Vec<Line> {
    let (left, right): (Vec<Line>, Vec<Line>) = lines
        .into_iter()
        .partition(|line| line.rect.center_x() < gutter_x);
    let (mut left, mut right) = (rows_left_to_right(left), rows_left_to_right(right));
    let number = left.iter().position(|line| NUMBER.is_match(&line.text()));
    let day = right
        .iter()
        .position(|line| PLACE_AND_DAY.is_match(&line.text()));
    let (left_end, right_end) = match (number, day) {
        (Some(number), Some(day)) => (number, day),
        (Some(number), None) if number > 0 => (number, right.len()),
        _ => (left.len(), right.len()),
    };
    let (left_rest, right_rest) = (left.split_off(left_end), right.split_off(right_end));
    let mut ordered = left;
    ordered.extend(right);
    let mut left_rest = left_rest.into_iter();
    ordered.extend(left_rest.next());
    let mut right_rest = right_rest.into_iter();
    ordered.extend(right_rest.next());
    ordered.extend(left_rest);
    ordered.extend(right_rest);
    ordered
}

/// Cells of one row that stand one after the other are read from left to right, even where the
/// middle of one lies a pixel higher.
fn rows_left_to_right(mut lines: Vec<Line>) -> Vec<Line> {
    let mut start = 0;
    while start < lines.len() {
        let mut end = start + 1;
        while end < lines.len() && is_one_row(&lines[start..end], &lines[end]) {
            end += 1;
        }
        lines[start..end].sort_by_key(|line| line.rect.x);
        start = end;
    }
    lines
}

fn is_one_row(row: &[Line], next: &Line) -> bool {
    row.iter().all(|line| {
        let shared = line.rect.overlap_y(&next.rect);
        shared * 2 > line.rect.h.min(next.rect.h) && line.rect.overlap_x(&next.rect) == 0
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str, x: u32, y: u32) -> Line {
        let mut x = x;
        let words = text.split(' ').map(|text| {
            let w = text.chars().count() as u32 * 20;
            let rect = Rect::new(x, y, w, 40);
            x += w + 15;
            Word {
                as_read: None,
                text: text.to_owned(),
                rect,
                confidence: 1.0,
            }
        });
        Line::from_words(words.collect())
    }

    fn texts(lines: Vec<Line>) -> Vec<String> {
        order(lines, 2480, 3508).iter().map(Line::text).collect()
    }

    /// Left and right cells of a letterhead without a table: one row reaches under the other.
    #[test]
    fn a_name_that_ends_under_the_states_name_stays_in_its_column() {
        let lines = vec![
            line("UBND TỈNH KHÁNH HÒA", 334, 213),
            line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 1194, 213),
            line("BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG X", 537, 273),
            line("Độc lập - Tự do - Hạnh phúc", 1397, 267),
            line("Số: 3118/GPXD-KKT", 405, 393),
            line("Khánh Hòa, ngày 05 tháng 9 năm 2024", 1290, 387),
        ];
        let right = lines[2].rect.right();
        assert!((1195..1200).contains(&right), "{right}");
        assert_eq!(texts(lines)[1], "BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG X");
    }

    /// The day stands beside a letter's subject, not in it.
    #[test]
    fn what_a_letter_is_about_is_read_without_the_day_beside_it() {
        let lines = vec![
            line("SỞ XÂY DỰNG", 400, 200),
            line("CỘNG HÒA XÃ HỘI", 1300, 205),
            line("Số: 77/SXD-QLXD", 420, 280),
            line("Độc lập - Tự do", 1400, 282),
            line("V/v thông báo kết quả", 400, 380),
            line("Khánh Hòa, ngày 6 tháng 2 năm 2025", 1250, 378),
            line("thẩm định dự án", 450, 440),
            line("Kính gửi: Công ty Mai Anh", 950, 560),
        ];
        assert_eq!(
            texts(lines)[3..],
            [
                "Số: 77/SXD-QLXD",
                "Khánh Hòa, ngày 6 tháng 2 năm 2025",
                "V/v thông báo kết quả",
                "thẩm định dự án",
                "Kính gửi: Công ty Mai Anh",
            ][..]
        );
    }

    #[test]
    fn letterhead_then_number_and_day_then_the_body() {
        let lines = vec![
            line("UBND TỈNH A", 400, 200),
            line("CỘNG HÒA XÃ HỘI", 1300, 205),
            line("BAN QUẢN LÝ", 420, 260),
            line("Độc lập - Tự do", 1400, 262),
            line("Số: 12/QĐ-KKT", 420, 380),
            line("Nha Trang, ngày 5 tháng 7 năm 2024", 1250, 378),
            line("QUYẾT ĐỊNH", 1120, 500),
            line(
                "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020 và các văn bản hướng dẫn thi hành",
                350,
                600,
            ),
        ];
        assert_eq!(
            texts(lines),
            [
                "UBND TỈNH A",
                "BAN QUẢN LÝ",
                "CỘNG HÒA XÃ HỘI",
                "Độc lập - Tự do",
                "Số: 12/QĐ-KKT",
                "Nha Trang, ngày 5 tháng 7 năm 2024",
                "QUYẾT ĐỊNH",
                "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020 và các văn bản hướng dẫn thi hành",
            ]
        );
    }

    #[test]
    fn recipients_before_the_signature_block() {
        let lines = vec![
            line(
                "Quyết định này có hiệu lực kể từ ngày ký và được gửi cho các đơn vị sau đây để thi hành.",
                350,
                2000,
            ),
            line("Nơi nhận:", 360, 2100),
            line("TRƯỞNG BAN", 1600, 2100),
            line("- Như Điều 3;", 360, 2150),
            line("- Lưu: VT.", 360, 2200),
            line("Đặng Bảo Tuấn", 1590, 2500),
        ];
        assert_eq!(
            texts(lines)[1..],
            [
                "Nơi nhận:",
                "- Như Điều 3;",
                "- Lưu: VT.",
                "TRƯỞNG BAN",
                "Đặng Bảo Tuấn"
            ]
        );
    }

    #[test]
    fn a_line_that_runs_over_both_halves_is_parted() {
        let mut both = line("UBND TỈNH A", 400, 200);
        both.words.extend(line("CỘNG HÒA XÃ HỘI", 1300, 200).words);
        let lines = vec![
            Line::from_words(both.words),
            line("SỞ XÂY DỰNG", 410, 260),
            line("Độc lập", 1500, 260),
        ];
        assert_eq!(
            texts(lines),
            ["UBND TỈNH A", "SỞ XÂY DỰNG", "CỘNG HÒA XÃ HỘI", "Độc lập"]
        );
    }
}
