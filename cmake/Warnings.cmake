# Warnings.cmake - the warnings of our own code: shown to whoever builds assetc itself, errors for
# its developers, silent inside another project.

add_library(assetc-warnings INTERFACE)
if(ASSETC_IS_TOP_LEVEL OR ASSETC_DEVELOPER)
	target_compile_options(assetc-warnings INTERFACE
		-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
		-Wwrite-strings)
endif()
if(ASSETC_DEVELOPER)
	target_compile_options(assetc-warnings INTERFACE -Werror)
endif()
