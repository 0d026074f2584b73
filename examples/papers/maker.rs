//! Maker: from a form, an office and wordings to the pages of a paper and its truth.

use fastrand::Rng;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use sohoa::document::Page;

use super::forms::{Acts, Begins, Ends, FORMS, Form, Setting};
use super::office::{self, Body};
use super::sheet::Sheet;
use super::truth::Truth;
use super::wording::{self, Wordings};

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

struct Draft {
    rng: Rng,
    form: &'static Form,
    body: &'static Body,
    issued: Date,
    held_out: bool,
    sheet: Sheet,
    truth: Truth,
    /// What placeholders stand for.
    words: Vec<(&'static str, String)>,
    /// The paper acted upon: number, name, day.
    other: (String, &'static str, Date),
    number: String,
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
        if form.kind != "other" {
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
    fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        for (name, value) in &self.words {
            filled = filled.replace(name, value);
        }
        filled
    }

    fn choose(&mut self, wordings: &Wordings) -> String {
        let chosen = wordings.choose(&mut self.rng, self.held_out);
        self.truth.wording.push(chosen.to_owned());
        self.fill(chosen)
    }

    /// One of a form's own texts: the last is held out where there are several.
    fn of(&mut self, texts: &'static [&'static str]) -> &'static str {
        let (last, seen) = texts.split_last().expect("a form has texts");
        let chosen = match (self.held_out, seen.is_empty()) {
            (false, false) => seen[self.rng.usize(..seen.len())],
            _ => last,
        };
        self.truth.wording.push(chosen.to_owned());
        chosen
    }

    fn chance(&mut self, share: f32) -> bool {
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

const MOTTO: [&str; 2] = [
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
];

impl Draft {
    fn head(&mut self) {
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

    fn heading(&mut self) -> Vec<String> {
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

    fn content(&mut self) {
        let holder = self.of(self.form.holder);
        self.name_the_holders_id(holder);
        match self.form.acts {
            Acts::No => {}
            acts => return self.act(acts, holder),
        }
        let holder = self.fill(holder);
        self.sheet.body(&holder);
        self.traps();
        if self.form.kind == "gcn_dkdt" && self.chance(0.3) {
            self.replace("Giấy chứng nhận đăng ký đầu tư");
        }
        self.begin_and_end();
        self.traps();
        if let Some((_, foot)) = self.words.iter().find(|(name, _)| *name == "{foot}") {
            let foot = foot.clone();
            self.sheet.body(&foot);
            let day = format!("{}, {}", self.body.place, office::in_full(self.issued));
            self.sheet.columns(&[], &[day]);
        }
        if self.form.setting == Setting::WorkPermit {
            let day = format!("{}, {}", self.body.place, office::in_full(self.issued));
            self.sheet.columns(&[], &[day]);
        }
    }

    fn name_the_holders_id(&mut self, text: &str) {
        let id = |name: &str, words: &[(&str, String)]| {
            words
                .iter()
                .find(|(have, _)| *have == name)
                .map(|(_, id)| id.clone())
        };
        let printed = match () {
            () if text.contains("{id}") => id("{id}", &self.words),
            () if text.contains("{pid}") => id("{pid}", &self.words),
            () if text.contains("M74145182") => Some("M74145182".to_owned()),
            () if self.form.kind == "gcn_dkdn" => Some(self.number.clone()),
            () => None,
        };
        match printed {
            Some(printed) => self.truth.set("holder_id", printed),
            None => self.truth.open.push("holder_id"),
        }
    }

    fn act(&mut self, acts: Acts, holder: &str) {
        let (verb, wordings) = match acts {
            Acts::Revokes => ("revokes", &wording::REVOKES),
            Acts::Extends => ("extends", &wording::EXTENDS),
            Acts::Amends => ("amends", &wording::AMENDS),
            _ => ("corrects", &wording::CORRECTS),
        };
        if !holder.is_empty() {
            let holder = self.fill(holder);
            self.sheet.body(&holder);
        }
        let later = self.issued.saturating_add(400.days());
        let day = office::in_clause(&mut self.rng, self.other.2);
        let end = office::in_clause(&mut self.rng, later);
        let text = self
            .choose(wordings)
            .replace("{D}", &day)
            .replace("{E}", &end);
        self.truth
            .relations
            .push((verb, self.other.0.clone(), Some(self.other.2)));
        self.sheet.body(&text);
        self.traps();
        if acts != Acts::Corrects {
            self.begin();
        }
        if acts == Acts::Amends {
            self.sheet
                .body("Các nội dung khác giữ nguyên hiệu lực thi hành.");
        }
    }

    fn replace(&mut self, name: &'static str) {
        let day = office::in_clause(&mut self.rng, self.other.2);
        let number: String = (0..10)
            .map(|at| char::from(b'0' + self.rng.u8(u8::from(at == 0)..10)))
            .collect();
        let chosen = wording::REPLACES.choose(&mut self.rng, self.held_out);
        self.truth.wording.push(chosen.to_owned());
        let text = chosen
            .replace("{no}", &number)
            .replace("{name}", name)
            .replace("{D}", &day);
        let text = self.fill(&text);
        if text.contains("kể từ ngày ký") {
            self.truth.set("effective_date", self.issued);
        }
        self.truth
            .relations
            .push(("replaces", number, Some(self.other.2)));
        self.sheet.body(&text);
    }

    fn traps(&mut self) {
        for _ in 0..self.rng.usize(0..3) {
            let trap = self.choose(&wording::TRAPS);
            self.sheet.body(&trap);
        }
    }
}

impl Draft {
    /// The clauses of beginning and end.
    fn begin_and_end(&mut self) {
        match self.form.ends {
            Ends::Never => self.begin(),
            Ends::Works => self.works(),
            Ends::Period => self.period(),
            Ends::Own => self.own_end(),
            Ends::Project => {
                self.right(&wording::PROJECT_UNTIL, &wording::PROJECT_TERM);
                self.begin();
            }
            Ends::Land => {
                self.right(&wording::LAND_UNTIL, &wording::LAND_TERM);
                self.begin();
            }
        }
        if self.form.begins == Begins::Issue && !self.truth.values.contains_key("effective_date") {
            self.truth.set("effective_date", self.issued);
        }
    }

    fn begin(&mut self) {
        if self.form.begins != Begins::Clause || self.truth.values.contains_key("effective_date") {
            return;
        }
        match self.rng.u8(0..10) {
            0 => {
                let days = *self.rng.choice(&[7u32, 10, 15, 45]).expect("a list");
                let text = self.choose(&wording::AFTER_DAYS);
                let text = text
                    .replace("{N}", &format!("{days:02}"))
                    .replace("{W}", &office::in_words(days));
                self.truth.set(
                    "effective_date",
                    self.issued.saturating_add(i64::from(days).days()),
                );
                self.sheet.body(&text);
            }
            1 => {
                let later = self.issued.saturating_add(self.rng.i64(1..90).days());
                let day = office::in_clause(&mut self.rng, later);
                let text = self.choose(&wording::FROM_DAY).replace("{D}", &day);
                self.truth.set("effective_date", later);
                self.sheet.body(&text);
            }
            _ => {
                let text = self.choose(&wording::FROM_SIGNING);
                self.truth.set("effective_date", self.issued);
                self.sheet.body(&text);
            }
        }
    }

    fn works(&mut self) {
        let months = *self.rng.choice(&[12u32, 12, 12, 24, 6]).expect("a list");
        let text = self.choose(&wording::WORKS);
        self.sheet.body(&counted(&text, months, "tháng"));
        self.truth.set(
            "start_works_by",
            self.issued.saturating_add(Span::new().months(months)),
        );
    }

    fn period(&mut self) {
        let from = self.issued.saturating_add(self.rng.i64(0..60).days());
        let until = from.saturating_add(2.years()).saturating_sub(1.days());
        let (first, last) = (
            office::in_clause(&mut self.rng, from),
            office::in_clause(&mut self.rng, until),
        );
        let text = self
            .choose(&wording::PERIOD)
            .replace("{F}", &first)
            .replace("{D}", &last);
        self.truth.set("effective_date", from);
        self.truth.set("expiry_date", until);
        self.sheet.body(&text);
    }

    fn own_end(&mut self) {
        let unstated = self.form.begins == Begins::Unstated;
        match self.rng.u8(0..10) {
            0..=2 => {
                let until = self
                    .issued
                    .saturating_add((365 * self.rng.i64(1..12)).days());
                let day = office::in_clause(&mut self.rng, until);
                let signing = !unstated && self.chance(0.5);
                let list = if signing {
                    &wording::SIGNING_UNTIL
                } else {
                    &wording::UNTIL
                };
                let text = self.choose(list).replace("{D}", &day);
                self.truth.set("expiry_date", until);
                if signing {
                    self.truth.set("effective_date", self.issued);
                }
                self.sheet.body(&text);
                self.begin();
            }
            3..=7 => {
                let (count, unit) = *self
                    .rng
                    .choice(&[
                        (3u32, "năm"),
                        (5, "năm"),
                        (10, "năm"),
                        (24, "tháng"),
                        (7, "năm"),
                        (90, "ngày"),
                    ])
                    .expect("a list");
                let text = self.choose(&wording::TERM);
                self.sheet.body(&counted(&text, count, unit));
                self.truth
                    .set("expiry_date", self.issued.saturating_add(span(count, unit)));
                self.begin();
            }
            8 if self.longest_by_law().is_none() => {
                let text = self.choose(&wording::NO_END);
                self.truth.status = Some("in_force");
                self.sheet.body(&text);
                self.begin();
            }
            _ => self.begin(),
        }
    }

    fn right(&mut self, until: &Wordings, term: &Wordings) {
        let is_certificate = self.form.setting == Setting::Chain;
        match self.rng.u8(0..6) {
            0 => {
                let text = self.choose(&wording::OUTSIDE);
                self.sheet.body(&counted(&text, 50, "năm"));
            }
            1..=3 => {
                let last = self
                    .issued
                    .saturating_add((365 * self.rng.i64(20..60)).days());
                let day = office::in_clause(&mut self.rng, last);
                let text = self.choose(until).replace("{D}", &day);
                self.truth.set("expiry_date", last);
                self.sheet.body(&text);
            }
            _ if is_certificate => {}
            _ => {
                let text = self.choose(term);
                self.sheet.body(&counted(&text, 50, "năm"));
                self.truth
                    .set("expiry_date", self.issued.saturating_add(50.years()));
            }
        }
    }
}

fn counted(text: &str, count: u32, unit: &str) -> String {
    text.replace("{N}", &format!("{count:02}"))
        .replace("{W}", &office::in_words(count))
        .replace("{U}", unit)
}

fn span(count: u32, unit: &str) -> Span {
    match unit {
        "năm" => Span::new().years(count),
        "tháng" => Span::new().months(count),
        _ => Span::new().days(count),
    }
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
    fn longest_by_law(&self) -> Option<i16> {
        match self.form.kind {
            "gpmt" => Some(10),
            "gcn_attp" | "gpld" => Some(3),
            "gp_vpdd" => Some(5),
            _ => None,
        }
    }
}
