# make run and make test set up what they need; make help lists the rest.

GO       ?= go
BIN      := bin/passerelle
TOOLS    := $(CURDIR)/.cache/tools
GOLANGCI := $(TOOLS)/golangci-lint-v2.15.0
GOFUMPT  := $(TOOLS)/gofumpt-v0.12.0

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  %-10s %s\n", $$1, $$2}'

.PHONY: build
build: ## build bin/passerelle
	$(GO) build -trimpath -o $(BIN) ./cmd/passerelle

.PHONY: run
run: build ## build and start the demo (ARGS="--data DIR" and so on)
	$(BIN) demo $(ARGS)

.PHONY: test
test: browser ## run all tests
	$(GO) test -timeout 10m ./...

.PHONY: race
race: browser ## run all tests shuffled under the race detector
	$(GO) test -timeout 25m -race -shuffle on ./...

# browser installs what the browser tests need.
.PHONY: browser
browser:
	@.ci/browser

.PHONY: lint
lint: $(GOLANGCI) ## run the linters and the layering test
	$(GOLANGCI) run ./...
	$(GO) test -run TestImportsPointOneWay ./bridge

.PHONY: fmt
fmt: $(GOFUMPT) $(GOLANGCI) ## format the code
	$(GOLANGCI) fmt ./...

.PHONY: check
check: lint race ## what must pass before a commit
	$(GO) mod tidy -diff

.PHONY: golden
golden: ## rewrite the expected mails and pages; read the diff
	$(GO) test ./bridge/mailer -update
	$(GO) test ./bridge/inbox -run TestPages -update

.PHONY: screenshots
screenshots: browser ## take pictures of all pages into build/screenshots
	SCREENSHOTS=$(CURDIR)/build/screenshots $(GO) test -count 1 -timeout 15m -run TestScreenshots ./bridge/inbox

.PHONY: scores
scores: ## score our parser on fresh sample mails
	$(GO) run ./cmd/passerelle corpus score

# Making each mail that is new to the coverage smaller would take all of that time.
FUZZTIME ?= 60s
.PHONY: fuzz
fuzz: ## fuzz each target for FUZZTIME
	@for pkg in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$target"; \
	    $(GO) test -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$pkg || exit 1; \
	  done; \
	done

.PHONY: bench
bench: ## run the benchmarks (BENCH_MESSAGES=1000000 for searches and pages among so many)
	$(GO) test -run '^$$' -bench . -benchmem -timeout 60m ./...

.PHONY: bench-postfix
bench-postfix: ## compare with a private Postfix on this machine (as root)
	docs/bench/postfix

.PHONY: proof-postfix
proof-postfix: ## carry a conversation through a private Postfix and a mail program (as root)
	docs/proof/postfix

CRASH_ROUNDS ?= 100
.PHONY: proof-crash
proof-crash: ## kill the program CRASH_ROUNDS times while mail arrives
	CRASH_ROUNDS=$(CRASH_ROUNDS) $(GO) test -count 1 -timeout 60m -run TestCrash -v ./cmd/passerelle

$(GOLANGCI):
	GOBIN=$(TOOLS)/build $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(TOOLS)/build/golangci-lint $@

$(GOFUMPT):
	GOBIN=$(TOOLS)/build $(GO) install mvdan.cc/gofumpt@v0.12.0
	mv $(TOOLS)/build/gofumpt $@
