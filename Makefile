# Every target that people and CI use. Each needs Go alone, but for check, which
# installs what else it needs below .tools.

VERSION  ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo dev)
GOARCH   ?= $(shell go env GOARCH)
TOOLS    := .tools
PYTHON   := $(TOOLS)/python/bin/python
PEERS    := $(TOOLS)/peers/bin/python
SAM      := $(TOOLS)/sam/bin/python
SUDO     := $(shell test "$$(id -u)" = 0 || echo sudo)
RACE     := $(shell test "$$(go env CGO_ENABLED)" = 1 && command -v "$$(go env CC)" >/dev/null && echo -race)
LDFLAGS  := -s -w -X main.version=$(VERSION)
FUNCTION  = CGO_ENABLED=0 GOOS=linux GOARCH=$(GOARCH) go build -trimpath -buildvcs=false -tags lambda.norpc -ldflags '$(LDFLAGS)'

.PHONY: demo test check build zentrunk bench hot fuzz lint readers lookup browser template workflow scale clean build-DailyReportFunction

demo: zentrunk ## a day of a simulated account, reported into ./out
	@dist/zentrunk demo $(ARGS)

test: ## all Go tests, with the race detector where there is a C compiler
	go test $(RACE) -shuffle=on ./...
	cd local && go test $(RACE) -shuffle=on ./...

build: ## the Lambda binaries
	$(FUNCTION) -o dist/dailyreport/bootstrap ./functions/dailyreport
	$(FUNCTION) -o dist/callinsights/bootstrap ./functions/callinsights

zentrunk: ## the same job as one command on this machine: dist/zentrunk
	@cd local && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o ../dist/zentrunk ./zentrunk

bench: $(PEERS) ## figures of speed and memory beside those of peers, into docs/performance.md; ARGS=--quick prints a table alone
	@cd local && go run ./bench $(ARGS)

$(PEERS): local/bench/peers/requirements.txt
	python3 -m venv $(TOOLS)/peers
	$(PEERS) -m pip install --quiet --disable-pip-version-check -r local/bench/peers/requirements.txt
	@touch $@

hot: ## the benchmarks of the hot paths once, so that they cannot rot
	go test -run '^$$' -bench . -benchtime 1x ./...

check: lint build test hot scale readers lookup browser template workflow ## everything CI runs

lint:
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'gofmt would change the files above'; exit 1; }
	go mod tidy -diff
	cd local && go mod tidy -diff
	go vet ./...
	cd local && go vet ./...
	go build -o $(TOOLS)/staticcheck honnef.co/go/tools/cmd/staticcheck
	$(TOOLS)/staticcheck ./...
	cd local && ../$(TOOLS)/staticcheck ./...

readers: $(PYTHON) ## a reader that is not ours confirms what is published
	rm -rf build/readers
	$(MAKE) --no-print-directory demo ARGS='--once --calls 3000 --seed 11 --out build/readers'
	$(PYTHON) checks/published.py build/readers
	rm -rf build/month
	$(MAKE) --no-print-directory demo ARGS='--once --days 35 --calls 120 --seed 12 --out build/month'
	$(PYTHON) checks/published.py build/month

lookup: $(PYTHON) zentrunk ## the lookup endpoint against openapi.yaml
	checks/lookup.sh

browser: readers checks/node_modules ## the pages in headless Chromium; screenshots in build/browser
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -qq; $(SUDO) apt-get install -y -qq chromium; }
	rm -rf build/pages build/browser
	go test ./internal/render -count=1 -run '^Test(Page|Index)$$' -args -pages '$(CURDIR)/build/pages'
	node checks/pages.mjs build/browser build/pages build/readers

checks/node_modules: checks/package.json checks/package-lock.json
	cd checks && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

template: $(PYTHON)
	$(TOOLS)/python/bin/cfn-lint template.yaml

workflow: $(SAM) $(PYTHON) checks/node_modules ## the workflow executed, against the built functions under Lambda's emulator
	$(MAKE) --no-print-directory build
	cd local && CGO_ENABLED=0 go build -trimpath -o ../dist/scene ./scene
	rm -rf build/workflow && mkdir -p build/workflow
	$(SAM) checks/definition.py build/workflow/definition.json
	checks/node_modules/.bin/asl-validator --json-path build/workflow/definition.json
	$(SAM) checks/workflow.py build/workflow
	$(PYTHON) checks/published.py build/workflow/bucket

$(SAM): checks/requirements-sam.txt
	python3 -m venv $(TOOLS)/sam
	$(SAM) -m pip install --quiet --disable-pip-version-check -r checks/requirements-sam.txt
	@touch $@

$(PYTHON): checks/requirements.txt
	python3 -m venv $(TOOLS)/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r checks/requirements.txt
	@touch $@

fuzz: ## each fuzz target for a minute
	for f in FuzzDecodeCall FuzzWalk; do go test ./internal/zentrunk -run '^$$' -fuzz "^$$f$$" -fuzztime 1m || exit 1; done
	go test ./internal/lookup -run '^$$' -fuzz FuzzWithQuality -fuzztime 1m
	go test ./functions/callinsights/handler -run '^$$' -fuzz FuzzHandle -fuzztime 1m
	for f in FuzzParse FuzzCharge FuzzPerMinute; do go test ./internal/money -run '^$$' -fuzz "^$$f$$" -fuzztime 1m -fuzzminimizetime 10x || exit 1; done

build-DailyReportFunction: ## what `sam build` calls; the template's functions are arm64, whatever this machine is
	$(MAKE) --no-print-directory build GOARCH=arm64
	cp dist/dailyreport/bootstrap '$(ARTIFACTS_DIR)/'

clean:
	rm -rf dist build out $(TOOLS) checks/node_modules
