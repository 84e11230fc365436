# `make site` and `make test` set up all that they need, on a bare machine with Python, make and apt.
# What is there already is left alone: a second run installs nothing.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.PHONY: site test generated bench lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --quiet
UV := $(BIN)/python -m uv pip compile --quiet --universal --generate-hashes --no-header \
      --no-emit-index-url --no-emit-find-links $(LOCK_FLAGS)
AS_ROOT := $(if $(filter-out 0,$(shell id -u)),sudo)
APT := $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0
INSTALL = $(APT) update && $(APT) install --no-install-recommends

# The microsites of plans/, in site/.
site: $(VENV)/run.stamp
	@$(BIN)/python -m compileall -q mapsite # commands start a quarter sooner
	$(BIN)/mapsite build

# Lint, types and every test.
test: site $(VENV)/test.stamp node_modules/.package-lock.json /usr/bin/chromium /usr/bin/age
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict mapsite
	$(BIN)/python -m pytest -n 2

# What follows from the model and from the words of the pages: the schema, the reference, the
# catalogs. Tests hold them to the code, so run it after a change of either.
generated: $(VENV)/run.stamp
	$(BIN)/mapsite schema > plans/plan.schema.json
	$(BIN)/mapsite schema --format markdown > docs/reference/plan.md
	sed -n 's|^# *pybabel|$(BIN)/pybabel --quiet|p' babel.cfg | $(SHELL) -eu

# What a deal costs, stage by stage.
bench: $(VENV)/run.stamp
	$(BIN)/python bench/run.py

# The locks name versions and hashes, and no index. To raise all: make lock LOCK_FLAGS=--upgrade
lock: $(VENV)/run.stamp
	$(PIP) 'uv>=0.13,<0.14'
	$(UV) --group build pyproject.toml --output-file requirements.lock
	$(UV) --group build --extra test --extra dev --constraint requirements.lock pyproject.toml \
	      --output-file requirements-test.lock

clean:
	rm -rf $(VENV) node_modules site .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find mapsite tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "mapsite needs Python 3.11 or newer; name one with: make PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(INSTALL) python3-venv; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) --require-hashes --requirement requirements.lock
	$(PIP) --no-index --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/test.stamp: requirements-test.lock $(VENV)/run.stamp
	command -v git >/dev/null || { $(INSTALL) git; }
	/sbin/ldconfig -p | grep -q libatomic.so.1 || { $(INSTALL) libatomic1; } # Playwright needs it
	$(PIP) --require-hashes --requirement requirements-test.lock
	touch $@

# axe-core, with which the tests look for barriers on the pages.
node_modules/.package-lock.json: package-lock.json .npmrc
	command -v npm >/dev/null || { $(INSTALL) nodejs npm; }
	npm ci --silent
	touch $@

/usr/bin/chromium:
	$(INSTALL) chromium

# The reference implementation, which must open what we seal.
/usr/bin/age:
	$(INSTALL) age
