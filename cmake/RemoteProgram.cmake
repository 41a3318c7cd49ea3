# RemoteProgram.cmake - the helper program assetc-remote, which alone is linked with the book of purchases (and what else
# needs the network), beside assetc as built, and in libexec as installed.

include(GNUInstallDirs)
file(RELATIVE_PATH remote_installed ${CMAKE_INSTALL_FULL_BINDIR} ${CMAKE_INSTALL_FULL_LIBEXECDIR}/assetc)
target_compile_definitions(assetc-order PRIVATE ASSETC_LIBEXEC_INSTALLED="${remote_installed}")

# The room has the name already.
add_executable(assetc-remote-program tool/remote_main.c)
set_target_properties(assetc-remote-program PROPERTIES OUTPUT_NAME assetc-remote)
target_include_directories(assetc-remote-program PRIVATE tool)
target_link_libraries(assetc-remote-program PRIVATE assetc-remote assetc-options assetc-warnings assetc-sanitizers)
if(TARGET assetc)
	add_dependencies(assetc assetc-remote-program)
endif()
