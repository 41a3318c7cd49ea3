# ListFromDef.cmake - reads a .def registry (one WORD(name) a line, as tool/step/steps.def) from
# CMake.

# assetc_list_from_def(<variable> <file>): the names in file order; empty when the file does not
# exist.
function(assetc_list_from_def variable file)
	set(names)
	if(EXISTS "${file}")
		file(STRINGS "${file}" lines REGEX "^[A-Z][A-Z0-9_]*\\(")
		foreach(line IN LISTS lines)
			string(REGEX REPLACE "^[A-Z][A-Z0-9_]*\\([ \t]*([A-Za-z0-9_]+).*" "\\1" name "${line}")
			list(APPEND names "${name}")
		endforeach()
	endif()
	set(${variable} "${names}" PARENT_SCOPE)
endfunction()
