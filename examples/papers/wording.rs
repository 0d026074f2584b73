//! Wording: how papers say when they begin and end, what they do to other papers, and what looks
//! like it and is not. Written from the law, from forms and from real papers, not from the extractor.
//!
//! Each list has a part that was seen while the extractor was made and a part that was not.
//! `{P}` is the paper's noun, `{D}` a day with the word "ngày", `{N}` a count, `{W}` the count in
//! words, `{U}` its unit, `{no}` another paper's number, `{name}` its name, `{holder}` the holder.

use fastrand::Rng;

/// Wordings of one meaning.
pub struct Wordings {
    seen: &'static [&'static str],
    held_out: &'static [&'static str],
}

impl Wordings {
    /// One of the wordings that were seen, or of those that were not.
    pub fn choose(&self, rng: &mut Rng, held_out: bool) -> &'static str {
        let list = if held_out && !self.held_out.is_empty() {
            self.held_out
        } else {
            self.seen
        };
        list[rng.usize(..list.len())]
    }
}

macro_rules! wordings {
    ($(#[$doc:meta] $name:ident [$($seen:literal),* $(,)?] [$($held_out:literal),* $(,)?])*) => {
        $(#[$doc] pub const $name: Wordings = Wordings { seen: &[$($seen),*], held_out: &[$($held_out),*] };)*
    };
}

wordings! {
    /// In force from signing.
    FROM_SIGNING [
        "{P} này có hiệu lực thi hành kể từ ngày ký ban hành.",
        "{P} này có hiệu lực kể từ ngày ký.",
        "{P} này có hiệu lực từ ngày ký.",
        "{P} này có hiệu lực thi hành kể từ ký ban hành.",
        "{P} có hiệu lực kể từ ngày ký. {holder}, Giám đốc các Sở và các đơn vị liên quan chịu trách nhiệm thi hành./.",
        "{P} này có hiệu lực kể từ ngày cấp.",
        "{P} này có giá trị kể từ ngày ký.",
        "{P} này có hiệu lực thi hành từ ngày ban hành.",
        "{P} này bắt đầu có hiệu lực từ ngày ký.",
        "{P} này có hiệu lực pháp lý kể từ ngày được ký ban hành.",
        "{P} này có hiệu lực thi hành ngay từ ngày ký.",
        "Hiệu lực thi hành: kể từ ngày ký.",
        "{P} này được thi hành kể từ ngày ký.",
        "{P} này có hiệu lực thi hành kể từ thời điểm ký ban hành.",
        "Hiệu lực của {P}: kể từ ngày ký.",
        "{P} này chính thức có hiệu lực kể từ ngày ký.",
    ] [
        "{P} này phát sinh hiệu lực kể từ ngày ký.",
        "Thời điểm có hiệu lực: ngày ký {P}.",
        "{P} này có hiệu lực ngay sau khi ký.",
        "Kể từ ngày ký, {P} này có hiệu lực thi hành.",
        "{P} có hiệu lực thi hành từ ngày ký ban hành và được lập thành 03 bản chính.",
    ]
    /// In force some days after signing.
    AFTER_DAYS [
        "{P} này có hiệu lực thi hành sau {N} ngày kể từ ngày ký.",
        "{P} này có hiệu lực sau {N} ngày kể từ ngày ký.",
        "{P} này có hiệu lực thi hành sau {N} ngày, kể từ ngày ký.",
        "{P} này có hiệu lực sau {N} ({W}) ngày kể từ ngày ký ban hành.",
        "{P} này có hiệu lực thi hành sau {N} ngày tính từ ngày ký.",
        "{P} này có hiệu lực thi hành kể từ ngày thứ {N} sau ngày ký.",
        "Sau {N} ngày kể từ ngày ký, {P} này có hiệu lực thi hành.",
    ] [
        "Sau {N} ({W}) ngày, kể từ ngày ký ban hành, {P} này bắt đầu có hiệu lực.",
        "{P} này có hiệu lực thi hành sau {W} ngày kể từ ngày ban hành.",
        "{P} này có hiệu lực thi hành sau {N} ngày, tính từ ngày được ký ban hành.",
    ]
    /// In force from a day that is printed.
    FROM_DAY [
        "{P} này có hiệu lực thi hành kể từ {D}.",
        "{P} này có hiệu lực từ {D}.",
        "{P} này có giá trị kể từ {D}.",
        "{P} này bắt đầu có hiệu lực thi hành từ {D}.",
        "Thời điểm có hiệu lực của {P}: {D}.",
        "{P} này được áp dụng từ {D}.",
        "Kể từ {D}, {P} này có hiệu lực thi hành.",
    ] [
        "{P} này có hiệu lực thi hành kể từ 0 giờ {D}.",
        "{P} này phát sinh hiệu lực từ {D}.",
        "Ngày có hiệu lực: {D}.",
        "{P} này chỉ có hiệu lực từ {D} trở đi.",
    ]
    /// The last day is printed.
    UNTIL [
        "{P} này có giá trị đến hết {D}.",
        "{P} này có giá trị đến {D}.",
        "{P} có hiệu lực đến {D}.",
        "{P} này có hiệu lực đến hết {D}./.",
        "Có giá trị sử dụng đến: {D}.",
        "{P} này có thời hạn đến {D}.",
        "Thời hạn của {P}: đến {D}.",
        "Thời hạn hiệu lực của {P}: đến hết {D}.",
        "{P} này hết hiệu lực vào {D}.",
        "{P} này có giá trị sử dụng tới {D}.",
        "{P} được sử dụng đến hết {D}.",
        "Ngày hết hạn: {D}.",
        "{P} này có giá trị sử dụng cho đến hết {D}.",
        "{P} này được cấp có thời hạn đến {D}.",
        "Hạn sử dụng: đến {D}.",
    ] [
        "{P} này có giá trị sử dụng đến 24 giờ {D}.",
        "Thời điểm hết hiệu lực: {D}.",
        "Hạn hiệu lực: {D}.",
        "{P} này chỉ có giá trị đến hết {D}.",
        "{P} này hết giá trị sử dụng sau {D}.",
        "{P} có thời hạn sử dụng tối đa đến {D}.",
    ]
    /// From signing until a printed day.
    SIGNING_UNTIL [
        "{P} này có giá trị kể từ ngày ký đến hết {D}./.",
        "{P} này có giá trị kể từ ngày ký bna hành đến hết {D}./.",
        "{P} này có hiệu lực kể từ ngày ký đến {D}.",
        "{P} này có hiệu lực kể từ ngày ký và có giá trị đến hết {D}.",
        "{P} này có hiệu lực từ ngày ký cho đến hết {D}.",
        "Hiệu lực của {P}: từ ngày ký đến {D}.",
        "{P} này có hiệu lực kể từ ngày ký và hết hiệu lực vào {D}.",
        "{P} này có hiệu lực thi hành kể từ ngày ký ban hành cho đến hết {D}.",
    ] [
        "{P} này có hiệu lực thi hành kể từ ngày ký và hết giá trị sử dụng vào {D}.",
        "Thời hạn của {P}: tính từ ngày ký đến hết {D}.",
        "{P} này có giá trị từ ngày cấp cho tới hết {D}.",
    ]
    /// A term from issue.
    TERM [
        "Thời hạn của {P}: {N} {U} kể từ ngày ký./.",
        "Thời hạn của {P} là {N} ({W}) {U} kể từ ngày ký.",
        "{P} này có hiệu lực {N} {U} kể từ ngày cấp.",
        "{P} này có giá trị {N} {U} kể từ ngày cấp.",
        "{P} này có thời hạn {N} {U} kể từ ngày ký.",
        "{P} này có giá trị trong thời hạn {N} {U}, kể từ ngày ký.",
        "{P} này có hiệu lực trong thời gian {N} {U} kể từ ngày cấp.",
        "{P} có thời hạn hiệu lực là {N} {U} tính từ ngày cấp.",
        "Hiệu lực của {P} là {N} {U} kể từ ngày ký.",
        "Thời hạn sử dụng của {P}: {N} ({W}) {U}, tính từ ngày ký ban hành.",
        "{P} này có giá trị sử dụng {N} {U} kể từ ngày được cấp.",
        "{P} này có hiệu lực trong {N} {U} kể từ ngày ký ban hành.",
        "{P} được cấp với thời hạn {N} {U}, tính từ ngày cấp.",
        "Thời hạn: {N} ({W}) {U} kể từ ngày cấp.",
    ] [
        "{P} này có thời hạn là {W} {U} tính từ ngày ký.",
        "{P} này có giá trị sử dụng trong vòng {N} {U} kể từ ngày ban hành.",
        "Thời hạn hiệu lực: {N} {U} (kể từ ngày ký).",
        "Hiệu lực: {N} {U} kể từ ngày cấp.",
        "Thời hạn cấp phép: {N} ({W}) {U}, kể từ ngày ký ban hành.",
        "{P} này hết hiệu lực sau {N} {U} kể từ ngày ký.",
    ]
    /// No end.
    NO_END [
        "{P} này không xác định thời hạn.",
        "Thời hạn: Không thời hạn.",
        "{P} này có giá trị không thời hạn.",
        "{P} này có giá trị cho đến khi có quyết định thay thế.",
        "{P} này có hiệu lực vô thời hạn.",
        "Thời hạn hiệu lực của {P}: không xác định thời hạn.",
        "{P} này có giá trị cho đến khi có văn bản khác thay thế.",
        "{P} này không quy định thời hạn hiệu lực.",
    ] [
        "{P} này có giá trị vô thời hạn, trừ trường hợp bị thu hồi theo quy định.",
        "{P} này có hiệu lực lâu dài.",
        "Thời hạn hiệu lực: vô thời hạn.",
        "Thời hạn của {P}: không giới hạn.",
    ]
    /// The start of works is limited.
    WORKS [
        "{P} này có hiệu lực khởi công xây dựng trong thời hạn {N} tháng kể từ ngày cấp; quá thời hạn trên thì phải đề nghị gia hạn giấy phép xây dựng./.",
        "{P} có hiệu lực khởi công xây dựng trong thời hạn {N} tháng kể từ ngày cấp; quá thời hạn trên thì phải đề nghị gia hạn.",
        "{P} này có hiệu lực khởi công trong thời hạn {N} ({W}) tháng kể từ ngày ký; quá thời hạn trên thì phải xin gia hạn giấy phép.",
        "Thời hạn khởi công công trình: không quá {N} tháng kể từ ngày được cấp giấy phép xây dựng.",
        "Công trình phải được khởi công trong thời hạn {N} tháng kể từ ngày cấp {P}.",
        "{P} này có giá trị khởi công trong vòng {N} tháng kể từ ngày ký; quá thời hạn phải xin gia hạn.",
    ] [
        "Trong thời hạn {N} tháng kể từ ngày được cấp {P}, chủ đầu tư phải khởi công xây dựng; quá thời hạn này phải đề nghị gia hạn.",
        "{P} này chỉ có giá trị để khởi công công trình trong {N} ({W}) tháng kể từ ngày cấp.",
        "Quá {N} tháng kể từ ngày cấp mà công trình chưa khởi công thì chủ đầu tư phải đề nghị gia hạn {P}.",
    ]
    /// A project's term until a day.
    PROJECT_UNTIL [
        "Thời hạn hoạt động của dự án: đến {D}.",
        "Thời hạn hoạt động: đến hết {D}.",
        "Thời hạn hoạt động của dự án: đến {D} (kể từ ngày cấp Giấy chứng nhận đầu tư lần đầu).",
        "Dự án có thời hạn hoạt động đến {D}.",
        "Thời hạn thực hiện dự án: đến {D}.",
        "Thời hạn của dự án đến hết {D}.",
    ] [
        "Thời hạn hoạt động của dự án kết thúc vào {D}.",
        "Dự án được hoạt động đến hết {D}.",
    ]
    /// A project's term from the day of the paper.
    PROJECT_TERM [
        "Thời hạn hoạt động của dự án: {N} năm kể từ ngày được chấp thuận chủ trương đầu tư.",
        "Thời hạn hoạt động của dự án: {N} ({W}) năm kể từ ngày chấp thuận chủ trương đầu tư đồng thời chấp thuận nhà đầu tư.",
        "Thời hạn thực hiện dự án: {N} năm kể từ ngày chấp thuận chủ trương đầu tư.",
        "Thời gian hoạt động của dự án là {N} năm, tính từ ngày được chấp thuận chủ trương đầu tư.",
        "Dự án hoạt động trong thời hạn {N} năm kể từ ngày được chấp thuận chủ trương đầu tư.",
    ] [
        "Thời hạn hoạt động: {N} năm tính từ ngày ký Quyết định này.",
        "Thời hạn hoạt động của dự án là {W} năm kể từ ngày chấp thuận chủ trương đầu tư.",
    ]
    /// A term from a fact that the paper does not hold.
    OUTSIDE [
        "Thời hạn hoạt động của dự án: {N} năm kể từ ngày nhà đầu tư được bàn giao đất trên thực địa.",
        "Thời hạn hoạt động của dự án: {N} năm, kể từ ngày có quyết định giao đất, cho thuê đất.",
        "Thời hạn: theo thời hạn hoạt động của dự án ghi tại Giấy chứng nhận đăng ký đầu tư.",
        "Thời hạn hoạt động của dự án là {N} năm tính từ ngày bàn giao đất thực tế.",
        "Thời hạn hoạt động: {N} năm kể từ ngày hoàn thành thủ tục giao đất.",
        "Thời hạn sử dụng đất theo thời hạn còn lại của dự án.",
    ] [
        "Thời hạn hoạt động của dự án: {N} năm kể từ ngày được cấp Giấy chứng nhận quyền sử dụng đất.",
        "Thời hạn: bằng thời hạn còn lại của dự án đầu tư.",
        "Thời hạn sử dụng đất: {N} năm tính từ ngày bàn giao mặt bằng.",
    ]
    /// A right to land until a day.
    LAND_UNTIL [
        "Thời hạn thuê đất: đến {D}.",
        "Thời hạn sử dụng đất: đến hết {D}.",
        "Thời hạn sử dụng đất: đến {D}, theo thời hạn của dự án.",
        "Thời gian thuê đất: đến {D}.",
        "Thời hạn cho thuê đất: kể từ ngày ký Quyết định này đến hết {D}.",
        "Thời hạn sử dụng: đến {D}.",
    ] [
        "Thời hạn cho thuê đất đến {D}.",
        "Thời hạn giao đất: đến hết {D}.",
        "Thời hạn sử dụng đất kết thúc vào {D}.",
    ]
    /// A right to land for a term from the decision.
    LAND_TERM [
        "Thời hạn thuê đất: {N} ({W}) năm, kể từ ngày ký Quyết định này.",
        "Thời hạn sử dụng đất: {N} năm kể từ ngày ký quyết định.",
        "Thời hạn thuê đất là {N} năm tính từ ngày UBND tỉnh ký Quyết định cho thuê đất.",
        "Thời hạn thuê: {N} năm, tính từ ngày ký Quyết định này.",
    ] [
        "Thời hạn thuê đất: {W} năm kể từ ngày Quyết định này được ký ban hành.",
        "Thời hạn cho thuê đất là {N} năm, kể từ ngày ký quyết định cho thuê đất.",
    ]
    /// From a day until a day.
    PERIOD [
        "Thời hạn làm việc: từ {F} đến {D}.",
        "{P} này có hiệu lực từ {F} đến {D}.",
        "{P} này có giá trị từ {F} đến hết {D}.",
        "Có giá trị từ / Valid from: {F} đến / to: {D}",
        "Thời hạn của {P}: từ {F} đến hết {D}.",
        "Thời gian làm việc từ {F} đến {D}",
        "Hiệu lực của {P}: từ {F} đến hết {D}.",
    ] [
        "Thời hạn hiệu lực: kể từ {F} cho đến hết {D}.",
        "{P} có giá trị sử dụng từ {F} tới {D}.",
        "Thời hạn làm việc tại Việt Nam: từ {F} cho đến {D}.",
    ]
    /// Stands in another's place.
    REPLACES [
        "{P} này có hiệu lực kể từ ngày ký, thay thế {name} số {no} {D}.",
        "{P} này có hiệu lực thi hành kể từ ngày ký và thay thế {name} số {no} {D}.",
        "{P} này thay thế {name} số {no} {D}.",
        "{P} này thay thế cho {name} số {no} {D} đã cấp cho {holder}.",
        "{P} này có hiệu lực kể từ ngày ký và thay thế {name} số {no} do Ban Quản lý Khu kinh tế Vân Phong cấp {D}.",
        "{name} số {no} {D} được thay thế bằng {P} này kể từ ngày ký.",
        "Kể từ ngày {P} này có hiệu lực, {name} số {no} {D} hết hiệu lực thi hành.",
        "{P} này thay thế và làm hết hiệu lực {name} số {no} {D}.",
    ] [
        "{P} này được cấp thay thế {name} số {no} {D}.",
        "{name} số {no} {D} hết hiệu lực kể từ ngày {P} này có hiệu lực.",
        "{P} này thay cho {name} số {no} {D}.",
    ]
    /// Ends another paper.
    REVOKES [
        "Điều 1. Thu hồi {name} số {no} {D} đã cấp cho {holder}. Lý do: không triển khai thực hiện.",
        "Điều 1. Thu hồi và hủy bỏ {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Chấm dứt hiệu lực {name} số {no} {D} đã cấp cho {holder}.",
        "Điều 1. Bãi bỏ {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Hủy {name} số {no} {D} của {holder}.",
        "Điều 1. Nay thu hồi {name} số {no} được cấp {D} cho {holder} kể từ ngày ký Quyết định này.",
        "Điều 1. Hủy bỏ giá trị pháp lý của {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Thu hồi, chấm dứt hiệu lực thi hành của {name} số {no} {D} cấp cho {holder}.",
    ] [
        "Điều 1. Thu hồi hiệu lực của {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. {name} số {no} {D} cấp cho {holder} bị thu hồi kể từ ngày ký Quyết định này.",
        "Điều 1. Tuyên bố hủy bỏ {name} số {no} {D} của {holder}.",
        "Điều 1. Quyết định thu hồi toàn bộ {name} số {no} {D} đã cấp cho {holder}.",
        "Điều 1. Chấm dứt hiệu lực thi hành {name} số {no} ký {D}, cấp cho {holder}.",
    ]
    /// Ends a part of another.
    REVOKES_PART [
        "Điều 1. Thu hồi một phần diện tích đất ghi tại {name} số {no} {D} đã cấp cho {holder}.",
        "Điều 1. Bãi bỏ khoản 2 Điều 1 {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Hủy bỏ một phần nội dung {name} số {no} {D} cấp cho {holder}.",
    ] [
        "Điều 1. Thu hồi 2,5 ha đất thuộc {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Bãi bỏ nội dung tại điểm b khoản 1 Điều 2 của {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Chấm dứt một phần hiệu lực của {name} số {no} {D} cấp cho {holder}.",
    ]
    /// Moves another's end.
    EXTENDS [
        "Điều 1. Gia hạn {name} số {no} {D} cấp cho {holder} đến hết {E}.",
        "Điều 1. Gia hạn thời hạn của {name} số {no} {D} cấp cho {holder} thêm 12 tháng, đến {E}.",
        "Điều 1. Gia hạn thời gian khởi công đối với {name} số {no} {D} cấp cho {holder} đến hết {E}.",
        "Điều 1. Cho phép gia hạn {name} số {no} {D} của {holder} đến {E}.",
        "Điều 1. Thời hạn của {name} số {no} {D} cấp cho {holder} được gia hạn đến hết {E}.",
        "Điều 1. Chấp thuận gia hạn hiệu lực {name} số {no} {D} cấp cho {holder} đến {E}.",
    ] [
        "Điều 1. Đồng ý gia hạn thời hạn hiệu lực của {name} số {no} {D} cấp cho {holder} đến hết {E}.",
        "Điều 1. Kéo dài thời hạn của {name} số {no} {D} cấp cho {holder} đến hết {E}.",
        "Điều 1. Cho phép {holder} tiếp tục sử dụng {name} số {no} {D} đến {E}.",
    ]
    /// Changes another.
    AMENDS [
        "Điều 1. Điều chỉnh khoản 1, Điều 2, {name} số {no} {D} cấp cho {holder} cụ thể như sau: Nội dung đã cấp: “02 giếng”. Nội dung điều chỉnh thành: “03 giếng”.",
        "Điều 1. Sửa đổi, bổ sung một số nội dung của {name} số {no} {D} cấp cho {holder} như sau:",
        "Điều 1. Bổ sung mục tiêu hoạt động vào Điều 1 {name} số {no} {D} cấp cho {holder}.",
        "Điều 1. Điều chỉnh một số nội dung tại {name} số {no} {D} đã cấp cho {holder}, gồm:",
        "Điều 1. Sửa đổi Điều 2 của {name} số {no} {D} cấp cho {holder} như sau:",
    ] [
        "Điều 1. Thay đổi một số nội dung của {name} số {no} {D} cấp cho {holder} như sau:",
        "Điều 1. Chấp thuận điều chỉnh {name} số {no} {D} cấp cho {holder} với các nội dung sau:",
        "Điều 1. Sửa đổi khoản 2 Điều 1 {name} số {no} {D} cấp cho {holder} như sau:",
    ]
    /// Mends another's wording.
    CORRECTS [
        "Do sơ suất trong khâu soạn thảo, đơn vị đính chính {name} số {no} {D} như sau: đã in “phường Ninh Thủy”, nay sửa thành “phường Ninh Diêm”.",
        "{Board} xin đính chính nội dung {name} số {no} {D} như sau:",
        "Đính chính sai sót về kỹ thuật trình bày tại {name} số {no} {D}, cụ thể:",
        "Nay đính chính lại {name} số {no} {D} cho đúng, như sau:",
    ] [
        "{Board} đính chính một số lỗi kỹ thuật trong {name} số {no} {D}, cụ thể như sau:",
        "Tại {name} số {no} {D} có sai sót, nay xin được đính chính như sau:",
        "Hiệu đính thông tin ghi trên {name} số {no} {D} như sau:",
    ]
    /// Legal bases with numbers and days of other papers.
    BASES [
        "Căn cứ Luật Đầu tư ngày 17 tháng 6 năm 2020;",
        "Căn cứ Nghị định số 35/2022/NĐ-CP ngày 28 tháng 5 năm 2022 của Chính phủ quy định về quản lý khu công nghiệp và khu kinh tế;",
        "Căn cứ Quyết định số 92/2006/QĐ-TTg ngày 25 tháng 4 năm 2006 của Thủ tướng Chính phủ;",
        "Căn cứ Giấy phép sử dụng vật liệu nổ công nghiệp số 371/GP-UBND ngày 06/02/2026 của UBND tỉnh;",
        "Căn cứ Quyết định số số 2170/QĐ-UBND ngày 23/6/2026 của UBND tỉnh;",
        "Xét đề nghị của {holder} tại Đơn đề nghị số 12/CV ngày 03/3/2019;",
        "Theo đề nghị của Trưởng phòng Quản lý đầu tư tại Tờ trình số 55/TTr-QLĐT ngày 02/5/2020.",
        "Căn cứ Thông tư số 26/2026/TT-BCT ngày 05 tháng 5 năm 2026 của Bộ trưởng Bộ Công Thương sửa đổi, bổ sung một số điều của Thông tư số 13/2018/TT-BCT;",
        "Căn cứ Quyết định số 3644/QĐ-UBND ngày 17/8/2017 (cấp lần đầu); 50/QĐ-UBND ngày 11/01/2021 (điều chỉnh lần 1);",
        "Trên cơ sở Biên bản họp ngày 14/02/2021 của Hội đồng thẩm định;",
        "Xét Báo cáo thẩm định số 77/BC-STNMT ngày 12/5/2021 của Sở Tài nguyên và Môi trường;",
        "Thực hiện Nghị quyết số 15/NQ-HĐND ngày 08/12/2020 của Hội đồng nhân dân tỉnh;",
    ] [
        "Theo Biên bản thẩm định số 05/BB-HĐTĐ ngày 11/4/2022;",
        "Theo Công văn số 1234/UBND-KT ngày 09/9/2021 của UBND tỉnh về việc gia hạn tiến độ;",
        "Trên cơ sở Giấy phép số 12/GP-UBND ngày 03/01/2018 đã cấp;",
    ]
    /// Sentences that speak of days, terms and other papers, and change nothing of the paper's own.
    TRAPS [
        "Trong thời hạn 05 ngày làm việc, kể từ ngày nhận được Quyết định này, đơn vị có trách nhiệm báo cáo.",
        "Tiến độ thực hiện dự án: Hoàn thành trong quý IV năm 2027.",
        "Tổng khối lượng sử dụng trong 01 năm: 12.000 kg; thời gian nổ mìn từ 10h00 đến 13h30 hằng ngày.",
        "Tuân thủ Giấy phép môi trường số 670/GPMT-UBND ngày 02/04/2024.",
        "Thời hạn bảo quản hồ sơ: Vĩnh viễn.",
        "Phần vốn còn lại góp đủ trong vòng 90 ngày kể từ ngày được cấp Giấy chứng nhận.",
        "Những quy định trước đây trái với {P} này đều bãi bỏ.",
        "Định kỳ trước ngày 15 tháng 12 hằng năm, báo cáo tình hình thực hiện cho cơ quan cấp phép.",
        "Chậm nhất 90 ngày trước khi giấy phép hết hạn, nếu còn tiếp tục hoạt động thì phải làm thủ tục gia hạn theo quy định.",
        "Hợp đồng thuê đất số 65/HĐTĐ ngày 12 tháng 8 năm 2025.",
        "Người đại diện: ông Trần Văn Nam, CCCD số 056078001234, ngày cấp: 13/9/2023; nơi cấp: Cục Cảnh sát.",
        "Nộp lại bản chính Giấy phép trong thời hạn 10 ngày làm việc kể từ ngày nhận được thông báo.",
        "Nghị định số 31/2021/NĐ-CP (được sửa đổi, bổ sung bởi Nghị định số 239/2025/NĐ-CP).",
        "Dự án không thuộc diện điều chỉnh Giấy chứng nhận đăng ký đầu tư số 3720200001.",
        "Bảo hành công trình trong thời hạn 24 tháng kể từ ngày nghiệm thu.",
        "Trường hợp thu hồi giấy phép thực hiện theo quy định tại Điều 65 Nghị định số 217/2026/NĐ-CP.",
        "Khi có nhu cầu điều chỉnh, gia hạn Giấy phép số 15/GP-UBND ngày 01/02/2015 thì phải lập hồ sơ đề nghị.",
        "Thời gian thi công: 18 tháng kể từ ngày khởi công.",
        "Thời hạn giải quyết khiếu nại là 30 ngày kể từ ngày thụ lý.",
        "Báo cáo quan trắc được lưu giữ tối thiểu 05 năm kể từ ngày lập.",
        "Chủ dự án chưa thực hiện gia hạn Giấy phép xả nước thải số 118/GP-STNMT ngày 15/6/2018.",
        "Giấy phép môi trường số 88/GPMT-UBND ngày 03/3/2023 hết hiệu lực thì phải đề nghị cấp lại.",
        "Hợp đồng lao động có thời hạn 24 tháng kể từ ngày 01/02/2024.",
        "Thời gian ngừng hoạt động từ ngày 01/3/2021 đến ngày 30/6/2021.",
        "Công trình được nghiệm thu ngày 15/8/2022, thời hạn sử dụng công trình 50 năm.",
    ] [
        "Thời hạn góp vốn: đến ngày 31/12/2027.",
        "Giấy phép khai thác nước số 22/GP-UBND ngày 05/5/2016 đã hết hiệu lực ngày 05/5/2021.",
        "Bảo lãnh thực hiện dự án có hiệu lực đến ngày 30/9/2028.",
        "Kết quả quan trắc có giá trị trong 06 tháng.",
        "Chứng thư thẩm định giá có hiệu lực 06 tháng kể từ ngày phát hành.",
        "Quy hoạch có thời hạn đến năm 2040.",
        "{P} này được lập thành 03 bản có giá trị pháp lý như nhau.",
        "Trước khi Giấy phép hết hiệu lực 45 ngày, tổ chức phải nộp hồ sơ gia hạn.",
        "Mọi sửa đổi, bổ sung Giấy phép số 02/GP-UBND ngày 04/4/2014 trái với nội dung trên không có giá trị.",
        "Nghiêm cấm cho thuê, mượn, sửa chữa, tẩy xóa {P} này.",
    ]
}
