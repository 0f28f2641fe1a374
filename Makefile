# Two commands for a newcomer: `make demo` and `make test`. The rest is for those who stay.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
SUDO   := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
APT    := $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120

# Two processes, each with a broker and databases of its own. A file stays whole in one of them, for
# its tests share what they set up; the long files come first, as they are named.
TWO := -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: help demo test unit model faults check lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.runtime .cache/rabbitmq .cache/fonts ## three families, five agencies, real SOAP and RabbitMQ
	$(BIN)/hub demo

test: $(VENV)/.dev .cache/rabbitmq .cache/postgresql .cache/pgbouncer .cache/faults .cache/chromium .cache/npm .cache/fonts ## every test
	$(BIN)/pytest $(TWO) --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --include='hub/domain/*' --fail-under=95 --skip-covered
	$(BIN)/coverage report --include='mappings/*' --fail-under=95 --skip-covered

unit: $(VENV)/.dev ## the quick tests alone
	$(BIN)/pytest tests/unit -n 2 $(ARGS)

model: $(VENV)/.dev ## 500 histories of 50 steps against the model; HUB_MODEL=5000x50 for more
	HUB_MODEL=$${HUB_MODEL:-500x50} $(BIN)/pytest tests/model $(ARGS)

faults: $(VENV)/.dev .cache/rabbitmq .cache/postgresql .cache/faults ## break a whole town and look what holds: ARGS="--short"
	$(BIN)/python -m tests.faults $(ARGS)

check: $(VENV)/.dev ## style, types, layers, the product's own data
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hub check

lock: $(VENV)/.dev ## pin anew what pyproject.toml allows
	$(BIN)/pip-compile -q --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --no-header -o requirements.lock pyproject.toml
	$(BIN)/pip-compile -q --upgrade --strip-extras --no-emit-index-url --no-emit-trusted-host \
	  --no-emit-find-links --no-header --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean: ## forget the virtual environment and what was built
	rm -rf $(VENV) .cache .coverage* .pytest_cache .mypy_cache .ruff_cache .hypothesis build *.egg-info

$(VENV)/bin/python: | .cache/python
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install -q --disable-pip-version-check -r requirements-dev.lock
	touch $@

# What Debian has to bring. Each mark says only that it was looked at; what is there is left alone.
.cache/python:
	@mkdir -p .cache
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(APT) update; $(APT) install -y python3-venv; }
	@touch $@

.cache/rabbitmq:
	@mkdir -p .cache
	@[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || { $(APT) update; $(APT) install -y --no-install-recommends rabbitmq-server; }
	@touch $@

.cache/postgresql:
	@mkdir -p .cache
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { $(APT) update; $(APT) install -y --no-install-recommends postgresql; }
	@touch $@

# Debian starts one of its own as it installs; the tests need the program alone.
.cache/pgbouncer:
	@mkdir -p .cache
	@[ -x /usr/sbin/pgbouncer ] || { $(APT) update; $(APT) install -y --no-install-recommends pgbouncer; }
	@touch $@

# What sets wrong clocks and makes disks fail. For the fault campaign alone.
.cache/faults:
	@mkdir -p .cache
	@command -v strace >/dev/null && ls /usr/lib/*/faketime/libfaketimeMT.so.1 >/dev/null 2>&1 || { $(APT) update; $(APT) install -y --no-install-recommends strace faketime; }
	@touch $@

.cache/chromium:
	@mkdir -p .cache
	@[ -x /usr/bin/chromium ] && [ -x /usr/bin/chromedriver ] || { $(APT) update; $(APT) install -y --no-install-recommends chromium chromium-driver; }
	@touch $@

# Letters of names that the product's own font does not have: Georgian, Armenian, Arabic, Chinese.
.cache/fonts:
	@mkdir -p .cache
	@[ -f /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] && [ -f /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf ] || { $(APT) update; $(APT) install -y --no-install-recommends fonts-dejavu-core fonts-droid-fallback; }
	@touch $@

# What looks at the pages for people who do not see them well. For the tests alone.
.cache/npm:
	@command -v npm >/dev/null || { $(APT) update; $(APT) install -y --no-install-recommends npm; }
	@npm install --silent --no-fund --no-audit --prefix $@ axe-core@4
