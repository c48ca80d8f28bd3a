# Two commands are all a newcomer needs: `make run` and `make test`. Each sets up what it needs.

HOST ?= 127.0.0.1
PORT ?= 5000
PYTHON ?= python3
export HOST PORT

MINUTES ?= 30

.PHONY: run serve chat test soak check translations lock upgrade clean

run: .venv/run  ## the room, for trying out and for small groups
	@.venv/bin/flask run --host $(HOST) --port $(PORT)

serve: .venv/run  ## the room, on the production server
	@.venv/bin/gunicorn

chat: .venv/run  ## the room, in a terminal: make chat [URL=…] [NAME=…]
	@.venv/bin/python -m chatapp.terminal $(URL) $(if $(NAME),--name "$(NAME)")

test: .venv/dev  ## everything, in a real browser too
	@.venv/bin/python -m tests.browser.chromium
	@.venv/bin/pytest -n 4 --dist worksteal

soak: .venv/dev  ## ten members and random faults for MINUTES under each server; page and terminal cut off for five minutes
	@CUT=300 .venv/bin/pytest -n 2 tests/terminal/test_long_cuts.py
	@.venv/bin/python -m tests.faults.soak flask $(MINUTES)
	@.venv/bin/python -m tests.faults.soak gunicorn $(MINUTES)

check: .venv/dev  ## style, types, who may import whom; the page's JavaScript and CSS too
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@PATH="$$PWD/.venv/bin:$$PATH"; command -v biome >/dev/null || { echo "$(NO_BIOME)"; exit 1; }; \
		biome check --error-on-warnings static/js static/css
	@.venv/bin/lint-imports
	@cd static/vendor && sha256sum --check --quiet SHA256SUMS

NO_BIOME = Biome comes by itself on 64-bit Intel Linux only; elsewhere install Biome 2.3 so that the command biome is found

TEXTS = chatapp/translations
BABEL = .venv/bin/pybabel --quiet

translations: .venv/dev  ## after changing a text: what is missing in messages.po is yours to write, then once more
	@$(BABEL) extract -F pyproject.toml -k Phrase -k Counted:1,2 --no-wrap --add-location=file --sort-by-file --omit-header -o $(TEXTS)/messages.pot chatapp templates
	@$(BABEL) update -i $(TEXTS)/messages.pot -d $(TEXTS) --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BABEL) compile -d $(TEXTS)

UV = 0.13.9
# Without --universal and --python-version the locks would fit this machine only; without "fewest" an older Python
# would run another room than a newer one.
LOCK = .venv/uv-$(UV)/bin/uv --quiet pip compile --universal --python .venv/bin/python --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --custom-compile-command "make lock"

lock: .venv/uv-$(UV)/bin/uv  ## after changing a *.in: writes the locks anew; a version that still fits stays
	@for names in requirements requirements-dev benchmarks/requirements; do $(LOCK) $$names.in -o $$names.txt || exit; done

upgrade: LOCK += --upgrade
upgrade: lock  ## the same with the newest versions that fit

include benchmarks/bench.mk

clean:
	rm -rf .venv

# Without --require-hashes pip would install a file that has no hash at all.
INSTALL = .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes

.venv/run: requirements.txt | .venv/bin/python
	@echo "Installing what the room needs (once) ..."
	@$(INSTALL) -r requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need (once) ..."
	@$(INSTALL) -r requirements-dev.txt
	@touch $@ .venv/run

.venv/uv-$(UV)/bin/uv: | .venv/bin/python
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --target .venv/uv-$(UV) uv==$(UV)

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The room needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment here; on Debian and Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
