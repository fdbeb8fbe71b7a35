# Everything a fresh machine needs is Python 3.11 or later and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Many tests start a Python of their own: without its bytecode each would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=
DOCUMENTS ?= ../shared/documents

# What some tests need besides: a program, and the Debian package that has it.
SYSTEM := chromium:chromium redis-server:redis-server

.PHONY: conformance test system seeds explore faults cassettes bench score lint types lock clean

conformance: $(READY)  ## check the embedded emulators of both vendors, statement by statement
	$(BIN)/pytest tests/contract --conformance-report conformance.json

test: $(READY)  ## all tests: the contract suite and those of the library itself
	$(BIN)/pytest -n 4

system:  ## install what some tests need from Debian: a browser and a Redis server (as root, or with sudo)
	@missing=""; \
	for each in $(SYSTEM); do command -v "$${each%:*}" >/dev/null || missing="$$missing $${each#*:}"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	    echo "make system: there is no apt-get here; install$$missing in your own way, or let the tests that need them skip"; \
	    exit 0; \
	fi; \
	sudo=""; \
	if [ "$$(id -u)" -ne 0 ]; then \
	    command -v sudo >/dev/null || { echo "make system: installing$$missing takes root or sudo"; exit 1; }; \
	    sudo="sudo"; \
	fi; \
	set -e; \
	$$sudo apt-get update --quiet=2; \
	$$sudo env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
	    apt-get install --quiet=2 --yes --no-install-recommends $$missing </dev/null

seeds: $(READY)  ## the contract suite with twenty seeds
	for seed in $$(seq 20); do $(BIN)/pytest -q tests/contract --seed $$seed || exit 1; done

explore: $(READY)  ## the properties of the library itself, drawn anew and many more of them
	$(BIN)/pytest -n 3 --hypothesis-profile explore --ignore tests/contract --ignore tests/test_faults.py --ignore tests/test_variants.py

faults: $(READY)  ## every fault of the emulators with ten seeds, every conforming variant, and all that takes long
	CONTRACTS_SEEDS=10 $(BIN)/pytest -q -n 2 tests/test_faults.py tests/test_variants.py tests/ledger tests/plugin tests/run tests/cassette tests/ci \
	    tests/judge tests/install tests/test_schemathesis.py

cassettes: $(READY)  ## record the embedded emulators anew
	$(BIN)/pytest -q tests/contract --record cassettes --overwrite --budget 250

bench: $(READY)  ## measure speed and memory
	$(BIN)/python -m benchmarks

score: $(READY)  ## measure derivation against labelled pages
	$(BIN)/python -m benchmarks.score $(DOCUMENTS)

lint: $(READY)  ## format, style, specs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/contracts lint

types: $(READY)
	$(BIN)/mypy

lock:  ## renew requirements.lock from pyproject.toml, for every Python and system at once
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --extra dev --extra sdks --generate-hashes \
	    --no-header --output-file requirements.lock pyproject.toml
	rm -r $(VENV)-lock

clean:
	rm -rf $(VENV) build dist *.egg-info conformance.json

# The version stands in contracts/__init__.py, and installing notes it down.
$(READY): pyproject.toml requirements.lock contracts/__init__.py
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(READY)
