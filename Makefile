# The front door. Everything below is a few cmake and ctest calls, which can be made by hand as well
# (CMakePresets.json).
#
#	make            the program: build/release/assetc
#	make assets     the program, and the example game with its assets; no key, no network
#	make test       what must pass before a change goes in
#	make test-all   the same with every compiler, standard and sanitizer, and the long tests
#	make bench      measures (PARTS='hit link': only these); make format, make lint, make clean do as they say
#
# DEPS=no       leaves alone what is installed; otherwise missing packages are installed first
# JOBS=N        at most N at once
# CTEST_ARGS=…  more words for ctest, as CTEST_ARGS='-R cli_link'

SHELL := bash
JOBS ?= $(shell nproc 2>/dev/null || echo 2)
# Tests of vendors wait more than they work.
TEST_JOBS = $(shell echo $$(($(JOBS) + 2)))
DEPS ?= yes
CTEST_ARGS ?=

ASSETC := $(CURDIR)/build/release/assetc
EXAMPLE_MAKE := examples/make
EXAMPLE_CMAKE := examples/game
EVERY_PRESET := dev clang gcc17 clang17 asan tsan

# $(call deps,build|test|all)
deps = $(if $(filter no,$(DEPS)),@:,@cmake/install-deps.sh $(1))

# $(call build,PRESET): configures when that was never done or the presets changed. Ninja sees all
# other changes.
define build
@[ build/$(1)/build.ninja -nt CMakePresets.json ] || cmake --preset $(1)
@cmake --build --preset $(1) -j $(JOBS)
endef

# $(call run_tests,PRESET,more words)
run_tests = ctest --preset $(1) -j $(TEST_JOBS) $(2) $(CTEST_ARGS)

.PHONY: all assets test test-all bench format lint clean
.NOTPARALLEL:

all:
	$(call deps,build)
	$(call build,release)

assets: all
	@[ build/game/build.ninja -nt CMakePresets.json ] || cmake -S $(EXAMPLE_CMAKE) -B build/game -G Ninja \
		-DCMAKE_BUILD_TYPE=Release -DASSETC_EXECUTABLE=$(ASSETC)
	@cmake --build build/game -j $(JOBS)
	@echo 'program     build/release/assetc'
	@echo 'assets      build/game/assets'
	@echo 'header      build/game/game_assets.dir/include/game_assets.h'
	@echo 'try         build/game/tally_hop build/game/assets'

# Takes long with a sanitizer and finds little that the rest does not; `make test-all` leaves nothing out.
LONG_WINDED = ^cli_(cache_hostile|import_real|link_emit_|link_base_many|images_(corpus|few_colors|keying|resize)|faults_write|schema_|compile_kill|real_images|fake_|remote_|buy_[^f]|buy_f[^i]|buy_firefly|exec_(failures|workers)|sound_(channels|convert|encode|normalize|procedural|products|resample|trim_silence))

# The slowest: `make test-all` runs them.
AT_LENGTH = ^(cli_buy_(cancel|comfyui|crash|failures_openai|firefly|halves|jobs_killed|replicate|scenario|wait)|cli_cache_hostile.*|cli_compile_kill|cli_import_real|cli_link_emit_frames|cli_remote_kill|cli_exec_failures|cli_fake_.*|cli_images_(corpus|keying|resize)|cli_faults_(memory|write)|build_samples_meson|build_package_subdirectory)$$

# The last ctest tries the program that users get: optimised, without test stops.
test:
	$(call deps,test)
	$(call build,dev)
	$(call build,release)
	$(call run_tests,dev,-E '$(AT_LENGTH)')
	$(call build,asan)
	$(call run_tests,asan,-R '^(unit|thread|fuzz|cli)_' -E '$(LONG_WINDED)|^cli_repro_')
	ASSETC_UNDER_TEST=$(ASSETC) $(call run_tests,dev,-R '^cli_' -E '$(LONG_WINDED)|^cli_faults')

test-all:
	$(call deps,all)
	$(call build,release)
	$(foreach preset,$(EVERY_PRESET),$(call test_preset,$(preset)))
	ASSETC_UNDER_TEST=$(ASSETC) $(call run_tests,dev,-R '^cli_')
	ctest --test-dir build/dev --output-on-failure --no-tests=ignore -L '^long$$'

define test_preset
$(call build,$(1))
$(call run_tests,$(1))

endef

bench:
	$(call deps,all)
	$(call build,release)
	tests/bench/run.sh $(ASSETC) $(PARTS)

C_FILES = $(shell find cache tool tests -name '*.[ch]')

format:
	clang-format -i $(C_FILES)

lint:
	$(call deps,all)
	$(call build,clang)
	printf '%s\n' $(filter %.c,$(C_FILES)) | xargs -P $(JOBS) -n 4 clang-tidy -p build/clang --quiet

clean:
	rm -rf build
	@if [ -f $(EXAMPLE_MAKE)/Makefile ]; then $(MAKE) --no-print-directory -C $(EXAMPLE_MAKE) clean; fi
