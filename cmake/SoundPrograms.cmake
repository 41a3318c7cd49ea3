# SoundPrograms.cmake - the helper programs assetc-sound-<name> of tool/sound/helpers.def, which assetc starts to work on
# sounds: each is tool/sound_main.c with one trade, linked with the library of that trade alone.
#
# The versions of their libraries stand in keys of products, so all programs know those that they were built with. Only
# pkg-config tells all of them.

include(GNUInstallDirs)
include(cmake/ListFromDef.cmake)
find_package(PkgConfig REQUIRED)
foreach(module IN ITEMS libmpg123 sndfile soxr libebur128 vorbis)
	pkg_check_modules(ASSETC_${module} REQUIRED QUIET ${module})
endforeach()
foreach(room IN ITEMS sound sound_helper)
	target_compile_definitions(assetc-${room} PRIVATE
		ASSETC_MPG123_VERSION="${ASSETC_libmpg123_VERSION}"
		ASSETC_SNDFILE_VERSION="${ASSETC_sndfile_VERSION}"
		ASSETC_SOXR_VERSION="${ASSETC_soxr_VERSION}"
		ASSETC_EBUR128_VERSION="${ASSETC_libebur128_VERSION}"
		ASSETC_VORBIS_VERSION="${ASSETC_vorbis_VERSION}")
endforeach()
file(RELATIVE_PATH sound_programs_installed ${CMAKE_INSTALL_FULL_BINDIR}
	${CMAKE_INSTALL_FULL_LIBEXECDIR}/assetc)
target_compile_definitions(assetc-sound PRIVATE ASSETC_SOUND_INSTALLED="${sound_programs_installed}")

assetc_list_from_def(ASSETC_SOUND_HELPERS ${CMAKE_CURRENT_SOURCE_DIR}/tool/sound/helpers.def)
list(TRANSFORM ASSETC_SOUND_HELPERS PREPEND assetc-sound- OUTPUT_VARIABLE ASSETC_SOUND_PROGRAMS)
foreach(helper IN LISTS ASSETC_SOUND_HELPERS)
	set(program assetc-sound-${helper})
	add_executable(${program} tool/sound_main.c)
	target_compile_definitions(${program} PRIVATE ASSETC_TRADE=trade_${helper})
	target_include_directories(${program} PRIVATE tool)
	# Nothing in its environment tells where a library is that the system does not know of.
	set_target_properties(${program} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)
	target_link_libraries(${program} PRIVATE assetc-sound_helper assetc-options assetc-warnings assetc-sanitizers)
	if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
		target_link_options(${program} PRIVATE -Wl,--as-needed -Wl,--gc-sections -Wl,-O1)
	endif()
	if(TARGET assetc)
		add_dependencies(assetc ${program})
	endif()
endforeach()
