# StaticLibrary.cmake - finds one outside library, its static archive if there is one beside its
# headers.

# assetc_find_library(<name> [SHARED] HEADER <file> NAMES <library>... [NEEDS <target>...])
#
# Makes the target assetc-lib-<name>. NEEDS are what a static archive leaves to its user to link. A
# library that is not found is added to ASSETC_MISSING_LIBRARIES, so that all of them can be told at
# once. SHARED: its archive is not looked for, as it would want a dozen others. One search covers both kinds, so that header and library come from the same installation.
macro(assetc_find_library name)
	cmake_parse_arguments(lib "SHARED" "HEADER" "NAMES;NEEDS" ${ARGN})
	set(lib_saved_suffixes ${CMAKE_FIND_LIBRARY_SUFFIXES})
	if(ASSETC_STATIC_LIBRARIES AND NOT lib_SHARED)
		set(CMAKE_FIND_LIBRARY_SUFFIXES .a ${lib_saved_suffixes})
	endif()
	find_library(ASSETC_${name}_LIBRARY NAMES ${lib_NAMES})
	find_path(ASSETC_${name}_INCLUDE_DIR NAMES ${lib_HEADER})
	set(CMAKE_FIND_LIBRARY_SUFFIXES ${lib_saved_suffixes})
	mark_as_advanced(ASSETC_${name}_LIBRARY ASSETC_${name}_INCLUDE_DIR)
	if(ASSETC_${name}_LIBRARY AND ASSETC_${name}_INCLUDE_DIR)
		add_library(assetc-lib-${name} UNKNOWN IMPORTED)
		set_target_properties(assetc-lib-${name} PROPERTIES
			IMPORTED_LOCATION "${ASSETC_${name}_LIBRARY}"
			INTERFACE_INCLUDE_DIRECTORIES "${ASSETC_${name}_INCLUDE_DIR}"
			INTERFACE_LINK_LIBRARIES "${lib_NEEDS}")
	else()
		list(APPEND ASSETC_MISSING_LIBRARIES ${name})
	endif()
endmacro()
