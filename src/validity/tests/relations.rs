//! What papers do to one another.

use super::*;
use crate::validity::Fit;

const REVOKED: &str = "371/GP-UBND";

fn permit() -> Make {
    paper(
        "permit.pdf",
        "permit",
        REVOKED,
        "2024-02-06",
        "Công ty TNHH Biển Xanh",
    )
    .until("2031-07-05")
}

fn decision(verb: RelationVerb) -> Make {
    paper(
        "decision.pdf",
        "decision",
        "15/QĐ-UBND",
        "2025-03-01",
        "Công ty TNHH Biển Xanh",
    )
    .acts(verb, REVOKED, "2024-02-06")
}

#[test]
fn a_term_ends_as_the_civil_code_counts_and_near_its_end_the_answer_is_borderline() {
    // 12 tháng kể từ ngày cấp 15/03/2024: Saturday 15/03/2025, or Monday the 17th by article 148.5.
    let made = paper("a.pdf", "permit", "1/GP", "2024-03-15", "A").for_term(
        12,
        TermUnit::Months,
        TermStart::Issue,
    );
    let office = office(&[made]);
    let on = |day: Date| {
        let verdict = office.verdict("a.pdf", day);
        (verdict.status, verdict.borderline)
    };
    assert_eq!(on(date(2025, 3, 13)), (Status::InForce, false));
    assert_eq!(on(date(2025, 3, 15)), (Status::InForce, true));
    assert_eq!(on(date(2025, 3, 17)), (Status::Expired, true));
    assert_eq!(on(date(2025, 3, 18)), (Status::Expired, false));
}

#[test]
fn a_printed_end_wins_over_a_counted_one() {
    // 05 năm, "có giá trị đến hết ngày 05 tháng 7 năm 2031", of 21/07/2026.
    let made = paper("a.pdf", "permit", "1/GP", "2026-07-21", "A")
        .until("2031-07-05")
        .for_term(5, TermUnit::Years, TermStart::Issue);
    let office = office(&[made]);
    assert_eq!(office.status("a.pdf", date(2031, 7, 5)), Status::InForce);
    assert_eq!(office.status("a.pdf", date(2031, 7, 6)), Status::Expired);
    assert!(!office.verdict("a.pdf", date(2031, 7, 5)).borderline);
}

#[test]
fn a_term_from_the_hand_over_of_land_needs_that_day() {
    let made = paper("a.pdf", "permit", "1/GP", "2020-07-21", "A").for_term(
        50,
        TermUnit::Years,
        TermStart::Outside,
    );
    let office = office(&[made]);
    assert_eq!(office.status("a.pdf", TODAY), Status::Unknown);
    let (vietnamese, english) = office.says("a.pdf", TODAY);
    assert!(vietnamese.contains("sự kiện không ghi trong giấy tờ này"));
    assert!(english.contains("a fact that the paper does not hold"));
}

#[test]
fn never_in_force_because_no_end_was_found() {
    let with_term = paper("a.pdf", "permit", "1/GP", "2024-02-06", "A");
    let of_no_known_kind = paper("b.pdf", "", "2/GP", "2024-02-06", "A");
    let without_term = paper("c.pdf", "decision", "3/QĐ", "2024-02-06", "A");
    let office = office(&[with_term, of_no_known_kind, without_term]);
    assert_eq!(office.status("a.pdf", TODAY), Status::Unknown);
    assert_eq!(office.status("b.pdf", TODAY), Status::Unknown);
    assert_eq!(office.status("c.pdf", TODAY), Status::InForce);
}

#[test]
fn an_end_that_was_not_read_is_no_later_than_the_law_allows() {
    let unread = paper("a.pdf", "certificate", "1/2010/GCN", "2010-03-15", "A");
    let of_no_known_day = unread.clone().only_proposed(FieldName::IssueDate);
    let at = |made: &Make, day| office(std::slice::from_ref(made)).status("a.pdf", day);
    assert_eq!(at(&unread, date(2022, 3, 15)), Status::Unknown);
    assert_eq!(at(&unread, date(2022, 3, 16)), Status::Expired);
    assert_eq!(at(&of_no_known_day, TODAY), Status::Unknown);
    let (vietnamese, english) = office(&[unread]).says("a.pdf", TODAY);
    assert!(vietnamese.contains("muộn nhất đến ngày 15/03/2022"));
    assert!(english.contains("no paper of its kind is in force after 2022-03-15"));
}

#[test]
fn a_building_permit_limits_the_start_of_works_only() {
    let made = paper("a.pdf", "works", "7/GPXD", "2024-03-15", "A").for_term(
        12,
        TermUnit::Months,
        TermStart::Issue,
    );
    let office = office(&[made]);
    assert_eq!(office.status("a.pdf", date(2025, 3, 15)), Status::InForce);
    assert_eq!(office.status("a.pdf", date(2025, 3, 16)), Status::Unknown);
}

#[test]
fn each_verb_does_what_the_law_says() {
    use RelationVerb::*;
    let status = |verb, day| office(&[permit(), decision(verb)]).status("permit.pdf", day);
    for (verb, want) in [
        (Revokes, Status::Revoked),
        (Replaces, Status::Superseded),
        (Reissues, Status::Superseded),
        (PartlyRevokes, Status::InForce),
        (Amends, Status::InForce),
        (Corrects, Status::InForce),
        (Suspends, Status::Unknown),
    ] {
        assert_eq!(status(verb, date(2025, 2, 28)), Status::InForce, "{verb:?}");
        assert_eq!(status(verb, date(2025, 3, 1)), want, "{verb:?}");
    }
}

/// "Thu hồi … kể từ ngày 01/5/2025": the permit had been revoked from the day of the decision.
#[test]
fn a_revocation_may_begin_on_a_later_day_than_its_paper() {
    let mut later = decision(RelationVerb::Revokes);
    later.record.relations[0].until = Some(date(2025, 4, 30));
    let office = office(&[permit(), later]);
    assert_eq!(
        office.status("permit.pdf", date(2025, 4, 30)),
        Status::InForce
    );
    assert_eq!(
        office.status("permit.pdf", date(2025, 5, 1)),
        Status::Revoked
    );
}

#[test]
fn a_suspension_ends_with_its_own_term() {
    // "Tạm đình chỉ hiệu lực trong thời hạn 03 tháng".
    let stopped = decision(RelationVerb::Suspends).for_term(3, TermUnit::Months, TermStart::Issue);
    let office = office(&[permit(), stopped]);
    assert_eq!(
        office.status("permit.pdf", date(2025, 6, 1)),
        Status::Unknown
    );
    assert_eq!(
        office.status("permit.pdf", date(2025, 6, 2)),
        Status::InForce
    );
    let (vietnamese, english) = office.says("permit.pdf", date(2025, 4, 1));
    assert!(vietnamese.contains("Bị đình chỉ đến hết ngày 01/06/2025"));
    assert!(english.contains("Suspended until the end of 2025-06-01"));
}

#[test]
fn an_extension_moves_the_end() {
    let extended = paper("x.pdf", "decision", "9/QĐ", "2031-01-10", "").acts_until(
        RelationVerb::Extends,
        REVOKED,
        "2024-02-06",
        "2036-07-05",
    );
    let office = office(&[permit(), extended]);
    assert_eq!(
        office.status("permit.pdf", date(2036, 7, 5)),
        Status::InForce
    );
    assert_eq!(
        office.status("permit.pdf", date(2036, 7, 6)),
        Status::Expired
    );
}

#[test]
fn an_extension_that_is_not_sure_leaves_no_end_sure() {
    let extended = paper("x.pdf", "decision", "9/QĐ", "2031-01-10", "")
        .acts_until(RelationVerb::Extends, REVOKED, "2024-02-06", "2036-07-05")
        .only_proposed(FieldName::IssueDate);
    let office = office(&[permit(), extended]);
    let verdict = office.verdict("permit.pdf", TODAY);
    assert_eq!(
        (verdict.status, verdict.expiry_date),
        (Status::InForce, None)
    );
    assert_eq!(
        office.status("permit.pdf", date(2031, 7, 6)),
        Status::Unknown
    );
}

#[test]
fn a_day_to_begin_works_that_may_have_been_moved_is_not_told() {
    let works = |made: Make| made.with(FieldName::StartWorksBy, "2027-02-06");
    let permit = works(paper(
        "permit.pdf",
        "works",
        REVOKED,
        "2026-02-06",
        "Công ty A",
    ));
    let extension = paper("x.pdf", "decision", "9/QĐ", "2026-10-10", "Công ty A").acts_until(
        RelationVerb::Extends,
        REVOKED,
        "2026-02-06",
        "2028-02-06",
    );
    let told = |extension: Make| {
        let office = office(&[permit.clone(), extension]);
        let verdict = office.verdict("permit.pdf", TODAY);
        (verdict.status, verdict.start_works_by)
    };
    let sure = Some(date(2028, 2, 6));
    assert_eq!(told(extension.clone()), (Status::InForce, sure));
    for doubted in [
        extension.clone().only_proposed(FieldName::IssueDate),
        extension
            .clone()
            .only_proposed(FieldName::Holder)
            .act_only_proposed(),
    ] {
        assert_eq!(told(doubted), (Status::InForce, None));
    }
}

#[test]
fn a_doubtful_number_and_day_are_sure_when_a_citation_of_the_same_holder_says_the_same() {
    let doubted = permit()
        .only_proposed(FieldName::Number)
        .only_proposed(FieldName::IssueDate);
    let revoked = decision(RelationVerb::Revokes);
    let same = office(&[doubted.clone(), revoked]);
    assert_eq!(same.status("permit.pdf", TODAY), Status::Revoked);
    let by_no_name = paper("decision.pdf", "decision", "15/QĐ-UBND", "2025-03-01", "").acts(
        RelationVerb::Revokes,
        REVOKED,
        "2024-02-06",
    );
    let unnamed = office(&[doubted, by_no_name]);
    assert_eq!(unnamed.status("permit.pdf", TODAY), Status::Unknown);
    // And the other way round: the permit confirms a citation that was read with doubt.
    let doubted = decision(RelationVerb::Revokes).act_only_proposed();
    let confirmed = office(&[permit(), doubted]);
    assert_eq!(confirmed.status("permit.pdf", TODAY), Status::Revoked);
}

#[test]
fn of_a_restating_chain_only_the_last_stands_and_of_a_cumulative_one_all() {
    let nth = |file: &str, kind: &str, issued: &str| {
        paper(file, kind, "4275604886", issued, "Công ty A").until("2060-01-01")
    };
    for (kind, first) in [("project", Status::Superseded), ("permit", Status::InForce)] {
        let office = office(&[
            nth("third.pdf", kind, "2023-05-05"),
            nth("first.pdf", kind, "2016-05-05"),
            nth("second.pdf", kind, "2019-05-05"),
        ]);
        assert_eq!(office.status("first.pdf", TODAY), first, "{kind}");
        assert_eq!(office.status("second.pdf", TODAY), first, "{kind}");
        assert_eq!(office.status("third.pdf", TODAY), Status::InForce, "{kind}");
        assert_eq!(
            office.status("first.pdf", date(2018, 1, 1)),
            Status::InForce,
            "{kind}"
        );
    }
}

#[test]
fn a_short_number_of_another_year_and_holder_is_no_chain() {
    let make = |file: &str, issued: &str, holder: &str| {
        paper(file, "certificate", "12/GCN-KKT", issued, holder).until("2030-01-01")
    };
    let apart = office(&[
        make("a.pdf", "2022-05-05", "Công ty A"),
        make("b.pdf", "2024-05-05", "Hợp tác xã Ninh Hòa"),
    ]);
    assert_eq!(apart.status("a.pdf", TODAY), Status::InForce);
    // The same name, a letter misread: it may be the same holder.
    let alike = office(&[
        make("a.pdf", "2022-05-05", "Hợp tác xã Ninh Hoa"),
        make("b.pdf", "2024-05-05", "Hợp tác xã Ninh Hao"),
    ]);
    assert_eq!(alike.status("a.pdf", TODAY), Status::Unknown);
}

#[test]
fn the_body_that_took_over_may_revoke() {
    let by_successor = decision(RelationVerb::Revokes).with(
        FieldName::Authority,
        "Ban Quản lý Khu kinh tế và Khu công nghiệp tỉnh Khánh Hòa",
    );
    let of_old_body = permit().with(FieldName::Authority, "Ban Quản lý Khu kinh tế Vân Phong");
    let office = office(&[of_old_body, by_successor]);
    assert_eq!(office.status("permit.pdf", TODAY), Status::Revoked);
}

#[test]
fn a_citation_misread_by_a_sign_may_mean_the_paper_but_never_surely() {
    let fits = |number: &str, day: &str, is_sure: bool| {
        let mut cites = paper("decision.pdf", "decision", "15/QĐ-UBND", "2025-03-01", "")
            .with(FieldName::Holder, "Công ty TNHH Biển Xanh")
            .acts(RelationVerb::Revokes, number, day);
        if !is_sure {
            cites = cites.act_only_proposed();
        }
        let office = office(&[permit(), cites]);
        let targets = office.0.links()[0].targets.clone();
        (
            office.status("permit.pdf", TODAY),
            targets.first().map(|(_, fit)| *fit),
        )
    };
    let may_be = (Status::Unknown, Some(Fit::NearlySame));
    let not_found = (Status::InForce, None);
    assert_eq!(fits("371/GP-UBNO", "2024-02-06", true), may_be);
    assert_eq!(fits("377/GP-UBND", "2024-02-06", false), may_be);
    assert_eq!(fits("371/GP-UBND", "2024-02-08", false), may_be);
    // Digits surely read on both papers are what they are.
    assert_eq!(fits("377/GP-UBND", "2024-02-06", true), not_found);
    assert_eq!(fits("371/GP-UBND", "2024-02-08", true), not_found);
}

#[test]
fn a_revoked_revocation_ends_nothing_surely() {
    let second = paper("second.pdf", "decision", "20/QĐ-UBND", "2025-06-01", "").acts(
        RelationVerb::Revokes,
        "15/QĐ-UBND",
        "2025-03-01",
    );
    let office = office(&[permit(), decision(RelationVerb::Revokes), second]);
    assert_eq!(
        office.status("permit.pdf", date(2025, 5, 1)),
        Status::Revoked
    );
    assert_eq!(
        office.status("permit.pdf", date(2025, 7, 1)),
        Status::Unknown
    );
}

/// "Hủy bỏ Giấy phép số 633 … do cấp trùng với Giấy phép số 622 …": 622 stood as revoked, because number, day and
/// holder were those of the paper in the catalogue.
#[test]
fn a_deed_that_was_not_understood_is_not_confirmed_by_the_paper_that_it_names() {
    let day = date(2026, 1, 1);
    let verb = RelationVerb::Revokes;
    let misread = office(&[permit(), decision(verb).act_only_proposed()]);
    assert_eq!(misread.status("permit.pdf", day), Status::Revoked);
    let unsaid = office(&[permit(), decision(verb).act_in_doubt("unconfirmed")]);
    assert_eq!(unsaid.status("permit.pdf", day), Status::Unknown);
}

/// "Rút ngắn thời hạn … đến hết ngày 30/6/2026": the permit stood as in force until 2031.
#[test]
fn an_end_that_was_perhaps_moved_before_the_day_is_not_known() {
    let shortened = paper(
        "decision.pdf",
        "decision",
        "15/QĐ-UBND",
        "2025-03-01",
        "Công ty TNHH Biển Xanh",
    )
    .acts_until(RelationVerb::Extends, REVOKED, "2024-02-06", "2026-06-30")
    .act_in_doubt("unconfirmed");
    let office = office(&[permit(), shortened]);
    assert_eq!(
        office.status("permit.pdf", date(2026, 6, 30)),
        Status::InForce
    );
    assert_eq!(
        office.status("permit.pdf", date(2026, 7, 1)),
        Status::Unknown
    );
    assert_eq!(
        office.status("permit.pdf", date(2031, 7, 6)),
        Status::Expired
    );
}
