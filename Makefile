# The hub from a bare checkout: nothing is needed first but Python 3.11 or newer, make and git.
#
#   make run      the whole hub on http://localhost:8000/ (PORT=8080 make run for another port); Ctrl-C stops it
#   make test     the fast test suite
#   make setup    just the environment both use: .venv with the locked requirements
#   make check    lint, format, types, migrations, settings, documentation
#   make lock     pin and hash anew what requirements/*.in name (needs uv)
#
# Paths are relative and stamps lie in .venv, so the checkout may stand in any directory and the second time installs
# nothing. PYTHON=… chooses the interpreter that .venv is made with.

.PHONY: run test setup check lock
.DEFAULT_GOAL := run
SHELL := /bin/sh

PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input install --quiet --require-hashes
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"

# an interpreter that was upgraded away leaves an environment that can't run: make it anew
$(shell test ! -e .venv/stamp-made || $(PY) -c "" 2>/dev/null || rm -rf .venv)

run: .venv/stamp-hub
	@exec $(PY) manage.py up $(if $(PORT),--port $(PORT))

test: .venv/stamp-dev
	$(PY) -m pytest -n 2 -m "not browser and not broker"

setup: .venv/stamp-dev

check: .venv/stamp-dev
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy
	@HUB_VAR=$$(mktemp -d) && export HUB_VAR && trap 'rm -rf "$$HUB_VAR"' EXIT && set -x && \
		$(PY) manage.py makemigrations --check --dry-run && \
		$(PY) -W error -W "ignore:The FORMS_URLFIELD_ASSUME_HTTPS transitional setting" \
			manage.py check --fail-level WARNING
	$(PY) -m pytest -q tests/test_docs.py tests/test_import_law.py

lock:
	$(COMPILE) requirements/hub.in -o requirements/hub.txt
	$(COMPILE) -c requirements/hub.txt requirements/dev.in -o requirements/dev.txt

.venv/stamp-made:
	@for python in $(if $(PYTHON),"$(PYTHON)",python3 python3.13 python3.12 python3.11 python3.14); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
			echo "$$python can make no virtual environments: install its venv package (Debian, Ubuntu: apt install python3-venv)." >&2; \
			exit 1; }; \
		echo "Making .venv with $$("$$python" --version)."; \
		"$$python" -m venv --clear .venv && touch $@ && exit 0; \
		exit 1; \
	done; \
	echo "Adjacency needs Python 3.11 or newer, and $(if $(PYTHON),$(PYTHON) is not,none is on the PATH); PYTHON=… names one." >&2; exit 1

.venv/stamp-hub: requirements/hub.txt | .venv/stamp-made
	@echo "Installing what the hub runs on."
	@$(PIP) -r requirements/hub.txt
	@touch $@

.venv/stamp-dev: requirements/dev.txt requirements/hub.txt | .venv/stamp-made
	@echo "Installing what the hub runs on and what its tests need."
	@$(PIP) -r requirements/dev.txt
	@touch .venv/stamp-hub $@
