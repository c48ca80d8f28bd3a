# Two commands are all a newcomer needs: `make run` and `make test`. Each sets up what it needs.

HOST ?= 127.0.0.1
PORT ?= 5000
PYTHON ?= python3
export HOST PORT

MINUTES ?= 30

.PHONY: run serve chat test soak check translations clean

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
	@.venv/bin/biome check --error-on-warnings static/js static/css
	@.venv/bin/lint-imports
	@cd static/vendor && sha256sum --check --quiet SHA256SUMS

TEXTS = chatapp/translations
BABEL = .venv/bin/pybabel --quiet

translations: .venv/dev  ## after changing a text: what is missing in messages.po is yours to write, then once more
	@$(BABEL) extract -F pyproject.toml -k Phrase -k Counted:1,2 --no-wrap --add-location=file --sort-by-file --omit-header -o $(TEXTS)/messages.pot chatapp templates
	@$(BABEL) update -i $(TEXTS)/messages.pot -d $(TEXTS) --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	@$(BABEL) compile -d $(TEXTS)

include benchmarks/bench.mk

clean:
	rm -rf .venv

.venv/run: requirements.txt | .venv/bin/python
	@echo "Installing what the room needs (once) ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev: requirements.txt requirements-dev.txt | .venv/bin/python
	@echo "Installing what the tests need (once) ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ .venv/run

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "The room needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "Python cannot make a virtual environment here; on Debian and Ubuntu: apt install python3-venv"; rm -rf .venv; exit 1; }
