# Every word here sets itself up on a fresh machine: it needs Python 3.11 or later, git and make, nothing else.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
JOBS   ?= 3

.PHONY: demo test check bench setup format clean migration

$(VENV)/.app: pyproject.toml constraints.txt
	@echo "Installing Mentorable into $(VENV) (about 2 GB, one to three minutes) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[dev]'
	@touch $@

setup: $(VENV)/.dev

demo: $(VENV)/.app
	@$(BIN)/mentorable demo

test: $(VENV)/.dev
	@$(BIN)/python -m pytest --numprocesses $(JOBS) --dist worksteal $(ARGS)

check: $(VENV)/.dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python tests/secrets_scan.py

bench: $(VENV)/.dev
	@$(BIN)/python -m bench $(ARGS)
	@$(if $(ARGS),true,$(BIN)/python -m bench index chat receiver --database postgres)

migration: $(VENV)/.dev
	@$(BIN)/python -m bot.store.migrations $(ARGS)

format: $(VENV)/.dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache build dist
