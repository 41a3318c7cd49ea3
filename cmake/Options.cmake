# Options.cmake - how our own code is compiled and linked, apart from warnings and sanitizers.

set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)

# assetc-options: for every room, the program and the tests.
add_library(assetc-options INTERFACE)
target_compile_definitions(assetc-options INTERFACE
	_GNU_SOURCE
	ASSETC_VERSION="${PROJECT_VERSION}"
	$<$<BOOL:${ASSETC_TEST_STOPS}>:ASSETC_TEST_STOPS=1>)
# No fused multiply-add: the same source must give the same bytes on every processor of a family.
target_compile_options(assetc-options INTERFACE -ffp-contract=off -ffunction-sections -fdata-sections
	$<$<CONFIG:>:-O2>)
target_link_libraries(assetc-options INTERFACE Threads::Threads)

# assetc-program: a compile that finds everything in the cache is over in a few hundred thousand
# instructions, and each shared library would add its own start-up to that. So none is named that is
# not used.
add_library(assetc-program INTERFACE)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
	target_link_options(assetc-program INTERFACE
		-static-libgcc -Wl,--as-needed -Wl,--gc-sections -Wl,-O1 -Wl,--hash-style=gnu)
elseif(APPLE)
	target_link_options(assetc-program INTERFACE -Wl,-dead_strip)
endif()
