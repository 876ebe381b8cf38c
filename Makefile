# Needs python3.11 or newer and make. Nothing is installed outside .venv.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
# in the order of their names, not by how many tests are in them: whole years are one test each
FAST ?= -n 2 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help run setup test check quick bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(STAMP) ## start everything with the demonstration on http://127.0.0.1:8000
	$(BIN)/workflow-app up

setup: $(DEV_STAMP) ## install what development and tests need
	.ci/needs

test: setup ## run every test
	$(BIN)/python -m pytest $(FAST)

check: setup quick test ## everything that must hold before a change is kept

quick: $(DEV_STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/workflow-app docs --check

bench: $(DEV_STAMP) ## measure, as ratios to a floor of the same run
	$(BIN)/python -m benchmarks

clean: ## remove what can be made again; the home folder stays
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache artefacts

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv

$(STAMP): pyproject.toml | .venv/bin/python
	@test -e $(DEV_STAMP) || $(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(DEV_STAMP): pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(STAMP)
