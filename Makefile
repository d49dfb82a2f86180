# make demo    the whole portal with example data on http://localhost:8000, until Ctrl-C
# make test    every check, then every test                 make soak    the long measurements, into bench/results/
# make setup   only what the others need first              make lock    choose the versions of all packages anew
# make clean   remove everything that was made here, data of demo and tests included
# PYTHON=/path/to/python3.x chooses an interpreter (3.11 or newer) for the first set-up; PORT=8001 the demo's port.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
STAMP  := $(VENV)/.installed
PIP    := -m pip install -q --disable-pip-version-check --no-input --only-binary :all: --require-hashes
# Also the machine's own certificates where it has any, as pip does: some networks sign with one of their own.
CERTS  := $(if $(wildcard /etc/ssl/certs/ca-certificates.crt),--system-certs)
UV     := -m uv pip install -q $(CERTS) --no-config --only-binary :all: --require-hashes --compile-bytecode
LOCK   := -m uv pip compile -q $(CERTS) --no-config --universal --generate-hashes --no-annotate --no-header --upgrade

.PHONY: demo test soak setup lock clean

demo: setup
	@$(PY) manage.py demo

test: setup
	@$(PY) -m devservices.checks

soak: setup
	@SOAK=1 $(PY) -m pytest -m soak tests/test_fresh_clone.py
	@SOAK=1 $(PY) -m pytest -n 2 --dist loadgroup -m soak tests/ --ignore tests/test_fresh_clone.py

setup: $(STAMP)
	@$(PY) manage.py compile_catalogues -v 0 > /dev/null

$(STAMP): requirements-uv.lock requirements-dev.lock
	@command -v $(PYTHON) > /dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name one with PYTHON=/path/to/python3."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) -V 2>&1) is too old: Python 3.11 or newer is needed (PYTHON=/path/to/python3.x make ...)."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { echo "The venv module is missing: apt-get install python3-venv."; exit 1; }
	@echo "Installing into $(VENV) (once) ..."
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PY) $(PIP) -r requirements-uv.lock
	@$(PY) $(UV) --python $(PY) -r requirements-dev.lock
	@touch $@

lock: setup
	$(PY) $(LOCK) pyproject.toml -o requirements.lock
	$(PY) $(LOCK) --group dev pyproject.toml -o requirements-dev.lock
	echo uv | $(PY) $(LOCK) - -o requirements-uv.lock

clean:
	@if [ -x $(PY) ]; then $(PY) -m devservices remove; fi
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis test-results
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete
