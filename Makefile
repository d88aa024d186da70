# One command for each thing one does here, in an environment with `python -m pip install -e '.[dev]'`.
.PHONY: help test test-fast test-all rule lint types docs generated benchmark editors new-rule release

help:                 ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

test:                 ## the tests, except the deep ones
	pytest

test-fast:            ## the tests that are not slow: no processes that are started for one test
	pytest -m "not slow"

test-all:             ## all tests, with browsers, editors and installations; what this machine lacks is skipped, and says so
	pytest -m "" --hypothesis-profile=deep

rule:                 ## the tests of one rule: make rule CODE=DW323
	pytest tests/rules -k $(CODE)

new-rule:             ## the file of a new rule: make new-rule CODE=DW333 NAME=some-name
	python -m workerlint.scaffold.new_rule $(CODE) $(NAME)

lint:                 ## ruff, the format, the layers
	ruff check .
	ruff format --check .
	lint-imports --no-cache

types:                ## mypy
	mypy

generated:            ## make anew what is committed and made: tables of the schemas, parts of the README
	python -m workerlint_schemas.compiler
	python -m docs.generator.readme

docs:                 ## the site, into site/
	python -m docs.generator

benchmark:            ## what a check costs, and how long an editor waits
	python -m benchmarks.cost
	python -m benchmarks.latency

editors:              ## the extension for VS Code, and the tests in editors
	cd editors/vscode && npm ci --no-audit --no-fund --ignore-scripts && npm run check && npm test && npm run package
	pytest -m "" tests/editors tests/lsp

release:              ## wheel, source distribution and extension into dist/, tried in an empty environment
	python -m release
