//! Office: who issues, who signs, whom papers serve, and how days are written.

use fastrand::Rng;
use jiff::civil::Date;

/// An issuing body.
pub struct Body {
    /// The lines of its letterhead.
    pub letterhead: &'static [&'static str],
    /// Its name in running text.
    pub name: &'static str,
    /// Its part of a number's symbol.
    pub symbol: &'static str,
    /// Its head, as capacity of the signature block.
    pub head: &'static str,
    /// Where it dates its papers.
    pub place: &'static str,
    /// First and last year in which it issued under this name.
    pub years: (i16, i16),
    /// Wording that is kept for the second figure.
    pub held_out: bool,
}

macro_rules! bodies {
    ($($name:literal, $symbol:literal, $head:literal, $place:literal, $from:literal..$to:literal, $held_out:literal, [$($line:literal),*];)*) => {
        &[$(Body { letterhead: &[$($line),*], name: $name, symbol: $symbol, head: $head, place: $place, years: ($from, $to), held_out: $held_out }),*]
    };
}

/// Zone boards.
pub const BOARDS: &[Body] = bodies![
    "Ban Quản lý Khu kinh tế Vân Phong", "KKT", "TRƯỞNG BAN", "Khánh Hòa", 2006..2025, false, ["UBND TỈNH KHÁNH HÒA", "BAN QUẢN LÝ", "KHU KINH TẾ VÂN PHONG"];
    "Ban Quản lý Khu kinh tế Vân Phong", "BQL", "TRƯỞNG BAN", "Nha Trang", 2006..2025, false, ["ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA", "BAN QUẢN LÝ KHU KINH TẾ VÂN PHONG"];
    "Ban Quản lý Khu kinh tế và Khu công nghiệp tỉnh Khánh Hòa", "KKTKCN", "TRƯỞNG BAN", "Khánh Hòa", 2025..2026, false, ["UBND TỈNH KHÁNH HÒA", "BAN QUẢN LÝ KHU KINH TẾ", "VÀ KHU CÔNG NGHIỆP"];
    "Ban Quản lý các khu công nghiệp tỉnh Ninh Thuận", "BQLKCN", "TRƯỞNG BAN", "Ninh Thuận", 2002..2025, true, ["UBND TỈNH NINH THUẬN", "BAN QUẢN LÝ CÁC KHU CÔNG NGHIỆP"];
    "Ban Quản lý Khu kinh tế Dung Quất", "BQL", "TRƯỞNG BAN", "Quảng Ngãi", 1997..2025, true, ["UBND TỈNH QUẢNG NGÃI", "BAN QUẢN LÝ", "KHU KINH TẾ DUNG QUẤT"];
];

/// People's committees.
pub const COMMITTEES: &[Body] = bodies![
    "Ủy ban nhân dân tỉnh Khánh Hòa", "UBND", "CHỦ TỊCH", "Khánh Hòa", 1990..2026, false, ["ỦY BAN NHÂN DÂN", "TỈNH KHÁNH HÒA"];
    "Ủy ban nhân dân tỉnh Khánh Hòa", "UB", "CHỦ TỊCH", "Nha Trang", 1990..2004, false, ["UỶ BAN NHÂN DÂN", "TỈNH KHÁNH HOÀ"];
    "Ủy ban nhân dân thị xã Ninh Hòa", "UBND", "CHỦ TỊCH", "Ninh Hòa", 2010..2025, true, ["ỦY BAN NHÂN DÂN", "THỊ XÃ NINH HÒA"];
    "Ủy ban nhân dân huyện Vạn Ninh", "UBND", "CHỦ TỊCH", "Vạn Ninh", 1990..2025, false, ["ỦY BAN NHÂN DÂN", "HUYỆN VẠN NINH"];
    "Ủy ban nhân dân tỉnh Lào Cai", "UBND", "CHỦ TỊCH", "Lào Cai", 1991..2026, true, ["ỦY BAN NHÂN DÂN", "TỈNH LÀO CAI"];
];

/// Departments and ministries.
pub const DEPARTMENTS: &[Body] = bodies![
    "Sở Công Thương tỉnh Khánh Hòa", "SCT", "GIÁM ĐỐC", "Khánh Hòa", 2008..2026, false, ["UBND TỈNH KHÁNH HÒA", "SỞ CÔNG THƯƠNG"];
    "Sở Xây dựng tỉnh Khánh Hòa", "SXD", "GIÁM ĐỐC", "Khánh Hòa", 1995..2026, false, ["UBND TỈNH KHÁNH HÒA", "SỞ XÂY DỰNG"];
    "Sở Y tế tỉnh Khánh Hòa", "SYT", "GIÁM ĐỐC", "Nha Trang", 1990..2026, false, ["ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA", "SỞ Y TẾ"];
    "Sở Nông nghiệp và Môi trường tỉnh Khánh Hòa", "SNNMT", "GIÁM ĐỐC", "Khánh Hòa", 2025..2026, false, ["UBND TỈNH KHÁNH HÒA", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG"];
    "Sở Tài nguyên và Môi trường tỉnh Khánh Hòa", "STNMT", "GIÁM ĐỐC", "Khánh Hòa", 2003..2025, false, ["UBND TỈNH KHÁNH HÒA", "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG"];
    "Sở Lao động - Thương binh và Xã hội tỉnh Khánh Hòa", "SLĐTBXH", "GIÁM ĐỐC", "Nha Trang", 2008..2025, true, ["UBND TỈNH KHÁNH HÒA", "SỞ LAO ĐỘNG - THƯƠNG BINH", "VÀ XÃ HỘI"];
    "Sở Công Thương tỉnh Lào Cai", "SCT", "GIÁM ĐỐC", "Lào Cai", 2008..2026, true, ["UBND TỈNH LÀO CAI", "SỞ CÔNG THƯƠNG"];
    "Bộ Công Thương", "BCT", "BỘ TRƯỞNG", "Hà Nội", 2007..2026, false, ["BỘ CÔNG THƯƠNG"];
    "Bộ Xây dựng", "BXD", "BỘ TRƯỞNG", "Hà Nội", 1990..2026, true, ["BỘ XÂY DỰNG"];
];

/// Business registration.
pub const REGISTRARS: &[Body] = bodies![
    "Phòng Đăng ký kinh doanh - Sở Kế hoạch và Đầu tư tỉnh Khánh Hòa", "ĐKKD", "TRƯỞNG PHÒNG", "Khánh Hòa", 2000..2025, false, ["SỞ KẾ HOẠCH VÀ ĐẦU TƯ", "TỈNH KHÁNH HÒA", "PHÒNG ĐĂNG KÝ KINH DOANH"];
    "Phòng Đăng ký kinh doanh - Sở Tài chính tỉnh Khánh Hòa", "ĐKKD", "TRƯỞNG PHÒNG", "Khánh Hòa", 2025..2026, true, ["SỞ TÀI CHÍNH TỈNH KHÁNH HÒA", "PHÒNG ĐĂNG KÝ KINH DOANH"];
];

const SURNAMES: &[&str] = &[
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương", "Đinh", "Trịnh", "Mai",
];
const MIDDLES: &[&str] = &[
    "Văn",
    "Thị",
    "Minh",
    "Quốc",
    "Thanh",
    "Ngọc",
    "Hữu",
    "Đức",
    "Xuân",
    "Thị Kim",
    "Hoàng",
];
const GIVEN: &[&str] = &[
    "An", "Bình", "Cường", "Dũng", "Hạnh", "Hòa", "Lan", "Long", "Nam", "Phương", "Quân", "Sơn",
    "Thảo", "Tuấn", "Vinh", "Yến",
];
const FOREIGNERS: &[&str] = &[
    "TANAKA HIROSHI",
    "KIM MIN JUN",
    "ZHANG WEI",
    "RAVI SHARMA",
    "JOHN A. SMITH",
    "TAN WEI MING",
    "MÜLLER HANS",
];
const FORMS: &[&str] = &[
    "Công ty TNHH",
    "Công ty Cổ phần",
    "Công ty TNHH MTV",
    "Công ty TNHH Một thành viên",
    "Công ty CP",
    "Doanh nghiệp tư nhân",
    "Hợp tác xã",
    "Chi nhánh Công ty TNHH",
];
const TRADES: &[&str] = &[
    "Thủy sản",
    "Cơ khí",
    "Xây dựng và Thương mại",
    "Vật liệu xây dựng",
    "Đóng tàu",
    "Năng lượng",
    "Logistics",
    "Du lịch",
    "May",
    "Hóa chất",
    "Dệt Nhuộm",
    "Kho bãi - Vận tải",
];
const PROPER: &[&str] = &[
    "Vân Phong",
    "Đại Lãnh",
    "Hòn Khói",
    "Bình Minh",
    "Hoàng Long",
    "Phú Cường",
    "Tân Tiến",
    "Sao Biển",
    "Trường Sơn",
    "Á Châu",
    "Hải Đăng",
    "Cửu Long",
];
const FOREIGN_FIRMS: &[&str] = &[
    "TAN TRADING CO., LTD",
    "Sumitomo Pacific Corporation",
    "HYUN DAE ENERGY INC.",
    "Nordwind Shipping GmbH",
];
const COMMUNES: &[&str] = &[
    "xã Vạn Thắng, huyện Vạn Ninh, tỉnh Khánh Hòa",
    "phường Ninh Thủy, thị xã Ninh Hòa, tỉnh Khánh Hòa",
    "số 36 đường Trần Phú, phường Nha Trang, tỉnh Khánh Hòa",
    "Lô B7, Khu công nghiệp Suối Dầu, xã Suối Tân, huyện Cam Lâm, tỉnh Khánh Hòa",
    "xã Đại Lãnh, tỉnh Khánh Hòa",
];
const PROJECTS: &[&str] = &[
    "Nhà máy chế biến thủy sản đông lạnh",
    "Kho xăng dầu ngoại quan",
    "Khu nghỉ dưỡng Hòn Ngang",
    "Bến cảng tổng hợp Bắc Vân Phong",
    "Trạm biến áp 110kV",
    "Nhà xưởng sản xuất số 2",
    "Khu nhà ở công nhân giai đoạn 1",
];

/// One of a list.
pub fn any<'a>(rng: &mut Rng, list: &[&'a str]) -> &'a str {
    list[rng.usize(..list.len())]
}

/// A person's name.
pub fn person(rng: &mut Rng) -> String {
    let (surname, middle, given) = (any(rng, SURNAMES), any(rng, MIDDLES), any(rng, GIVEN));
    format!("{surname} {middle} {given}")
}

/// A foreigner's name.
pub fn foreigner(rng: &mut Rng) -> String {
    any(rng, FOREIGNERS).to_owned()
}

/// A firm's name.
pub fn firm(rng: &mut Rng) -> String {
    let (form, trade, name) = (any(rng, FORMS), any(rng, TRADES), any(rng, PROPER));
    format!("{form} {trade} {name}")
}

/// A foreign trader's name.
pub fn foreign_firm(rng: &mut Rng) -> String {
    any(rng, FOREIGN_FIRMS).to_owned()
}

/// An address.
pub fn address(rng: &mut Rng) -> String {
    any(rng, COMMUNES).to_owned()
}

/// A project.
pub fn project(rng: &mut Rng) -> String {
    any(rng, PROJECTS).to_owned()
}

/// A tax code with its check digit (the weights of the tax authority's circulars on tax registration).
pub fn tax_code(rng: &mut Rng) -> String {
    loop {
        let digits: Vec<u32> = [4, 2]
            .into_iter()
            .chain((0..7).map(|_| rng.u32(0..10)))
            .collect();
        let sum: u32 = digits
            .iter()
            .zip([31, 29, 23, 19, 17, 13, 7, 5, 3])
            .map(|(d, w)| d * w)
            .sum();
        let check = 10 - sum % 11;
        if check < 10 {
            return digits.iter().chain([&check]).map(u32::to_string).collect();
        }
    }
}

/// A personal identity number: province, century and sex, year of birth, six digits.
pub fn personal_id(rng: &mut Rng) -> String {
    format!(
        "056{}{:02}{:06}",
        rng.u8(0..2),
        rng.u8(60..99),
        rng.u32(0..1_000_000)
    )
}

/// A day in a range of years.
pub fn day(rng: &mut Rng, years: (i16, i16)) -> Date {
    loop {
        let day = Date::new(rng.i16(years.0..=years.1), rng.i8(1..=12), rng.i8(1..=31));
        if let Ok(day) = day
            && day <= jiff::civil::date(2026, 11, 1)
        {
            return day;
        }
    }
}

/// "ngày 05 tháng 7 năm 2031": days below ten and the months 1 and 2 with a zero.
pub fn in_full(day: Date) -> String {
    let month = if day.month() < 3 {
        format!("0{}", day.month())
    } else {
        day.month().to_string()
    };
    format!("ngày {:02} tháng {month} năm {}", day.day(), day.year())
}

/// A day as clauses write it, after the word "ngày" or without it.
pub fn in_clause(rng: &mut Rng, day: Date) -> String {
    let (d, m, y) = (day.day(), day.month(), day.year());
    match rng.u8(0..6) {
        0 => format!("ngày {d:02}/{m:02}/{y}"),
        1 => format!("ngày {d}/{m}/{y}"),
        2 => format!("ngày {d} tháng {m} năm {y}"),
        _ => in_full(day),
    }
}

const UNITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// A number below a hundred in words.
pub fn in_words(number: u32) -> String {
    let (tens, units) = (number / 10, number % 10);
    let unit = match units {
        1 if tens > 1 => "mốt",
        4 if tens > 1 => "tư",
        5 if tens > 0 => "lăm",
        _ => UNITS[units as usize],
    };
    match (tens, units) {
        (0, _) => unit.to_owned(),
        (1, 0) => "mười".to_owned(),
        (1, _) => format!("mười {unit}"),
        (_, 0) => format!("{} mươi", UNITS[tens as usize]),
        _ => format!("{} mươi {unit}", UNITS[tens as usize]),
    }
}
