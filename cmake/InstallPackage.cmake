# InstallPackage.cmake - what other projects get from this one: by `cmake --install` the program, the
# CMake package and the fragments for Make and Ninja; by add_subdirectory or FetchContent only
# assetc_add_assets, whose program is built apart, for the machine that builds.
#
#	bin/assetc
#	lib/cmake/assetc/   find_package(assetc)
#	share/assetc/       assetc.mk, rules.ninja

if(NOT ASSETC_IS_TOP_LEVEL)
	include(${CMAKE_CURRENT_LIST_DIR}/Assetc.cmake)
	set_property(DIRECTORY PROPERTY EXCLUDE_FROM_ALL ON)
	return()
endif()
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
# The program runs where the project is built: what the project is built for is no matter.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config-version.cmake
	COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

install(TARGETS assetc RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(FILES
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config.cmake
	${CMAKE_CURRENT_BINARY_DIR}/package/assetc-config-version.cmake
	${CMAKE_CURRENT_LIST_DIR}/Assetc.cmake
	${CMAKE_CURRENT_LIST_DIR}/AssetcOutputs.cmake
	DESTINATION ${package_dir})
install(FILES
	${CMAKE_CURRENT_LIST_DIR}/assetc.mk
	${PROJECT_SOURCE_DIR}/examples/ninja/rules.ninja
	DESTINATION ${CMAKE_INSTALL_DATADIR}/assetc)
