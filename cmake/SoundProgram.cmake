# SoundProgram.cmake - assetc-sound, which assetc starts to decode sounds: a program of its own, linked with shared
# libraries.
#
# The versions of its libraries stand in keys of products, so both programs know those that they were built with. Only
# pkg-config tells all of them.

include(GNUInstallDirs)
find_package(PkgConfig REQUIRED)
foreach(module IN ITEMS libmpg123 sndfile soxr libebur128)
	pkg_check_modules(ASSETC_${module} REQUIRED QUIET ${module})
endforeach()
foreach(room IN ITEMS sound sound_helper)
	target_compile_definitions(assetc-${room} PRIVATE
		ASSETC_MPG123_VERSION="${ASSETC_libmpg123_VERSION}"
		ASSETC_SNDFILE_VERSION="${ASSETC_sndfile_VERSION}"
		ASSETC_SOXR_VERSION="${ASSETC_soxr_VERSION}"
		ASSETC_EBUR128_VERSION="${ASSETC_libebur128_VERSION}")
endforeach()
file(RELATIVE_PATH sound_program_installed ${CMAKE_INSTALL_FULL_BINDIR}
	${CMAKE_INSTALL_FULL_LIBEXECDIR}/assetc/assetc-sound)
target_compile_definitions(assetc-sound PRIVATE ASSETC_SOUND_INSTALLED="${sound_program_installed}")

# The name of its file is that of the room `sound` as a target.
add_executable(assetc-sound-program tool/sound_main.c)
set_target_properties(assetc-sound-program PROPERTIES OUTPUT_NAME assetc-sound)
target_include_directories(assetc-sound-program PRIVATE tool)
target_link_libraries(assetc-sound-program PRIVATE assetc-sound_helper assetc-options assetc-warnings assetc-sanitizers)
if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
	target_link_options(assetc-sound-program PRIVATE -Wl,--as-needed -Wl,--gc-sections -Wl,-O1)
endif()
if(TARGET assetc)
	add_dependencies(assetc assetc-sound-program)
endif()
