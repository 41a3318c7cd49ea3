# cmake-twice.sh - one spec in two targets, and two targets of the project's own that use the outputs
# of a third, at -j8: nothing is made twice, and the next build is silent. The body of
# build/ninja/twice.sh and build/makefiles/twice.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"
builder=(cmake --build build -j 8)

cat >>art/CMakeLists.txt <<'END'
assetc_add_assets(again SPECS specs/stone.yaml specs/gem.yaml OPTIONS -v
	RECORDS_VAR again_records OUTPUTS_VAR again_outputs)
foreach(user IN ITEMS one two)
	add_custom_command(OUTPUT ${user}.txt
		COMMAND "${CMAKE_COMMAND}" -E touch ${user}.txt
		DEPENDS ${again_records} ${again_outputs} VERBATIM)
	add_custom_target(${user} ALL DEPENDS ${user}.txt)
	add_dependencies(${user} again)
endforeach()
END
cat >>CMakeLists.txt <<'END'
add_executable(editor hud.c main.c plain.c)
target_link_libraries(editor PRIVATE assets again)
END

configure
build 'the first build' 'compile 5 link 2 cc 6 generated 3 configured 0'
is_there "${all_outputs[@]}" build/art/again/images/{stone,gem}.png
same_file "$data/images/gem.png" build/art/again/images/gem.png
build_is_silent 'the first build'

edit art/specs/stone.yaml 's/rough stone/smooth stone/'
build 'a changed prompt' 'compile 2 link 2 cc 0 generated 1 configured 0'
build_is_silent 'a changed prompt'

# Two targets of one output folder may not make the same file.
sed -i 's,SPECS specs/stone.yaml,OUTPUT_DIR "${CMAKE_BINARY_DIR}/data files" &,' art/CMakeLists.txt
cmake build >"$out" 2>&1 && problem 'two makers of one file are configured'
grep -q 'stone.png' "$out" || problem "two makers of one file: $(cat "$out")"

# Nor may two links.
sed -i "s,OUTPUT_DIR .*data files\" SPECS,HEADER \"$PWD/$header\" SPECS," art/CMakeLists.txt
cmake build >"$out" 2>&1 && problem 'two links with one header are configured'
grep -q 'by the link (again)' "$out" || problem "two links with one header: $(cat "$out")"
