# The room measured against its peers: `make bench` (about 45 minutes), `make bench-quick` (under two minutes).

BENCH := .venv/bin/python -m benchmarks

bench: bench-ready
	$(BENCH).run

bench-quick: bench-ready
	$(BENCH).run --quick --rounds 2 --seconds 1

bench-check: bench-ready
	$(BENCH).check

bench-ready: .venv/dev benchmarks/load
	.venv/bin/python -m pip install --quiet -r benchmarks/requirements.txt
	-npm ci --prefix benchmarks --no-audit --no-fund

# Needs a C compiler and zlib's header (Debian: gcc, zlib1g-dev).
benchmarks/load: benchmarks/load.c
	$(CC) -O2 -Wall -Wextra -o $@ $< -lz -lm

.PHONY: bench bench-quick bench-check bench-ready
