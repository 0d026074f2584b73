#!/bin/sh
# Search over a million papers: loads them with `sohoa load`, asks ten kinds of query, checks each answer.
# Needs 8 GB of disk under TMPDIR. Fewer papers: SOHOA_BENCH_PAPERS=200000 benches/million.sh
set -eu
cd "$(dirname "$0")/.."
SOHOA_BENCH_PAPERS="${SOHOA_BENCH_PAPERS:-1000000}" nice -n 10 cargo bench --profile "${PROFILE:-release}" --bench million
