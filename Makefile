# make demo    builds, reads samples/inbox, then one search and one record
# make test    everything needed for the tests, and the whole test suite
# make bench   Criterion benches and a whole-process run over the samples
# make help    this list

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# SYSTEM_PACKAGES=installed skips the package manager, where there is none.
SYSTEM_PACKAGES ?= apt
BUILD_PACKAGES := gcc libc6-dev
TESSERACT_PACKAGES := pkg-config cmake g++ libtesseract-dev libleptonica-dev tesseract-ocr-vie

PROFILE ?= ci
SOHOA := target/$(PROFILE)/sohoa
DEMO := target/demo

.PHONY: help demo test fmt clippy nextest doctest bench build packages test-packages clean-demo

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

bench: packages
	cargo bench --locked
	cargo build --release --locked
	benches/throughput.sh target/release/sohoa samples/inbox
