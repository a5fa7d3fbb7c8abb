.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
FLASK := $(BIN)/flask --app app

.PHONY: help setup lock run test bench lint format screenshots

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.stamp ## Make the venv, install what is pinned, copy scripts and fonts (safe to repeat)
	@$(BIN)/python -m scripts.vendor

$(BIN)/python:
	@$(PYTHON) -m venv .venv

# uv puts packages in place in a tenth of the time; pip does it where there is no uv for the machine, or no index for uv.
.venv/.stamp: requirements.lock scripts/uv.lock | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r scripts/uv.lock && \
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock || \
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

lock: | $(BIN)/python ## After a change of requirements: pin all they need, with hashes, in requirements.lock
	@$(BIN)/python -m scripts.lock

run: setup ## Serve on http://127.0.0.1:5000 (the first run fills a demo workbook)
	@$(FLASK) serve --demo

test: setup ## Run every test, the browser's too
	@$(BIN)/python -m scripts.browser
	@$(BIN)/python -m scripts.poppler
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

bench: setup ## Measure each speed claim beside its floor or a peer
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock || true
	@$(BIN)/python -m bench

lint: setup ## Check style and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: setup ## Put the code in shape
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

screenshots: setup ## Take the pictures of docs/ again
	@$(BIN)/python -m scripts.browser && $(BIN)/python -m scripts.screenshots
