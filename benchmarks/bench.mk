# The room measured against its peers: `make bench` (about 40 minutes), `make bench-quick` (about three minutes).

BENCH := .venv/bin/python -m benchmarks

bench: bench-ready
	$(BENCH).run

bench-quick: bench-ready
	$(BENCH).run --quick --rounds 2 --seconds 1

bench-check: bench-ready
	$(BENCH).check

# Its ratios are to Node's: Bun, 100 MB, stays away.
bench-check: OMIT = --omit=optional

# How soon the page is there, what it weighs, and how fast a key is on the screen in a busy room (about three minutes).
bench-page: .venv/dev
	.venv/bin/python -m tests.browser.chromium
	$(BENCH).page

bench-ready: .venv/dev benchmarks/load benchmarks/knock
	$(INSTALL) -r benchmarks/requirements.txt
	-npm ci --prefix benchmarks --no-audit --no-fund $(OMIT)

# Needs a C compiler and zlib's header (Debian: gcc, zlib1g-dev).
benchmarks/load benchmarks/knock: %: %.c
	$(CC) -O2 -Wall -Wextra -o $@ $< -lz -lm

.PHONY: bench bench-quick bench-check bench-page bench-ready
