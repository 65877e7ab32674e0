# The few words people expect. Nothing here is needed: the README's commands work without make.
PYTHON ?= python3
BIN    := .venv/bin

.PHONY: help install test lint format nightly editors example ci clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-9s %s\n", $$1, $$2 }' Makefile

.venv: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch .venv

install: .venv ## make .venv with the package and what developing it needs

test: .venv ## run the tests
	$(BIN)/python -m pytest -n auto

lint: .venv ## Ruff, mypy, the layers
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv ## let Ruff format and mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

nightly: .venv ## the slow tests, and many more generated examples
	HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest -n auto -m "slow or hypothesis"

editors: .venv ## install real editors and run their tests (Linux; 2 GB in SSOT_EDITORS, else in ~/.cache/ssot-editors)
	$(BIN)/python tests/editors/install.py
	$(BIN)/python -m pytest -m slow tests/editors

example: .venv ## check and mend a copy of example/
	$(BIN)/python example/tour.py

ci: ## what CI runs, from nothing
	bash .ci/run

clean: ## remove what the tools left
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .ssot_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
