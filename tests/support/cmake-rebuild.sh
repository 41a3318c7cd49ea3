# cmake-rebuild.sh - what runs again after an edit. The body of build/{ninja,multi,makefiles}/rebuild.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"

configure
if [ "$is_ninja" ]; then
	# A process of CMake's beside each compile takes longer than the compile, and one at the start of each
	# build longer than the build.
	commands=$(cat build/build.ninja build/CMakeFiles/*.ninja | grep 'COMMAND = .*/bin/assetc' | sort -u)
	same 'commands of compiles and the link' "$(grep -cE '/bin/assetc"? (compile|link) ' <<<"$commands")" 4
	same "commands with one of CMake's" "$(grep -E 'cmake_transform_depfile|cmake -E' <<<"$commands" || :)" ''
	same 'globs' "$(find build -name VerifyGlobs.cmake)" ''
fi
build 'the first build' 'compile 3 link 1 cc 3 generated 3 configured 0'
is_there "${all_outputs[@]}"
$game || problem 'the game fails'
build_is_silent 'the first build'

header_time=$(mtime "$header")
edit art/specs/gem.yaml 's/rough stone/smooth stone/'
build 'a changed prompt' 'compile 1 link 1 cc 0 generated 1 configured 0'
same 'time of the header after a changed prompt' "$(mtime "$header")" "$header_time"
build_is_silent 'a changed prompt'

edit art/specs/gem.yaml 's/dimensions: 16x16/dimensions: 16x16, method: nearest/'
build 'a changed step' 'compile 1 link 1 cc 0 generated 0 configured 0'
grep -qF 'gem: processed' "$out" || problem 'a changed step: the raw was not processed again'
same 'time of the header after a changed step' "$(mtime "$header")" "$header_time"
build_is_silent 'a changed step'

edit art/specs/gem.yaml 's/manifest_key: gem/manifest_key: ruby/'
build 'a renamed key' 'compile 1 link 1 cc 2 generated 0 configured 0'
same 'compiled after a renamed key' "$(grep '^cc' "$runs" | sort)" $'cc hud.c\ncc main.c'
grep -q ASSET_IMAGES_RUBY "$header" || problem 'the header lacks the renamed key'
build_is_silent 'a renamed key'

sum=$(sha256sum <"$data/images/photo.png")
small_picture art/specs/photo.png second
build 'an edited picture' 'compile 1 link 1 cc 0 generated 1 configured 0'
[ "$sum" != "$(sha256sum <"$data/images/photo.png")" ] || problem 'the edited picture is not in the product'
build_is_silent 'an edited picture'

mv art/specs/photo.png art/specs/portrait.png
edit art/specs/photo.yaml 's/file: photo.png/file: portrait.png/'
build 'a renamed picture' 'compile 1 link 1 cc 0 generated 0 configured 0'
build_is_silent 'a renamed picture'
small_picture art/specs/portrait.png third
build 'an edit of the renamed picture' 'compile 1 link 1 cc 0 generated 1 configured 0'
build_is_silent 'an edit of the renamed picture'

touch art/specs/stone.yaml
header_time=$(mtime "$header")
product_time=$(mtime "$data/images/stone.png")
build 'a touched spec' 'compile 1 link 1 cc 0 generated 0 configured 0'
same 'time of the header after a touched spec' "$(mtime "$header")" "$header_time"
same 'time of the product after a touched spec' "$(mtime "$data/images/stone.png")" "$product_time"
build_is_silent 'a touched spec'

touch hud.c
build 'a touched C file' 'compile 0 link 0 cc 1 generated 0 configured 0'
build_is_silent 'a touched C file'

edit art/specs/stone.yaml 's/procedural/proceduraal/'
build 'a wrong spec' 'compile 1 link 0 cc 0 generated 0 configured 0' fails
grep -q "art/specs/stone.yaml:3:.*error: .*'proceduraal'" "$out" || problem 'a wrong spec is not told with its place'
edit art/specs/stone.yaml 's/proceduraal/procedural/'
build 'a spec put right' 'compile 1 link 1 cc 0 generated 0 configured 0'
build_is_silent 'a spec put right'

sleep 0.02
configure -Dmore_options=--offline
build 'another option' 'compile 3 link 1 cc 0 generated 0 configured 0'
build_is_silent 'another option'

configure -Dmore_options= -DASSETC_OFFLINE=ON -DASSETC_LOCKED=ON
build 'offline and locked' 'compile 3 link 1 cc 0 generated 0 configured 0'
same 'compiles that are offline and locked' "$(grep -c '^assetc compile .* --offline --locked ' "$runs")" 3
