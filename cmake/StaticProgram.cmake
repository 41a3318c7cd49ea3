# StaticProgram.cmake - links the program without a dynamic loader where that can be done.
#
# Most of a cache hit is start-up, and most of that is the loader: about 125 thousand instructions for an empty program, three times
# as many as a static one needs. The program has no plug-ins, looks up no names and sets no locale, so nothing is lost. Position
# independence is kept. Not with sanitizers, whose run-time is shared, and not where a library has no archive.

function(assetc_can_link_statically out)
	set(${out} OFF PARENT_SCOPE)
	if(NOT ASSETC_STATIC_LIBRARIES OR ASSETC_SANITIZE OR NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
		return()
	endif()
	foreach(library IN LISTS ASSETC_LIBRARIES)
		if(NOT ASSETC_${library}_LIBRARY MATCHES "\\.a$")
			return()
		endif()
	endforeach()
	include(CheckCSourceCompiles)
	set(CMAKE_REQUIRED_FLAGS -fPIE)
	set(CMAKE_REQUIRED_LINK_OPTIONS -static-pie)
	check_c_source_compiles("int main(void) { return 0; }" ASSETC_HAS_STATIC_PIE)
	set(${out} ${ASSETC_HAS_STATIC_PIE} PARENT_SCOPE)
endfunction()

assetc_can_link_statically(ASSETC_IS_STATIC)
if(ASSETC_IS_STATIC)
	target_compile_options(assetc-options INTERFACE -fPIE)
	target_link_options(assetc-program INTERFACE -static-pie)
endif()
