# Messages in English. vi.ftl holds the same ids in the same order.

## Progress of a run
progress-files = files
progress = { $files } of { $total } files, { $pages } pages, { $speed } pages/s, { $left } left; { $review } to review, { $quarantined } quarantined
run-stopping = Finishing the documents in hand; press Ctrl-C again to leave at once. The next run goes on from here.
run-interrupted = Stopped as asked; { $left } files are left. The same command goes on from here.
run-quarantined = Quarantined in this run:
run-quarantined-file = { $file }: { $reason }
run-review = { $count } papers have values that wait for a person.
run-abridged = { $count } files hold only papers that are no longer in force; they are kept in brief, each with its reason.
run-register = Register: { $rows } rows without a file, { $files } files without a row, { $differ } files that say something else; sohoa show --register --catalogue { $catalogue }
run-nothing = Nothing to read: no file is new or changed.
hint-retry = hint: sohoa retry --catalogue { $catalogue } reads them again once they are mended
run-next = hint: sohoa search WORDS --catalogue { $catalogue }

## Why a file is skipped
reason-duplicate = same content as `{ $original }`
reason-register-ended = the register says it is no longer in force: { $note }

## Why a file is in quarantine
reason-empty = the file is empty
reason-encrypted = the file asks for a password
reason-damaged = the file is damaged
reason-truncated = the file is cut off; a part of it is missing
reason-unsupported = not a PDF, TIFF, JPEG or PNG
reason-no-pages = the file has no pages
reason-too-large = the file or a page is larger than the limit ({ $detail })
reason-too-many-pages = the file has more pages than the limit ({ $detail })
reason-special-file = not an ordinary file
reason-unreadable-file = the file cannot be opened
reason-changed = the file changed while it was read
reason-engine = the reader failed on every page
reason-too-slow = a page or the file was not read in time ({ $detail })
reason-too-much-memory = reading it needs more memory than the limit ({ $detail })
reason-reader-crash = the reader crashed on it, twice ({ $detail })
reason-internal = an internal error; please report it with the file

## Why a command cannot do its work, and what mends it
error-no-inbox = the inbox `{ $path }` does not exist
hint-no-inbox = check its name, or whether the disk or network share is mounted
error-no-catalogue-folder = the folder of the catalogue `{ $path }` does not exist
hint-no-catalogue-folder = make it with mkdir -p, or choose another place with --catalogue
error-bad-range = `{ $reason }` is not a range of days
hint-bad-range = write 2024-01-01..2024-12-31; either end may be left out
error-bad-limit = { $reason }
hint-bad-limit = --limit page-seconds=120; sohoa run --help names all limits
error-disk-full = too little room is left on the disk of `{ $path }`
hint-disk-full = free some space and run again: what was read is kept, and the run goes on from there
error-inbox-gone = the inbox `{ $path }` went away
hint-inbox-gone = mount the disk or share again and run again: what was read is kept, and the run goes on from there
error-order = { $reason }
hint-order = this command is for sohoa itself; for a manifest of files use sohoa worker
error-model = the model `{ $path }` cannot be used: { $reason }
hint-model = give a .traineddata file of tessdata_fast, or leave out --model to use the shipped one
error-no-corpus = `{ $path }` is no folder of scans
hint-no-corpus = sohoa bench samples, or any folder of scans; beside files/ or inbox/ a folder truth/ is used
error-register = the register `{ $path }` cannot be used: { $reason }
hint-register = save it as XLSX or CSV UTF-8 with the columns ten_tep, so_ky_hieu, ngay_ban_hanh, to_chuc_ca_nhan, ghi_chu
error-inbox = the folder `{ $path }` cannot be listed: { $reason }
hint-inbox = give the account that runs sohoa the right to read it
error-unreadable = { $reason }
hint-unreadable = check that the file exists and may be read
error-kinds = { $reason }
hint-kinds = mend the file, or leave out --kinds to use the shipped ones
error-engine = the reader cannot start: { $reason }
hint-engine = sudo apt-get install tesseract-ocr-vie, or choose another --engine; sohoa doctor tells more
error-engine-read = the reader failed: { $reason }
hint-engine-read = sohoa doctor tells whether it is installed rightly
error-no-catalogue = the catalogue `{ $path }` does not exist
hint-no-catalogue = sohoa run INBOX --catalogue { $path }
error-not-a-catalogue = `{ $path }` is no catalogue of sohoa; it was left as it is
hint-not-a-catalogue = choose another file with --catalogue
error-newer-catalogue = the catalogue `{ $path }` was written by a newer version of sohoa; it was left as it is
hint-newer-catalogue = install that version or a later one
error-older-catalogue = the catalogue `{ $path }` was written by an older version of sohoa
hint-older-catalogue = sohoa run INBOX --catalogue { $path } brings it up to date
error-catalogue-in-use = another run is writing to the catalogue `{ $path }` ({ $reason })
hint-catalogue-in-use = wait until it ends, or stop it with Ctrl-C; it loses nothing
error-unwritable = `{ $path }` cannot be written: { $reason }
hint-unwritable = choose another place with --catalogue, or give the account that runs sohoa the right to write there
error-catalogue = { $reason }
hint-catalogue = free some space on the disk and run again; what was read before is kept
error-export = { $reason }
hint-export = choose another place with --out
error-truth = { $reason }
hint-truth = the folder must hold one JSON file a document, as in samples/truth
error-inspect = the file cannot be looked into: { $reason }
hint-inspect = check that it is a whole PDF, TIFF, JPEG or PNG and that the page exists
error-system = the operating system refuses: { $reason }
hint-system = use fewer threads with --jobs

## The check-up
doctor-ok = ok
doctor-problem = PROBLEM
doctor-hint = hint
doctor-page-read = reads the test page without a mistake
doctor-page-misread = misreads the test page: { $text }

## Commands
load-malformed = line { $number } was left out: { $reason }
status-none = no batch has run on this catalogue yet
status-running = batch { $batch } is running (last sign of life { $silent } s ago)
status-done = batch { $batch } is done
status-interrupted = batch { $batch } was stopped before its end; the same sohoa run goes on from there
status-dead = batch { $batch } was killed; nothing is lost, the same sohoa run goes on from there
status-work = { $files } of { $total } files, { $pages } pages, { $speed } pages/s
status-left = about { $pages } pages left, { $time } at this rate
backup-done = copied to { $path }
verify-changed = changed: { $file } (`{ $path }` is not what was read)
verify-missing = missing: { $file } (`{ $path }`: { $reason })
verify-database = database: { $reason }
verify-done = { $originals } originals compared, { $count } differences
export-done = { $count } records written
search-near = nearly
search-more = { $total } papers; go on with --cursor { $next }
search-none = nothing found
show-none = no paper has this number, file name or record id: { $key }
show-several = several papers fit; name one by its record id or file:
show-fields = Fields
show-relations = Relations
show-proposed = waits for review: { $why }
show-page = page { $page }
show-is-cited = cited by
show-pages = Pages { $first } to { $last } of { $pages }
show-register-differs = the register says otherwise ({ $field }): { $value }
show-not-here = not in the catalogue
show-may-mean = may be meant: { $percent } %
show-rows-without-file = Rows of the register without a file: { $count }
show-files-without-row = Files without a row in the register: { $count }
show-papers-that-differ = Files with a paper that says something else than the register: { $count }
why-low-confidence = a word was read with doubt
why-grammar = its form is unusual
why-disagreement = the paper says two different things
why-rests-on-proposed = it rests on a value that is not confirmed
why-unconfirmed = nothing on the paper confirms it
why-filled-in = its digits seem to be written into a blank of the form
why-cut = it is not sure which pages belong to this paper

## What inspect shows
inspect-title = What was seen of the file
inspect-legend = Words are underlined green where they were read surely, orange and red where not; values are framed green where they are given, orange where they wait for review.
inspect-picture-stored = as stored
inspect-picture-colour = coloured ink; in a frame what is taken for print
inspect-picture-gray = grey, seals and stamps faded
inspect-picture-paper = white paper
inspect-picture-unspotted = without borders, holes and streaks
inspect-picture-upright = upright
inspect-picture-ready = straight, as it is read
inspect-picture-ink = what counts as ink
inspect-picture-read = lines with their roles, words
inspect-picture-proof = where the values stand

## Status
status-in_force = in force
status-not_yet_effective = not yet in force
status-expired = expired
status-superseded = superseded
status-revoked = revoked
status-unknown = not known

## Fields
field-kind = kind
field-title = title
field-number = number
field-issue_date = issued
field-authority = authority
field-holder = holder
field-holder_id = holder's id
field-subject = subject
field-signer = signed by
field-effective_date = in force from
field-expiry_date = until
field-start_works_by = works to begin by
field-copy = copy
field-result_code = result code

## What a paper does to another
verb-replaces = replaces
verb-revokes = revokes
verb-partly_revokes = revokes in part
verb-extends = extends
verb-amends = amends
verb-corrects = corrects
verb-reissues = reissues
verb-suspends = suspends
