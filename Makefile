# One command each; everything is kept in .venv and var. Works with GNU make 3.81 (macOS).

.DEFAULT_GOAL := help
.PHONY: help install demo test lint unit bench bench-search clean

# PYTHON=/path/to/python chooses the interpreter; else the newest suitable one is found.
PYTHON ?=
VENV := .venv
RUN := $(VENV)/bin/python -m
INSTALLED := $(VENV)/.installed
ARGS ?=

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## a shop with the sample catalogue on http://127.0.0.1:8000, nothing to configure
	@$(VENV)/bin/etalase demo $(ARGS)

test: install lint unit ## all that a change must pass: contracts, style, types, tests

install: $(INSTALLED) ## the virtual environment, without running anything

lint: $(INSTALLED) ## import contracts, style and types only
	$(VENV)/bin/lint-imports --no-logo
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy

unit: $(INSTALLED) ## the tests only; ARGS="-n0 -k typo" is passed to pytest
	$(RUN) pytest $(ARGS)

bench: $(INSTALLED) ## every benchmark, each against a limit or a peer of the same run
	$(RUN) bench $(ARGS)

bench-search: $(INSTALLED) ## quality and speed of search
	$(RUN) bench.search_quality $(ARGS)

clean: ## remove .venv and caches; what the shop holds (var) stays
	rm -rf $(VENV) dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find catalog media search storefront tests bench -name __pycache__ -prune -exec rm -rf {} +

# A second call takes no time: the stamp is older only after one of these two has changed.
$(INSTALLED): pyproject.toml constraints.txt
	@set -e; found=; \
	for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.14 python3.13 python3.12 python3.11); do \
	    if "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
	    then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	    echo 'Etalase needs Python 3.11 or newer with its venv module (Debian: apt install' \
	        'python3-venv). Name one with: make PYTHON=/path/to/python3' >&2; exit 1; \
	fi; \
	[ -x $(VENV)/bin/python ] && $(VENV)/bin/python -c '' 2>/dev/null || "$$found" -m venv --clear $(VENV)
	$(RUN) pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[test]'
	@touch $@
