//! Forms: the kinds of papers, each with its headings through the years and its own sentences.

use super::office::{BOARDS, Body, COMMITTEES, DEPARTMENTS, REGISTRARS};

/// How a paper is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Letterhead, number, heading, who decides, bases, articles.
    Decision,
    /// Letterhead, number, heading, numbered lines.
    Permit,
    /// Own form: number and day may stand at the foot.
    Certificate,
    /// "V/v …", "Kính gửi: …".
    Letter,
    /// Code and days of the changes under the heading.
    Chain,
    /// Bilingual lines.
    WorkPermit,
}

/// How it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// Never of itself.
    Never,
    /// By a day or a term.
    Own,
    /// By a project's term.
    Project,
    /// By a right to land.
    Land,
    /// Its term limits the start of works.
    Works,
    /// From a day until a day.
    Period,
}

/// When it begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// As a clause says.
    Clause,
    /// With the issue.
    Issue,
    /// It does not say.
    Unstated,
}

/// What it does to another paper.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Acts {
    /// Nothing, or it replaces its forerunner.
    No,
    /// Ends it.
    Revokes,
    /// Moves its end.
    Extends,
    /// Changes it.
    Amends,
    /// Mends its wording.
    Corrects,
}

/// A kind of paper.
pub struct Form {
    /// Code of its kind.
    pub kind: &'static str,
    /// Its headings, lines parted by `|`; the last is held out where there are several.
    pub headings: &'static [&'static str],
    /// What it calls itself.
    pub noun: &'static str,
    /// Symbols of its number: `{n}` the number, `{b}` the body's symbol, `{y}` the year.
    pub symbols: &'static [&'static str],
    /// Who issues it.
    pub bodies: &'static [&'static [Body]],
    /// Sentences that name the holder: `{holder}`, `{address}`, `{project}`, `{id}`; the last is held out.
    pub holder: &'static [&'static str],
    pub setting: Setting,
    pub ends: Ends,
    pub begins: Begins,
    pub acts: Acts,
}

use Acts::*;
use Begins::*;
use Ends::*;
use Setting::*;

macro_rules! forms {
    ($($kind:literal $setting:ident $ends:ident $begins:ident $acts:ident $noun:literal [$($body:expr),*] [$($symbol:literal),*] [$($heading:literal),*] [$($holder:literal),* $(,)?])*) => {
        &[$(Form { kind: $kind, setting: $setting, ends: $ends, begins: $begins, acts: $acts, noun: $noun, bodies: &[$($body),*], symbols: &[$($symbol),*], headings: &[$($heading),*], holder: &[$($holder),*] }),*]
    };
}

/// All kinds.
pub const FORMS: &[Form] = forms! {
    "gcn_dkdt" Chain Project Clause No "Giấy chứng nhận đăng ký đầu tư" [BOARDS] ["{p}"]
        ["GIẤY CHỨNG NHẬN ĐĂNG KÝ ĐẦU TƯ", "GIẤY CHỨNG NHẬN ĐẦU TƯ", "GIẤY CHỨNG NHẬN|ĐĂNG KÝ ĐẦU TƯ ĐIỀU CHỈNH"]
        ["Chứng nhận nhà đầu tư: {holder}\nMã số doanh nghiệp: {id} do Phòng Đăng ký kinh doanh cấp ngày 19/03/2017.\nĐăng ký thực hiện dự án đầu tư với nội dung như sau:\nĐiều 1. Nội dung dự án đầu tư\n1. Tên dự án: {project}.", "Nhà đầu tư: {holder}\nMã số thuế: {id}; địa chỉ trụ sở: {address}.\nĐăng ký thực hiện dự án đầu tư với nội dung như sau:\nĐiều 1. Nội dung dự án đầu tư\n1. Tên dự án đầu tư: {project}."]
    "qd_cttdt" Decision Project Clause No "Quyết định" [COMMITTEES] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Chấp thuận chủ trương đầu tư đồng thời chấp thuận nhà đầu tư|dự án {project}", "QUYẾT ĐỊNH|Về việc chấp thuận chủ trương đầu tư", "QUYẾT ĐỊNH CHỦ TRƯƠNG ĐẦU TƯ"]
        ["Điều 1. Chấp thuận chủ trương đầu tư đồng thời chấp thuận nhà đầu tư với nội dung như sau:\n1. Nhà đầu tư: {holder}.\n2. Tên dự án: {project}.", "Điều 1. Chấp thuận nhà đầu tư: {holder}; mã số doanh nghiệp: {id}.\n1. Tên dự án: {project}."]
    "gpxd" Permit Works Issue No "Giấy phép" [BOARDS, DEPARTMENTS] ["{n}/GPXD-{b}", "{n}/GPXD", "{n} /GP - XD"]
        ["GIẤY PHÉP XÂY DỰNG|(Sử dụng cho công trình không theo tuyến)", "GIẤY PHÉP XÂY DỰNG", "GIẤY PHÉP XÂY DỰNG CÓ THỜI HẠN"]
        ["1. Cấp cho: {holder}\nĐịa chỉ: {address}.\n2. Được phép xây dựng các công trình thuộc dự án: {project}.", "1. Cấp cho: {holder}.\n- Địa chỉ trụ sở: {address}.\n2. Được phép xây dựng công trình: {project}.", "1. Chủ đầu tư: {holder}\nĐịa chỉ liên hệ: {address}.\n2. Được phép xây dựng công trình: {project}."]
    "gpld" WorkPermit Period Issue No "Giấy phép" [BOARDS, DEPARTMENTS] ["{c}"]
        ["GIẤY PHÉP LAO ĐỘNG|WORK PERMIT"]
        ["1. Họ và tên: {person}\nFull name\n2. Giới tính: Nam\nSex\n3. Ngày, tháng, năm sinh: 04/10/1982\nDate of birth\n4. Quốc tịch: Nhật Bản Số hộ chiếu: M74145182\nNationality Passport number\n5. Làm việc tại doanh nghiệp/tổ chức: {firm}\nWorking at enterprise/organization", "1. Họ và tên (Full name): {person}\n2. Ngày sinh (Date of birth): 04/10/1982\n3. Hộ chiếu số (Passport number): M74145182 ngày cấp 05/02/2019\n4. Làm việc tại: {firm}"]
    "gxn_gpld" Permit Period Issue No "Giấy xác nhận" [BOARDS, DEPARTMENTS] ["{n}/XN-{b}"]
        ["GIẤY XÁC NHẬN|KHÔNG THUỘC DIỆN CẤP GIẤY PHÉP LAO ĐỘNG", "XÁC NHẬN NGƯỜI LAO ĐỘNG NƯỚC NGOÀI|KHÔNG THUỘC DIỆN CẤP GIẤY PHÉP LAO ĐỘNG"]
        ["1. Họ và tên: {person}\n2. Số hộ chiếu: M74145182\n3. Làm việc tại doanh nghiệp/tổ chức: {firm}", "Họ và tên: {person}\nQuốc tịch: Hàn Quốc\nLàm việc tại: {firm}"]
    "gpmt" Decision Own Clause No "Giấy phép" [BOARDS, COMMITTEES] ["{n}/GPMT-{b}"]
        ["GIẤY PHÉP MÔI TRƯỜNG"]
        ["Điều 1. Cấp phép cho {holder}, địa chỉ tại {address} được thực hiện các hoạt động bảo vệ môi trường của dự án “{project}” với các nội dung như sau:", "Điều 1. Cấp phép cho {holder} được thực hiện các hoạt động bảo vệ môi trường của cơ sở {project}.", "Điều 1. Cấp Giấy phép môi trường cho {holder} (địa chỉ: {address}) để thực hiện dự án {project}."]
    "qd_dtm" Decision Never Clause No "Quyết định" [COMMITTEES, BOARDS] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Phê duyệt kết quả thẩm định báo cáo đánh giá tác động môi trường|của dự án “{project}”", "QUYẾT ĐỊNH|Về việc phê duyệt báo cáo đánh giá tác động môi trường|dự án {project}"]
        ["Điều 1. Phê duyệt kết quả thẩm định báo cáo đánh giá tác động môi trường của dự án “{project}” của {holder} (sau đây gọi là Chủ dự án) thực hiện tại {address}.", "Điều 1. Phê duyệt nội dung báo cáo đánh giá tác động môi trường của dự án {project} (sau đây gọi là Dự án) do {holder} làm chủ đầu tư."]
    "gp_vpdd" Permit Period Issue No "Giấy phép" [DEPARTMENTS, BOARDS] ["{v}"]
        ["GIẤY PHÉP THÀNH LẬP|VĂN PHÒNG ĐẠI DIỆN CỦA THƯƠNG NHÂN NƯỚC NGOÀI TẠI VIỆT NAM", "GIẤY PHÉP THÀNH LẬP|VĂN PHÒNG ĐẠI DIỆN"]
        ["Điều 1. Cho phép: {trader}; quốc tịch: Singapore; được thành lập Văn phòng đại diện tại Khánh Hòa.\nĐiều 2. Tên Văn phòng đại diện: Văn phòng đại diện {trader} tại Khánh Hòa.", "Điều 1. Cho phép thương nhân {trader}, quốc tịch Singapore, thành lập Văn phòng đại diện tại Khánh Hòa."]
    "qd_thuedat" Decision Land Clause No "Quyết định" [COMMITTEES, BOARDS] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Về việc cho {holder} thuê đất|để thực hiện dự án {project}", "QUYẾT ĐỊNH|Về việc giao đất cho {holder}", "QUYẾT ĐỊNH|Về việc giao lại đất, cho thuê đất trong khu kinh tế"]
        ["Điều 1. Cho {holder} thuê 30.365,6 m2 đất tại {address} để sử dụng vào mục đích đất cơ sở sản xuất phi nông nghiệp.", "Điều 1. Giao {holder} sử dụng 5.000 m2 đất tại {address}."]
    "gcn_dkdn" Chain Never Unstated No "Giấy chứng nhận" [REGISTRARS] ["{t}"]
        ["GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP|CÔNG TY CỔ PHẦN", "GIẤY CHỨNG NHẬN ĐĂNG KÝ DOANH NGHIỆP|CÔNG TY TRÁCH NHIỆM HỮU HẠN MỘT THÀNH VIÊN"]
        ["1. Tên công ty\nTên công ty viết bằng tiếng Việt: {HOLDER}\nTên công ty viết tắt: VP CO., LTD\n2. Địa chỉ trụ sở chính\n{address}\n3. Vốn điều lệ: 2.125.239.000.000 đồng.\n4. Người đại diện theo pháp luật của công ty\nHọ và tên: TRẦN VĂN NAM Giới tính: Nam", "1. Tên công ty: {HOLDER}\n2. Địa chỉ trụ sở chính: {address}\n3. Vốn điều lệ: 5.000.000.000 đồng"]
    "gcn_attp" Certificate Own Unstated No "Giấy chứng nhận" [DEPARTMENTS] ["{n}/{y}/ATTP-CNĐK", "{n}/{y}/GCNATTP-{b}"]
        ["GIẤY CHỨNG NHẬN|CƠ SỞ ĐỦ ĐIỀU KIỆN AN TOÀN THỰC PHẨM", "GIẤY CHỨNG NHẬN|ĐỦ ĐIỀU KIỆN VỆ SINH AN TOÀN THỰC PHẨM"]
        ["Cơ sở: {holder}\nChủ cơ sở: Trần Văn Nam\nĐịa chỉ sản xuất, kinh doanh: {address}\nĐủ điều kiện an toàn thực phẩm để sản xuất, kinh doanh sản phẩm: nước mắm.", "Tên cơ sở: {holder}\nMã số thuế: {id}\nĐịa chỉ: {address}\nĐủ điều kiện an toàn thực phẩm theo quy định.", "Chứng nhận cơ sở {holder}\nĐịa chỉ: {address}\nĐủ điều kiện an toàn thực phẩm."]
    "gp_tnn" Decision Own Clause No "Giấy phép" [COMMITTEES] ["{n}/GP-{b}"]
        ["GIẤY PHÉP KHAI THÁC, SỬ DỤNG NƯỚC DƯỚI ĐẤT", "GIẤY PHÉP KHAI THÁC NƯỚC MẶT", "GIẤY PHÉP XẢ NƯỚC THẢI VÀO NGUỒN NƯỚC"]
        ["Điều 1. Cho phép {holder} khai thác, sử dụng nước dưới đất với các nội dung chủ yếu sau đây:", "Điều 1. Cho phép {holder}, địa chỉ tại {address}, khai thác nước với các nội dung sau:"]
    "cchn" Certificate Own Unstated No "Chứng chỉ" [DEPARTMENTS] ["{k}"]
        ["CHỨNG CHỈ HÀNH NGHỀ HOẠT ĐỘNG XÂY DỰNG", "CHỨNG CHỈ|HÀNH NGHỀ HOẠT ĐỘNG XÂY DỰNG"]
        ["Cấp cho Ông/Bà: {citizen}\nNgày, tháng, năm sinh: 01/03/1973\nSố CMND/CCCD: {pid} cấp ngày 13/02/2017 tại Cục Cảnh sát QLHC về TTXH\nLĩnh vực hành nghề: Giám sát thi công xây dựng công trình; hạng: II", "Họ và tên: {citizen}\nNgày sinh: 01/03/1973\nSố CCCD: {pid} ngày cấp 13/02/2017\nLĩnh vực hành nghề: Thiết kế kết cấu công trình, hạng II"]
    "ccnl" Certificate Own Unstated No "Chứng chỉ" [DEPARTMENTS] ["{k}"]
        ["CHỨNG CHỈ|NĂNG LỰC HOẠT ĐỘNG XÂY DỰNG", "CHỨNG CHỈ NĂNG LỰC HOẠT ĐỘNG XÂY DỰNG"]
        ["Tên tổ chức: {holder}\nMã số doanh nghiệp: {id}\nĐịa chỉ trụ sở chính: {address}\nPhạm vi hoạt động xây dựng: thi công xây dựng công trình, hạng II", "Cấp cho: {holder}\nMã số thuế: {id}\nĐịa chỉ: {address}"]
    "gp_vlncn" Decision Own Clause No "Giấy phép" [COMMITTEES, DEPARTMENTS] ["{n}/GP-{b}"]
        ["GIẤY PHÉP|SỬ DỤNG VẬT LIỆU NỔ CÔNG NGHIỆP"]
        ["Điều 1. Cho phép {holder} sử dụng vật liệu nổ công nghiệp theo các nội dung sau đây:\n1. Mục đích: khai thác đá.", "Điều 1. Cho phép {holder} (mã số doanh nghiệp: {id}) được sử dụng vật liệu nổ công nghiệp."]
    "gcn_xangdau" Certificate Own Unstated No "Giấy chứng nhận" [DEPARTMENTS] ["{n}/GCNĐĐK-{b}", "{n}/GCN-{b}"]
        ["GIẤY CHỨNG NHẬN|CỬA HÀNG ĐỦ ĐIỀU KIỆN BÁN LẺ XĂNG DẦU"]
        ["Chứng nhận: Cửa hàng xăng dầu số 5\nĐịa chỉ: {address}\nTrực thuộc: {holder}\nĐủ điều kiện bán lẻ xăng dầu theo quy định.", "Cấp cho: {holder}\nĐịa chỉ: {address}\nĐủ điều kiện bán lẻ xăng dầu."]
    "gcn_hoachat" Certificate Own Unstated No "Giấy chứng nhận" [DEPARTMENTS] ["{n}/GCN-{b}"]
        ["GIẤY CHỨNG NHẬN|ĐỦ ĐIỀU KIỆN KINH DOANH HÓA CHẤT SẢN XUẤT, KINH DOANH CÓ ĐIỀU KIỆN|TRONG LĨNH VỰC CÔNG NGHIỆP", "GIẤY CHỨNG NHẬN|ĐỦ ĐIỀU KIỆN SẢN XUẤT HÓA CHẤT"]
        ["Chứng nhận {holder}\nĐịa chỉ trụ sở chính: {address}\nĐủ điều kiện kinh doanh hóa chất.", "Cấp cho: {holder}\nĐịa chỉ: {address}"]
    "gp_hnh" Decision Own Clause No "Giấy phép" [DEPARTMENTS] ["{n}/GP-{b}"]
        ["GIẤY PHÉP|VẬN CHUYỂN HÀNG HÓA NGUY HIỂM"]
        ["Điều 1. Cấp phép cho {holder}, địa chỉ: {address} vận chuyển hàng hóa nguy hiểm loại 3.", "Điều 1. Cho phép {holder} được vận chuyển hàng hóa nguy hiểm loại 5 bằng xe ô tô."]
    "pccc" Certificate Never Unstated No "Giấy chứng nhận" [DEPARTMENTS] ["{n}/TD-PCCC"]
        ["GIẤY CHỨNG NHẬN|THẨM DUYỆT THIẾT KẾ VỀ PHÒNG CHÁY VÀ CHỮA CHÁY"]
        ["Chứng nhận công trình: {project}\nĐịa điểm xây dựng: {address}\nChủ đầu tư: {holder}\nĐã được thẩm duyệt thiết kế về phòng cháy và chữa cháy.", "Cấp cho: {holder}\nCông trình: {project}"]
    "gp_quyhoach" Permit Own Unstated No "Giấy phép" [BOARDS] ["{n}/GPQH-{b}"]
        ["GIẤY PHÉP QUY HOẠCH"]
        ["1. Cấp cho: {holder}\nĐịa chỉ: {address}.\n2. Phạm vi quy hoạch: 12 ha.", "1. Chủ đầu tư: {holder}\nĐịa chỉ: {address}."]
    "qd_khubien" Decision Own Clause No "Quyết định" [COMMITTEES] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Về việc giao khu vực biển", "QUYẾT ĐỊNH|Giao khu vực biển để nuôi trồng thủy sản"]
        ["Điều 1. Giao khu vực biển cho {holder}, địa chỉ: {address} để nuôi trồng thủy sản, diện tích 12 ha.", "Điều 1. Cho phép {holder} được sử dụng khu vực biển nhất định để nuôi trồng thủy sản."]
    "qd_thuhoi" Decision Never Clause Revokes "Quyết định" [BOARDS, COMMITTEES] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Thu hồi {name}", "QUYẾT ĐỊNH|Về việc thu hồi {name}", "QUYẾT ĐỊNH|Về việc chấm dứt hiệu lực {name}"] [""]
    "qd_giahan" Decision Never Clause Extends "Quyết định" [BOARDS, COMMITTEES] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Về việc gia hạn {name}", "QUYẾT ĐỊNH|Gia hạn {name}"] [""]
    "qd_dieuchinh" Decision Never Clause Amends "Quyết định" [BOARDS, COMMITTEES] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Về việc điều chỉnh nội dung {name}", "QUYẾT ĐỊNH|Sửa đổi, bổ sung {name}"] [""]
    "cv_dinhchinh" Letter Never Unstated Corrects "Công văn" [BOARDS] ["{n}/{b}-VP"]
        ["V/v đính chính {name}", "V/v hiệu đính {name}"] ["Kính gửi: {holder}."]
    "cv_thamdinh" Letter Never Unstated No "Công văn" [BOARDS, DEPARTMENTS] ["{n}/{b}-QLXD"]
        ["V/v thông báo kết quả thẩm định thiết kế xây dựng|triển khai sau thiết kế cơ sở"]
        ["Kính gửi: {holder}.\n{Board} đã nhận Tờ trình số 06/TTr-CT ngày 21 tháng 4 năm 2025 của {holder} đề nghị thẩm định. Kết quả thẩm định như sau:", "Kính gửi: {holder}\nSau khi xem xét hồ sơ, {Board} thông báo kết quả thẩm định như sau:"]
    "other" Decision Never Clause No "Quyết định" [BOARDS, COMMITTEES, DEPARTMENTS] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Về việc phê duyệt kế hoạch lựa chọn nhà thầu", "QUYẾT ĐỊNH|Về việc khen thưởng tập thể, cá nhân có thành tích"]
        ["Điều 1. Phê duyệt kế hoạch với các nội dung như sau:"]
    "other" Permit Own Unstated No "Giấy phép" [BOARDS] ["{n}/GPTC-{b}"]
        ["GIẤY PHÉP|THI CÔNG CÔNG TRÌNH TRÊN ĐƯỜNG BỘ", "GIẤY PHÉP|ĐẤU NỐI HẠ TẦNG KỸ THUẬT KHU CÔNG NGHIỆP"]
        ["1. Cấp cho: {holder}\nĐịa chỉ: {address}.\n2. Được phép thi công tuyến ống cấp nước.", "1. Đơn vị được cấp phép: {holder}\nĐịa chỉ: {address}."]
    "other" Decision Own Clause No "Quyết định" [BOARDS] ["{n}/QĐ-{b}"]
        ["QUYẾT ĐỊNH|Về việc chấp thuận tổng mặt bằng xây dựng", "QUYẾT ĐỊNH|Phê duyệt phương án ứng phó sự cố chất thải"]
        ["Điều 1. Chấp thuận tổng mặt bằng xây dựng do {holder} làm chủ đầu tư.", "Điều 1. Phê duyệt phương án ứng phó sự cố chất thải của {holder}."]
    "other" Certificate Never Unstated No "Giấy xác nhận" [BOARDS] ["{n}/XN-{b}"]
        ["GIẤY XÁC NHẬN|ĐĂNG KÝ NỘI QUY LAO ĐỘNG", "XÁC NHẬN|KHAI BÁO HÓA CHẤT NHẬP KHẨU"]
        ["Xác nhận {holder}\nĐịa chỉ: {address}\nĐã đăng ký nội quy lao động theo quy định.", "Tên tổ chức: {holder}\nĐịa chỉ: {address}"]
};
