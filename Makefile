# One command for each development task, in an environment with `python -m pip install -e '.[dev]'`.
.PHONY: help test test-fast test-all rule examples lint types docs generated benchmark mutation editors new-rule release

help:                 ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/'

test:                 ## run all tests but the deep ones
	pytest

FAST = config core engine fixes manifest platform rules schemas secrets syntax
test-fast:            ## run the fast tests of the rules and of what runs them
	pytest -m "not slow" $(addprefix tests/,$(FAST))

test-all:             ## run all tests, with browsers, editors and installations; those whose programs are missing are skipped
	pytest -m "" --hypothesis-profile=deep

rule:                 ## run the tests of one rule: make rule CODE=DW323
	pytest tests/rules -k $(CODE)

examples:             ## update the findings and fixes on the page of a rule: make examples CODE=DW323
	python -m workerlint.testing --more tests/rules $(CODE)

new-rule:             ## write the file of a new rule: make new-rule CODE=DW333 NAME=some-name
	python -m workerlint.scaffold.new_rule $(CODE) $(NAME)

lint:                 ## check style, formatting, spelling and layers
	ruff check .
	ruff format --check .
	codespell
	lint-imports --no-cache

types:                ## check the types
	mypy

generated:            ## regenerate committed files: tables of the schemas, parts of the README and of other pages
	python -m workerlint_schemas.compiler
	python -m docs.generator.readme

docs:                 ## build the documentation in site/; the playground requires npm
	python -m docs.generator

benchmark:            ## measure the cost of a check and the latency in an editor
	python -m benchmarks.cost
	python -m benchmarks.latency
	python -m benchmarks.dry_run

mutation:             ## run the tests against mutants of the lines changed since a revision: make mutation SINCE=main
	python -m tests.mutation --since $(or $(SINCE),main)

editors:              ## build and test the extension for VS Code, and run the tests in editors
	cd editors/vscode && npm ci --no-audit --no-fund --ignore-scripts && npm run check && npm test && npm run package
	pytest -m "" tests/editors tests/lsp

release:              ## build and test the wheel, source distribution and extension in dist/
	python -m release
