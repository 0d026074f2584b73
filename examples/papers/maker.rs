//! Maker: from a form, an office and wordings to the pages of a paper and its truth.

use fastrand::Rng;
use jiff::ToSpan;
use jiff::civil::Date;
use sohoa::document::Page;

use super::forms::{Acts, Ends, FORMS, Form};
use super::office::{self, Body};
use super::sheet::Sheet;
use super::truth::Truth;
use super::wording::Wordings;

/// A made paper.
pub struct Made {
    /// Its pages.
    pub pages: Vec<Page>,
    /// What it says.
    pub truth: Truth,
}

/// A paper of any kind; `held_out` uses the wordings that were not seen.
pub fn make(rng: &mut Rng, held_out: bool) -> Made {
    let form = &FORMS[rng.usize(..FORMS.len())];
    let body = body(rng, form, held_out);
    let issued = office::day(rng, body.years);
    let mut draft = Draft::new(rng.fork(), form, body, issued, held_out);
    draft.head();
    draft.content();
    draft.foot();
    draft.status();
    Made {
        pages: draft.sheet.finish(),
        truth: draft.truth,
    }
}

fn body(rng: &mut Rng, form: &Form, held_out: bool) -> &'static Body {
    let all: Vec<&'static Body> = form.bodies.iter().flat_map(|list| list.iter()).collect();
    let fitting: Vec<&&'static Body> = all
        .iter()
        .filter(|body| body.held_out == held_out)
        .collect();
    match rng.choice(&fitting) {
        Some(body) => body,
        None => all[rng.usize(..all.len())],
    }
}

pub(super) struct Draft {
    pub(super) rng: Rng,
    pub(super) form: &'static Form,
    pub(super) body: &'static Body,
    pub(super) issued: Date,
    pub(super) held_out: bool,
    pub(super) sheet: Sheet,
    pub(super) truth: Truth,
    /// What placeholders stand for.
    pub(super) words: Vec<(&'static str, String)>,
    /// The paper acted upon: number, name, day.
    pub(super) other: (String, &'static str, Date),
    pub(super) number: String,
}

impl Draft {
    fn new(
        mut rng: Rng,
        form: &'static Form,
        body: &'static Body,
        issued: Date,
        held_out: bool,
    ) -> Self {
        let mut truth = Truth::default();
        let other_years = (issued.year() - 9, issued.year() - 1);
        let other_day = office::day(&mut rng, other_years);
        let (name, symbol) = *rng
            .choice(&[
                ("Giấy phép xây dựng", "GPXD-KKT"),
                ("Giấy phép môi trường", "GPMT-UBND"),
                ("Giấy phép khai thác, sử dụng nước dưới đất", "GP-UBND"),
                ("Quyết định", "QĐ-KKT"),
            ])
            .expect("a list");
        let other = (format!("{:02}/{symbol}", rng.u32(1..2000)), name, other_day);
        let id = office::tax_code(&mut rng);
        let (holder, kind_of_holder) = match form.kind {
            "gpld" | "gxn_gpld" => (office::foreigner(&mut rng), "{person}"),
            "gp_vpdd" => (office::foreign_firm(&mut rng), "{trader}"),
            "cchn" => (office::person(&mut rng).to_uppercase(), "{citizen}"),
            _ => (office::firm(&mut rng), "{holder}"),
        };
        let number = number(&mut rng, form, body, issued, &id);
        let mut words = vec![
            (kind_of_holder, holder.clone()),
            ("{HOLDER}", holder.to_uppercase()),
            ("{firm}", office::firm(&mut rng)),
            ("{address}", office::address(&mut rng)),
            ("{project}", office::project(&mut rng)),
            ("{id}", id.clone()),
            ("{pid}", office::personal_id(&mut rng)),
            ("{no}", other.0.clone()),
            ("{name}", other.1.to_owned()),
            ("{P}", form.noun.to_owned()),
            ("{Board}", body.name.to_owned()),
        ];
        words.push(("{holder}", holder.clone()));
        truth.set("kind", form.kind);
        truth.set("number", number.split_whitespace().collect::<String>());
        truth.set("issue_date", issued);
        truth.set("authority", body.name);
        if form.kind != "other" || form.holder.iter().any(|text| text.contains("{holder}")) {
            truth.set("holder", &holder);
        }
        Draft {
            rng,
            form,
            body,
            issued,
            held_out,
            sheet: Sheet::new(),
            truth,
            words,
            other,
            number,
        }
    }

    /// The text with its placeholders filled.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.words {
            filled = filled.replace(name, value);
        }
        filled
    }

    pub(super) fn choose(&mut self, wordings: &Wordings) -> String {
        let chosen = wordings.choose(&mut self.rng, self.held_out);
        self.truth.wording.push(chosen.to_owned());
        self.fill(chosen)
    }

    /// One of a form's own texts: the last is held out where there are several.
    pub(super) fn of(&mut self, texts: &'static [&'static str]) -> &'static str {
        let (last, seen) = texts.split_last().expect("a form has texts");
        let chosen = match (self.held_out, seen.is_empty()) {
            (false, false) => seen[self.rng.usize(..seen.len())],
            _ => last,
        };
        self.truth.wording.push(chosen.to_owned());
        chosen
    }

    pub(super) fn chance(&mut self, share: f32) -> bool {
        self.rng.f32() < share
    }
}

/// A day's number in its year's series, or a code of a register.
fn number(rng: &mut Rng, form: &Form, body: &Body, issued: Date, id: &str) -> String {
    let symbol = form.symbols[rng.usize(..form.symbols.len())];
    let digits = |rng: &mut Rng, count: usize| -> String {
        (0..count)
            .map(|at| char::from(b'0' + rng.u8(u8::from(at == 0)..10)))
            .collect()
    };
    let fillings = [
        ("{n}", format!("{:02}", rng.u32(1..3500))),
        ("{b}", body.symbol.to_owned()),
        ("{y}", issued.year().to_string()),
        ("{p}", digits(rng, 10)),
        ("{c}", format!("0{}", digits(rng, 5))),
        ("{v}", format!("{}-000{}", digits(rng, 2), digits(rng, 2))),
        ("{t}", id.to_owned()),
        ("{k}", format!("KHH-000{}", digits(rng, 5))),
    ];
    fillings
        .iter()
        .fold(symbol.to_owned(), |text, (name, value)| {
            text.replace(name, value)
        })
}

impl Draft {
    fn foot(&mut self) {
        let signer = office::person(&mut self.rng);
        self.truth.set("signer", &signer);
        let head = self.body.head;
        let deputy = match head {
            "BỘ TRƯỞNG" => "THỨ TRƯỞNG".to_owned(),
            head => format!("PHÓ {head}"),
        };
        let mut right: Vec<String> = match self.rng.u8(0..8) {
            0 => vec![format!("TL. {head}"), "CHÁNH VĂN PHÒNG".to_owned()],
            1 => vec![
                format!("TUQ. {head}"),
                "TRƯỞNG PHÒNG QUẢN LÝ ĐẦU TƯ".to_owned(),
            ],
            2 => vec![format!("Q. {head}")],
            3 if head == "CHỦ TỊCH" => vec![
                "TM. ỦY BAN NHÂN DÂN".to_owned(),
                format!("KT. {head}"),
                deputy,
            ],
            4 if head == "CHỦ TỊCH" => vec![
                "TUQ. CHỦ TỊCH".to_owned(),
                "TRƯỞNG BAN BAN QUẢN LÝ".to_owned(),
                "KHU KINH TẾ VÂN PHONG".to_owned(),
            ],
            3 | 4 => vec![head.to_owned()],
            _ => vec![format!("KT. {head}"), deputy],
        };
        match self.rng.u8(0..6) {
            0 => right.push("(Đã ký)".to_owned()),
            1 => right.push("(Ký tên, đóng dấu)".to_owned()),
            2 => right.extend([
                "Ký bởi: Trần Quốc Bảo".to_owned(),
                "Thời gian ký: 15/07/2026 08:30:12".to_owned(),
            ]),
            _ => right.extend([String::new(), String::new()]),
        }
        right.push(signer);
        let left = [
            "Nơi nhận:",
            "- Như trên;",
            "- UBND tỉnh (b/c);",
            "- Lưu: VT, HS.",
        ]
        .map(str::to_owned);
        self.sheet.columns(&left, &right);
        if self.chance(0.12) {
            self.annex();
        }
    }

    /// An annex names the paper's number again, or another's.
    fn annex(&mut self) {
        self.sheet.centre("PHỤ LỤC I");
        self.sheet.centre("DANH MỤC THIẾT BỊ");
        let (number, day) = match self.chance(0.7) {
            true => (self.number.clone(), self.issued),
            false => ("771/QĐ-KKT".to_owned(), self.other.2),
        };
        self.sheet.centre(&format!(
            "(Kèm theo {} số {number} {})",
            self.form.noun,
            office::in_full(day)
        ));
        self.sheet
            .body("1. Máy ép thủy lực 500 tấn, số lượng 02.\n2. Băng tải cao su, số lượng 04.");
    }

    /// The status of the paper alone on 23 November 2026.
    fn status(&mut self) {
        let today = jiff::civil::date(2026, 11, 23);
        let starts = self.truth.day("effective_date").unwrap_or(self.issued);
        let status = match (
            self.form.ends,
            self.truth.day("expiry_date"),
            self.truth.day("start_works_by"),
        ) {
            _ if self.form.kind == "other" || self.form.acts != Acts::No => return,
            _ if starts > today => "not_yet_effective",
            (_, Some(end), _) if end < today => "expired",
            (_, Some(_), _) | (Ends::Never, ..) => "in_force",
            (_, _, Some(by)) if by >= today => "in_force",
            _ if self.truth.status.is_some() => return,
            _ if self
                .longest_by_law()
                .is_some_and(|years| starts.saturating_add(years.years()) < today) =>
            {
                "expired"
            }
            _ => "unknown",
        };
        self.truth.status = Some(status);
    }

    /// The years for which the law lets such a paper be in force at most: Law on Environmental
    /// Protection 2020, article 40; Law on Food Safety, article 37; Labour Code 1994, article 133
    /// (later codes are shorter); Decree 07/2016, article 9.
    pub(super) fn longest_by_law(&self) -> Option<i16> {
        match self.form.kind {
            "gpmt" => Some(10),
            "gcn_attp" | "gpld" => Some(3),
            "gp_vpdd" => Some(5),
            _ => None,
        }
    }
}
