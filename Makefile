# Two commands do all the set-up:  make demo   opens the app on a demo database
#                                  make check  runs lint, types, contracts and tests
# Needed: Python 3.11 or newer, pip, make.

PYTHON ?= $(shell for python in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV ?= .venv
BIN := $(VENV)/bin
DEMO_DB ?= .cache/demo.sqlite
CUSTOMERS ?= 1000
BENCH ?= terminal writers kill imports
LOCALE := tui_crm/locale

# Compiled files make the start four times faster; some machines switch them off for interpreters they start.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: help demo check lint types contracts test explore locale docs bench screenshots clean

help:
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

demo: $(VENV)/app.stamp $(DEMO_DB) ## open the app on a demo database (CUSTOMERS=1000)
	@$(BIN)/tui-crm --db $(DEMO_DB)

check: lint types contracts test ## lint, types, import contracts, tests

lint: $(VENV)/dev.stamp ## ruff
	$(BIN)/ruff check .

types: $(VENV)/dev.stamp ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/dev.stamp ## the walls between the rooms
	$(BIN)/lint-imports

# Tests of screens and processes wait more than they compute.
WORKERS ?= $(shell expr 2 \* $$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1))

test: $(VENV)/dev.stamp ## pytest on all cores (ARGS='-k name' for some)
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(ARGS)

explore: $(VENV)/dev.stamp ## property tests on examples never tried before
	TUI_CRM_HYPOTHESIS=explore $(BIN)/pytest -n $(WORKERS) -m hypothesis $(ARGS)

locale: $(VENV)/dev.stamp ## collect texts, bring the catalogues up to date, compile them
	@mkdir -p .cache
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-wrap --sort-output --add-location=file -o .cache/tui_crm.pot tui_crm
	$(BIN)/pybabel -q update -D tui_crm -i .cache/tui_crm.pot -d $(LOCALE) --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel compile -D tui_crm -d $(LOCALE) --statistics

docs: $(VENV)/app.stamp ## docs/keys.md from the action table, docs/cli.md from the commands, docs/plugins/reference.md
	@mkdir -p .cache docs
	TUI_CRM_CONFIG=/dev/null $(BIN)/tui-crm --lang en keys --format markdown > .cache/keys.md
	mv .cache/keys.md docs/keys.md
	TUI_CRM_CONFIG=/dev/null $(BIN)/python -m docs.cli_reference > .cache/cli.md
	mv .cache/cli.md docs/cli.md
	$(BIN)/python -c "from tui_crm.plugins.documents import reference; print(reference(), end='')" > .cache/reference.md
	mv .cache/reference.md docs/plugins/reference.md

bench: $(VENV)/dev.stamp ## the benchmarks' tables (BENCH=terminal ARGS=--quick for less)
	@failed=; for name in $(BENCH); do $(BIN)/python -m benchmarks.$$name $(ARGS) || failed=1; done; test -z "$$failed"

screenshots: $(VENV)/dev.stamp ## docs/screenshots/*.svg
	$(BIN)/python docs/make_screenshots.py

clean: ## remove the environment, the demo database and caches
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist

$(DEMO_DB): | $(VENV)/app.stamp
	@mkdir -p $(@D)
	@rm -f $@.part*
	$(BIN)/tui-crm --db $@.part demo --customers $(CUSTOMERS)
	@mv $@.part $@

# Without Debian's python3-venv there is no ensurepip: then the pip at hand installs one.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "tui-crm needs Python 3.11 or newer; say which with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { rm -rf $(VENV) && $(PYTHON) -m venv --without-pip $(VENV) && \
		$(PYTHON) -m pip --python $(BIN)/python install -q pip; }

$(VENV)/app.stamp: pyproject.toml | $(BIN)/python
	@echo "Installing tui-crm into $(VENV): once, about half a minute"
	@$(BIN)/python -m pip install -q -e '.[postgres]'
	@$(BIN)/python -m compileall -q tui_crm
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(BIN)/python
	@echo "Installing tui-crm and what its tests need into $(VENV): once, about a minute"
	@$(BIN)/python -m pip install -q -e '.[dev]'
	@touch $@
