# Every target makes its own environment in .venv; Python 3.11 or newer is all that is needed.
PYTHON ?= python3
BIN := .venv/bin

# Seconds for each target of the fuzzer.
FUZZ_SECONDS ?= 60
FUZZED := decoding json yaml hcl readers schema cells runs fixers

.PHONY: demo test lint format bench fuzz constraints docs docs-test wheel clean

demo: .venv/run  ## Lint the examples; findings are what they are there for
	@$(BIN)/ecrlint check examples; test $$? -eq 1

test: .venv/test  ## Run every test
	$(BIN)/python -m pytest -n auto

lint: .venv/lint  ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/lint  ## Repair the style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: .venv/test  ## Print the speed goals and where we stand, as ratios measured in one run
	$(BIN)/python -m compileall -q ecrlint rules
	env -u PYTHONDONTWRITEBYTECODE -u PYTHONUNBUFFERED $(BIN)/python benchmarks/speed.py --write docs/speed.md

fuzz: .venv/fuzz  ## Try to break every reader, the engine's cells, whole runs and the fixes, a minute each
	@set -e; for name in $(FUZZED); do \
		mkdir -p build/fuzz/$$name; \
		$(BIN)/python -m tests.fuzz.run $$name build/fuzz/$$name \
			-max_total_time=$(FUZZ_SECONDS) -artifact_prefix=build/fuzz/broken-$$name- \
			>build/fuzz/$$name.log 2>&1 || { tail -40 build/fuzz/$$name.log; exit 1; }; \
		echo "$$name: $$(sed -n 's/^stat::number_of_executed_units: *//p' build/fuzz/$$name.log) executions"; \
	done

constraints: .venv/constraints  ## Renew what the GitHub Action installs: the newest releases, with hashes
	echo "# What the GitHub Action installs: releases and their hashes. \`make constraints\` writes it." >constraints.txt
	$(BIN)/python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['build-system']['requires'])" \
		| $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header \
			pyproject.toml - >>constraints.txt

docs: .venv/docs  ## Build the site in build/site; a broken link or a recipe with a finding fails
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

docs-test: .venv/docs .venv/test  ## Build the site and open it in a browser (needs Chromium)
	$(BIN)/python -m pytest tests/site

wheel: .venv/test  ## Build the wheel and test it outside of the checkout
	$(BIN)/python tests/wheel.py

clean:  ## Remove what the other targets made
	rm -rf .venv build dist *.egg-info

.venv/run: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install -qq --editable .
	@touch $@

.venv/test: .venv/run
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

.venv/lint: .venv/test
	$(BIN)/python -m pip install --quiet --group lint
	@touch $@

.venv/fuzz: .venv/test
	$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

.venv/constraints: .venv/run
	$(BIN)/python -m pip install --quiet --group constraints
	@touch $@

.venv/docs: .venv/run
	$(BIN)/python -m pip install --quiet --group docs
	@touch $@
