#!/usr/bin/env bash
# OCRmyPDF as offices use it: turned, deskewed, a text layer behind the scan, JOBS files at a time.
#   bench-compare/ocrmypdf_route.sh JOBS OUT_DIR FILE...
# Needs ocrmypdf, parallel, tesseract-ocr-vie. Writes OUT_DIR/<stem>.pdf and OUT_DIR/<stem>.txt.
set -euo pipefail

jobs=$1 out=$2
shift 2
mkdir -p "$out"
export OMP_THREAD_LIMIT=1 out

read_file() {
    local file=$1 stem dpi=()
    stem=$(basename "${file%.*}")
    # Pictures without a resolution of their own are taken for 300 dpi.
    case ${file##*.} in pdf) ;; *) dpi=(--image-dpi 300) ;; esac
    ocrmypdf -q -l vie --rotate-pages --deskew --skip-text --jobs 1 --output-type pdf \
        "${dpi[@]}" --sidecar "$out/$stem.txt" "$file" "$out/$stem.pdf" 2>/dev/null || true
}
export -f read_file

parallel --will-cite -j "$jobs" read_file ::: "$@"
