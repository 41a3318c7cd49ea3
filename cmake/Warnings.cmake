# Warnings.cmake - the warnings of our own code: shown to whoever builds assetc, errors for its
# developers.

add_library(assetc-warnings INTERFACE)
target_compile_options(assetc-warnings INTERFACE
	-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
	-Wwrite-strings)
if(ASSETC_DEVELOPER)
	target_compile_options(assetc-warnings INTERFACE -Werror)
endif()
