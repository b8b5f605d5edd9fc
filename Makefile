# Two commands: `make demo` runs the program on this machine, `make test` runs every check.
PYTHON ?= python3

.PHONY: demo test sweep coverage mutation lock
demo:
	@$(PYTHON) img_program/embedded/bootstrap.py demo

test:
	@$(PYTHON) img_program/embedded/bootstrap.py test

sweep: ## what each page offers, tried by everybody who may open it; takes a quarter of an hour
	@$(PYTHON) img_program/embedded/bootstrap.py test sweep

coverage: ## every test, and the branches of the product that they take
	@$(PYTHON) img_program/embedded/bootstrap.py test coverage

mutation: ## what no test would notice; see docs/mutation.md
	@$(PYTHON) img_program/embedded/bootstrap.py test mutation

lock: ## compile the locks anew after a change in requirements/
	.uv/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-header requirements/base.in -o requirements.lock
	.uv/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-header -c requirements.lock requirements/demo.in -o requirements-demo.lock
	.uv/bin/uv pip compile --quiet --universal --python-version 3.13 --generate-hashes --no-header -c requirements-demo.lock requirements/test.in -o requirements-test.lock
