//! Content: whom a paper serves, what it does, when it begins and ends, and what only looks like it.

use jiff::{Span, ToSpan};

use super::forms::{Acts, Begins, Ends, Setting};
use super::maker::Draft;
use super::office;
use super::wording::{self, Wordings};

impl Draft {
    pub(super) fn content(&mut self) {
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
            Acts::Revokes if self.chance(0.2) => ("partly_revokes", &wording::REVOKES_PART),
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
