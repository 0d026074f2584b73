#!/usr/bin/env bash
# The plain route that sohoa is measured against: pdftoppm + tesseract, JOBS files at a time.
#   bench-compare/plain_route.sh JOBS OUT_DIR FILE...
# Needs poppler-utils, parallel, tesseract-ocr, tesseract-ocr-vie. Writes OUT_DIR/<stem>.txt.
set -euo pipefail

jobs=$1 out=$2
shift 2
mkdir -p "$out"
export OMP_THREAD_LIMIT=1 out

read_file() {
    local file=$1 stem pages page
    stem=$(basename "${file%.*}")
    pages=$(mktemp -d)
    : >"$out/$stem.txt"
    case ${file##*.} in
    pdf)
        pdftoppm -r 300 -gray "$file" "$pages/p"
        for page in "$pages"/p*; do
            tesseract "$page" - -l vie --psm 1 2>/dev/null >>"$out/$stem.txt"
        done
        ;;
    *) tesseract "$file" - -l vie --psm 1 2>/dev/null >>"$out/$stem.txt" ;;
    esac
    rm -r "$pages"
}
export -f read_file

parallel --will-cite -j "$jobs" read_file ::: "$@"
