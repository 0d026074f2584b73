#!/usr/bin/env bash
# Whole-process throughput: `sohoa run` over a folder into a new catalogue, JOBS at a time.
#   benches/throughput.sh SOHOA FOLDER [JOBS...]
# Prints seconds, processor seconds, peak memory and the run's own summary for each.
set -euo pipefail

sohoa=$1 folder=$2
shift 2
[ $# -gt 0 ] || set -- 1 "$(nproc)"

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
for jobs in "$@"; do
    rm -f "$work"/catalogue.db*
    echo "jobs $jobs"
    python3 - "$sohoa" run "$folder" --catalogue "$work/catalogue.db" --jobs "$jobs" <<'PY'
import os, resource, subprocess, sys, time
start = time.monotonic()
run = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
# 2: the folder holds files that cannot be read.
if run.returncode not in (0, 2): sys.exit(f"sohoa run ended with {run.returncode}")
print(f"  wall {wall:.2f} s, cpu {used.ru_utime + used.ru_stime:.2f} s, peak memory {used.ru_maxrss / 1024:.0f} MB")
print("  " + run.stdout.strip().splitlines()[-1])
PY
done
