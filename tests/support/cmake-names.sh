# cmake-names.sh - hard names of specs and inputs through CMake: one compile, nothing, one compile for an
# edited input, nothing. The body of build/ninja/names.sh and build/makefiles/names.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"

names=('two words' 'hash#tag' 'dollar$sign' 'round(one)' 'square[one]' 'percent%20' 'at@home!~' 'žluť金'
	'r$(shell touch PWNED)')
rm art/specs/*
small_picture red.png red
small_picture blue.png blue
id=0
for name in "${names[@]}"; do
	id=$((id + 1))
	mkdir -p "art/specs/$name"
	cp red.png "art/specs/$name/$name.png"
	# CMake takes no output with # and no target of Make with $ is read as it is written.
	cat >"art/specs/$name/$name.yaml" <<-END
		version: "1.0"
		id: a$id
		generation: {type: image, provider: file, file: "$name.png"}
		integration: {manifest_path: "${name//[#$]/}/a$id.png"}
	END
done

configure
build 'the first build' "compile $id link 1 cc 3 generated 1 configured 0"
build_is_silent 'the first build'
id=0
for name in "${names[@]}"; do
	id=$((id + 1))
	sleep 0.02
	cp blue.png "art/specs/$name/$name.png"
	build "an edited '$name.png'" any
	same "compiled for an edited '$name.png'" "$(grep -c '^assetc compile' "$runs")" 1
	same_file blue.png "$data/${name//[#$]/}/a$id.png"
	build_is_silent "an edited '$name.png'"
	rm "$data/${name//[#$]/}/a$id.png"
	build "a lost 'a$id.png'" any
	same_file blue.png "$data/${name//[#$]/}/a$id.png"
	build_is_silent "a lost 'a$id.png'"
done
same 'run by a name' "$(find . -name PWNED)" ''
