# Two commands do everything: `make serve` and `make test`. Nothing is needed before them
# but Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
# Hundreds of processes that tests start would each compile the whole program anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q

.PHONY: help setup serve test quick test-fast test-long coverage mutate check style types architecture bench soak eval docs clean edition lock messages package

help:
	@echo "make serve      set up, then serve the pages on http://127.0.0.1:$${MADOGUCHI_PORT:-8000}/"
	@echo "make test       set up, then run the checks and the tests: minutes"
	@echo "make test-fast  the tests of everything below pages, commands and databases: half a minute"
	@echo "make test-long  the other tests: browsers, deployments, the editors' pages, whole books, every value at every door"
	@echo "make coverage   every test, and which lines and branches of src none of them reaches"
	@echo "make mutate     change src one place at a time and see whether the tests notice (hours; ONLY=text)"
	@echo "make setup      make $(VENV) with the madoguchi command"
	@echo "make check      style, types and architecture only"
	@echo "make bench      measure the performance figures (bench/)"
	@echo "make soak       kill imports and publications at 200 random points (minutes)"
	@echo "make eval       measure the answers and write docs/evaluation.md"
	@echo "make docs       make the documentation site in build/docs (start at index.html)"
	@echo "make edition    build the packaged edition anew from the list and our data"
	@echo "make messages   gather what the program says for translators, and compile the catalogues"
	@echo "make package    build the distributions and run every command from them, installed elsewhere (minutes)"
	@echo "make lock       write requirements/ anew from pyproject.toml (UPGRADE=--upgrade: the newest of all)"

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "madoguchi needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "making $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

# Python compiles a module when it is first imported: of all that is installed, a third ever is.
$(VENV)/.pinned: $(VENV)/.python requirements/run.txt
	@echo "installing what the product needs (once)"
	@$(PIP) install --no-compile --require-hashes -r requirements/run.txt
	@touch $@

$(VENV)/.run: $(VENV)/.pinned pyproject.toml fonts/pyproject.toml
	@$(PIP) install --no-deps --no-build-isolation -e fonts -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.txt
	@echo "installing what the tests need (once)"
	@$(PIP) install --no-compile --require-hashes -r requirements/dev.txt
	@touch $@

$(VENV)/.fast: $(VENV)/.run requirements/fast.txt
	@$(PIP) install --no-compile --require-hashes -r requirements/fast.txt
	@touch $@

setup: $(VENV)/.run

serve: setup
	@exec $(BIN)/madoguchi serve

check: style types architecture

style: $(VENV)/.dev
	$(BIN)/ruff check src tests tools bench
	$(BIN)/ruff format --check src tests tools bench

types: $(VENV)/.dev
	$(BIN)/mypy

architecture: $(VENV)/.dev
	$(BIN)/lint-imports

# Every worker takes tests from another one once it has none left; tests/conftest.py says how many there are.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal

# The types are looked at beside the tests, which look at the architecture themselves.
test: style
	@$(MAKE) --no-print-directory -j 2 types quick

quick: $(VENV)/.dev
	$(PYTEST) -m "not long"

# What is deployed is waited for, and would be late beside anything else.
test-long: $(VENV)/.dev
	$(PYTEST) -m long --ignore=tests/deploy
	$(BIN)/python -m pytest tests/deploy

test-fast: $(VENV)/.fast
	$(BIN)/python -m pytest -n $(or $(WORKERS),logical) --dist worksteal $(addprefix tests/,answers data editions index ingest model places rules text) -m "not long"

# Kept files were made without counting; they are made anew.
coverage: $(VENV)/.dev
	rm -rf build/tests
	$(PYTEST) --cov --cov-report=term:skip-covered --cov-report=html:build/coverage

mutate: $(VENV)/.dev
	$(BIN)/python tools/mutate.py $(ONLY)

bench: $(VENV)/.dev
	$(BIN)/python bench/run.py

soak: $(VENV)/.dev
	$(BIN)/python bench/soak.py

# What a signal is worth is measured with weights that were trained without it.
eval: $(VENV)/.dev requirements/train.txt
	$(PIP) install --no-compile --require-hashes -r requirements/train.txt
	$(BIN)/python tools/evaluate.py

$(VENV)/.docs: $(VENV)/.python requirements/docs.txt
	@$(PIP) install --require-hashes -r requirements/docs.txt
	@touch $@

docs: $(VENV)/.docs
	$(BIN)/sphinx-build -q -W --keep-going -c docs -b html . build/docs
	@echo "build/docs/index.html"

package: $(VENV)/.dev
	$(BIN)/python tools/check_package.py

# Dependencies are declared in pyproject.toml alone; here each file gets the versions with their hashes.
COMPILE := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-package madoguchi-fonts --custom-compile-command "make lock" $(UPGRADE)
GROUPS := fast dev docs train bake

lock: $(VENV)/.dev
	$(BIN)/$(COMPILE) pyproject.toml --all-extras --group build -o requirements/run.txt
	@for group in $(GROUPS); do \
		$(BIN)/$(COMPILE) --group pyproject.toml:$$group -c requirements/run.txt -o requirements/$$group.txt || exit 1; \
	done

# What the program says, for translators: gathered from the code, kept in step, compiled.
LOCALE := src/madoguchi/locale
# What the public pages tell: what is said of a list and of an answer. Editors' pages and commands speak Japanese and English.
VISITED := $(addprefix src/madoguchi/,answers/explain.py ingest/row_cells.py ingest/rows.py ingest/source.py message.py model/notice.py places rules)
messages: $(VENV)/.dev
	@mkdir -p build
	$(BIN)/pybabel -q extract -k Message:1 --no-default-keywords --add-location=file --sort-by-file --omit-header -o build/messages.pot src/madoguchi
	$(BIN)/pybabel -q update -D madoguchi -i build/messages.pot -d $(LOCALE) -l ja --no-fuzzy-matching --ignore-obsolete --no-wrap
	$(BIN)/pybabel -q extract -k Message:1 --no-default-keywords --add-location=file --sort-by-file --omit-header -o build/visitors.pot $(VISITED)
	for lang in zh vi ko; do $(BIN)/pybabel -q update -D madoguchi -i build/visitors.pot -d $(LOCALE) -l $$lang --no-fuzzy-matching --ignore-obsolete --no-wrap || exit 1; done
	for domain in madoguchi pages offline editors; do $(BIN)/pybabel -q compile -D $$domain -d $(LOCALE) --statistics || exit 1; done

edition: setup
	$(BIN)/madoguchi build
	$(BIN)/python tools/generate_reference.py

clean:
	rm -rf $(VENV) build dist
