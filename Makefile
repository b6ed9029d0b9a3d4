PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help install demo test lint faults messages lock bench simulate clean

help: ## Show what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/installed: requirements.lock setup.cfg pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

install: $(VENV)/installed ## Make the virtual environment and install what the product needs

demo: $(VENV)/installed ## Start Candour with a made-up company in a temporary folder
	@$(BIN)/candour demo

test: $(VENV)/installed-dev lint ## Check and test everything
	$(BIN)/pytest

lint: $(VENV)/installed-dev ## Style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

faults: $(VENV)/installed-dev ## Break the product on purpose, one fault at a time, and see each one caught
	$(BIN)/python -m tests.faults

bench: $(VENV)/installed-dev ## Run the benchmarks (by hand; see benchmarks/README.md)
	$(BIN)/python -m benchmarks

simulate: $(VENV)/installed-dev ## Try the statistics on made-up answers of which the truth is known (see docs/statistics.md)
	nice $(BIN)/python -m benchmarks.simulate

messages: $(VENV)/installed ## Collect what is to be translated into the catalogues
	@mkdir -p build
	$(BIN)/pybabel -q extract -F feedback/translations/babel.cfg --no-location --omit-header -o build/messages.pot feedback surveys reports
	for language in de ar; do \
		po=feedback/translations/$$language/LC_MESSAGES/messages.po; \
		$(BIN)/pybabel -q update --no-fuzzy-matching --ignore-obsolete -i build/messages.pot -d feedback/translations -l $$language \
		&& grep -Ev '^"(Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By):' $$po >build/$$language.po \
		&& mv build/$$language.po $$po || exit 1; \
	done

lock: ## Resolve the lock files anew
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/pip install --quiet pip-tools
	$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --output-file requirements.lock requirements.in
	$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --output-file requirements-dev.lock requirements-dev.in
	rm -rf $(VENV)-lock

clean: ## Remove what was made
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
