//! Agreement: what the values of one paper say about one another.
//!
//! Promise: a value that another contradicts is only proposed, and so is the other where one cannot
//! tell which of them is wrong. Nothing is mended here.

use jiff::civil::Date;

use super::Knowledge;
use super::standing::{Why, doubt};
use crate::catalogue::fold;
use crate::document::{Field, FieldName, Standing, TermUnit};
use crate::validity::last_day;

/// Effect may begin a little before the day of signing (a term that goes on), not long before.
const LONGEST_BEFORE_ISSUE_DAYS: i32 = 62;
/// Effect long after signing is a misread year.
const LONGEST_AFTER_ISSUE_DAYS: i32 = 3 * 366;
/// The longest term that the law knows: 70 years of a project (Law on Investment 2020, article 44),
/// 99 years of old land rights.
const LONGEST_TERM_DAYS: i32 = 99 * 366;

/// Proposes what contradicts other values of the paper.
pub fn check(fields: &mut [Field], knowledge: &Knowledge) {
    let day = |fields: &[Field], name| value(fields, name).and_then(|day| day.parse::<Date>().ok());
    let issue = day(fields, FieldName::IssueDate);
    let effect = day(fields, FieldName::EffectiveDate);
    let expiry = day(fields, FieldName::ExpiryDate);
    let works = day(fields, FieldName::StartWorksBy);
    if let (Some(issue), Some(effect)) = (issue, effect) {
        let ahead = days_from(issue, effect);
        if !(-LONGEST_BEFORE_ISSUE_DAYS..=LONGEST_AFTER_ISSUE_DAYS).contains(&ahead) {
            doubt(fields, FieldName::EffectiveDate, Why::Disagreement);
        }
    }
    for (name, end) in [
        (FieldName::ExpiryDate, expiry),
        (FieldName::StartWorksBy, works),
    ] {
        let ends = |start: Date| end.map(|end| days_from(start, end));
        let is_off = |start: Option<Date>| {
            start
                .and_then(ends)
                .is_some_and(|days| !(1..=LONGEST_TERM_DAYS).contains(&days))
        };
        if is_off(issue) || is_off(effect) {
            doubt(fields, name, Why::Disagreement);
        }
    }
    if let Some(issue) = issue
        && is_outside_its_body(fields, issue, knowledge)
    {
        doubt(fields, FieldName::IssueDate, Why::Disagreement);
    }
    if symbol_contradicts(fields, knowledge) {
        doubt(fields, FieldName::Authority, Why::Disagreement);
    }
}

/// Gives the day of issue or the printed end that was read with doubt, where the other was read surely
/// and the two are a term apart that the law gives papers of the kind.
pub fn confirm_by_term(issue: &mut Field, end: &mut Field, terms_years: &[u8]) {
    let days = [&issue, &end].map(|field| field.value.parse::<Date>().ok());
    let [Some(issued), Some(last)] = days else {
        return;
    };
    let is_a_term = terms_years.iter().any(|years| {
        let nominal = last_day(issued, (*years).into(), TermUnit::Years);
        // Both habits of counting: to the same day, to the day before.
        nominal.is_some_and(|nominal| (0..=1).contains(&days_from(last, nominal)))
    });
    let is_printed = end.evidence.rule == "printed-end";
    let is_misread = |field: &Field| match &field.standing {
        Standing::Given => false,
        Standing::Proposed { why } => why == Why::LowConfidence.code(),
    };
    let doubtful = match (is_misread(issue), is_misread(end)) {
        _ if !is_a_term || !is_printed => return,
        (true, false) if end.is_given() => issue,
        (false, true) if issue.is_given() => end,
        _ => return,
    };
    doubtful.standing = Standing::Given;
    doubtful.probability = doubtful.probability.max(CONFIRMED);
    doubtful.evidence.rule.push_str("+term");
}

/// Probability of a value that another, read surely, leads to.
const CONFIRMED: f32 = 0.97;

fn value(fields: &[Field], name: FieldName) -> Option<&str> {
    fields
        .iter()
        .find(|field| field.name == name)
        .map(|field| field.value.as_str())
}

/// A body issues nothing before it is there and nothing after it is gone: the year is misread, or the
/// body.
fn is_outside_its_body(fields: &[Field], issue: Date, knowledge: &Knowledge) -> bool {
    let body = value(fields, FieldName::Authority).and_then(|name| knowledge.names.body.find(name));
    let is_long_before = |one: Date, other: Date| days_from(one, other) > LONGEST_BEFORE_ISSUE_DAYS;
    body.is_some_and(|body| {
        body.from.is_some_and(|from| is_long_before(issue, from))
            || body.until.is_some_and(|until| is_long_before(until, issue))
    })
}

fn days_from(start: Date, end: Date) -> i32 {
    start
        .until((jiff::Unit::Day, end))
        .map_or(i32::MAX, |span| span.get_days())
}

/// What bodies are called whose abbreviation a symbol has.
const BODIES: [(&[&str], &str); 5] = [
    (&["ubnd", "ub"], "uy ban nhan dan"),
    (&["hdnd"], "hoi dong nhan dan"),
    (
        &["kkt", "bql", "bqlkkt", "bqlkcn", "kkcn", "kktkcn"],
        "ban quan ly",
    ),
    (
        &[
            "sct", "sxd", "syt", "stnmt", "snnmt", "skhdt", "stc", "sgtvt", "sldtbxh", "snnptnt",
        ],
        "so",
    ),
    (
        &["bct", "bxd", "btnmt", "bnnmt", "bkhdt", "bgtvt", "bldtbxh"],
        "bo",
    ),
];

/// Whether the symbol names another body than the letterhead.
fn symbol_contradicts(fields: &[Field], knowledge: &Knowledge) -> bool {
    let (Some(number), Some(authority)) = (
        value(fields, FieldName::Number),
        value(fields, FieldName::Authority),
    ) else {
        return false;
    };
    let symbol = fold(number);
    let groups = || symbol.split(['/', '-', '.']);
    let body = knowledge.names.body.find(authority);
    if body.is_some_and(|body| groups().any(|group| body.has_symbol(group))) {
        return false;
    }
    let authority = fold(authority);
    let named = groups().find_map(|group| {
        BODIES
            .iter()
            .find(|(short, _)| short.contains(&group))
            .map(|(_, body)| *body)
    });
    // Offices of a ministry or department use its symbol.
    let may_use = |body: &str| match body {
        "so" => ["so ", "phong ", "chi cuc ", "trung tam ", "thanh tra "]
            .iter()
            .any(|word| authority.starts_with(word)),
        "bo" => ["bo ", "cuc ", "tong cuc ", "vu ", "thanh tra "]
            .iter()
            .any(|word| authority.starts_with(word)),
        "uy ban nhan dan" => ["uy ban nhan dan", "chu tich", "van phong"]
            .iter()
            .any(|word| authority.starts_with(word)),
        body => authority.starts_with(body),
    };
    named.is_some_and(|body| !may_use(body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Evidence, Rect, Source};

    fn field(name: FieldName, value: &str) -> Field {
        let evidence = Evidence {
            page: 1,
            rect: Rect::default(),
            text: value.to_owned(),
            rule: "test".to_owned(),
            source: Source::Scan,
        };
        Field {
            name,
            value: value.to_owned(),
            probability: 0.95,
            standing: Standing::Given,
            evidence,
        }
    }

    fn given(fields: &[(FieldName, &str)], name: FieldName) -> bool {
        let mut fields: Vec<Field> = fields
            .iter()
            .map(|(name, value)| field(*name, value))
            .collect();
        check(&mut fields, &Knowledge::load(None).unwrap());
        fields
            .iter()
            .any(|field| field.name == name && field.is_given())
    }

    #[test]
    fn an_end_before_the_beginning_is_only_proposed() {
        let paper = |end| {
            [
                (FieldName::IssueDate, "2024-05-20"),
                (FieldName::ExpiryDate, end),
            ]
        };
        assert!(given(&paper("2027-05-20"), FieldName::ExpiryDate));
        assert!(!given(&paper("2021-05-20"), FieldName::ExpiryDate));
        assert!(!given(&paper("2824-05-20"), FieldName::ExpiryDate));
    }

    #[test]
    fn a_day_before_its_body_was_there_is_only_proposed() {
        let paper = |day| {
            [
                (FieldName::IssueDate, day),
                (
                    FieldName::Authority,
                    "Sở Nông nghiệp và Môi trường tỉnh Khánh Hòa",
                ),
            ]
        };
        assert!(given(&paper("2025-09-01"), FieldName::IssueDate));
        assert!(!given(&paper("2015-09-01"), FieldName::IssueDate));
    }

    #[test]
    fn a_doubtful_end_a_lawful_term_after_the_issue_is_confirmed() {
        let doubted = |given: &str, doubtful: &str| {
            let mut issue = field(FieldName::IssueDate, given);
            let mut end = field(FieldName::ExpiryDate, doubtful);
            end.evidence.rule = "printed-end".to_owned();
            end.standing = super::super::standing::standing(Some(Why::LowConfidence));
            confirm_by_term(&mut issue, &mut end, &[3]);
            end.is_given()
        };
        assert!(doubted("2025-09-06", "2028-09-06"));
        assert!(doubted("2025-09-06", "2028-09-05"));
        assert!(!doubted("2025-09-06", "2026-09-06"));
        assert!(!doubted("2025-09-06", "2028-09-08"));
    }

    #[test]
    fn an_effect_years_away_from_the_issue_is_only_proposed() {
        let paper = |effect| {
            [
                (FieldName::IssueDate, "2024-02-29"),
                (FieldName::EffectiveDate, effect),
            ]
        };
        assert!(given(&paper("2024-02-29"), FieldName::EffectiveDate));
        assert!(given(&paper("2024-07-01"), FieldName::EffectiveDate));
        assert!(!given(&paper("2021-07-01"), FieldName::EffectiveDate));
        assert!(!given(&paper("2029-07-01"), FieldName::EffectiveDate));
    }

    #[test]
    fn a_symbol_of_another_body_puts_the_letterhead_in_doubt() {
        let paper = |number, authority| {
            [
                (FieldName::Number, number),
                (FieldName::Authority, authority),
            ]
        };
        let sound = |number, authority| given(&paper(number, authority), FieldName::Authority);
        assert!(sound("12/QĐ-KKT", "Ban Quản lý Khu kinh tế Vân Phong"));
        assert!(sound("813/HC-CNHC", "Cục Hóa chất"));
        assert!(sound(
            "5/GP-SCT",
            "Phòng Quản lý thương mại - Sở Công Thương tỉnh Khánh Hòa"
        ));
        assert!(!sound("575/UBND-KTTH", "Trung tâm Công báo và Tin học"));
        assert!(!sound("12/QĐ-UBND", "Sở Xây dựng tỉnh Khánh Hòa"));
    }
}
