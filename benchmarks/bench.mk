# The room measured against its peers.

BENCH := .venv/bin/python -m benchmarks

bench: bench-ready  ## the room beside its peers, every measure: about 40 minutes
	$(BENCH).run

bench-quick: bench-ready  ## the same, what matters most: about three minutes
	$(BENCH).run --quick --rounds 2 --seconds 1

bench-check: bench-ready  ## a few ratios with generous bounds, for CI
	$(BENCH).check

# Their ratios are to Node's: Bun, 100 MB, stays away.
bench-check bench-many: OMIT = --omit=optional

bench-many: bench-ready  ## several processes on one Valkey, beside Node's, and how far that goes: 12 minutes at most
	$(BENCH).many

bench-page: .venv/dev  ## the page in a real browser: how soon it is there, what it weighs, how fast a key shows; three minutes
	.venv/bin/python -m tests.browser.chromium
	$(BENCH).page

bench-search: .venv/dev  ## search in a million messages, in several writings; lines meanwhile: four minutes
	$(BENCH).search

bench-ready: .venv/dev benchmarks/load benchmarks/knock
	$(INSTALL) -r benchmarks/requirements.txt
	-npm ci --prefix benchmarks --no-audit --no-fund $(OMIT)

# Needs a C compiler and zlib's header (Debian: gcc, zlib1g-dev).
benchmarks/load benchmarks/knock: %: %.c
	$(CC) -O2 -Wall -Wextra -o $@ $< -lz -lm

.PHONY: bench bench-quick bench-check bench-many bench-page bench-search bench-ready
