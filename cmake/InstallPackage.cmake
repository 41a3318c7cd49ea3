# InstallPackage.cmake - what `cmake --install` leaves: the program, the CMake package and the fragments
# for Make and Ninja.
#
#	bin/assetc
#	libexec/assetc/     assetc-sound-*, assetc-remote, which assetc starts
#	lib/cmake/assetc/   find_package(assetc)
#	share/assetc/       assetc.mk, rules.ninja, templates/

if(NOT TARGET assetc)
	return()
endif()

include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/assetc)
set(ASSETC_PROGRAM ${CMAKE_INSTALL_BINDIR}/assetc${CMAKE_EXECUTABLE_SUFFIX})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/AssetcConfig.cmake.in
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config.cmake
	INSTALL_DESTINATION ${package_dir} PATH_VARS ASSETC_PROGRAM)
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/package/assetc-version.cmake
	COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
configure_file(${CMAKE_CURRENT_LIST_DIR}/AssetcConfigVersion.cmake.in
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config-version.cmake @ONLY)

install(TARGETS assetc RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(TARGETS ${ASSETC_SOUND_PROGRAMS} assetc-remote-program RUNTIME DESTINATION ${CMAKE_INSTALL_LIBEXECDIR}/assetc)
install(FILES
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config.cmake
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config-version.cmake
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-version.cmake
	${CMAKE_CURRENT_LIST_DIR}/Assetc.cmake
	${CMAKE_CURRENT_LIST_DIR}/AssetcInstall.cmake
	${CMAKE_CURRENT_LIST_DIR}/AssetcOutputs.cmake
	DESTINATION ${package_dir})
install(FILES
	${CMAKE_CURRENT_LIST_DIR}/assetc.mk
	${PROJECT_SOURCE_DIR}/examples/ninja/rules.ninja
	DESTINATION ${CMAKE_INSTALL_DATADIR}/assetc)
install(FILES ${ASSETC_TEMPLATES} DESTINATION ${CMAKE_INSTALL_DATADIR}/assetc/templates)
