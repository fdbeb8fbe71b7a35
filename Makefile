# Everything a fresh machine needs is Python 3.11 or later and make.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# Many tests start a Python of their own: without its bytecode each would compile everything anew.
export PYTHONDONTWRITEBYTECODE :=
DOCUMENTS ?= ../shared/documents

.PHONY: conformance test seeds explore faults cassettes bench score lint types lock clean

conformance: $(READY)  ## check the embedded emulators of both vendors, statement by statement
	$(BIN)/pytest tests/contract --conformance-report conformance.json

test: $(READY)  ## all tests: the contract suite and those of the library itself
	$(BIN)/pytest -n 3

seeds: $(READY)  ## the contract suite with twenty seeds
	for seed in $$(seq 20); do $(BIN)/pytest -q tests/contract --seed $$seed || exit 1; done

explore: $(READY)  ## the properties of the library itself, drawn anew and many more of them
	$(BIN)/pytest -n 3 --hypothesis-profile explore --ignore tests/contract --ignore tests/test_faults.py --ignore tests/test_variants.py

faults: $(READY)  ## every fault of the emulators with ten seeds, and every conforming variant
	CONTRACTS_SEEDS=10 $(BIN)/pytest -q -n 2 tests/test_faults.py tests/test_variants.py tests/ledger/test_kill.py

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

lock:  ## renew requirements.lock from pyproject.toml
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet pip-tools
	$(VENV)-lock/bin/pip-compile --quiet --strip-extras --extra dev --extra sdks --generate-hashes --no-emit-index-url \
	    --no-emit-find-links --no-emit-trusted-host --no-header --output-file requirements.lock pyproject.toml
	rm -r $(VENV)-lock

clean:
	rm -rf $(VENV) build dist *.egg-info conformance.json

$(READY): pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	touch $(READY)
