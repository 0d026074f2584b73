//! Papers that contradict themselves or one another: a status and a sentence for each.

use super::*;

const HOLDER: &str = "Công ty TNHH Biển Xanh";

fn permit(file: &str, holder: &str) -> Make {
    paper(file, "permit", "371/GP-UBND", "2024-02-06", holder).until("2031-07-05")
}

#[track_caller]
fn assert_says(office: &Office, file: &str, status: Status, vietnamese: &str, english: &str) {
    assert_eq!(office.status(file, TODAY), status);
    let (vi, en) = office.says(file, TODAY);
    assert!(vi.contains(vietnamese), "{vi}");
    assert!(en.contains(english), "{en}");
}

#[test]
fn two_papers_with_one_number_and_different_holders() {
    let revocation = paper("r.pdf", "decision", "15/QĐ-UBND", "2025-03-01", "").acts(
        RelationVerb::Revokes,
        "371/GP-UBND",
        "2024-02-06",
    );
    let one_number = [
        permit("a.pdf", HOLDER),
        permit("b.pdf", "Hợp tác xã Ninh Thủy"),
        revocation,
    ];
    let office = office(&one_number);
    for file in ["a.pdf", "b.pdf"] {
        assert_says(
            &office,
            file,
            Status::Unknown,
            "nhiều giấy tờ có cùng số và ngày",
            "several papers have the number and date",
        );
    }
}

#[test]
fn a_revocation_that_names_its_holder_means_that_holders_paper() {
    let revocation = paper("r.pdf", "decision", "15/QĐ-UBND", "2025-03-01", HOLDER).acts(
        RelationVerb::Revokes,
        "371/GP-UBND",
        "2024-02-06",
    );
    let office = office(&[
        permit("a.pdf", HOLDER),
        permit("b.pdf", "Hợp tác xã Ninh Thủy"),
        revocation,
    ]);
    assert_eq!(office.status("a.pdf", TODAY), Status::Revoked);
    assert_eq!(office.status("b.pdf", TODAY), Status::InForce);
}

#[test]
fn a_revocation_of_a_paper_that_is_not_here_stays_open() {
    let revocation = paper("r.pdf", "decision", "15/QĐ-UBND", "2025-03-01", HOLDER).acts(
        RelationVerb::Revokes,
        "999/GP-UBND",
        "2011-02-06",
    );
    let office = office(&[permit("a.pdf", HOLDER), revocation]);
    assert!(office.0.links()[0].targets.is_empty());
    assert_eq!(office.status("a.pdf", TODAY), Status::InForce);
    assert_says(
        &office,
        "r.pdf",
        Status::InForce,
        "không có thời hạn",
        "no end of their own",
    );
}

#[test]
fn a_paper_dated_in_the_future() {
    let made = paper("a.pdf", "permit", "1/GP", "2062-02-06", HOLDER).until("2067-02-06");
    assert_says(
        &office(&[made]),
        "a.pdf",
        Status::NotYetEffective,
        "Ghi ngày ban hành 06/02/2062, sau ngày được hỏi",
        "It bears the date 2062-02-06",
    );
}

#[test]
fn an_extension_of_a_permit_that_had_expired() {
    let expired = paper("a.pdf", "permit", "371/GP-UBND", "2014-02-06", HOLDER).until("2019-02-06");
    let extension = paper("x.pdf", "decision", "9/QĐ", "2020-05-05", HOLDER).acts_until(
        RelationVerb::Extends,
        "371/GP-UBND",
        "2014-02-06",
        "2030-02-06",
    );
    assert_says(
        &office(&[expired, extension]),
        "a.pdf",
        Status::Unknown,
        "gia hạn đến ngày 06/02/2030 khi giấy tờ đã hết hạn từ ngày 06/02/2019",
        "extends it to 2030-02-06, but it had ended on 2019-02-06",
    );
}

#[test]
fn a_decision_older_than_what_it_revokes() {
    let too_old = paper("r.pdf", "decision", "15/QĐ-UBND", "2023-03-01", HOLDER).acts(
        RelationVerb::Revokes,
        "371/GP-UBND",
        "2024-02-06",
    );
    assert_says(
        &office(&[permit("a.pdf", HOLDER), too_old]),
        "a.pdf",
        Status::Unknown,
        "ngày của hai giấy tờ mâu thuẫn nhau",
        "the days of the two papers contradict each other",
    );
}

#[test]
fn papers_of_one_day_that_replace_one_another_in_a_circle() {
    let day = "2024-02-06";
    let link = |file: &str, number: &str, replaces: &str| {
        paper(file, "decision", number, day, HOLDER).acts(RelationVerb::Replaces, replaces, day)
    };
    let circle = office(&[
        link("a.pdf", "1/QĐ", "2/QĐ"),
        link("b.pdf", "2/QĐ", "3/QĐ"),
        link("c.pdf", "3/QĐ", "1/QĐ"),
    ]);
    for file in ["a.pdf", "b.pdf", "c.pdf"] {
        assert_says(
            &circle,
            file,
            Status::Unknown,
            "ngày của hai giấy tờ mâu thuẫn nhau",
            "the days of the two papers contradict",
        );
    }
    // A row of papers of one day is no circle: only the last stands.
    let row = office(&[
        link("a.pdf", "1/QĐ", "2/QĐ"),
        link("b.pdf", "2/QĐ", "3/QĐ"),
        paper("c.pdf", "decision", "3/QĐ", day, HOLDER),
    ]);
    assert_eq!(row.status("a.pdf", TODAY), Status::InForce);
    assert_eq!(row.status("b.pdf", TODAY), Status::Superseded);
    assert_eq!(row.status("c.pdf", TODAY), Status::Superseded);
}

#[test]
fn a_long_chain_of_extensions_ends_where_the_last_one_says() {
    let mut papers = vec![permit("a.pdf", HOLDER)];
    for nth in 0..40i16 {
        let (issued, until) = (date(2030 + nth, 1, 5), date(2032 + nth, 7, 5));
        papers.push(
            paper(
                &format!("x{nth}.pdf"),
                "decision",
                &format!("{nth}/QĐ-X"),
                &issued.to_string(),
                HOLDER,
            )
            .acts_until(
                RelationVerb::Extends,
                "371/GP-UBND",
                "2024-02-06",
                &until.to_string(),
            ),
        );
    }
    let office = office(&papers);
    assert_eq!(office.status("a.pdf", date(2071, 7, 5)), Status::InForce);
    assert_eq!(office.status("a.pdf", date(2071, 7, 6)), Status::Expired);
}

#[test]
fn a_year_from_29_february() {
    let made = paper("a.pdf", "permit", "1/GP", "2024-02-29", HOLDER).for_term(
        1,
        TermUnit::Years,
        TermStart::Issue,
    );
    let office = office(&[made]);
    let last = office.verdict("a.pdf", date(2024, 6, 1)).expiry_date;
    assert_eq!(last, Some(date(2025, 2, 28)));
    assert!(office.verdict("a.pdf", date(2025, 2, 28)).borderline);
    assert_says(
        &office,
        "a.pdf",
        Status::Expired,
        "Đã hết hiệu lực sau ngày 28/02/2025",
        "Ended with 2025-02-28",
    );
}
