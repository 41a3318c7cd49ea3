# Sanitizers.cmake - ASSETC_SANITIZE=address,undefined or thread, for every room, the program and
# the tests.

add_library(assetc-sanitizers INTERFACE)
if(ASSETC_SANITIZE)
	set(sanitizer_flags -fsanitize=${ASSETC_SANITIZE} -fno-omit-frame-pointer)
	target_compile_options(assetc-sanitizers INTERFACE ${sanitizer_flags} -fno-sanitize-recover=all)
	target_link_options(assetc-sanitizers INTERFACE ${sanitizer_flags})
endif()

# ASSETC_FUZZ instruments everything for libFuzzer; tests/fuzz has the targets.
if(ASSETC_FUZZ)
	target_compile_options(assetc-sanitizers INTERFACE -fsanitize=fuzzer-no-link)
	target_link_options(assetc-sanitizers INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What the tests set. A finding must not look like one of the program's own exit codes, so it ends
# with 86.
set(ASSETC_SANITIZE_ENVIRONMENT
	ASAN_OPTIONS=exitcode=86:strict_string_checks=1:detect_stack_use_after_return=1
	LSAN_OPTIONS=exitcode=86:print_suppressions=0:suppressions=${PROJECT_SOURCE_DIR}/tests/support/leaks.txt
	UBSAN_OPTIONS=exitcode=86:print_stacktrace=1
	TSAN_OPTIONS=exitcode=86:halt_on_error=1)
