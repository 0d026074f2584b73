//! Explain: the reason of a verdict in one sentence, in Vietnamese and English.

use jiff::civil::Date;

use super::status::{Cited, Doubt, Reason};
use crate::document::RelationVerb;

/// The languages of sentences.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vietnamese,
    /// English.
    English,
}

/// `reason` as a sentence.
pub fn sentence(reason: &Reason, language: Language) -> String {
    match language {
        Language::Vietnamese => vietnamese(reason),
        Language::English => english(reason),
    }
}

fn vietnamese(reason: &Reason) -> String {
    match reason {
        Reason::Revoked { by, from } => {
            format!(
                "Đã bị thu hồi, chấm dứt từ ngày {} theo {}.",
                vi(*from),
                vi_paper(by)
            )
        }
        Reason::Superseded { by, from } => {
            format!(
                "Đã được thay thế từ ngày {} bởi {}.",
                vi(*from),
                vi_paper(by)
            )
        }
        Reason::Ended {
            last,
            counted,
            extended_by,
        } => format!(
            "Đã hết hiệu lực sau ngày {}{}.",
            vi(*last),
            vi_how(*counted, extended_by.as_ref())
        ),
        Reason::EndedByLaw { last } => format!(
            "Không đọc được ngày hết hạn, nhưng theo luật loại giấy tờ này có hiệu lực muộn nhất đến ngày {}.",
            vi(*last)
        ),
        Reason::StartsLater { from } => format!("Chỉ có hiệu lực từ ngày {}.", vi(*from)),
        Reason::IssuedLater { issued } => format!(
            "Ghi ngày ban hành {}, sau ngày được hỏi: khi đó chưa có giấy tờ này; nếu ngày đó còn ở phía trước thì cần xem lại ngày.",
            vi(*issued)
        ),
        Reason::Until {
            last,
            counted,
            extended_by,
        } => format!(
            "Còn hiệu lực đến hết ngày {}{}.",
            vi(*last),
            vi_how(*counted, extended_by.as_ref())
        ),
        Reason::NoTermKind => {
            "Loại giấy tờ này không có thời hạn; chưa thấy văn bản nào chấm dứt hoặc thay thế."
                .into()
        }
        Reason::Unlimited => {
            "Ghi rõ không thời hạn; chưa thấy văn bản nào chấm dứt hoặc thay thế.".into()
        }
        Reason::WorksMayBegin { until, extended_by } => format!(
            "Được khởi công đến hết ngày {}{}.",
            vi(*until),
            vi_how(false, extended_by.as_ref())
        ),
        Reason::WorksUnknown { until } => format!(
            "Hạn khởi công {} đã qua: còn hiệu lực nếu đã khởi công trước đó, nếu chưa thì không; cần xác minh.",
            vi(*until)
        ),
        Reason::MayBeEnded { verb, by, doubt } => format!(
            "Có thể {} {}, nhưng {}; cần xác minh.",
            match verb {
                RelationVerb::Revokes => "đã bị thu hồi theo",
                RelationVerb::Suspends => "đang bị đình chỉ theo",
                _ => "đã được thay thế bởi",
            },
            vi_paper(by),
            match doubt {
                Doubt::Citation => "chưa chắc dẫn chiếu đúng giấy tờ này",
                Doubt::SeveralFit => "nhiều giấy tờ có cùng số và ngày được dẫn chiếu",
                Doubt::NearlySame => "số hoặc ngày được dẫn chiếu chỉ gần giống giấy tờ này",
                Doubt::Contradicted => "ngày của hai giấy tờ mâu thuẫn nhau",
                Doubt::Day => "ngày của văn bản đó chưa được xác nhận",
                Doubt::ActingPaperEnded => "chính văn bản đó sau này có thể đã bị thu hồi",
            }
        ),
        Reason::Suspended { by, until } => format!(
            "Bị đình chỉ{} theo {}.",
            until
                .map(|d| format!(" đến hết ngày {}", vi(d)))
                .unwrap_or_default(),
            vi_paper(by)
        ),
        Reason::ExtendedTooLate { last, until, by } => format!(
            "{} gia hạn đến ngày {} khi giấy tờ đã hết hạn từ ngày {}; cần xác minh.",
            capitalised(&vi_paper(by)),
            vi(*until),
            vi(*last)
        ),
        Reason::ExtendedUnknown { last, by } => format!(
            "{}có thể đã được gia hạn hoặc đổi hạn theo {} nhưng chưa rõ đến ngày nào; cần xác minh.",
            last.map(|d| format!("Hạn ban đầu là ngày {}, ", vi(d)))
                .unwrap_or_default(),
            vi_paper(by)
        ),
        Reason::StartUnconfirmed { proposed } => format!(
            "Chưa xác nhận được ngày bắt đầu có hiệu lực{}.",
            proposed
                .map(|d| format!(" (đọc được {})", vi(d)))
                .unwrap_or_default()
        ),
        Reason::EndUnconfirmed { proposed } => {
            format!(
                "Ngày hết hạn chưa được xác nhận (đọc được {}).",
                vi(*proposed)
            )
        }
        Reason::OutsideStart => {
            "Thời hạn tính từ một sự kiện không ghi trong giấy tờ này; cần biết ngày đó.".into()
        }
        Reason::NoEndFound => {
            "Loại giấy tờ này có thời hạn nhưng không đọc được ngày hết hạn.".into()
        }
        Reason::KindUnknown => {
            "Chưa xác nhận được loại giấy tờ nên chưa biết có thời hạn hay không.".into()
        }
        Reason::Unjudged => {
            "Giấy tờ này hoặc giấy tờ liên quan vừa thay đổi, chưa xét lại hiệu lực; chạy sohoa run để xét lại.".into()
        }
    }
}

fn english(reason: &Reason) -> String {
    match reason {
        Reason::Revoked { by, from } => format!("Revoked from {from} by {}.", en_paper(by)),
        Reason::Superseded { by, from } => format!("Replaced from {from} by {}.", en_paper(by)),
        Reason::Ended {
            last,
            counted,
            extended_by,
        } => {
            format!(
                "Ended with {last}{}.",
                en_how(*counted, extended_by.as_ref())
            )
        }
        Reason::EndedByLaw { last } => format!(
            "Its end could not be read, but by law no paper of its kind is in force after {last}."
        ),
        Reason::StartsLater { from } => format!("Takes effect on {from}."),
        Reason::IssuedLater { issued } => format!(
            "It bears the date {issued}, later than the day asked for: there was no such paper then; if that day is still ahead, its date has to be checked."
        ),
        Reason::Until {
            last,
            counted,
            extended_by,
        } => {
            format!(
                "In force until the end of {last}{}.",
                en_how(*counted, extended_by.as_ref())
            )
        }
        Reason::NoTermKind => {
            "Papers of this kind have no end of their own; nothing found ends or replaces it."
                .into()
        }
        Reason::Unlimited => {
            "It states that it has no end; nothing found ends or replaces it.".into()
        }
        Reason::WorksMayBegin { until, extended_by } => {
            format!(
                "Works may begin until the end of {until}{}.",
                en_how(false, extended_by.as_ref())
            )
        }
        Reason::WorksUnknown { until } => format!(
            "Works had to begin by {until}: in force if they did, not if they did not; to be checked."
        ),
        Reason::MayBeEnded { verb, by, doubt } => format!(
            "It may have been {} by {}, but {}; to be checked.",
            match verb {
                RelationVerb::Revokes => "revoked",
                RelationVerb::Suspends => "suspended",
                _ => "replaced",
            },
            en_paper(by),
            match doubt {
                Doubt::Citation => "it is not sure that this paper is meant",
                Doubt::SeveralFit => "several papers have the number and date that it cites",
                Doubt::NearlySame => "the number or date that it cites is only nearly this paper's",
                Doubt::Contradicted => "the days of the two papers contradict each other",
                Doubt::Day => "the day of that paper is not confirmed",
                Doubt::ActingPaperEnded => "that paper may itself have been revoked later",
            }
        ),
        Reason::Suspended { by, until } => format!(
            "Suspended{} by {}.",
            until
                .map(|d| format!(" until the end of {d}"))
                .unwrap_or_default(),
            en_paper(by)
        ),
        Reason::ExtendedTooLate { last, until, by } => format!(
            "{} extends it to {until}, but it had ended on {last}; to be checked.",
            capitalised(&en_paper(by))
        ),
        Reason::ExtendedUnknown { last, by } => format!(
            "{}it may have been extended or moved by {}, to a day not known; to be checked.",
            last.map(|d| format!("Its own end is {d}; "))
                .unwrap_or_default(),
            en_paper(by)
        ),
        Reason::StartUnconfirmed { proposed } => format!(
            "Its first day is not confirmed{}.",
            proposed
                .map(|d| format!(" (read as {d})"))
                .unwrap_or_default()
        ),
        Reason::EndUnconfirmed { proposed } => {
            format!("Its last day is not confirmed (read as {proposed}).")
        }
        Reason::OutsideStart => {
            "Its term is counted from a fact that the paper does not hold; that day is needed."
                .into()
        }
        Reason::NoEndFound => "Papers of this kind have an end, and none could be read.".into(),
        Reason::KindUnknown => {
            "Its kind is not confirmed, so nobody can say whether it has an end.".into()
        }
        Reason::Unjudged => {
            "It or a paper about it has just changed and waits to be judged; sohoa run does so."
                .into()
        }
    }
}

fn vi(day: Date) -> String {
    format!("{:02}/{:02}/{}", day.day(), day.month(), day.year())
}

fn vi_paper(paper: &Cited) -> String {
    match (&paper.number, paper.date) {
        (Some(number), Some(date)) => format!("văn bản số {number} ngày {}", vi(date)),
        (Some(number), None) => format!("văn bản số {number}"),
        (None, Some(date)) => format!("văn bản ngày {} ({})", vi(date), paper.file),
        (None, None) => format!("văn bản trong tệp {}", paper.file),
    }
}

fn en_paper(paper: &Cited) -> String {
    match (&paper.number, paper.date) {
        (Some(number), Some(date)) => format!("No. {number} of {date}"),
        (Some(number), None) => format!("No. {number}"),
        (None, Some(date)) => format!("the paper of {date} ({})", paper.file),
        (None, None) => format!("the paper in {}", paper.file),
    }
}

fn vi_how(counted: bool, extended_by: Option<&Cited>) -> String {
    match (extended_by, counted) {
        (Some(by), _) => format!(", đã gia hạn theo {}", vi_paper(by)),
        (None, true) => " (tính theo thời hạn ghi trên giấy tờ)".to_owned(),
        (None, false) => String::new(),
    }
}

fn en_how(counted: bool, extended_by: Option<&Cited>) -> String {
    match (extended_by, counted) {
        (Some(by), _) => format!(", as extended by {}", en_paper(by)),
        (None, true) => " (counted from its term)".to_owned(),
        (None, false) => String::new(),
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}
