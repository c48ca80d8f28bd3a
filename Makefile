# Two commands are all a newcomer needs: `make run` and `make test`. Each sets up what it needs.

HOST ?= 127.0.0.1
PORT ?= 5000
PYTHON ?= python3
export HOST PORT
# Where it is set, each of the tests' thousand processes would compile the room anew: a fifth of their time.
unexport PYTHONDONTWRITEBYTECODE

MINUTES ?= 30

.PHONY: run help serve serve-two chat test quick soak newest check audit translations lock upgrade clean

run: .venv/run  ## the room, for trying out and for small groups
	@.venv/bin/flask run --host $(or $(HOST),127.0.0.1) --port $(PORT)

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s%s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: .venv/run  ## the room, on the production server
	@.venv/bin/gunicorn

serve-two: .venv/dev  ## two processes on a Valkey that comes along, for trying out; it keeps what is said in instance/valkey
	@.venv/bin/python -m tests.two

chat: .venv/run  ## the room, in a terminal: make chat [URL=…] [NAME=…]
	@.venv/bin/python -m chatapp.terminal $(URL) $(if $(NAME),--name "$(NAME)")

test: .venv/dev  ## everything, in a real browser too
	@.venv/bin/python -m tests.browser.chromium
	@.venv/bin/python -m tests.places.nginx
	@.venv/bin/pytest -n 6 --dist worksteal

quick: .venv/dev  ## the fast tests: rules, hub, web; half a minute on two cores
	@.venv/bin/pytest -n 2 --dist worksteal tests/chat tests/hub tests/invitation tests/web

soak: .venv/dev  ## ten members and random faults for MINUTES under each server; page and terminal cut off for five minutes
	@CUT=300 .venv/bin/pytest -n 2 tests/terminal/test_long_cuts.py
	@.venv/bin/python -m tests.faults.soak flask $(MINUTES)
	@.venv/bin/python -m tests.faults.soak gunicorn $(MINUTES)
	@.venv/bin/python -m tests.faults.soak "two processes" $(MINUTES)

# Without the locks, and without the pins in the *.in: what moves there is what this is for. The pins stay for all else.
# tests/test_lock.py is about the locks, so it is left out.
TESTS ?= tests --ignore tests/test_lock.py
NEWEST = .venv-newest/bin/python -m

newest:  ## once a week: the tests with the newest version of every package, in .venv-newest; make newest [TESTS=tests/chat]
	@rm -rf .venv-newest
	@$(call MAKE_VENV,.venv-newest)
	@sed -e '/^-/d' -e 's/^\([^ ;=]*\)==[^ ;]*/\1/' requirements.in requirements-dev.in > .venv-newest/names
	@echo "Installing the newest version of everything ..."
	@$(NEWEST) pip install --quiet --disable-pip-version-check -r .venv-newest/names
	@sed -n 's/^\([a-z0-9-]*==[^ ]*\).*/\1/p' requirements-dev.txt > .venv-newest/locked
	@echo "Other versions than in requirements-dev.txt:"
	@$(NEWEST) pip freeze --disable-pip-version-check | awk -F == '{ gsub(/[._]/, "-", $$1); print tolower($$1) "==" $$2 }' \
		| grep -vxFf .venv-newest/locked || echo "none"
	@$(NEWEST) tests.browser.chromium
	@$(NEWEST) tests.places.nginx
	@$(NEWEST) pytest -n 2 --dist worksteal $(TESTS)

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
	@for names in requirements requirements-dev requirements-valkey benchmarks/requirements; do $(LOCK) $$names.in -o $$names.txt || exit; done

upgrade: LOCK += --upgrade
upgrade: lock  ## the same with the newest versions that fit

PIP_AUDIT = 2.10.1
AUDIT_FOLDER = .venv/pip-audit-$(PIP_AUDIT)
AUDIT = PYTHONPATH=$(AUDIT_FOLDER) .venv/bin/python -m pip_audit
# It ends with 1 for a hole and for a service that it cannot reach, with 0 where that knows none of the packages: its
# words tell them apart.
audit: $(AUDIT_FOLDER)  ## asks whether a hole is known in any package of the locks; says so where it cannot ask
	@said=$$($(AUDIT) --disable-pip --require-hashes --progress-spinner off -r requirements.txt -r requirements-dev.txt 2>&1); \
	case "$$?$$said" in \
		0*"could not be audited"*) echo "$$said"; echo "NOT AUDITED: packages that the service does not know."; exit 2 ;; \
		0*) echo "$$said" ;; \
		*"known vulnerabilit"*) echo "$$said"; exit 1 ;; \
		*) echo "$$said" | tail -n 1; echo "NOT AUDITED: the list of known holes could not be asked."; exit 2 ;; \
	esac

include benchmarks/bench.mk

clean:  ## removes what the other targets have installed here
	rm -rf .venv .venv-newest

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

$(AUDIT_FOLDER): | .venv/bin/python
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --target $@ pip-audit==$(PIP_AUDIT) || { rm -rf $@; exit 2; }

.venv/bin/python:
	@$(call MAKE_VENV,.venv)

MAKE_VENV = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "The room needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }; \
	$(PYTHON) -m venv $(1) \
	|| { echo "Python cannot make a virtual environment here; on Debian and Ubuntu: apt install python3-venv"; rm -rf $(1); exit 1; }
