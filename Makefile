# Everything a person or a machine does with this project. `make` alone lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# The story that `make demo` tells.
DEMO_STORY ?= examples/the-lamp-at-wrack-point.txt
# How it is told; `nightreel make --help` lists what there is.
DEMO_OPTIONS ?= --look karaoke --transition crossfade --title-card --end-card --ambience wind \
	--effects grain=0.25,vignette=0.4,flicker=0.2,grade=cold
# What is given to every swift build and swift test, such as SWIFT_FLAGS="-j 1".
SWIFT_FLAGS ?=

TOOLS := .build-tools
PLAYBOOK := $(shell find ansible -type f 2>/dev/null)

.PHONY: help
help: ## List what there is
	@printf 'make TARGET, where TARGET is one of\n\n'
	@sed -nE 's/^([a-z0-9-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r target words; do \
		printf '  %-16s %s\n' "$$target" "$$words"; done

.PHONY: setup
setup: ## Install the system packages that are missing, and check for Swift
	@scripts/setup

PROGRAMS := coordinator rendernode nightreel

# Program by program: a build of everything would compile the protobuf compiler too, for a plug-in unused here.
.PHONY: build
build: setup ## Build the three programs
	@for program in $(PROGRAMS); do swift build $(SWIFT_FLAGS) --product "$$program"; done

.PHONY: demo
demo: build ## Make out/demo.mp4 of an example story, all on this machine
	@mkdir -p out
	"$$(swift build $(SWIFT_FLAGS) --show-bin-path)/nightreel" make "$(DEMO_STORY)" --local $(DEMO_OPTIONS) \
		-o out/demo.mp4

.PHONY: test
test: build-all ## Run all tests
	@scripts/seaweedfs >/dev/null
	$(swift-test) --skip '$(MEDIA_TESTS)|$(FARM_TESTS)|$(STRAIN_TESTS)'
	$(swift-test) --filter '$(MEDIA_TESTS)'
	$(swift-test) --filter '$(FARM_TESTS)'
	$(swift-test) --filter '$(STRAIN_TESTS)'
	NIGHTREEL_SOAK_MINUTES=6 $(swift-test) --filter VideoSoakTests

# Rounds of their own for what keeps all processors busy: it would take the others' deadlines from them.
MEDIA_TESTS := FarmMediaTests|StorytellingTests
FARM_TESTS := EndToEndTests
STRAIN_TESTS := ChaosTests|FarmSimulatorTests
swift-test = swift test $(SWIFT_FLAGS) --skip-build --disable-xctest

.PHONY: test-s3-cluster
test-s3-cluster: build-all ## Run the object store's tests on SeaweedFS with replication, killing a server
	NIGHTREEL_TEST_S3=cluster $(swift-test) --filter '$(STORE_TESTS)'

.PHONY: test-s3-ceph
test-s3-ceph: build-all ## Run the object store's tests on Ceph (needs radosgw, ceph-mon, ceph-osd, ceph-common)
	@command -v radosgw ceph-mon ceph-osd ceph >/dev/null || { \
		echo 'Ceph is missing: install radosgw, ceph-mon, ceph-osd and ceph-common' >&2; exit 1; }
	NIGHTREEL_TEST_S3=ceph $(swift-test) --filter '$(STORE_TESTS)'

STORE_TESTS := StoreConformanceTests|StoreTurnsTests|FarmObjectsTests.S3

.PHONY: test-threads
test-threads: setup ## Run the unit and shell tests under the thread sanitizer, in a build of its own
	swift build $(SWIFT_FLAGS) $(SANITIZED) --product nightreelPackageTests
	TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/thread-sanitizer.suppressions" \
		swift test $(SWIFT_FLAGS) $(SANITIZED) --skip-build --disable-xctest --skip '$(MEDIA_TESTS)|$(FARM_TESTS)|$(STRAIN_TESTS)'

SANITIZED := --sanitize=thread --scratch-path .build/tsan

# How many seeds `make simulate` goes through, and the first of them.
SEEDS ?= 1000
FIRST ?= 1

# How long a video `make soak-video` makes.
MINUTES ?= 60

.PHONY: soak-video
soak-video: setup ## Make a video of MINUTES=60, and look at its last frame, its joins and the memory it took
	swift build $(SWIFT_FLAGS) --product nightreelPackageTests
	NIGHTREEL_SOAK_MINUTES=$(MINUTES) $(swift-test) --filter VideoSoakTests

# How often `make test-money` kills a coordinator, and how many seconds services are away in it.
CRASHES ?= 50
ABSENCE ?= 120

.PHONY: test-money
test-money: build-all ## Kill a coordinator CRASHES=50 times before it uses what it paid for; take services away for two minutes
	NIGHTREEL_CRASHES=$(CRASHES) NIGHTREEL_ABSENCE=$(ABSENCE) NIGHTREEL_SEED=$(SEED) $(swift-test) --filter PaidCrashTests

.PHONY: simulate
simulate: setup ## Simulate SEEDS farms with faults, from seed FIRST on
	swift build $(SWIFT_FLAGS) -c release --product farm-simulate
	"$$(swift build $(SWIFT_FLAGS) -c release --show-bin-path)/farm-simulate" --seeds $(SEEDS) --first $(FIRST)

# How long faults go on, and which.
SECONDS ?= 180
SEED ?= 1

.PHONY: simulate-planted
simulate-planted: setup ## Look for each planted fault in 200 seeds; it fails where one is not found
	swift build $(SWIFT_FLAGS) -c release --product farm-simulate
	@for planted in $(PLANTED); do \
		if "$$(swift build $(SWIFT_FLAGS) -c release --show-bin-path)/farm-simulate" --seeds 200 --planted "$$planted" \
			> .build/planted.log; then echo "$$planted was not found in 200 seeds"; exit 1; \
		else echo "$$planted: $$(grep -m 1 -E 'seed [0-9]+' .build/planted.log)"; fi; done

PLANTED := epochUnchecked acknowledgedBeforeCommit outboxDropped renewalTiedToUpload parentCountedApart \
	claimUnrepeated uploadKeyShared expiredUnfenced readyUnannounced digestUnchecked leasesDroppedAtStart \
	creditIgnored expiryForgotten poolIgnored waitIgnored postponementCounted repetitionRefused

.PHONY: chaos
chaos: build ## Harm a farm of real processes for SECONDS=180, by SEED=1, and look whether it holds
	@swift build $(SWIFT_FLAGS) --product farm-chaos
	"$$(swift build $(SWIFT_FLAGS) --show-bin-path)/farm-chaos" --seconds $(SECONDS) --seed $(SEED)

.PHONY: golden
golden: build-all ## Draw the pictures anew that tests compare words with; look at each before committing it
	NIGHTREEL_GOLDEN=write $(swift-test) --filter GoldenFrameTests

.PHONY: check
check: format-check build-all $(TOOLS)/ansible-lint.passed try-playbook ## Check format, warnings and the playbook

.PHONY: bench-store
bench-store: ## Measure leases a second on both engines, beside the bare SQL, and the time from ready to granted
	swift build $(SWIFT_FLAGS) --configuration release --product bench-store
	"$$(swift build $(SWIFT_FLAGS) --configuration release --show-bin-path)/bench-store"

# Frames of each clip, rounds, and how many of the three photographs.
FRAMES ?= 240
ROUNDS ?= 3
PHOTOGRAPHS ?= 3

.PHONY: bench-render
bench-render: setup $(TOOLS)/bench/installed ## Measure a clip's cost beside the encoder's alone and other ways to make it
	swift build $(SWIFT_FLAGS) --configuration release --product bench-render
	$(TOOLS)/bench/bin/python Benchmarks/render/bench.py --out out/bench --frames $(FRAMES) --rounds $(ROUNDS) \
		--photographs $(PHOTOGRAPHS) \
		--program "$$(swift build $(SWIFT_FLAGS) --configuration release --show-bin-path)/bench-render"

# Whether bench-encode goes through all materials and settings, which takes half a day.
FULL ?=

.PHONY: bench-encode
bench-encode: setup $(TOOLS)/bench/installed ## Measure cost, size and likeness of encoder settings (FULL=1: of many more)
	swift build $(SWIFT_FLAGS) --configuration release --product bench-render
	$(TOOLS)/bench/bin/python Benchmarks/encode/sweep.py --out out/bench $(if $(FULL),--full) \
		--program "$$(swift build $(SWIFT_FLAGS) --configuration release --show-bin-path)/bench-render"

# The contenders, and the photographs.
$(TOOLS)/bench/installed: Benchmarks/render/requirements.txt Benchmarks/render/packages.txt
	scripts/setup Benchmarks/render/packages.txt
	python3 -m venv $(TOOLS)/bench
	$(TOOLS)/bench/bin/pip install --quiet --requirement $<
	@touch $@

.PHONY: format
format: ## Bring the sources into the house's format
	@$(swift-files) | xargs -0 swift format format --in-place --parallel

.PHONY: protocol
protocol: ## Generate the wire messages' Swift from their schema (needs protobuf-compiler)
	@command -v protoc >/dev/null || { echo 'protoc is missing: install protobuf-compiler' >&2; exit 1; }
	swift build $(SWIFT_FLAGS) --product protoc-gen-swift
	protoc --plugin="$$(swift build $(SWIFT_FLAGS) --show-bin-path)/protoc-gen-swift" \
		--proto_path=Sources/FarmProtocol/Schema --swift_opt=Visibility=Public \
		--swift_out=Sources/FarmProtocol/Generated Sources/FarmProtocol/Schema/*.proto

.PHONY: clean
clean: ## Remove everything that was built
	rm -rf .build $(TOOLS) out

# Our own sources; generated ones are as their generator left them.
swift-files = find Package.swift Sources Tests -name '*.swift' -not -path '*/Generated/*' -print0

.PHONY: format-check
format-check:
	@$(swift-files) | xargs -0 swift format lint --strict --parallel

# The manifest makes every warning of ours an error.
.PHONY: build-all
build-all: build
	swift build $(SWIFT_FLAGS) --product nightreelPackageTests

$(TOOLS)/ansible/installed: ansible/requirements.txt
	@rm -rf $(@D) && mkdir -p $(@D)
	@if python3 -m venv $(@D)/venv && $(@D)/venv/bin/pip install --quiet -r $<; then touch $@; \
		else echo 'check: ansible-lint could not be installed, so the playbook goes unchecked' >&2; fi

$(TOOLS)/ansible-lint.passed: $(PLAYBOOK) $(TOOLS)/ansible/installed
	@if [[ -e $(TOOLS)/ansible/installed ]]; then scripts/lint-playbook $(TOOLS)/ansible/venv && touch $@; fi

.PHONY: try-playbook
try-playbook: build-all $(TOOLS)/ansible/installed
	@if [[ -e $(TOOLS)/ansible/installed ]]; then \
		scripts/try-playbook $(TOOLS)/ansible/venv "$$(swift build $(SWIFT_FLAGS) --show-bin-path)"; fi
