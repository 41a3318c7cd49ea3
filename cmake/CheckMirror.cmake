# CheckMirror.cmake - every name of a .def registry that has a source file of its own has a unit
# test of its own. A script:
#
#	cmake -DDEF=tool/step/steps.def -DSOURCES=tool/step -DTESTS=tests/unit/step -P cmake/CheckMirror.cmake
cmake_minimum_required(VERSION 3.20)
include("${CMAKE_CURRENT_LIST_DIR}/ListFromDef.cmake")

assetc_list_from_def(names "${DEF}")
if(NOT names)
	message(FATAL_ERROR "no names in ${DEF}")
endif()
set(missing)
foreach(name IN LISTS names)
	if(EXISTS "${SOURCES}/${name}.c" AND NOT EXISTS "${TESTS}/test_${name}.c")
		list(APPEND missing "test_${name}.c")
	endif()
endforeach()
if(missing)
	list(JOIN missing ", " missing)
	message(FATAL_ERROR "missing in ${TESTS}: ${missing}")
endif()
