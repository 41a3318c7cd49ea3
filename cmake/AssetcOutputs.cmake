# AssetcOutputs.cmake - writes the list of files that specs make, but only when it is another one.
# Assetc.cmake includes it, and runs it as a script whenever a spec changed:
#
#	cmake -DASSETC=program -DSPECS=file -DOUTPUTS=file [-DSPLIT_HEADER=file] [-DSTAMP=file]
#		-P AssetcOutputs.cmake
#
# What is configured depends on that list: a spec that makes other files configures the project
# again, one with another prompt does not. While a spec is wrong the old list stays and nothing is
# said, since the compile of that spec says it with the place. An includer looks at outputs_code and
# outputs_findings instead.
#
# SPLIT_HEADER is the header that the link splits by category: its parts are in the list too.
cmake_minimum_required(VERSION 3.20)

set(outputs_options)
if(SPLIT_HEADER)
	set(outputs_options --header "${SPLIT_HEADER}" --split-headers)
endif()
set(old_outputs "")
if(EXISTS "${OUTPUTS}")
	file(READ "${OUTPUTS}" old_outputs)
endif()
execute_process(COMMAND "${ASSETC}" outputs ${outputs_options} "@${SPECS}"
	RESULT_VARIABLE outputs_code OUTPUT_VARIABLE new_outputs ERROR_VARIABLE outputs_findings)
if(NOT outputs_code EQUAL 0)
	if(CMAKE_SCRIPT_MODE_FILE AND NOT outputs_code EQUAL 1)
		message(FATAL_ERROR "${ASSETC} outputs: ${outputs_code}\n${outputs_findings}")
	endif()
elseif(NOT EXISTS "${OUTPUTS}" OR NOT "${new_outputs}" STREQUAL "${old_outputs}")
	file(WRITE "${OUTPUTS}" "${new_outputs}")
endif()
if(STAMP)
	file(TOUCH "${STAMP}")
endif()
