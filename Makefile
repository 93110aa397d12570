# `make help` lists the targets. Every target brings what it needs from nothing but Node 20, npm and root's apt.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run build test goldens bench fuzz size lint format model train packages clean

BOARD ?= m5stickv
# Seconds that each fuzzer may take; empty means its own full count.
FUZZ_SECONDS ?=
KPY := node tools/bin/kpy.mjs
INSTALLED := node_modules/.installed
BUILT := build/.built
SOURCES = $(shell find assembly tools -type f \( -name '*.ts' -o -name '*.mjs' \)) asconfig.json package.json

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: $(BUILT) ## from nothing to a result: the shipped model reads two handwritten digits
	@node tools/run.mjs tools/src/demo/digits.ts

build: $(BUILT) ## the host wasm and the kpy command

test: packages $(BUILT) ## all tests
	@$(KPY) build --board m5stickv >/dev/null || echo "no firmware image: the tests that boot it need the RISC-V compiler"
	npx vitest run --config test/vitest.config.ts --reporter=default --reporter=json --outputFile.json=build/test-results.json

goldens: packages $(BUILT) ## all shared kmodels from flash through the REPL of the emulated stick (minutes)
	$(KPY) build --board m5stickv
	KPY_GOLDENS=all npx vitest run --config test/vitest.config.ts test/machine/goldens.test.ts

bench: packages $(BUILT) ## speed, every test/bench/*.bench.mjs
	node test/bench/run.mjs

fuzz: packages $(BUILT) ## hostile input, every test/fuzz/*.fuzz.mjs
	@for file in test/fuzz/*.fuzz.mjs; do echo "== $$file"; FUZZ_SECONDS=$(FUZZ_SECONDS) node "$$file"; done

size: packages $(BUILT) ## the firmware's size by section and by area (BOARD=m5stickv)
	$(KPY) build --board $(BOARD) --size

lint: $(INSTALLED) ## format, lint and types
	npm run --silent lint

format: $(INSTALLED) ## rewrite sources in the project's format
	npm run --silent format

model: $(INSTALLED) ## tools/model/digits.kmodel from its weights
	npm run --silent model

train: $(INSTALLED) ## train the digit model anew (minutes)
	npm run --silent train

clean: ## remove everything that was built
	rm -rf build

# Cross compiler, emulator and native compiler, only those that are missing.
packages:
	@tools/install_packages.sh

$(INSTALLED): package-lock.json
	@cmp -s package-lock.json $@ || { if [ -e $@ ]; then npm install; else npm ci; fi; cp package-lock.json $@; }
	@touch $@

$(BUILT): $(INSTALLED) $(SOURCES)
	node tools/build.mjs
	@touch $@
