# AssetcOutputs.cmake - writes the list of files that specs make, but only when it is another one.
# Assetc.cmake includes it, and runs it as a script whenever a spec or a folder of specs changed:
#
#	cmake -DASSETC=program -DSPECS=file -DOPTIONS=file -DOUTPUTS=file -DRULE=name [-DSPLIT_HEADER=file] [-DSTAMP=file]
#		-P AssetcOutputs.cmake
#
# SPECS names the specs and the folders of specs. What is configured depends on the list: a spec that
# makes other files configures the project again, one with another prompt does not. While a spec that
# is in the list already is wrong the old list stays and nothing is said, since the compile of that
# spec says it with the place. An includer looks at outputs_code and outputs_findings instead.
#
# OPTIONS sets outputs_options to those of the compiles: -D and -I decide what specs make.
#
# SPLIT_HEADER is the header that the link splits by category: its parts are in the list too. RULE is
# what OUTPUTS is called in the depfile OUTPUTS.d, which names what the list depends on.
cmake_minimum_required(VERSION 3.20)

# Sets is_other to whether the file holds another text, or nothing.
function(_assetc_compare file text)
	set(is_other ON PARENT_SCOPE)
	if(EXISTS "${file}")
		file(READ "${file}" old)
		if("${old}" STREQUAL "${text}")
			set(is_other OFF PARENT_SCOPE)
		endif()
	endif()
endfunction()

include("${OPTIONS}")
list(APPEND outputs_options -MF "${OUTPUTS}.d.new" -MQ "${RULE}")
if(SPLIT_HEADER)
	list(APPEND outputs_options --header "${SPLIT_HEADER}" --split-headers)
endif()
execute_process(COMMAND "${ASSETC}" outputs ${outputs_options} "@${SPECS}"
	RESULT_VARIABLE outputs_code OUTPUT_VARIABLE outputs_text ERROR_VARIABLE outputs_findings)
set(has_other_specs OFF)
if(EXISTS "${OUTPUTS}.d.new")
	file(READ "${OUTPUTS}.d.new" depfile_text)
	_assetc_compare("${OUTPUTS}.d" "${depfile_text}")
	set(has_other_specs ${is_other})
	file(REMOVE "${OUTPUTS}.d.new")
endif()
if(NOT outputs_code EQUAL 0)
	if(CMAKE_SCRIPT_MODE_FILE AND (has_other_specs OR NOT outputs_code EQUAL 1))
		string(STRIP "${outputs_findings}" outputs_findings)
		message(NOTICE "${outputs_findings}")
		message(FATAL_ERROR "${ASSETC} outputs: ${outputs_code}")
	endif()
else()
	if(has_other_specs)
		file(WRITE "${OUTPUTS}.d" "${depfile_text}")
	endif()
	_assetc_compare("${OUTPUTS}" "${outputs_text}")
	if(is_other)
		file(WRITE "${OUTPUTS}" "${outputs_text}")
	endif()
endif()
if(STAMP)
	file(TOUCH "${STAMP}")
endif()
