# layers-can-fail.cmake - CheckLayers.cmake passes a tree that keeps to the map, and names each
# include that does not.
#
#	cmake -DSCRATCH=folder -P tests/support/layers-can-fail.cmake
cmake_minimum_required(VERSION 3.20)
set(script "${CMAKE_CURRENT_LIST_DIR}/../../cmake/CheckLayers.cmake")

function(check_layers)
	execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${script}
		RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
	set(code "${code}" PARENT_SCOPE)
	set(out "${out}" PARENT_SCOPE)
endfunction()

# Writes one file, expects `expected` in the report, and takes the file away again.
function(expect_violation file text expected)
	file(WRITE "${SCRATCH}/${file}" "${text}")
	check_layers()
	if(code EQUAL 0)
		message(FATAL_ERROR "not found: ${expected}\n${out}")
	endif()
	string(FIND "${out}" "${expected}" position)
	if(position EQUAL -1)
		message(FATAL_ERROR "expected: ${expected}\nbut got:\n${out}")
	endif()
	file(REMOVE "${SCRATCH}/${file}")
endfunction()

file(REMOVE_RECURSE "${SCRATCH}")
file(WRITE "${SCRATCH}/cache/store.c" "#include <assetc/cache.h>\n#include \"hex.h\"\n#include <xxhash.h>\n")
file(WRITE "${SCRATCH}/tool/main.c" "#include \"cmd/cmd.h\"\n")
file(WRITE "${SCRATCH}/tool/step/flip.c" "#include \"step/step.h\"\n#include \"media/image.h\"\n#include <stdio.h>\n")
file(WRITE "${SCRATCH}/tool/spec/yaml.c" "#include <yaml.h>\n")
check_layers()
if(NOT code EQUAL 0)
	message(FATAL_ERROR "a tree that keeps to the map is refused:\n${out}")
endif()

expect_violation(tool/base/arena.c "/* a; b[ */\n\n  # include  \"step/step.h\"\n"
	"tool/base/arena.c:3: base may not include step")
expect_violation(tool/step/flip.h "#include <assetc/cache.h>\n" "tool/step/flip.h:1: step may not include cache")
expect_violation(tool/provider/remote/one.c "#include \"compile/key.h\"\n"
	"tool/provider/remote/one.c:1: provider may not include compile")
expect_violation(cache/gc.c "#include <stdio.h>\n#include \"base/str.h\"\n" "cache/gc.c:2: cache may not include base")
expect_violation(tool/link/emit.c "#include <yaml.h>\n" "tool/link/emit.c:1: link may not use the library yaml")
expect_violation(tool/base/str.c "#include \"str.h\"\n" "tool/base/str.c:1: no such room")
expect_violation(tool/base/str.c "#include \"../step/step.h\"\n" "tool/base/str.c:1: includes are written from the room")
expect_violation(tool/attic/x.c "int x;\n" "tool/attic/x.c:1: the room attic is not in")
file(REMOVE_RECURSE "${SCRATCH}")
