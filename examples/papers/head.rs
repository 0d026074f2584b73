//! Head: letterhead, number, place and day, heading, the days of a chain.

use jiff::ToSpan;

use super::forms::Setting;
use super::maker::Draft;
use super::{office, wording};

const MOTTO: [&str; 2] = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
];

impl Draft {
    pub(super) fn head(&mut self) {
        self.copy_block_on_top();
        let is_foot = self.form.setting == Setting::Certificate && self.chance(0.6);
        let day = office::in_full(self.issued);
        let place_and_day = format!("{}, {day}", self.body.place);
        let mut left: Vec<String> = self
            .body
            .letterhead
            .iter()
            .map(|line| (*line).to_owned())
            .collect();
        let mut right: Vec<String> = MOTTO.iter().map(|line| (*line).to_owned()).collect();
        let is_chain = self.form.setting == Setting::Chain;
        let is_permit = self.form.setting == Setting::WorkPermit;
        if is_permit {
            right.push("SOCIALIST REPUBLIC OF VIET NAM".to_owned());
            right.push("Independence - Freedom - Happiness".to_owned());
        }
        if !is_foot && !is_chain && !is_permit {
            while left.len() < right.len() {
                left.push(String::new());
            }
            while right.len() < left.len() {
                right.push(String::new());
            }
            left.push(format!("Số: {}", self.number));
            right.push(place_and_day);
        }
        if self.form.setting == Setting::Letter {
            let heading = self.heading();
            left.extend(heading);
        }
        if self.chance(0.15) {
            left.push(format!(
                "ĐẾN Số: {} Ngày: {}/{}/{}",
                self.rng.u32(100..9999),
                self.issued.day(),
                self.issued.month(),
                self.issued.year()
            ));
        }
        self.sheet.columns(&left, &right);
        if self.form.setting != Setting::Letter {
            for line in self.heading() {
                self.sheet.centre(&line);
            }
        }
        if is_permit {
            self.sheet.centre(&format!("Số: {}", self.number));
            self.sheet.centre("No:");
        }
        if is_chain {
            self.chain();
        }
        if is_foot {
            self.words
                .push(("{foot}", format!("Số cấp: {}", self.number)));
        }
        if self.form.setting == Setting::Decision {
            let decides = match self.chance(0.5) {
                true => format!("{} {}", self.body.head, self.body.name.to_uppercase()),
                false => self.body.name.to_uppercase(),
            };
            self.sheet.centre(&decides);
            for _ in 0..self.rng.usize(1..4) {
                let basis = self.choose(&wording::BASES);
                self.sheet.body(&basis);
            }
            self.sheet.centre("QUYẾT ĐỊNH:");
        }
    }

    /// What a signature of a copy prints at the top of the first page.
    fn copy_block_on_top(&mut self) {
        if self.chance(0.08) {
            self.sheet.columns(
                &[],
                &[
                    "Ký bởi: Văn phòng UBND tỉnh Khánh Hòa".to_owned(),
                    "Email: vanphong@khanhhoa.gov.vn".to_owned(),
                    "Thời gian ký: 15.07.2026 08:30:12 +07:00".to_owned(),
                ],
            );
        }
    }

    pub(super) fn heading(&mut self) -> Vec<String> {
        let heading = self.of(self.form.headings);
        let filled = self.fill(heading);
        let title = filled.replace('|', " ");
        self.truth.set("title", title);
        filled.split('|').map(str::to_owned).collect()
    }

    /// Code and days of the first certificate and its changes.
    fn chain(&mut self) {
        let is_firm = self.form.kind == "gcn_dkdn";
        let changes = self.rng.usize(0..4);
        let label = if is_firm {
            "Mã số doanh nghiệp"
        } else {
            "Mã số dự án"
        };
        self.sheet.centre(&format!("{label}: {}", self.number));
        let first = match changes {
            0 => self.issued,
            _ => self.issued.saturating_sub((400 * changes as i64).days()),
        };
        let (what, again) = match (is_firm, self.held_out) {
            (true, _) => ("Đăng ký", "Đăng ký thay đổi"),
            (false, false) => ("Chứng nhận", "Chứng nhận thay đổi"),
            (false, true) => ("Chứng nhận", "Chứng nhận điều chỉnh"),
        };
        self.sheet
            .centre(&format!("{what} lần đầu: {}", office::in_full(first)));
        let ordinal = ["thứ nhất", "thứ hai", "thứ ba"];
        for (change, ordinal) in ordinal.iter().enumerate().take(changes) {
            let day = match change + 1 == changes {
                true => self.issued,
                false => first.saturating_add((300 * (change as i64 + 1)).days()),
            };
            let which = match self.held_out {
                true => format!(
                    "thứ {:02} ({})",
                    change + 1,
                    office::in_words(change as u32 + 1)
                ),
                false => (*ordinal).to_owned(),
            };
            self.sheet
                .centre(&format!("{again} lần {which}: {}", office::in_full(day)));
        }
    }
}
