# Everything needed to run and to test Polku. `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev finnish browser servers run demo train test test-postgresql lint test-browser lock clean

UV_VERSION := 0.13.9
UV := $(shell command -v uv || echo .tools/bin/uv)
POLKU := .venv/bin/polku
PYTHON := .venv/bin/python
export RASA_TELEMETRY_ENABLED := false
# Python keeps what it has compiled, whatever the shell says: many processes are started, and compiling anew takes each some seconds.
unexport PYTHONDONTWRITEBYTECODE

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

run: setup finnish ## Set everything up, train if the data changed, start, print the address
	@exec $(POLKU) up

demo: export POLKU_VAR_DIR := var/demo
demo: setup finnish train ## An invented day in a database of its own (var/demo), to look at desk and reports
	@test -e $(POLKU_VAR_DIR)/polku.sqlite3 || $(POLKU) demo
	@exec $(POLKU) up

train: setup finnish ## Train the model, if the data changed
	@$(POLKU) train

# Each part has its own processes: those that ran all of them would grow to 2 GB and become slow. There is one more than there are
# cores, as tests also wait; who has none left takes some of another's, as one file holds nearly all conversations. Files that
# start whole products are never divided, as a product serves its file.
SPREAD := -n $$(($$(nproc) + 1)) --dist worksteal
WHOLE := -n $$(nproc) --dist loadfile
define suite
@for part in unit integration/gateway integration/sources conversations; do \
	$(PYTHON) -m pytest --database $(1) $(SPREAD) tests/$$part || exit; done
@$(PYTHON) -m pytest --database $(1) $(WHOLE) tests/integration/operations tests/integration/whole tests/integration/test_actions_{guard,start}.py
endef
# The suite runs on SQLite; of it what is mostly about storing once more on PostgreSQL. `make test-postgresql` runs all of it there.
STORING := tests/unit/store tests/unit/conversations tests/unit/handoff tests/unit/programmes/test_imports.py \
	$(addprefix tests/integration/gateway/test_,chat.py order.py failures.py desk_queue.py desk_tickets.py)

test: setup-dev finnish servers ## Lint, types, import rules, data checks, unit, integration and conversation tests
	@$(MAKE) --no-print-directory -j 2 train lint
	@$(POLKU) check
	@$(POLKU) prepare --only index
	$(call suite,sqlite)
	@$(PYTHON) -m pytest --database postgresql $(SPREAD) $(STORING)

test-postgresql: setup-dev finnish servers train ## The whole suite with everything stored in PostgreSQL
	@$(POLKU) prepare --only index
	$(call suite,postgresql)

lint: setup-dev ## Lint, types, import rules and dangerous calls alone
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-logo
	@.venv/bin/bandit --quiet --recursive --configfile pyproject.toml bot

test-browser: setup-dev finnish browser ## The widget in a real Chromium
	@$(PYTHON) -m pytest $(SPREAD) tests/browser

setup: .venv/.runtime ## The Python environment

setup-dev: .venv/.dev

$(filter .tools/%,$(UV)):
	@echo "Installing uv into .tools …"
	@python3 -m venv .tools || { echo "Python's venv module is missing: install the package python3-venv" >&2; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/.runtime: requirements.lock pyproject.toml setup.py bot/nlu/e5_loops.c | $(filter .tools/%,$(UV))
	@echo "Making the Python environment (a minute or two) …"
	@$(UV) venv --quiet --allow-existing .venv
	@$(UV) pip install --quiet --python .venv --no-deps --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation -e .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime
	@echo "Adding what the tests need …"
	@$(UV) pip install --quiet --python .venv --no-deps --require-hashes -r requirements-dev.lock
	@touch $@

finnish: .venv/.runtime
	@bash deploy/install-system-packages libvoikko1 voikko-fi -- $(PYTHON) -c "from bot.nlu.finnish import voikko; voikko()"

servers:
	@bash deploy/install-system-packages postgresql redis-server iproute2 -- bash -c "command -v redis-server && \
		(command -v postgres || ls /usr/lib/postgresql/*/bin/postgres) && command -v ip"

browser:
	@bash deploy/install-system-packages chromium -- bash -c "command -v chromium || command -v chromium-browser || command -v google-chrome"

lock: $(filter .tools/%,$(UV)) ## Lock the dependencies anew (after a change in pyproject.toml)
	@$(UV) pip compile --quiet pyproject.toml --override requirements.overrides --generate-hashes --universal \
		--python-version 3.10 --no-header --no-emit-index-url --upgrade -o requirements.lock
	@$(UV) pip compile --quiet pyproject.toml --extra dev --constraint requirements.lock --override requirements.overrides \
		--generate-hashes --universal --python-version 3.10 --no-header --no-emit-index-url -o requirements-dev.lock

clean: ## Remove what was generated: environment, models, caches (not var/, which holds conversations)
	rm -rf .venv .tools .rasa models build *.egg-info bot/nlu/*.so .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
