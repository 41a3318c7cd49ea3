#!/usr/bin/env bash
# Hard names of specs, inputs and products in build.ninja and Makefiles written by hand, and by
# assetc.mk: one compile, nothing, one compile for an edited input, nothing. And a name that is a
# command of Make is run by nobody.
. "$ASSETC_SOURCE_DIR/tests/support/build-lib.sh"
need ninja make

names=('two words' 'hash#tag' 'dollar$sign' 'round(one)' 'square[one]' 'curly{one}' 'percent%20'
	'tilde~' 'at@home!' 'plus+and,comma' 'žluť金' ' all of# them$(it) [1]' 'r$(shell touch PWNED)')
mkdir -p specs
small_picture red.png red
small_picture blue.png blue

# make_spec NAME ID: in a folder of that name
make_spec() {
	mkdir -p "specs/$1"
	cp red.png "specs/$1/$1.png"
	cat >"specs/$1/$1.yaml" <<-END
		version: "1.0"
		id: $2
		generation: {type: image, provider: file, file: "$1.png"}
		post_processing: [{action: convert, formats: [png, webp]}]
		integration: {manifest_key: $2, manifest_path: "$1/$1.png"}
	END
}

for_ninja() {
	local text=${1//'$'/'$$'}
	text=${text//' '/'$ '}
	printf '%s' "${text//:/'$:'}"
}

for_make() {
	local text=${1//'$'/'$$'}
	text=${text//' '/'\ '}
	printf '%s' "${text//'#'/'\#'}"
}
for_shell_in_make() {
	local text="'${1//\'/\'\\\'\'}'"
	printf '%s' "${text//'$'/'$$'}"
}

PATH=$TMPDIR/bin:$PATH
cat >build.ninja <<END
ninja_required_version = 1.10
assets = ninja-out
include $(for_ninja "$ASSETC_SOURCE_DIR/examples/ninja/rules.ninja")
END
printf '.RECIPEPREFIX := >\nall:\n' >Makefile
id=0
for name in "${names[@]}"; do
	id=$((id + 1))
	make_spec "$name" "a$id"
	cat >>build.ninja <<-END
		build $(for_ninja "ninja-records/$name/a$id.json") | $
		    $(for_ninja "ninja-out/$name/$name.png") $
		    $(for_ninja "ninja-out/$name/$name.webp"): $
		    asset $(for_ninja "specs/$name/$name.yaml")
		  options = -q -v
	END
	# Make takes a target with % for a pattern, and no depfile can spell it so that Ninja agrees.
	record="make-records/${name//%/}/a$id.json"
	cat >>Makefile <<-END
		all: $(for_make "$record")
		$(for_make "$record"): $(for_make "specs/$name/$name.yaml")
		>assetc compile $(for_shell_in_make "specs/$name/$name.yaml") -o $(for_shell_in_make "$record") \\
		>	--out-dir make-out -MD -MP -q -v
		-include $(for_make "$record.d")
	END
done
count=${#names[@]}

# try WHAT OUTPUT-FOLDER [LINKS]: builds by ${builder[@]}, which links this often after a compile.
try() {
	local id=0 name file
	for name in "${names[@]}"; do
		cp red.png "specs/$name/$name.png"
	done
	build "$1: all" "compile $count link ${3:-0} cc 0 generated 0 configured 0"
	for name in "${names[@]}"; do
		is_there "$2/$name/$name.png" "$2/$name/$name.webp"
	done
	build_is_silent "$1: all"
	for name in "${names[@]}"; do
		id=$((id + 1))
		sleep 0.02
		cp blue.png "specs/$name/$name.png"
		build "$1: an edited '$name.png'" "compile 1 link ${3:-0} cc 0 generated 0 configured 0"
		build_is_silent "$1: an edited '$name.png'"
	done
	same_file "$2/two words/two words.png" "$2/percent%20/percent%20.png"
	is_absent PWNED
}

# The cache is filled first, so that each case differs by the build tool alone.
for picture in blue red; do
	cp $picture.png 'specs/two words/two words.png'
	run 0 compile 'specs/two words/two words.yaml' -o filled.json
done
rm -rf filled.json 'two words'

builder=(ninja)
try Ninja ninja-out
builder=(make -j2)
try Make make-out
make -n -B >"$out" 2>&1 || problem "make -n: $(cat "$out")"
is_absent PWNED

mkdir with-mk
cp -r specs red.png blue.png with-mk
cd with-mk
{
	printf 'ASSETC_SPECS :='
	for name in "${names[@]}"; do
		printf ' %s' "$(for_make "specs/$name/$name.yaml")"
	done
	printf '\n%s\n' 'ASSETC_OUT := out' 'ASSETC_FLAGS := -q -v' 'ASSETC_HEADER := assets.h' 'ASSETC_LINK_FLAGS := -q' \
		'all: assets' "include $ASSETC_SOURCE_DIR/cmake/assetc.mk"
} >Makefile
builder=(make -j2 "ASSETC=$program")
try assetc.mk out 1
for name in "${names[@]}"; do
	rm "out/$name/$name.webp"
	build "assetc.mk: a lost '$name.webp'" 'compile 1 link 0 cc 0 generated 0 configured 0'
	is_there "out/$name/$name.webp"
	build_is_silent "assetc.mk: a lost '$name.webp'"
done
"${builder[@]}" -n -B >"$out" 2>&1 || problem "make -n: $(cat "$out")"
is_absent PWNED
