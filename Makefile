# `make` builds the command and runs the main example; `make help` lists the rest.

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
COMMAND := .build/release/hyperrepl
PREFIX ?= /usr/local
# Paired loads of a value and its tangent wait for the two stores that made them: without this pass of
# the optimiser, forward mode is a third faster. Functions begin at a line of the cache: else a loop in a
# program takes half as long again or not, by what else is linked. Each function is a section, so that the linker can
# order them. The package itself needs no flags.
FLAGS := -c release -Xswiftc -Xllvm -Xswiftc -vectorize-slp=false \
  -Xswiftc -Xllvm -Xswiftc -align-all-functions=6 \
  -Xswiftc -Xfrontend -Xswiftc -function-sections -Xcc -ffunction-sections
# On Linux a program at a fixed address starts a fifth faster: nothing is relocated. What it does not export is neither
# looked up nor in memory. The library of C++, of which Swift's runtime uses a little, is linked in as well: it takes a
# megabyte, and to load it longer than the rest of the start. An archive is taken where no library is found before it.
ARCHIVES := $(CURDIR)/.build/archives
LINK := $(if $(filter Linux,$(shell uname)),-Xlinker -no-pie -Xlinker --no-export-dynamic -Xswiftc -L$(ARCHIVES))

.PHONY: all packages archives test-packages build test nests test-build faults histories fuzz sanitize digits \
 browser pictures bench site vsix install lint format clean help

all: build ## Install what is missing, build in release, and run the main example
	$(COMMAND) examples/hybrid-hyperoptimization.hyp

packages: ## Install the system packages that are missing (Debian and Ubuntu: libedit-dev)
	@if [ ! -e /usr/include/histedit.h ] && command -v apt-get >/dev/null; then \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) apt-get install -y -qq --no-install-recommends libedit-dev; \
	fi

test-packages: packages ## Install what tests look at pictures with: librsvg2-bin, netpbm
	@if ! { command -v rsvg-convert && command -v pngtopnm; } >/dev/null && \
	    command -v apt-get >/dev/null; then \
	  $(SUDO) apt-get update -qq && \
	  $(SUDO) apt-get install -y -qq --no-install-recommends librsvg2-bin netpbm fonts-dejavu-core; \
	fi

archives:
	@mkdir -p $(ARCHIVES)
	@archive="$$(clang -print-file-name=libstdc++.a)"; \
	if [ -f "$$archive" ]; then ln -sf "$$archive" $(ARCHIVES); fi

build: packages archives ## Build the command in release: .build/release/hyperrepl
	swift build $(FLAGS) $(LINK) --product hyperrepl

# The command and its tests are linked from the same objects. Tests run one at a time: some measure time or what the
# process holds, some use up the memory of arrays outside of any interpreter, and terminals have deadlines.
test: test-packages test-build ## Run all tests, in release
	swift test -c release --skip-build --no-parallel

# All at once: half of the tests need no machines, which one processor compiles for minutes.
test-build: packages archives ## Build the command and what `make test` runs
	swift build $(FLAGS) $(LINK) --build-tests

nests: test-build ## Compare every way to a derivative on N=10000 functions made of derivatives
	NESTS=$(or $(N),10000) swift test -c release --skip-build --no-parallel --filter DerivativeNests

# Which runs: each, or every STRIDE-th.
STRIDE ?= 1
faults: build ## Let each allocation and each call of the file system fail in turn, and memory be short; needs python3
	python3 Tests/Faults/sweep.py files --stride $(STRIDE)
	python3 Tests/Faults/sweep.py addresses --stride $(STRIDE)
	python3 Tests/Faults/sweep.py allocations --stride $(STRIDE)

# The same N and SEED make the same inputs everywhere. KIND=calls, indices, operators, programs, mutants,
# sessions, plots or keys for one kind alone.
SEED ?= 1
fuzz: build ## Feed the language with N inputs that nobody would write, and show those that break a promise
	swift build $(FLAGS) $(LINK) --product fuzz
	.build/release/fuzz $(or $(N),10000) --seed $(SEED) $(if $(KIND),--kind $(KIND))

sanitize: packages ## Specs, examples and a fuzz sample under the address and undefined-behaviour sanitizers
	Tests/sanitize

# Those of examples/ are made by the examples, those of docs/plots.md by its programs; tests compare all of them.
pictures: build ## Make the pictures of the pages anew: docs/images
	$(COMMAND) docs/images/pictures.hyp
	@for file in $$(grep -rl 'save="[^"]*[.]svg"' examples --include='*.hyp'); do \
	  (cd "$$(dirname "$$file")" && "$(CURDIR)/$(COMMAND)" "$$(basename "$$file")" >/dev/null && \
	   for picture in *.svg; do if [ -e "$$picture" ]; then mv "$$picture" "$(CURDIR)/docs/images/"; fi; done) || exit 1; \
	done

bench: build ## Time the command beside C; needs a C compiler and python3
	python3 Benchmarks/run.py
	python3 Benchmarks/training.py
	python3 Benchmarks/memory.py
	python3 Benchmarks/taylor.py

# The symbols of the command are of use to nobody who installs it, and are more than half of it.
install: build ## Install the command, its manual page, completions, examples and editor files below PREFIX (/usr/local)
	install -d "$(DESTDIR)$(PREFIX)/bin" "$(DESTDIR)$(PREFIX)/share/man/man1" \
	  "$(DESTDIR)$(PREFIX)/share/bash-completion/completions" \
	  "$(DESTDIR)$(PREFIX)/share/zsh/site-functions" "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d"
	install -m 755 $(COMMAND) "$(DESTDIR)$(PREFIX)/bin/hyperrepl"
	strip "$(DESTDIR)$(PREFIX)/bin/hyperrepl"
	sed 's|/usr/local|$(PREFIX)|' docs/hyperrepl.1 > "$(DESTDIR)$(PREFIX)/share/man/man1/hyperrepl.1"
	$(COMMAND) --completions bash > "$(DESTDIR)$(PREFIX)/share/bash-completion/completions/hyperrepl"
	$(COMMAND) --completions zsh > "$(DESTDIR)$(PREFIX)/share/zsh/site-functions/_hyperrepl"
	$(COMMAND) --completions fish > "$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/hyperrepl.fish"
	find examples editors -type f ! -name '*.svg' | while read -r file; do \
	  install -d "$(DESTDIR)$(PREFIX)/share/hyperrepl/$$(dirname "$$file")" && \
	  install -m 644 "$$file" "$(DESTDIR)$(PREFIX)/share/hyperrepl/$$file"; \
	done

histories: build ## Ten prompts write one history for a minute and are killed at random; counts what is lost
	python3 Tests/Support/histories.py --command $(COMMAND)

# Broken links are errors, of pages too that were read before. Sphinx and its theme come from PyPI, into a folder of their own.
site: ## Build the book as a site: .build/site/index.html; needs python3 with venv
	@cmp -s docs/requirements.txt .build/site-tools/requirements.txt || { \
	  python3 -m venv .build/site-tools && \
	  .build/site-tools/bin/pip install --quiet --disable-pip-version-check -r docs/requirements.txt && \
	  cp docs/requirements.txt .build/site-tools/requirements.txt; }
	.build/site-tools/bin/sphinx-build -q -E -n -W --keep-going -b html docs .build/site

# What they are held against has fifty digits: mpmath comes from PyPI, into a folder of its own.
digits: build ## Measure how many digits functions keep, at N points each (default 300); needs python3 with venv
	@[ -x .build/digits-tools/bin/python ] || { \
	  python3 -m venv .build/digits-tools && \
	  .build/digits-tools/bin/pip install --quiet --disable-pip-version-check -r Tests/Digits/requirements.txt; }
	.build/digits-tools/bin/python Tests/Digits/digits.py --count $(or $(N),300)

vsix: ## Pack the extension of VS Code: .build/hyp.vsix; needs python3
	@mkdir -p .build
	python3 editors/vsix.py .build/hyp.vsix

# Chromium is the machine's own (Debian: chromium), what talks to it comes from PyPI. Screenshots are left in .build/browser.
browser: build ## Go through pages of traces, films and --live in Chromium; needs chromium and python3 with venv
	@cmp -s Tests/Browser/requirements.txt .build/browser-tools/requirements.txt || { \
	  python3 -m venv .build/browser-tools && \
	  .build/browser-tools/bin/pip install --quiet --disable-pip-version-check -r Tests/Browser/requirements.txt && \
	  cp Tests/Browser/requirements.txt .build/browser-tools/requirements.txt; }
	COMMAND=$(COMMAND) .build/browser-tools/bin/python Tests/Browser/browser.py

lint: ## Check the layout of the source
	swift format lint --strict -r Sources Tests

format: ## Lay the source out
	swift format -i -r Sources Tests

clean: ## Remove what was built
	swift package clean
	rm -rf .build/site .build/site-tools docs/_examples Benchmarks/out

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
