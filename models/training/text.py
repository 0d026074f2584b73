"""Text of lines: the grammar of official papers with made names and numbers, free prose, English of
bilingual forms, symbols. Nothing is taken from real papers or from the project's samples.
"""

import random
import re
import unicodedata
from html import unescape
from pathlib import Path

from traineddata import ADDED

SURNAMES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Cao Mai Tạ Lương Tô Châu Đoàn Hà Kiều La Thái Trương Vương Quách Lâm Tôn Từ Ung Viên".split()
MIDDLE = "Văn Thị Hữu Đức Minh Ngọc Quốc Thanh Xuân Thu Hồng Kim Bá Công Đình Duy Gia Hoài Khánh Mạnh Nhật Phương Quang Thế Tiến Trọng Tuấn Việt Bích Diệu Mỹ Như Thùy Tường Vĩnh".split()
GIVEN = "An Anh Bình Cường Châu Dũng Dung Duyên Đạt Giang Hà Hải Hạnh Hiếu Hoa Hòa Huệ Hùng Huy Hương Khoa Khôi Lan Linh Long Lộc Ly Mai Nam Nga Nghĩa Nhung Oanh Phong Phú Phúc Quân Quý Quyên Sơn Tâm Thảo Thắng Thúy Toàn Trang Trí Trung Tuyết Uyên Vinh Vy Yến Kỳ Ngãi Triều Thạnh Sáu".split()
PLACES = "Khánh Hòa|Nha Trang|Vạn Ninh|Ninh Hòa|Vân Phong|Cam Ranh|Cam Lâm|Diên Khánh|Vạn Giã|Vạn Thắng|Đầm Môn|Đại Lãnh|Hòn Gốm|Hòn Mỹ Giang|Ninh Phước|Ninh Diêm|Ninh Thủy|Dốc Lết|Xuân Tự|Tu Bông|Hà Nội|Thành phố Hồ Chí Minh|Đà Nẵng|Cần Thơ|Hải Phòng|Huế|Phú Yên|Đắk Lắk|Gia Lai|Kon Tum|Quảng Ngãi|Quảng Nam|Bình Định|Ninh Thuận|Bình Thuận|Lâm Đồng|Đồng Nai|Bà Rịa - Vũng Tàu|Long An|Tây Ninh|Tiền Giang|Kiên Giang|Cà Mau|Sóc Trăng|Thanh Hóa|Nghệ An|Hà Tĩnh|Quảng Bình|Quảng Trị|Bắc Ninh|Thái Nguyên|Lạng Sơn|Lào Cai|Sơn La|Điện Biên".split("|")
FIRM_WORDS = "Đại Phát|Thành Công|Hưng Thịnh|Biển Đông|Trường Hải|An Khang|Sao Mai|Hoàng Gia|Tân Tiến|Phú Quý|Minh Long|Thiên Ân|Đông Dương|Việt Hàn|Nam Á|Bắc Nam|Cửu Long|Sông Thu|Núi Cấm|Hải Âu|Bình Minh|Toàn Cầu|Trường Sa|Kỳ Anh|Lộc Trời|Thuận Phước|Quốc Tế|Á Châu".split("|")
TRADES = "Xây dựng|Thương mại|Dịch vụ|Du lịch|Sản xuất|Xuất nhập khẩu|Đóng tàu|Chế biến thủy sản|Cảng biển|Vận tải|Kho bãi|Năng lượng|Điện gió|Bất động sản|Cơ khí|Môi trường|Xăng dầu|Khoáng sản|Vật liệu|Nông sản|Công nghệ|Tư vấn thiết kế|Nuôi trồng thủy sản|Dệt may|Gỗ|Thép".split("|")
FORMS = ["Công ty TNHH", "Công ty Cổ phần", "Công ty TNHH MTV", "Công ty TNHH Một thành viên", "Công ty TNHH Hai thành viên", "Tổng Công ty", "Doanh nghiệp tư nhân", "Hợp tác xã", "Chi nhánh Công ty", "Liên danh"]
AUTHORITIES = ["Ủy ban nhân dân tỉnh", "Ủy ban nhân dân thành phố", "Ban Quản lý Khu kinh tế", "Sở Kế hoạch và Đầu tư", "Sở Tài nguyên và Môi trường", "Sở Xây dựng", "Sở Tài chính", "Sở Nông nghiệp và Môi trường", "Sở Công Thương", "Sở Lao động - Thương binh và Xã hội", "Sở Giao thông vận tải", "Phòng Đăng ký kinh doanh", "Cục Hàng hải Việt Nam", "Bộ Xây dựng", "Bộ Tài nguyên và Môi trường", "Công an tỉnh", "Văn phòng đăng ký đất đai", "Ban Quản lý các khu công nghiệp"]
SYMBOLS = "QĐ-UBND GPXD GPXD-KKT GPMT-UBND QĐ-KKT GP-UBND GPLĐ CCHN TB-VP CV-KKT KKT-QLQHXD KKT-VP QĐ-BQL GP-STNMT QĐ-SXD QĐ-BTNMT NĐ-CP TT-BXD NQ-HĐND TTr-SKHĐT BC-KKT GCN-ĐKĐT QĐ-TTg QĐ-UBND.HC UBND-KT SXD-QHKT GM-UBND HĐ-CVP XN-KKT".split()
LAWS = ["Luật Xây dựng", "Luật Đầu tư", "Luật Đất đai", "Luật Bảo vệ môi trường", "Luật Doanh nghiệp", "Luật Tổ chức chính quyền địa phương", "Luật Phòng cháy và chữa cháy", "Luật Tài nguyên nước", "Bộ luật Lao động", "Luật Quy hoạch đô thị", "Luật Khoáng sản", "Luật Ban hành văn bản quy phạm pháp luật"]
TITLES = ["QUYẾT ĐỊNH", "GIẤY PHÉP XÂY DỰNG", "GIẤY CHỨNG NHẬN", "GIẤY CHỨNG NHẬN ĐĂNG KÝ ĐẦU TƯ", "GIẤY PHÉP MÔI TRƯỜNG", "GIẤY PHÉP LAO ĐỘNG", "CHỨNG CHỈ HÀNH NGHỀ", "THÔNG BÁO", "CÔNG VĂN", "BIÊN BẢN", "GIẤY XÁC NHẬN", "VĂN BẢN THẨM ĐỊNH", "TỜ TRÌNH", "PHỤ LỤC", "GIA HẠN", "QUYẾT ĐỊNH CHỦ TRƯƠNG ĐẦU TƯ", "ĐIỀU CHỈNH LẦN THỨ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "ỦY BAN NHÂN DÂN", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN", "TL. GIÁM ĐỐC", "TUQ. CHỦ TỊCH", "Q. GIÁM ĐỐC", "Nơi nhận:", "Căn cứ pháp lý:", "Kính gửi:", "NHÀ ĐẦU TƯ", "BẢN SAO", "SAO Y"]
DUTIES = ["tuân thủ đúng nội dung giấy phép được cấp", "chịu trách nhiệm trước pháp luật về tính chính xác của hồ sơ", "thực hiện đầy đủ nghĩa vụ tài chính theo quy định", "báo cáo định kỳ với cơ quan quản lý trước ngày 15 tháng 12 hằng năm", "khởi công xây dựng trong thời hạn kể từ ngày cấp", "đề nghị gia hạn trước khi giấy phép hết hiệu lực", "bảo đảm an toàn lao động, phòng chống cháy nổ và vệ sinh môi trường", "có hiệu lực kể từ ngày ký", "thay thế giấy phép đã cấp trước đây", "thu hồi, hủy bỏ hiệu lực của giấy phép", "sửa đổi, bổ sung một số nội dung", "không được chuyển nhượng, cho thuê, cho mượn", "bàn giao mốc giới và cao độ tại thực địa", "giám sát chất lượng nước thải trước khi xả ra nguồn tiếp nhận", "điều chỉnh tiến độ thực hiện dự án đầu tư", "các quy định trước đây trái với quyết định này đều bị bãi bỏ"]
THINGS = ["diện tích xây dựng", "tổng diện tích sàn", "chiều cao công trình", "cốt nền xây dựng", "mật độ xây dựng", "hệ số sử dụng đất", "vốn đầu tư", "vốn điều lệ", "lưu lượng khai thác", "công suất thiết kế", "thời hạn hoạt động", "chỉ giới đường đỏ", "khoảng lùi", "số tầng", "tọa độ", "thửa đất số", "tờ bản đồ số", "mục đích sử dụng", "chế độ khai thác", "vị trí lao động"]
UNITS = ["m2", "m", "ha", "m3/ngày đêm", "tấn/năm", "đồng", "VNĐ", "USD", "tỷ đồng", "MW", "%", "tầng", "tháng", "năm", "ngày", "km", "kW", "DWT"]
ENGLISH = ["Full name", "Date of birth", "Nationality", "Passport number", "Place of issue", "Working as", "Job position", "Name of employer", "Place of work", "Valid from", "to", "day", "month", "year", "WORK PERMIT", "Investment Registration Certificate", "This certificate shall take effect from the date of signing", "SOCIALIST REPUBLIC OF VIET NAM", "Independence - Freedom - Happiness", "Form of work", "Qualification", "Male", "Female", "Head office address", "Legal representative", "Registration number", "Technical worker", "Chief engineer", "project manager", "the holder of this licence", "representative office", "company limited", "Permit Number", "Extended for the first time", "Signature and stamp", "has been granted in accordance with the Labour Code"]
FOREIGN = "Kim Park Lee Wang Zhang Chen Tanaka Suzuki Smith Johnson Mueller Ivanov Garcia Santos Singh Kumar Rossi Martin Nguyen Somchai Lim Tan Fernando Takeshi Hyun Woo Jian Wei Michael Andrew Sergey Maria Joon Ho Akira Peter David Elena".split()
# What a pen fills in stands between these in the text of a line.
BLANK = ("\ue000", "\ue001")
# What a form asks and the typist ticks.
TICKED = ["Cấp mới", "Cấp lại", "Gia hạn", "Điều chỉnh", "Có", "Không", "Nam", "Nữ", "Bản chính", "Bản sao", "Đạt", "Không đạt", "Tổ chức", "Cá nhân", "Yes", "No"]
RARE_WORDS = ["tỉnh lỵ", "huyện lỵ", "thị lỵ", "kỵ khí", "bể kỵ khí", "xử lý kỵ khí", "hiếu khí - kỵ khí", "kiêng kỵ", "năm Ất Tỵ", "năm Kỷ Tỵ", "Lỵ Sở", "thành phố tỉnh lỵ", "kỵ binh", "bệnh lỵ"]
ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII II III III II".split()
COUNTED_IN_ROMAN = ["cấp", "hạng", "quý", "Quý", "Phụ lục", "Chương", "Mục", "Phần", "nhóm", "loại", "bậc", "khóa", "Khu vực", "đợt", "giai đoạn", "Bảng"]
# Of the digits of some lines.
ONES = 0.3
MARKS = list("%&@+*#=><$€«»°[]?!_|~{}\\^;:'\"“”•®©§£")
# What closes a line: full stops most of all.
CLOSING = (".", ".", ".", ".", ".", ";", ";", ",", ":", "./.", ").")


def decimal(rng):
    return f"{rng.randint(0, 9999)},{rng.randint(0, 99):02}" if rng.random() < 0.5 else f"{rng.randint(1, 999)}.{rng.randint(0, 999):03}"


def money(rng):
    return ".".join([str(rng.randint(1, 999))] + [f"{rng.randint(0, 999):03}" for _ in range(rng.randint(1, 4))])


def date(rng):
    d, m, y = rng.randint(1, 31), rng.randint(1, 12), rng.choice([rng.randint(1990, 2035), rng.randint(2014, 2027)])
    return rng.choice([f"ngày {d:02} tháng {m:02} năm {y}", f"ngày {d} tháng {m} năm {y}", f"{d:02}/{m:02}/{y}", f"{d}/{m}/{y}", f"ngày {d:02}/{m}/{y}", f"{d:02}-{m:02}-{y}", f"{d:02}.{m:02}.{y}"])


def symbol(rng):
    n = rng.randint(1, rng.choice([99, 999, 5000]))
    s = rng.choice(SYMBOLS)
    if rng.random() < 0.12:
        s = "".join(rng.choice("ABCĐGHKLMNPQSTUVX") for _ in range(rng.randint(2, 5))) + rng.choice(["", "-UBND", "-KKT", "-SXD"])
    return rng.choice([f"{n}/{s}", f"{n:02}/{s}", f"{n}/{rng.randint(2005, 2026)}/{s}", f"{n} /{s}"])


def person(rng):
    name = " ".join([rng.choice(SURNAMES)] + rng.sample(MIDDLE, rng.choice([0, 1, 1, 1, 2])) + [rng.choice(GIVEN)])
    return rng.choice(["", "", "", "ông ", "bà ", "Ông ", "Bà "]) + name


def firm(rng):
    name = f"{rng.choice(FORMS)} {rng.choice(TRADES)} {rng.choice(FIRM_WORDS + PLACES)}"
    name += rng.choice(["", "", f" {rng.choice(FIRM_WORDS)}", f" {rng.choice(PLACES)}", f" số {rng.randint(1, 99)}", " Việt Nam"])
    return name.upper() if rng.random() < 0.25 else name


def code(rng, digits):
    return "".join(rng.choice("0123456789") for _ in range(digits))


def address(rng):
    return f"Số {rng.randint(1, 999)}{rng.choice(['', 'A', 'B', '/' + str(rng.randint(1, 99))])} đường {person(rng).strip()}, {rng.choice(['phường', 'xã', 'thị trấn', 'P.'])} {rng.choice(PLACES)}, {rng.choice(['huyện', 'thị xã', 'TP.', 'quận', 'tỉnh'])} {rng.choice(PLACES)}"


def end(rng):
    """A sentence's end; "./." closes the text of a paper."""
    return rng.choice([".", "./."])


def official(rng):
    law = rng.choice(LAWS)
    r = rng.randint
    return rng.choice([
        lambda: f"Số: {symbol(rng)}", lambda: f"Số: {symbol(rng)} {rng.choice(PLACES)}, {date(rng)}",
        lambda: f"{rng.choice(PLACES)}, {date(rng)}", lambda: f"Căn cứ {law} {date(rng)};",
        lambda: f"Căn cứ Nghị định số {symbol(rng)} {date(rng)} của Chính phủ", lambda: f"Căn cứ Quyết định số {symbol(rng)} {date(rng)} của {rng.choice(AUTHORITIES)} {rng.choice(PLACES)}",
        lambda: f"Xét đề nghị của {rng.choice(AUTHORITIES)} tại Tờ trình số {symbol(rng)} {date(rng)}",
        lambda: f"Điều {r(1, 12)}. {rng.choice(DUTIES).capitalize()}{end(rng)}", lambda: f"{r(1, 20)}. {rng.choice(DUTIES).capitalize()};",
        lambda: f"{rng.choice('abcdđeghi')}) {rng.choice(DUTIES).capitalize()};", lambda: f"- {rng.choice(THINGS).capitalize()}: {decimal(rng)} {rng.choice(UNITS)}.",
        lambda: f"{r(1, 9)}.{r(1, 9)}. {rng.choice(THINGS).capitalize()}: {money(rng)} {rng.choice(UNITS)} (bằng chữ: {rng.choice(['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'])} {rng.choice(['mươi', 'trăm', 'nghìn', 'triệu', 'tỷ'])} đồng)",
        lambda: f"Cấp cho: {firm(rng)}", lambda: firm(rng), lambda: f"Địa chỉ: {address(rng)}.", lambda: address(rng),
        lambda: f"Mã số doanh nghiệp: {code(rng, 10)}{rng.choice(['', '-' + code(rng, 3)])}", lambda: f"Mã số dự án: {code(rng, 10)}", lambda: f"Mã số thuế: {code(rng, 10)} cấp {date(rng)}",
        lambda: f"CCCD số {code(rng, 12)} do {rng.choice(AUTHORITIES)} cấp {date(rng)}", lambda: f"Điện thoại: 0{code(rng, 2)} {code(rng, 3)} {code(rng, 4)} Fax: (0{code(rng, 3)}) {code(rng, 7)}",
        lambda: rng.choice(TITLES), lambda: f"{rng.choice(TITLES)} {rng.choice(PLACES).upper()}", lambda: f"{rng.choice(AUTHORITIES)} {rng.choice(PLACES)}".upper(), lambda: f"{rng.choice(AUTHORITIES)} {rng.choice(PLACES)};",
        lambda: person(rng), lambda: f"Người đại diện: {person(rng)}, sinh ngày {date(rng)}, chức vụ: {rng.choice(['Giám đốc', 'Tổng Giám đốc', 'Chủ tịch HĐQT', 'Phó Giám đốc'])}",
        lambda: f"Về việc {rng.choice(DUTIES)} tại {rng.choice(PLACES)}", lambda: f"Thời hạn: {r(1, 70)} ({rng.choice(['hai', 'năm', 'mười', 'ba mươi', 'năm mươi'])}) {rng.choice(['năm', 'tháng', 'ngày'])} kể từ {date(rng)}",
        lambda: f"có giá trị đến {date(rng)}", lambda: f"Đăng ký lần đầu: {date(rng)}; thay đổi lần thứ {r(1, 15)}: {date(rng)}",
        lambda: f"- Như Điều {r(1, 6)};", lambda: f"- Lưu: VT, {rng.choice(['KT', 'QLĐT', 'XD', 'TH', 'NNMT'])}. ({rng.choice(['', 'TT '])}{r(2, 20)}b)", lambda: f"X = {r(1000000, 1700000)}{rng.choice(['', ',' + str(r(10, 999))])}; Y = {r(500000, 700000)}",
        lambda: f"{r(1, 30)} {decimal(rng)} {decimal(rng)} {rng.choice(UNITS)} {money(rng)}", lambda: f"Tiêu chuẩn QCVN {r(1, 99):02}:{r(2008, 2024)}/BTNMT, cột {rng.choice('AB')}, K = {r(0, 1)},{r(1, 9)}",
        lambda: f"theo {law} số {r(10, 99)}/{r(2005, 2025)}/QH{r(11, 15)}", lambda: f"{firm(rng)} có trách nhiệm {rng.choice(DUTIES)}{end(rng)}", lambda: f"Dự án: {rng.choice(['Nhà máy', 'Khu du lịch', 'Bến cảng', 'Kho', 'Khu đô thị', 'Trạm'])} {rng.choice(TRADES).lower()} {rng.choice(PLACES)}",
    ])()


def bilingual(rng):
    foreign = " ".join(rng.sample(FOREIGN, 3))
    return rng.choice([
        f"{rng.choice(ENGLISH)}: {foreign.upper() if rng.random() < 0.5 else foreign}", f"{' '.join(rng.sample(ENGLISH, 2))}", f"Họ và tên/{rng.choice(ENGLISH)}: {foreign.upper()}",
        f"Quốc tịch/Nationality: {rng.choice(['Hàn Quốc', 'Nhật Bản', 'Trung Quốc', 'Ấn Độ', 'Philippines', 'Korea', 'Japan'])}", f"{rng.choice(ENGLISH)}: {rng.choice('ABCGMPT')}{code(rng, 8)} {rng.choice(ENGLISH)}: {date(rng)}",
        f"({rng.choice(ENGLISH)})", f"{foreign.upper()} CO., LTD", f"{rng.choice(ENGLISH).upper()} No. {code(rng, 5)}/{rng.randint(2015, 2026)}",
    ])


def plain(text):
    """The text without the signs of blanks."""
    return text.replace(BLANK[0], "").replace(BLANK[1], "")


def blank(digits):
    return f"{BLANK[0]}{digits}{BLANK[1]}"


def filled_in(rng):
    """Number and date of a paper, or one of them, with what a clerk writes into their blanks."""
    number = blank(rng.randint(1, rng.choice([99, 999, 5000])))
    of_year = rng.choice([f"/{rng.randint(2005, 2027)}", ""])
    number = f"Số: {number}{rng.choice(['', ' '])}{of_year}/{rng.choice(SYMBOLS)}"
    day, month, year = rng.randint(1, 31), rng.randint(1, 12), rng.randint(2005, 2027)
    day, month = blank(rng.choice([f"{day:02}", day])), blank(rng.choice([f"{month:02}", month]))
    year = rng.choice([year, year, blank(year), f"{str(year)[:2]}{blank(str(year)[2:])}"])
    day = f"{rng.choice([rng.choice(PLACES) + ', ', ''])}ngày {day} tháng {month} năm {year}"
    return rng.choice([number, number, day, day, f"{number} {day}"])


def numbered(rng):
    """A line whose digits a catalogue lives by: numbers of papers, dates, codes."""
    return rng.choice([
        lambda: f"Số: {symbol(rng)}", lambda: f"{rng.choice(PLACES)}, {date(rng)}", lambda: f"Số: {symbol(rng)} {rng.choice(PLACES)}, {date(rng)}",
        lambda: f"Căn cứ Quyết định số {symbol(rng)} {date(rng)}", lambda: f"Mã số doanh nghiệp: {code(rng, 10)}", lambda: f"Mã số dự án: {code(rng, 10)}",
        lambda: f"CCCD số {code(rng, 12)} cấp {date(rng)}", lambda: f"có giá trị đến {date(rng)}", lambda: f"Đăng ký thay đổi lần thứ {rng.randint(2, 15)}: {date(rng)}",
    ])()


def cells(rng):
    """What stands in a table without words."""
    one = lambda: rng.choice([date, symbol, decimal, money, lambda rng: str(rng.randint(1, 99)), lambda rng: code(rng, rng.choice([9, 10, 12]))])(rng)
    return rng.choice([" ", "  ", "; ", " - "]).join(one() for _ in range(rng.choice([1, 1, 2, 3])))


def ones(rng):
    """Numbers rich in ones: the room that a face gives them within a number is no space."""
    return re.sub(r"\d", lambda digit: "1" if rng.random() < ONES else digit[0], numbered(rng))


def roman(rng):
    """Classes, quarters, annexes: a reader that sees few of them miscounts the strokes of III."""
    numeral = lambda: rng.choice(ROMAN)
    part = lambda: f"{rng.choice(COUNTED_IN_ROMAN)} {numeral()}"
    return rng.choice([
        lambda: f"{part()}{rng.choice([';', ',', '.', ':', ')', ''])} {rng.choice(THINGS)} {part()}", lambda: f"{numeral()}. {rng.choice(DUTIES).upper()}",
        lambda: f"{rng.choice(THINGS)}: {part()}; {rng.choice(DUTIES)}", lambda: f"{part()} {rng.randint(2005, 2027)} - {part()} {rng.randint(2005, 2027)}",
        lambda: f"{numeral()}.{rng.randint(1, 9)}. {rng.choice(DUTIES).capitalize()}", lambda: f"{part().upper()} {rng.choice(TITLES)}",
    ])()


def symbols(rng):
    words = official(rng).split(" ")
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(words))
        mark = rng.choice(MARKS)
        words[at] = rng.choice([words[at] + mark, mark + words[at], mark, f"{rng.randint(0, 99)}{mark}{rng.randint(0, 99)}"])
    return " ".join(words)


def rare(rng):
    """Signs and letters of our papers that the stock alphabet lacks."""
    r = rng.randint
    area = f"{rng.choice([money(rng), decimal(rng), str(r(10, 9999))])} m{rng.choice('²²³')}"
    return rng.choice([
        lambda: f"{rng.choice(THINGS).capitalize()}: {area}{rng.choice(['', '/ngày', '/ngày đêm', '/h', '/người', '.', ';'])}",
        lambda: f"{rng.choice(TRADES)} {area} {rng.choice(DUTIES)}", lambda: f"({area})",
        lambda: "  ".join(f"{rng.choice('☐☒☑')} {rng.choice(TICKED)}" for _ in range(r(1, 4))),
        lambda: f"{rng.choice(TICKED)} {rng.choice('☐☒☑')} {rng.choice(TICKED)} {rng.choice('☐☒☑')}",
        lambda: f"{rng.choice(RARE_WORDS)} {rng.choice(PLACES)} {rng.choice(RARE_WORDS)}", lambda: f"{person(rng)} {rng.choice(RARE_WORDS)}",
        lambda: f"{rng.choice(THINGS)} {rng.choice('≤≥±')} {decimal(rng)} {rng.choice(UNITS)}", lambda: f"Cốt ±{r(0, 3)}{rng.choice('.,')}{r(0, 999):03} {rng.choice('≤≥')}{rng.choice(['', ' '])}{r(1, 99)} %",
        lambda: f"• {rng.choice(DUTIES).capitalize()};", lambda: f"• {official(rng)}",
    ])()


def prose_of(folders):
    """Running text of HTML and plain files."""
    texts = []
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix in (".html", ".xhtml", ".txt"):
                raw = path.read_text(errors="ignore")
                raw = re.sub(r"(?s)<(script|style|head).*?</\1>", " ", raw)
                texts.append(unescape(re.sub(r"<[^>]+>", " ", raw)))
    prose = unicodedata.normalize("NFC", re.sub(r"\s+", " ", " ".join(texts)))
    # Other languages than Vietnamese are left to the grammar.
    parts = re.split(r"(?<=[.;:]) ", prose)
    return " ".join(p for p in parts if re.search("[ạảấầậắặẹếềệịọốồộớờợụứừựỳđ]", p))


class Texts:
    """An endless source of lines in the model's alphabet."""

    REPLACED = {"–": "-", "—": "-", "…": ".", "²": "2", "³": "3", "·": ".", "ỵ": "y", "Ỵ": "Y", "’": "'", "‘": "'", "\u00a0": " "}

    def __init__(self, model, prose_folders, rng, recipe):
        self.model, self.rng, self.recipe = model, rng, recipe
        self.replaced = str.maketrans({c: to for c, to in self.REPLACED.items() if c not in ADDED or c not in model.code_of})
        self.prose = prose_of(prose_folders)
        self.syllables = sorted(set(re.findall(r"[a-zà-ỹđ]{2,7}", self.prose.lower())))

    def line(self):
        if self.rng.random() < self.recipe.blank_share:
            return unicodedata.normalize("NFC", filled_in(self.rng))
        while True:
            text = " ".join(self._raw().translate(self.replaced).split())
            text = unicodedata.normalize("NFC", text)[: self.rng.randint(45, 85)].strip()
            # Dates and numbers end sentences too: a reader that never sees their full stop takes it for a speck.
            if self.recipe.closed and text[-1:].isalnum() and self.rng.random() < self.recipe.closed:
                text += self.rng.choice(CLOSING)
            if len(text) > 1 and all(c in self.model.code_of for c in text):
                return text

    def _raw(self):
        rng, kind = self.rng, self.rng.random()
        chance = rng.random() - self.recipe.number_share
        if chance < 0:
            return numbered(rng)
        if chance < self.recipe.cell_share:
            return cells(rng)
        if self.recipe.roman_share and rng.random() < self.recipe.roman_share:
            return roman(rng)
        if kind < 0.30 and self.prose:
            start = rng.randrange(len(self.prose) - 100)
            start = self.prose.find(" ", start) + 1
            text = self.prose[start : start + rng.randint(20, 85)].rsplit(" ", 1)[0]
        elif kind < 0.36:
            text = " ".join(rng.choice(self.syllables) for _ in range(rng.randint(3, 14)))
            text = text.title() if rng.random() < 0.3 else text
        elif kind < 0.44:
            text = bilingual(rng)
        elif kind < 0.49:
            text = symbols(rng)
        elif kind < 0.53:
            text = rare(rng)
        elif kind < 0.59:
            text = ones(rng)
        else:
            text = official(rng)
            while len(text) < 40 and rng.random() < 0.35:
                text += " " + official(rng)
        return text.upper() if rng.random() < 0.12 else text
