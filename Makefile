# The two commands are `make run` and `make test`; README.md explains them.
# `make run PORT=8001 DATABASE_URL=...` goes before .env, and .env before the defaults.

PYTHON ?= python3

VENV := .venv/bin/python

.PHONY: run test lint mutation bench-rules bench-pdf bench-placements bench-imports bench-exams lock screenshots clean

run:
	@$(PYTHON) scripts/install.py app
	@$(VENV) -m scripts.prepare
	@exec $(VENV) -m scripts.serve

test:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m scripts.run_tests

lint:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m scripts.run_tests lint

# Does a test fail when the rules of law change a little? See docs/rules-mutation.md.
mutation:
	@$(PYTHON) scripts/install.py mutation
	@exec $(VENV) -m scripts.mutation $(MODULES)

# Make the pictures of README.md anew.
screenshots:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m scripts.screenshots

# How fast the rules are, and their memory over a million lines (LINES=10000 is quicker).
bench-rules:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m bench.rules $(if $(filter command,$(origin LINES)),$(LINES))

# How fast agreements are rendered and sealed, by one worker and by two (DOCUMENTS=20 is quicker).
bench-pdf:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m bench.pdf

# How fast the pages of a placement are with 1,500 trajectories (TURNS=10 is quicker).
bench-placements:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m bench.placements

# How fast lists of 5,000 rows are imported (ROWS=500 is quicker).
bench-imports:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m bench.imports

# How fast results and marks are with 1,500 candidates in one exam year (TURNS=5 is quicker).
bench-exams:
	@$(PYTHON) scripts/install.py test
	@exec $(VENV) -m bench.exams

# Raise the libraries to their newest versions that requirements/*.in allow.
lock:
	@$(PYTHON) scripts/lock.py

# Throw away what the commands made, except the data in var/.
clean:
	rm -rf .venv var/static .mypy_cache .pytest_cache .ruff_cache .hypothesis
