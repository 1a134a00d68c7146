# Every target that people and CI use. Each needs Go alone, except check and athena,
# which install what else they need below .tools.

VERSION  ?= $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo dev)
GOARCH   ?= $(shell go env GOARCH)
TOOLS    := .tools
PYTHON   := $(TOOLS)/python/bin/python
PEERS    := $(TOOLS)/peers/bin/python
READERS  := $(TOOLS)/readers/bin/python
S3DUCK   := $(TOOLS)/readers-s3/bin/python
SAM      := $(TOOLS)/sam/bin/python
CLIENTS  := $(TOOLS)/clients/bin/python
FOCUS    := $(TOOLS)/focus/bin/python
CHECKOV  := $(TOOLS)/checkov/bin/python
AWS      := $(TOOLS)/aws/bin/aws
OUT      := dist
ATHENA   := $(TOOLS)/athena/bin/python
TRINO    := $(TOOLS)/maven/classpath
# No account is asked and nobody is told that it ran.
SAMCLI   := SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=us-east-1 $(TOOLS)/sam/bin/sam
SUDO     := $(shell test "$$(id -u)" = 0 || echo sudo)
RACE     := $(shell test "$$(go env CGO_ENABLED)" = 1 && command -v "$$(go env CC)" >/dev/null && echo -race)
LDFLAGS  := -s -w -X main.version=$(VERSION)
FUNCTION  = CGO_ENABLED=0 GOOS=linux GOARCH=$(GOARCH) go build -trimpath -buildvcs=false -tags lambda.norpc -ldflags '$(LDFLAGS)'

.PHONY: demo test check build release zentrunk bench hot fuzz quick-fuzz chaos storm audit kills lint readers readers-all focus office lookup commands browser picture webhook template api clients workflow scale peers servers supply licences zones athena watch
.PHONY: clean build-PullFunction build-DailyReportFunction build-WatchFunction build-CallInsightsFunction

demo: zentrunk ## five weeks of a simulated account, reported into ./out and shown on http://127.0.0.1:8080
	@dist/zentrunk demo $(ARGS)

test: ## all Go tests, with the race detector for what runs at once, where there is a C compiler
	go run ./internal/arch/testall $(RACE)
	cd local && go run zentrunk-reports/internal/arch/testall $(RACE)

build: ## the Lambda binaries
	$(FUNCTION) -o $(OUT)/dailyreport/bootstrap ./functions/dailyreport
	$(FUNCTION) -o $(OUT)/callinsights/bootstrap ./functions/callinsights

release: ## dist/release, which the AWS CLI alone deploys: the same bytes from the same commit
	rm -rf dist/release
	$(MAKE) --no-print-directory build GOARCH=arm64 OUT=build/release
	cd local && GOOS= GOARCH= go run ./release -root .. -programs ../build/release -out ../dist/release
	cat dist/release/SHA256SUMS

zentrunk: ## the same job as one command on this machine: dist/zentrunk
	@echo 'Compiling dist/zentrunk: some seconds, the first time a minute or two, in which nothing is said.' >&2
	@cd local && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags '$(LDFLAGS)' -o ../dist/zentrunk ./zentrunk

bench: ## figures of speed and memory beside those of peers, into docs/performance.md; ARGS=--quick prints a table alone
	@$(MAKE) --no-print-directory $(PEERS) || echo 'bench: the Python peers cannot be installed, their rows are left out' >&2
	@cd local && go run ./bench $(ARGS)

$(PEERS): local/bench/peers/requirements.txt
	python3 -m venv --clear --copies $(TOOLS)/peers
	$(PEERS) -m pip install --quiet --disable-pip-version-check -r local/bench/peers/requirements.txt
	@touch $@

hot: ## the benchmarks of the hot paths once, so that they cannot rot
	go test -run '^$$' -bench . -benchtime 1x ./...

# The last three mostly wait, and write to different folders: two run at a time. What more than
# one of them needs is made before. Pages are looked at alone: how they load is looked at, too.
check: lint build test quick-fuzz hot scale readers focus lookup commands peers browser webhook ## everything CI runs
	$(MAKE) --no-print-directory --jobs=2 --output-sync=target --old-file=zentrunk template workflow supply

lint: ## formatting, modules, vet and staticcheck
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'gofmt would change the files above'; exit 1; }
	go mod tidy -diff
	cd local && go mod tidy -diff
	go vet ./...
	cd local && go vet ./...
	go build -o $(TOOLS)/staticcheck honnef.co/go/tools/cmd/staticcheck
	$(TOOLS)/staticcheck ./...
	cd local && ../$(TOOLS)/staticcheck ./...
	checks/fused.sh
	checks/tracked.sh

readers: $(PYTHON) checks/readers/node_modules ## readers that are not ours confirm what is published, and the lines of docs/readers.md that are theirs
	rm -rf build/readers
	$(MAKE) --no-print-directory demo ARGS='--once --days 1 --calls 3000 --seed 11 --out build/readers'
	$(PYTHON) checks/published.py build/readers
	$(PYTHON) checks/arrow.py build/readers
	rm -rf build/month
	$(MAKE) --no-print-directory demo ARGS='--once --calm --days 35 --calls 120 --seed 12 --out build/month'
	$(PYTHON) checks/published.py build/month
	rm -rf build/months
	dist/zentrunk demo --once --calm --days 62 --calls 20 --seed 14 --out build/months >/dev/null # one month of them is closed on any day
	$(PYTHON) checks/statement.py build/months dist/zentrunk
	$(PYTHON) checks/workbook.py build/months dist/zentrunk
	$(PYTHON) -m unittest discover -q -s checks/readers -p '*_test.py'
	$(PYTHON) checks/readers/run.py build/month

focus: $(FOCUS) $(PYTHON) ## the cost files by FOCUS's own validator, converted to 1.4, and filtered by three readers
	rm -rf build/focus
	$(MAKE) --no-print-directory demo ARGS='--once --days 1 --calls 3000 --seed 21 --out build/focus'
	go test ./internal/focus -count=1 -run '^TestFilesForReaders$$' -args -files '$(CURDIR)/build/focus'
	$(PYTHON) checks/bounds.py build/focus
	$(FOCUS) checks/focus.py build/focus

# The first Python that is new enough for the validator; pyenv keeps its own where no name leads to them.
$(FOCUS): checks/requirements-focus.txt
	@for p in python3 python3.14 python3.13 python3.12 $(HOME)/.pyenv/versions/3.1[2-9]*/bin/python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null && break; done; \
	$$p -m venv --clear --copies $(TOOLS)/focus || { echo 'make focus needs Python 3.12 or newer' >&2; exit 1; }
	$(FOCUS) -m pip install --quiet --disable-pip-version-check -r checks/requirements-focus.txt
	@touch $@

# Not in check: to install LibreOffice takes a minute and 0.4 GB.
office: readers ## a month's workbook read back by LibreOffice, beside openpyxl and pandas; before a release
	@command -v soffice >/dev/null || { $(SUDO) apt-get update -qq; $(SUDO) apt-get install -y -qq --no-install-recommends libreoffice-calc-nogui; }
	$(PYTHON) checks/workbook.py build/months dist/zentrunk --office

# Downloads 1.1 GB (Spark, ClickHouse and so on; from PyPI, npm and Maven Central) and wants Java 17
# or newer, Maven and Node 20. It takes 3 to 6 minutes, the first time some more.
readers-all: $(READERS) $(S3DUCK) $(TOOLS)/readers-jars/done checks/readers/node_modules ## every line of docs/readers.md in its own reader; ARGS=--write writes what they answer
	rm -rf build/month build/year
	$(MAKE) --no-print-directory demo ARGS='--once --calm --days 35 --calls 120 --seed 12 --out build/month'
	$(MAKE) --no-print-directory demo ARGS='--once --days 1 --calls 3000 --seed 13 --out build/year/one'
	$(MAKE) --no-print-directory demo ARGS='--once --days 1 --calls 3000 --seed 14 --out build/year/other'
	$(READERS) checks/readers/run.py build/month --all build/year $(ARGS)

$(READERS): checks/readers/requirements.txt
	python3 -m venv --clear --copies $(TOOLS)/readers
	$(READERS) -m pip install --quiet --disable-pip-version-check -r checks/readers/requirements.txt
	@touch $@

# The newest DuckDB whose S3 extension a package registry has: DuckDB 2 brings none.
$(S3DUCK): checks/readers/requirements-s3.txt
	python3 -m venv --clear --copies $(TOOLS)/readers-s3
	$(S3DUCK) -m pip install --quiet --disable-pip-version-check -r checks/readers/requirements-s3.txt
	@touch $@

$(TOOLS)/readers-jars/done: checks/readers/pom.xml checks/readers/jars.sha256
	rm -rf $(TOOLS)/readers-jars
	mvn --quiet --batch-mode --file checks/readers/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies -DoutputDirectory='$(CURDIR)/$(TOOLS)/readers-jars'
	cd $(TOOLS)/readers-jars && sha256sum --quiet --check ../../checks/readers/jars.sha256
	@touch $@

checks/readers/node_modules: checks/readers/package.json checks/readers/package-lock.json
	cd checks/readers && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

lookup: $(PYTHON) zentrunk ## the lookup endpoint against openapi.yaml
	checks/lookup.sh

commands: $(SAM) $(PYTHON) $(AWS) zentrunk ## every command of README.md, docs and --help that needs no account
	@command -v jq >/dev/null || { $(SUDO) apt-get update -qq; $(SUDO) apt-get install -y -qq jq; }
	$(SAM) -m unittest discover -q -s checks/commands -t checks -p '*_test.py'
	$(SAM) checks/commands/run.py

browser: readers chromium checks/node_modules ## the pages in headless Chromium, and whether the README's picture shows them; screenshots in build/browser
	rm -rf build/pages build/browser
	go test ./internal/render -count=1 -run '^Test(Page|Index|StatementPage)$$' -args -pages '$(CURDIR)/build/pages'
	mkdir -p build/pages/month && cp build/month/*/reports/index.html build/pages/month/
	node checks/pages.mjs build/browser build/pages build/readers
	$(PICTURE)
	node checks/picture.mjs --check build/picture/zentrunk-reports $(PICTURE_DAY)
	$(PYTHON) checks/published.py build/picture

# What the README shows: a day of which something stands out, the same on every machine.
PICTURE_DAY := 2026-11-24
PICTURE      = rm -rf build/picture && mkdir -p build/picture && dist/zentrunk demo --once --seed 7 --last $(PICTURE_DAY) --out build/picture >build/picture/said.txt

picture: zentrunk chromium checks/node_modules ## the README's pictures and its example of the mail again, once a page or the mail has changed
	$(PICTURE)
	node checks/picture.mjs --write build/picture/zentrunk-reports $(PICTURE_DAY)
	python3 checks/commands/digest.py build/picture/said.txt

webhook: $(PYTHON) $(SAM) chromium checks/node_modules ## the webhook's messages as Slack and Teams take and show them, screenshots in build/webhook; the lines of docs/webhook.md that verify
	$(SAM) checks/snippets.py build/webhook/verify
	$(PYTHON) checks/slack.py internal/webhook/testdata/slack
	node checks/teams.mjs build/webhook internal/webhook/testdata/teams

.PHONY: chromium
chromium:
	@command -v chromium >/dev/null || { $(SUDO) apt-get update -qq; $(SUDO) apt-get install -y -qq chromium; }

checks/node_modules: checks/package.json checks/package-lock.json
	cd checks && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

template: $(SAM) $(CHECKOV) $(PYTHON) $(AWS) checks/openapi/node_modules zentrunk release ## the template: what lints it, builds it and deploys it, what CloudFormation makes of it; a deleted day restored
	$(SAM) checks/api.py --check
	checks/openapi/node_modules/.bin/spectral lint --ruleset checks/openapi/spectral.yaml --fail-severity warn openapi.yaml
	REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true checks/openapi/node_modules/.bin/redocly lint --config checks/openapi/redocly.yaml openapi.yaml
	$(TOOLS)/sam/bin/cfn-lint template.yaml
	$(SAMCLI) validate --lint --template-file template.yaml
	$(SAMCLI) build --template-file template.yaml --build-in-source --build-dir build/sam
	AWS_DEFAULT_REGION=us-east-1 $(SAM) checks/transform.py template.yaml build/template.json checks/former/template.yaml build/former.json
	$(TOOLS)/checkov/bin/checkov --file template.yaml --file build/template.json --framework cloudformation --skip-download --compact --quiet -o cli -o json --output-file-path console,build/checkov.json
	rm -rf build/template
	dist/zentrunk demo --once --days 1 --calls 2000 --seed 5 --out build/template >/dev/null
	$(PYTHON) -m unittest discover -q -s checks -p 'template*_test.py'
	$(SAM) -m unittest discover -q -s checks/deploy -t checks -p '*_test.py'
	$(SAM) checks/restore.py build/template

api: $(SAM) ## the lookup API in template.yaml, made from openapi.yaml
	$(SAM) checks/api.py

checks/openapi/node_modules: checks/openapi/package.json checks/openapi/package-lock.json
	cd checks/openapi && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

clients: $(CLIENTS) zentrunk ## clients that generators make of openapi.yaml, in Go and Python, against the demo
	checks/clients/run.sh $(CLIENTS)

$(CLIENTS): checks/clients/python/requirements.txt
	python3 -m venv --clear --copies $(TOOLS)/clients
	$(CLIENTS) -m pip install --quiet --disable-pip-version-check -r checks/clients/python/requirements.txt
	@touch $@

# Each in an environment of its own: they pin different versions of what they share.
$(SAM): checks/requirements-sam.txt
	python3 -m venv --clear --copies $(TOOLS)/sam
	$(SAM) -m pip install --quiet --disable-pip-version-check -r checks/requirements-sam.txt
	@touch $@

$(CHECKOV): checks/requirements-checkov.txt
	python3 -m venv --clear --copies $(TOOLS)/checkov
	$(CHECKOV) -m pip install --quiet --disable-pip-version-check -r checks/requirements-checkov.txt
	@touch $@

$(AWS): checks/awscli.sh
	checks/awscli.sh $(TOOLS)/aws
	@touch $@

workflow: $(SAM) $(PYTHON) checks/node_modules ## the workflow executed, against the built functions under Lambda's emulator
	$(MAKE) --no-print-directory build
	cd local && CGO_ENABLED=0 go build -trimpath -o ../dist/scene ./scene
	rm -rf build/workflow && mkdir -p build/workflow
	$(SAM) checks/definition.py build/workflow/definition.json
	checks/node_modules/.bin/asl-validator --json-path build/workflow/definition.json
	$(SAM) checks/workflow.py build/workflow
	$(PYTHON) checks/published.py build/workflow/bucket

$(PYTHON): checks/requirements.txt
	python3 -m venv --clear --copies $(TOOLS)/python
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r checks/requirements.txt
	@touch $@

chaos: ## days under every fault, of a seed of their own: CHAOS_SEED repeats one
	CHAOS_SEED=$(or $(CHAOS_SEED),$(shell date +%s)) go test ./internal/daily -count=1 -v -timeout 1h -run '^Test(Chaos|FarRetryAfter|CountThatAgreesWithLoss)$$'

storm: ## STORM_DAYS mornings in a row (default 1000) under every fault, of a seed of their own: STORM_SEED repeats them
	STORM_DAYS=$(or $(STORM_DAYS),1000) STORM_SEED=$(or $(STORM_SEED),$(shell date +%s)) go test ./internal/daily -count=1 -v -timeout 6h -run '^TestStorm$$'

audit: ## AUDIT_DAYS good days (default 1000) of a seed of their own, in which zentrunk verify may find no fault: AUDIT_SEED repeats them
	cd local && go test ./verify -count=1 -timeout 6h -run '^TestGoodDays$$' -args -days $(or $(AUDIT_DAYS),1000) -seed $(or $(AUDIT_SEED),$(shell date +%s))

kills: ## the built function killed KILLS times (default 2000), of a seed of its own
	KILLS=$(or $(KILLS),2000) KILL_SEED=$(or $(KILL_SEED),$(shell date +%s)) go test ./functions/dailyreport -count=1 -v -timeout 6h -run '^TestKills$$'

fuzz: ## each fuzz target for a minute: FUZZTIME sets another time
	checks/fuzz.sh $(or $(FUZZTIME),1m) functions internal local

quick-fuzz: # without local: to build what it embeds for fuzzing takes minutes
	checks/fuzz.sh 20000x functions internal

# Not in check: it needs a JDK 25, of which Debian has none, and 0.4 GB of Maven's artifacts
# (a minute, the first time). Then it takes two minutes.
athena: $(SAM) $(ATHENA) $(TRINO) zentrunk ## Athena's tables and saved queries by Trino, beside DuckDB's answers; before a release
	AWS_DEFAULT_REGION=us-east-1 $(SAM) checks/transform.py template.yaml build/template.json
	rm -rf build/athena
	dist/zentrunk demo --once --calm --days 35 --calls 300 --seed 31 --out build/athena/demo >/dev/null
	dist/zentrunk demo --once --days 1 --calls 30000 --seed 31 --out build/athena/large >/dev/null
	go test ./internal/focus -count=1 -run '^TestFilesForReaders$$' -args -files '$(CURDIR)/build/athena'
	PYTHONPATH=checks:checks/readers $(ATHENA) -u checks/athena/run.py build/athena $(TRINO)

$(ATHENA): checks/athena/requirements.txt
	python3 -m venv --clear --copies $(TOOLS)/athena
	$(ATHENA) -m pip install --quiet --disable-pip-version-check -r checks/athena/requirements.txt
	@touch $@

$(TRINO): checks/athena/pom.xml
	@command -v mvn >/dev/null || { $(SUDO) apt-get update -qq; $(SUDO) apt-get install -y -qq maven; }
	mvn --batch-mode --quiet --strict-checksums -f checks/athena/pom.xml -Dmaven.repo.local='$(CURDIR)/$(TOOLS)/maven' dependency:build-classpath -Dmdep.outputFile='$(CURDIR)/$@'
	@touch $@

peers: $(SAM) checks/node_modules ## S3 servers and a runtime API that others wrote
	checks/moto.sh
	FOREIGN_RUNTIME='$(CURDIR)/checks/fun.mjs' go test ./functions/... -count=1 -run '^TestForeignRuntime$$'

servers: ## every S3 server of checks/servers against the contract, and what runs leave on it; ARGS="--write NAME ..." puts rows into docs/servers.md
	python3 checks/servers.py $(ARGS)

supply: $(PYTHON) ## vulnerabilities, licences, time zones, and the same bytes from two builds
	checks/vuln.sh
	$(PYTHON) checks/zones.py --check
	python3 checks/licences.py
	checks/reproducible.sh

licences: ## writes docs/licences.md
	python3 checks/licences.py --write

zones: $(PYTHON) ## makes the time zone database from the pinned package; ARGS=--newest pins the newest
	$(PYTHON) checks/zones.py $(ARGS)
	python3 checks/licences.py --write

# What `sam build` calls. The template's functions are arm64, whatever this machine is.
build-PullFunction build-DailyReportFunction build-WatchFunction build-CallInsightsFunction: GOARCH = arm64
build-PullFunction build-DailyReportFunction build-WatchFunction: # one program in three sizes
	$(FUNCTION) -o '$(ARTIFACTS_DIR)/bootstrap' ./functions/dailyreport
build-CallInsightsFunction:
	$(FUNCTION) -o '$(ARTIFACTS_DIR)/bootstrap' ./functions/callinsights

scale: ## the formulas of docs/scale.md against a day of 100,000 calls; ARGS=-update writes its tables
	cd local && go test -count=1 ./scale -args -calls 100000 $(ARGS)

watch: ## years without fraud and attacks, simulated, into docs/watch.md; ARGS="--years 1 --seeds 1 --write=false" prints a short form
	cd local && go run ./watchsim $(ARGS)

.PHONY: help
help: ## these lines
	@awk -F ':.*## ' '/^[a-z-]+:.* ## / { printf "  %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

clean: ## remove what all of these made
	rm -rf dist build out $(TOOLS) checks/node_modules checks/openapi/node_modules checks/readers/node_modules
