//! Papers: results of administrative procedures that nobody issued, as record lines; the same for the
//! same index on every machine. What a paper is follows from its index alone, so that a bench can count
//! the right answer without reading the texts.

#![allow(dead_code, reason = "each bench uses its own part")]

use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;

/// Code, heading and symbol of the kinds.
pub const KINDS: [(&str, &str, &str); 12] = [
    ("gpxd", "GIẤY PHÉP XÂY DỰNG", "GPXD"),
    ("gpmt", "GIẤY PHÉP MÔI TRƯỜNG", "GPMT"),
    ("gp_tnn", "GIẤY PHÉP KHAI THÁC NƯỚC DƯỚI ĐẤT", "GP"),
    (
        "gcn_attp",
        "GIẤY CHỨNG NHẬN CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM",
        "ATTP",
    ),
    ("gcn_dkdt", "GIẤY CHỨNG NHẬN ĐĂNG KÝ ĐẦU TƯ", "GCNĐT"),
    ("gcn_dkdn", "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP", "ĐKDN"),
    (
        "qd_dtm",
        "QUYẾT ĐỊNH PHÊ DUYỆT BÁO CÁO ĐÁNH GIÁ TÁC ĐỘNG MÔI TRƯỜNG",
        "QĐ-ĐTM",
    ),
    ("qd_thuedat", "QUYẾT ĐỊNH CHO THUÊ ĐẤT", "QĐ-TĐ"),
    (
        "qd_cttdt",
        "QUYẾT ĐỊNH CHẤP THUẬN CHỦ TRƯƠNG ĐẦU TƯ",
        "QĐ-CT",
    ),
    ("gpld", "GIẤY PHÉP LAO ĐỘNG", "GPLĐ"),
    ("cchn", "CHỨNG CHỈ HÀNH NGHỀ", "CCHN"),
    ("qd_thuhoi", "QUYẾT ĐỊNH THU HỒI", "QĐ-TH"),
];

const OFFICES: [(&str, &str); 25] = [
    ("Ban Quản lý Khu kinh tế", "KKT"),
    ("Sở Xây dựng", "SXD"),
    ("Sở Tài nguyên và Môi trường", "STNMT"),
    ("Sở Kế hoạch và Đầu tư", "SKHĐT"),
    ("Sở Công Thương", "SCT"),
    ("Sở Y tế", "SYT"),
    ("Sở Lao động", "SLĐ"),
    ("Sở Giao thông vận tải", "SGTVT"),
    ("Sở Nông nghiệp", "SNN"),
    ("Sở Văn hóa", "SVH"),
    ("Sở Du lịch", "SDL"),
    ("Sở Tư pháp", "STP"),
    ("Sở Khoa học", "SKH"),
    ("Sở Nội vụ", "SNV"),
    ("Sở Tài chính", "STC"),
    ("Sở Giáo dục", "SGD"),
    ("Sở Thông tin", "STT"),
    ("Ủy ban nhân dân", "UBND"),
    ("Chi cục Thủy sản", "CCTS"),
    ("Chi cục Kiểm lâm", "CCKL"),
    ("Chi cục Chăn nuôi", "CCCN"),
    ("Thanh tra", "TTR"),
    ("Cục Thuế", "CT"),
    ("Cục Hải quan", "CHQ"),
    ("Văn phòng", "VP"),
];

const PROVINCES: [&str; 16] = [
    "Khánh Hòa",
    "Phú Yên",
    "Bình Định",
    "Ninh Thuận",
    "Lâm Đồng",
    "Đắk Lắk",
    "Quảng Nam",
    "Bình Thuận",
    "Quảng Ngãi",
    "Đà Nẵng",
    "Hải Phòng",
    "Cần Thơ",
    "Nghệ An",
    "Hà Tĩnh",
    "Long An",
    "Đồng Nai",
];

const NAMES: [&str; 40] = [
    "Hồng",
    "Phát",
    "Thiên",
    "Ân",
    "Vạn",
    "Thịnh",
    "Minh",
    "Long",
    "Ngọc",
    "Hải",
    "Thủy",
    "Sơn",
    "Đại",
    "Dương",
    "Đường",
    "Thanh",
    "Bình",
    "Trường",
    "Giang",
    "Kim",
    "Lộc",
    "Tấn",
    "Tài",
    "Hưng",
    "Nam",
    "Việt",
    "Đông",
    "Á",
    "Phương",
    "Tây",
    "Hoàng",
    "Gia",
    "Khánh",
    "An",
    "Phú",
    "Quý",
    "Cường",
    "Bảo",
    "Tín",
    "Nghĩa",
];

const TRADES: [&str; 20] = [
    "kho xăng dầu",
    "cảng tổng hợp",
    "nhà máy chế biến thủy sản",
    "khu du lịch sinh thái",
    "điện gió",
    "điện mặt trời",
    "nhà máy xi măng",
    "bến du thuyền",
    "trại nuôi tôm",
    "xưởng đóng tàu",
    "khách sạn",
    "bệnh viện",
    "trường mầm non",
    "chợ đầu mối",
    "khu dân cư",
    "nhà máy nước",
    "trạm biến áp",
    "mỏ đá xây dựng",
    "nhà ở xã hội",
    "xử lý chất thải rắn",
];

const CLAUSES: [&str; 16] = [
    "Chủ đầu tư phải thực hiện đúng các nội dung đã được phê duyệt và chịu trách nhiệm trước pháp luật",
    "Trước khi khởi công phải thông báo cho cơ quan quản lý trong thời hạn bảy ngày làm việc",
    "Thực hiện đầy đủ các biện pháp bảo vệ môi trường, phòng cháy và chữa cháy theo quy định",
    "Định kỳ sáu tháng báo cáo tình hình hoạt động về cơ quan cấp phép để theo dõi",
    "Không được chuyển nhượng, cho mượn hoặc sửa chữa nội dung của giấy này",
    "Diện tích sử dụng đất được xác định theo bản đồ địa chính do Văn phòng đăng ký đất đai lập",
    "Nộp đầy đủ các khoản thuế, phí và lệ phí theo quy định của pháp luật hiện hành",
    "Lưu lượng khai thác lớn nhất không vượt quá mức cho phép, có thiết bị đo đếm tự động",
    "Cao độ nền, chỉ giới đường đỏ và khoảng lùi tuân theo quy hoạch chi tiết được duyệt",
    "Nước thải sau xử lý phải đạt quy chuẩn kỹ thuật quốc gia trước khi xả ra nguồn tiếp nhận",
    "Bảo đảm an toàn lao động, vệ sinh công nghiệp và trật tự công cộng trong suốt quá trình thi công",
    "Tổng vốn đầu tư, tiến độ góp vốn và huy động vốn thực hiện như đã đăng ký",
    "Mọi thay đổi so với nội dung đã đăng ký phải được cơ quan có thẩm quyền chấp thuận bằng văn bản",
    "Giao cho phòng chuyên môn hướng dẫn, kiểm tra, giám sát việc thực hiện quyết định này",
    "Bồi thường, hỗ trợ và tái định cư thực hiện xong trước khi bàn giao mặt bằng",
    "Người lao động nước ngoài làm việc đúng vị trí, chức danh và địa điểm ghi trong giấy phép",
];

/// What a paper is.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    pub index: u64,
    /// Place in [`KINDS`].
    pub kind: usize,
    pub number: String,
    pub issued: Date,
    pub expires: Option<Date>,
    pub authority: String,
    pub province: &'static str,
    pub holder: String,
    pub trade: &'static str,
    /// Place in the clauses of the first of three that follow one another.
    clause: usize,
    seed: u64,
}

/// A number that looks like any other (splitmix64).
fn scattered(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn pick<T: Copy>(seed: u64, shift: u32, of: &[T]) -> T {
    of[(seed >> shift) as usize % of.len()]
}

impl Paper {
    /// The paper of that index, from 0.
    pub fn new(index: u64) -> Self {
        let seed = scattered(index);
        let kind = (index % 12) as usize;
        let office = OFFICES[(index / 12 % 25) as usize];
        let province = pick(seed, 8, &PROVINCES);
        let name = |shift| pick(seed, shift, &NAMES);
        let issued = date(2006, 1, 1).saturating_add(((seed >> 20) as i64 % 7600).days());
        let years = 1 + (seed >> 5) as i64 % 20;
        let has_end = !matches!(KINDS[kind].0, "qd_dtm" | "gcn_dkdn" | "qd_thuhoi");
        Paper {
            index,
            kind,
            number: format!("{}/{}-{}", index / 300 + 1, KINDS[kind].2, office.1),
            issued,
            expires: has_end.then(|| issued.saturating_add(years.years())),
            authority: format!("{} tỉnh {province}", office.0),
            province,
            holder: format!("Công ty TNHH {} {} {}", name(30), name(36), name(42)),
            trade: pick(seed, 48, &TRADES),
            clause: (seed >> 13) as usize % CLAUSES.len(),
            seed,
        }
    }

    /// Name of its file.
    pub fn file(&self) -> String {
        format!("{}/{:07}.pdf", self.issued.year(), self.index)
    }

    /// Its text, 1 to 1.5 KB.
    pub fn text(&self) -> String {
        let (_, heading, _) = KINDS[self.kind];
        let (day, month, year) = (self.issued.day(), self.issued.month(), self.issued.year());
        let clause = |n: usize| CLAUSES[(self.clause + n) % CLAUSES.len()];
        let end = match self.expires {
            Some(end) => format!(
                "Có giá trị đến hết ngày {:02}/{:02}/{}.",
                end.day(),
                end.month(),
                end.year()
            ),
            None => "Có hiệu lực kể từ ngày ký.".to_owned(),
        };
        let earlier = scattered(self.seed) % 4000 + 1;
        let text = format!(
            "{authority}\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\
             Số: {number}\n{province}, ngày {day:02} tháng {month:02} năm {year}\n{heading}\n\
             Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;\n\
             Căn cứ Quyết định số {earlier}/QĐ-UBND của Ủy ban nhân dân tỉnh {province};\n\
             Xét đề nghị của {holder} tại tờ trình số {plea}/TTr;\n\
             Điều 1. Cấp cho {holder}, địa chỉ số {house} đường {street}, phường {ward}, tỉnh {province}.\n\
             Công trình: {trade} {name}, diện tích {area} m2.\n\
             Điều 2. {first}.\n{second}.\n{third}.\n{end}\n\
             Điều 3. Chánh Văn phòng, Thủ trưởng các đơn vị liên quan chịu trách nhiệm thi hành.\n\
             Nơi nhận: - Như Điều 3; - Lưu: VT, {clerk}.",
            authority = self.authority.to_uppercase(),
            number = self.number,
            province = self.province,
            holder = self.holder,
            plea = self.seed % 900 + 1,
            house = self.seed % 300 + 1,
            street = pick(self.seed, 25, &NAMES),
            ward = pick(self.seed, 33, &NAMES),
            trade = self.trade,
            name = pick(self.seed, 40, &NAMES),
            area = self.seed % 90_000 + 100,
            first = clause(0),
            second = clause(1),
            third = clause(2),
            clerk = self.misread(),
        );
        text
    }

    /// Whether a clause stands in it.
    pub fn has_clause(&self, clause: usize) -> bool {
        (0..3).any(|n| (self.clause + n) % CLAUSES.len() == clause)
    }

    /// Initials and what a poor scan made of them: a word that few papers have.
    pub fn misread(&self) -> String {
        let letters = scattered(self.seed ^ 7);
        (0..5)
            .map(|n| char::from(b'a' + (letters >> (n * 5)) as u8 % 26))
            .collect()
    }

    /// The paper as one line for `sohoa load`.
    pub fn line(&self) -> String {
        // Every hundredth decision to revoke means a paper that is there.
        let revoked = (KINDS[self.kind].0 == "qd_thuhoi" && self.index > 5000)
            .then(|| Paper::new(self.index - 4000 - self.index % 12))
            .map(|paper| json!({"number": paper.number, "date": paper.issued.to_string()}));
        json!({
            "file": self.file(),
            "pages": 1,
            "kind": KINDS[self.kind].0,
            "title": KINDS[self.kind].1,
            "number": self.number,
            "issue_date": self.issued.to_string(),
            "authority": self.authority,
            "holder": self.holder,
            "subject": self.trade,
            "effective_date": self.issued.to_string(),
            "expiry_date": self.expires.map(|day| day.to_string()),
            "revokes": revoked.into_iter().collect::<Vec<_>>(),
            "text": [self.text()],
        })
        .to_string()
    }
}
