# ShippedTemplates.cmake - specs/templates/*.yaml as part of the program, which needs no file beside it.
#
# Included by the build, it adds a C file to assetc-import; run as a script (-DOUT=… -DFOLDER=…), it
# writes that file: the bytes of each template under its name, in the order of names
# (tool/import/shipped.h).

if(CMAKE_SCRIPT_MODE_FILE)
	set(text "/* Made by ShippedTemplates.cmake. */\n#include \"import/shipped.h\"\n\n")
	set(rows "")
	set(index 0)
	file(GLOB templates ${FOLDER}/*.yaml)
	list(SORT templates)
	foreach(file IN LISTS templates)
		get_filename_component(name ${file} NAME_WLE)
		file(READ ${file} bytes HEX)
		string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
		string(REGEX REPLACE "(............................................................)" "\\1\n" bytes "${bytes}")
		string(APPEND text "static const unsigned char TEXT_${index}[] = {\n${bytes}\n};\n")
		string(APPEND rows "\t{\"${name}\", TEXT_${index}, sizeof(TEXT_${index})},\n")
		math(EXPR index "${index} + 1")
	endforeach()
	string(APPEND text "\nconst struct shipped_template shipped_templates[] = {\n${rows}};\n")
	string(APPEND text "const size_t shipped_template_count = ${index};\n")
	file(WRITE ${OUT} "${text}")
	return()
endif()

file(GLOB ASSETC_TEMPLATES CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/specs/templates/*.yaml)
string(MD5 shipped_names "${ASSETC_TEMPLATES}")
set(shipped_source ${PROJECT_BINARY_DIR}/generated/shipped_templates.c)
add_custom_command(OUTPUT ${shipped_source}
	COMMAND ${CMAKE_COMMAND} -DOUT=${shipped_source} -DFOLDER=${PROJECT_SOURCE_DIR}/specs/templates
		-DNAMES=${shipped_names} -P ${CMAKE_CURRENT_LIST_FILE} # another set of names is another command
	DEPENDS ${ASSETC_TEMPLATES} ${CMAKE_CURRENT_LIST_FILE}
	COMMENT "Embedding the templates"
	VERBATIM)
target_sources(assetc-import PRIVATE ${shipped_source})
