# Thông báo tiếng Việt. Cùng các mã, cùng thứ tự với en.ftl.

## Tiến độ
progress-files = tệp
progress = { $files }/{ $total } tệp, { $pages } trang, { $speed } trang/giây, còn { $left }; { $review } cần xem lại, { $quarantined } cách ly
run-stopping = Đang làm nốt các văn bản dở tay; nhấn Ctrl-C lần nữa để thoát ngay. Lần chạy sau sẽ làm tiếp từ đây.
run-interrupted = Đã dừng theo yêu cầu; còn { $left } tệp. Chạy lại đúng lệnh này để làm tiếp.
run-quarantined = Các tệp phải cách ly trong lần chạy này:
run-quarantined-file = { $file }: { $reason }
run-review = { $count } văn bản có giá trị đang chờ người xem lại.
run-abridged = { $count } tệp chỉ có văn bản không còn hiệu lực; chỉ lưu tóm tắt kèm lý do.
run-register = Sổ đăng ký: { $rows } dòng không có tệp, { $files } tệp không có dòng, { $differ } tệp ghi khác sổ; sohoa show --register --catalogue { $catalogue }
run-nothing = Không có gì để đọc: không tệp nào mới hoặc thay đổi.
hint-retry = gợi ý: sửa xong các tệp này thì chạy sohoa retry --catalogue { $catalogue } để đọc lại
run-next = gợi ý: sohoa search TỪ-KHÓA --catalogue { $catalogue }

## Vì sao bỏ qua một tệp
reason-duplicate = nội dung giống hệt `{ $original }`
reason-register-ended = sổ theo dõi ghi là không còn hiệu lực: { $note }

## Vì sao cách ly một tệp
reason-empty = tệp rỗng
reason-encrypted = tệp có mật khẩu
reason-damaged = tệp bị hỏng
reason-truncated = tệp bị cắt ngang, thiếu một phần nội dung
reason-unsupported = không phải PDF, TIFF, JPEG hay PNG
reason-no-pages = tệp không có trang nào
reason-too-large = tệp hoặc trang lớn hơn giới hạn ({ $detail })
reason-too-many-pages = tệp có nhiều trang hơn giới hạn ({ $detail })
reason-special-file = không phải tệp thông thường
reason-unreadable-file = không mở được tệp
reason-changed = tệp bị thay đổi trong khi đang đọc
reason-engine = bộ đọc không đọc được trang nào
reason-too-slow = có trang hoặc tệp không đọc xong trong thời hạn ({ $detail })
reason-too-much-memory = việc đọc cần nhiều bộ nhớ hơn giới hạn ({ $detail })
reason-reader-crash = bộ đọc bị hỏng khi đọc tệp này, hai lần ({ $detail })
reason-internal = lỗi nội bộ; xin báo lại kèm theo tệp

## Vì sao một lệnh không làm được, và cách khắc phục
error-no-inbox = không có thư mục `{ $path }`
hint-no-inbox = kiểm tra lại tên, hoặc xem ổ đĩa, thư mục mạng đã được kết nối chưa
error-no-catalogue-folder = không có thư mục chứa danh mục `{ $path }`
hint-no-catalogue-folder = tạo thư mục bằng mkdir -p, hoặc chọn nơi khác bằng --catalogue
error-bad-range = `{ $reason }` không phải một khoảng ngày
hint-bad-range = viết 2024-01-01..2024-12-31; có thể bỏ trống một đầu
error-bad-limit = { $reason }
hint-bad-limit = ví dụ --limit page-seconds=120; sohoa run --help nêu mọi giới hạn
error-disk-full = ổ đĩa chứa `{ $path }` còn quá ít chỗ trống
hint-disk-full = giải phóng bớt ổ đĩa rồi chạy lại: những gì đã đọc vẫn được giữ, lần sau sẽ làm tiếp
error-inbox-gone = thư mục `{ $path }` không còn truy cập được
hint-inbox-gone = gắn lại ổ đĩa hoặc thư mục mạng rồi chạy lại: những gì đã đọc vẫn được giữ, lần sau sẽ làm tiếp
error-order = { $reason }
hint-order = lệnh này chỉ để sohoa tự dùng; muốn đọc theo danh sách tệp hãy dùng sohoa worker
error-model = không dùng được mô hình `{ $path }`: { $reason }
hint-model = hãy đưa tệp .traineddata của bộ tessdata_fast, hoặc bỏ --model để dùng mô hình kèm theo
error-no-corpus = `{ $path }` không phải là thư mục bản quét
hint-no-corpus = sohoa bench samples, hoặc một thư mục bản quét bất kỳ; cạnh files/ hay inbox/ có thể có thư mục truth/
error-register = không dùng được sổ theo dõi `{ $path }`: { $reason }
hint-register = lưu thành XLSX hoặc CSV UTF-8 có các cột ten_tep, so_ky_hieu, ngay_ban_hanh, to_chuc_ca_nhan, ghi_chu
error-inbox = không liệt kê được thư mục `{ $path }`: { $reason }
hint-inbox = cấp quyền đọc thư mục này cho tài khoản chạy sohoa
error-unreadable = { $reason }
hint-unreadable = kiểm tra xem tệp có tồn tại và đọc được không
error-kinds = { $reason }
hint-kinds = sửa tệp này, hoặc bỏ --kinds để dùng các loại có sẵn
error-engine = bộ đọc không khởi động được: { $reason }
hint-engine = sudo apt-get install tesseract-ocr-vie, hoặc chọn --engine khác; sohoa doctor cho biết thêm
error-engine-read = bộ đọc gặp lỗi: { $reason }
hint-engine-read = sohoa doctor cho biết bộ đọc đã được cài đúng chưa
error-no-catalogue = chưa có danh mục `{ $path }`
hint-no-catalogue = sohoa run THƯ-MỤC --catalogue { $path }
error-not-a-catalogue = `{ $path }` không phải danh mục của sohoa; tệp được giữ nguyên
hint-not-a-catalogue = chọn tệp khác bằng --catalogue
error-newer-catalogue = danh mục `{ $path }` do phiên bản sohoa mới hơn ghi; tệp được giữ nguyên
hint-newer-catalogue = cài phiên bản đó hoặc mới hơn
error-older-catalogue = danh mục `{ $path }` do phiên bản sohoa cũ hơn ghi
hint-older-catalogue = sohoa run THƯ-MỤC --catalogue { $path } sẽ nâng cấp danh mục
error-catalogue-in-use = một lần chạy khác đang ghi vào danh mục `{ $path }` ({ $reason })
hint-catalogue-in-use = chờ lần chạy đó xong, hoặc dừng nó bằng Ctrl-C; không mất gì cả
error-unwritable = không ghi được `{ $path }`: { $reason }
hint-unwritable = chọn nơi khác bằng --catalogue, hoặc cấp quyền ghi cho tài khoản chạy sohoa
error-catalogue = { $reason }
hint-catalogue = giải phóng bớt ổ đĩa rồi chạy lại; những gì đã đọc vẫn được giữ
error-export = { $reason }
hint-export = chọn nơi khác bằng --out
error-truth = { $reason }
hint-truth = thư mục phải có mỗi văn bản một tệp JSON, như trong samples/truth
error-inspect = không xem được tệp: { $reason }
hint-inspect = kiểm tra tệp là PDF, TIFF, JPEG hoặc PNG còn nguyên vẹn và có trang đó
error-system = hệ điều hành từ chối: { $reason }
hint-system = dùng ít luồng hơn bằng --jobs

## Kiểm tra máy
doctor-ok = tốt
doctor-problem = CÓ LỖI
doctor-hint = gợi ý
doctor-page-read = đọc đúng trang thử
doctor-page-misread = đọc sai trang thử: { $text }

## Các lệnh
load-malformed = dòng { $number } bị bỏ qua: { $reason }
status-none = sổ này chưa chạy đợt nào
status-running = đợt { $batch } đang chạy (tín hiệu cuối cách đây { $silent } giây)
status-done = đợt { $batch } đã xong
status-interrupted = đợt { $batch } đã dừng giữa chừng; chạy lại đúng lệnh sohoa run để làm tiếp
status-dead = đợt { $batch } đã bị ngắt; không mất gì, chạy lại đúng lệnh sohoa run để làm tiếp
status-work = { $files } trong { $total } tệp, { $pages } trang, { $speed } trang/giây
status-left = còn khoảng { $pages } trang, { $time } với tốc độ này
backup-done = đã chép sang { $path }
verify-changed = đã thay đổi: { $file } (`{ $path }` không còn như lúc đọc)
verify-missing = thiếu: { $file } (`{ $path }`: { $reason })
verify-database = cơ sở dữ liệu: { $reason }
verify-done = đã so { $originals } bản gốc, { $count } chỗ khác
export-done = đã ghi { $count } bản ghi
search-near = gần giống
search-more = { $total } văn bản; xem tiếp bằng --cursor { $next }
search-none = không tìm thấy
show-none = không có văn bản nào mang số, tên tệp hoặc mã bản ghi này: { $key }
show-several = có nhiều văn bản phù hợp; chọn một theo mã bản ghi hoặc tên tệp:
show-fields = Trường thông tin
show-relations = Quan hệ
show-proposed = chờ xem lại: { $why }
show-page = trang { $page }
show-is-cited = được nêu trong
show-pages = Trang { $first } đến { $last } trong { $pages } trang
show-register-differs = sổ đăng ký ghi khác ({ $field }): { $value }
show-not-here = chưa có trong danh mục
show-may-mean = có thể là văn bản này: { $percent } %
show-rows-without-file = Dòng trong sổ đăng ký không có tệp: { $count }
show-files-without-row = Tệp không có dòng trong sổ đăng ký: { $count }
show-papers-that-differ = Tệp có văn bản ghi khác sổ đăng ký: { $count }
why-low-confidence = có từ đọc chưa chắc
why-grammar = hình thức khác thường
why-disagreement = văn bản có hai cách ghi khác nhau
why-rests-on-proposed = dựa trên một giá trị chưa được xác nhận
why-unconfirmed = trên văn bản không có gì xác nhận
why-filled-in = chữ số có vẻ được viết tay hoặc đóng dấu vào chỗ trống
why-cut = chưa chắc những trang nào thuộc văn bản này

## Những gì inspect cho xem
inspect-title = Những gì đã thấy ở tệp
inspect-legend = Từ gạch chân xanh lục là đọc chắc chắn, cam và đỏ là chưa chắc; giá trị đóng khung xanh lục là đã xác lập, cam là đang chờ kiểm tra.
inspect-picture-stored = như đã lưu
inspect-picture-colour = mực màu; phần trong khung được coi là chữ in
inspect-picture-gray = ảnh xám, dấu và con dấu đã mờ đi
inspect-picture-paper = nền giấy trắng
inspect-picture-unspotted = đã bỏ viền tối, lỗ đục và vệt
inspect-picture-upright = đã xoay thuận chiều
inspect-picture-ready = đã chỉnh thẳng, sẵn sàng để đọc
inspect-picture-ink = phần được coi là mực
inspect-picture-read = các dòng với vai trò, các từ
inspect-picture-proof = chỗ của các giá trị

## Tình trạng
status-in_force = còn hiệu lực
status-not_yet_effective = chưa có hiệu lực
status-expired = hết hiệu lực
status-superseded = đã được thay thế
status-revoked = đã bị thu hồi
status-unknown = chưa xác định được

## Trường thông tin
field-kind = loại
field-title = tên loại
field-number = số, ký hiệu
field-issue_date = ngày ban hành
field-authority = cơ quan ban hành
field-holder = cấp cho
field-holder_id = mã số
field-subject = nội dung
field-signer = người ký
field-effective_date = hiệu lực từ
field-expiry_date = đến hết ngày
field-start_works_by = khởi công trước
field-copy = bản
field-result_code = mã kết quả

## Văn bản này làm gì với văn bản khác
verb-replaces = thay thế
verb-revokes = thu hồi
verb-partly_revokes = thu hồi một phần
verb-extends = gia hạn
verb-amends = điều chỉnh
verb-corrects = đính chính
verb-reissues = cấp lại
verb-suspends = đình chỉ
