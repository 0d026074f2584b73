# make demo    builds, reads samples/inbox, then one search and one record
# make test    everything needed for the tests, and the whole test suite
# make browser-test  the web pages in Chromium, and the API against its own description
# make bench   Criterion benches and a whole-process run over the samples
# make fuzz    fuzzes our own parsers, FUZZ_SECONDS each (nightly Rust)
# make soak    hours of kills, hostile files, full disks; SOHOA_CORPUS, SOHOA_KILLS, SOHOA_PAGES
# make model   trains the two readers in models/; can be stopped and resumed
# make model-check  proves in minutes that the trained files come from models/training
# make help    this list

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# SYSTEM_PACKAGES=installed skips the package manager, where there is none.
SYSTEM_PACKAGES ?= apt
BUILD_PACKAGES := gcc libc6-dev
BROWSER_PACKAGES := chromium chromium-driver python3-venv
TESSERACT_PACKAGES := pkg-config cmake g++ libtesseract-dev libleptonica-dev tesseract-ocr-vie

PROFILE ?= ci
CARGO_TARGET_DIR ?= target
SOHOA := $(CARGO_TARGET_DIR)/$(PROFILE)/sohoa
DEMO := target/demo
BROWSER := target/browser

TRAINING := target/training
STAGE_LINES ?= 400000
MODEL_LINES ?= 1460000
SECOND_LINES ?= 500000
FUZZ_SECONDS ?= 300
FUZZ_TARGETS ?= model lines paper register kinds record_lines manifest raster

.PHONY: help demo test fmt clippy nextest doctest bench build packages test-packages clean-demo model model-check fuzz soak browser-test

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

packages:
ifneq ($(SYSTEM_PACKAGES),installed)
	@scripts/system-packages.sh $(BUILD_PACKAGES)
endif

test-packages: packages
ifneq ($(SYSTEM_PACKAGES),installed)
	@scripts/system-packages.sh $(TESSERACT_PACKAGES)
endif
	@cargo nextest --version >/dev/null 2>&1 || cargo install --locked cargo-nextest

build: packages
	cargo build --profile $(PROFILE) --locked

clean-demo:
	@rm -rf $(DEMO)
	@mkdir -p $(DEMO)

# The samples hold files that cannot be read on purpose: `run` ends with 2 for them.
demo: build clean-demo
	@echo; echo '$$ sohoa run samples/inbox --catalogue $(DEMO)/catalogue.db'
	@$(SOHOA) run samples/inbox --catalogue $(DEMO)/catalogue.db || [ $$? -eq 2 ]
	@echo; echo '$$ sohoa search "thu hoi giay phep" --catalogue $(DEMO)/catalogue.db'
	@$(SOHOA) search "thu hoi giay phep" --catalogue $(DEMO)/catalogue.db
	@echo; echo '$$ sohoa show 521/QĐ-KKT --catalogue $(DEMO)/catalogue.db'
	@$(SOHOA) show 521/QĐ-KKT --catalogue $(DEMO)/catalogue.db
	@echo
	@echo 'What to try next:'
	@echo '  $(SOHOA) run YOUR_FOLDER --catalogue my.db'
	@echo '  $(SOHOA) serve --catalogue $(DEMO)/catalogue.db'
	@echo '  $(SOHOA) export --catalogue $(DEMO)/catalogue.db --format csv --out $(DEMO)/in-force.csv'
	@echo '  $(SOHOA) score samples/truth --catalogue $(DEMO)/catalogue.db --as-of 2026-11-23'
	@echo '  $(SOHOA) --help'

test: test-packages fmt clippy nextest doctest demo

fmt:
	cargo fmt --check

clippy:
	cargo clippy --profile $(PROFILE) --locked --all-targets --all-features -- -D warnings

nextest:
	cargo nextest run --cargo-profile $(PROFILE) --locked --all-features

doctest:
	cargo test --doc --profile $(PROFILE) --locked --all-features

# Pictures of all pages are left in $(BROWSER)/shots.
browser-test: build
ifneq ($(SYSTEM_PACKAGES),installed)
	@scripts/system-packages.sh $(BROWSER_PACKAGES)
endif
	@[ -d $(BROWSER)/venv ] || python3 -m venv $(BROWSER)/venv
	@$(BROWSER)/venv/bin/pip install --quiet -r tests/browser/requirements.txt
	rm -f $(BROWSER)/catalogue.db*
	$(SOHOA) run samples/inbox --catalogue $(BROWSER)/catalogue.db >/dev/null || [ $$? -eq 2 ]
	$(BROWSER)/venv/bin/python tests/browser/browser.py $(SOHOA) $(BROWSER)/catalogue.db --shots $(BROWSER)/shots
	tests/browser/api.sh $(SOHOA) $(BROWSER)/catalogue.db $(BROWSER)/venv/bin/st

bench: packages
	cargo bench --locked
	cargo build --release --locked
	benches/throughput.sh $(CARGO_TARGET_DIR)/release/sohoa samples/inbox

fuzz:
	@cargo +nightly fuzz --version >/dev/null 2>&1 || cargo install --locked cargo-fuzz
	mkdir -p fuzz/corpus/{model,kinds,register,raster}
	cp models/*.traineddata fuzz/corpus/model/
	cp kinds/*.toml fuzz/corpus/kinds/
	cp samples/register.csv fuzz/corpus/register/
	find samples/inbox -size -100k -type f -exec cp {} fuzz/corpus/raster/ \;
	for target in $(FUZZ_TARGETS); do \
	    cargo +nightly fuzz run --release $$target -- -max_total_time=$(FUZZ_SECONDS) -max_len=600000 -rss_limit_mb=2048; \
	done

# One after the other: each measures the whole machine.
soak:
	cargo nextest run --cargo-profile $(PROFILE) --locked --all-features --run-ignored only \
	    --test soak --test hostile --test-threads 1 --no-capture

# One process makes lines while another learns from them; each has one thread.
model model-check: export OMP_NUM_THREADS := 1
model: $(TRAINING)/stage.traineddata
	python3 models/training/train.py --sources $(TRAINING) --out $(TRAINING)/first.traineddata --lines $(MODEL_LINES)
	python3 models/training/train.py --sources $(TRAINING) --out $(TRAINING)/second.traineddata --lines $(SECOND_LINES) --reader second
	python3 models/training/mean.py $(TRAINING)/stage.traineddata $(TRAINING)/first.traineddata models/vie.admin.traineddata 0.75
	cp $(TRAINING)/second.traineddata models/vie.second.traineddata
	cp $(TRAINING)/first.csv models/training/log.csv
	cp $(TRAINING)/second.csv models/training/log-second.csv
	cd models/training && python3 plot.py log.csv log.svg && python3 plot.py log-second.csv log-second.svg
	python3 models/training/evaluate.py --sources $(TRAINING) models/*.traineddata
	@echo 'Put the new checksum into models/README.md, fit models/calibration.toml anew:'; sha256sum models/*.traineddata

# An earlier stage of the first reader, a quarter of what ships.
$(TRAINING)/stage.traineddata: | $(TRAINING)/prose
	OMP_NUM_THREADS=1 python3 models/training/train.py --sources $(TRAINING) --out $(TRAINING)/first.traineddata --lines $(STAGE_LINES)
	cp $(TRAINING)/first.traineddata $@

model-check: $(TRAINING)/prose
	cd models/training && python3 -m unittest -q test_traineddata
	python3 models/training/check.py --sources $(TRAINING)

$(TRAINING)/prose:
	models/training/fetch.sh $(TRAINING)
