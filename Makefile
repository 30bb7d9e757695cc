# The menu. Each target installs what it lacks; `make help` explains them.
.DEFAULT_GOAL := help
.PHONY: help setup run build test lint bench format clean

help: ## say what there is (this text)
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## build everything and run it with the demo region: http://127.0.0.1:3000
	@.ci/build && exec .ci/serve

build: setup ## build the optimised server and the browser bundles (dist/)
	@.ci/build

test: setup ## run all tests: Rust with PostgreSQL, then the browser
	@.ci/test

lint: setup ## check format, clippy (native and WebAssembly), types and the rules of the code base
	@.ci/lint

bench: setup ## measure beside peers and print a table; QUICK=1 for small data
	@.ci/bench

format: ## format the Rust code
	@cargo fmt --all

setup: ## install what is missing: Debian packages, Rust target, tools, npm parts
	@.ci/setup

clean: ## delete what was built (dist, target); data in var stay
	rm -rf dist target
