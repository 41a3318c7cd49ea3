# cmake-project.sh - what an edit of the project's two files runs again. The body of
# build/{ninja,multi,makefiles}/project.sh.
. "$ASSETC_SOURCE_DIR/tests/support/cmake-lib.sh"

# One spec has a style of its own, the others take the project's.
edit art/specs/gem.yaml 's/^prompt:/&\n  style: glossy/'
cat >assets.yaml <<'END'
prompt:
  style: flat
profiles:
  quick: {draft: true}
END
echo 'budget: {run_usd: 5}' >assets.policy.yaml

configure
build 'the first build' 'compile 3 link 1 cc 3 generated 3 configured 0'
is_there "${all_outputs[@]}"
build_is_silent 'the first build'

# Each spec that read it is compiled again, which finds everything in its place.
header_time=$(mtime "$header")
before=$(bytes build | grep -F -e "$data" -e "$records")
products=$(state "$data")
edit assets.yaml 's/^prompt:/# what it looks like\n&/'
build 'a remark in assets.yaml' 'compile 3 link 1 cc 0 generated 0 configured 0'
same 'products after a remark in assets.yaml' "$(state "$data")" "$products"
same 'bytes after a remark in assets.yaml' "$(bytes build | grep -F -e "$data" -e "$records")" "$before"
same 'time of the header after a remark in assets.yaml' "$(mtime "$header")" "$header_time"
build_is_silent 'a remark in assets.yaml'

# Only what relies on the style is made again: a copied picture has none, one spec has its own.
edit assets.yaml 's/style: flat/style: round/'
build 'another style' 'compile 3 link 1 cc 0 generated 1 configured 0'
grep -q '^assetc: stone: generated' "$out" || problem 'the style reaches no spec'
same 'time of the header after another style' "$(mtime "$header")" "$header_time"
build_is_silent 'another style'

edit assets.policy.yaml 's/5/6/'
build_is_silent 'an edit of assets.policy.yaml'
rm assets.policy.yaml
build_is_silent 'the loss of assets.policy.yaml'

edit assets.yaml 's/style:/stile:/'
build 'a wrong assets.yaml' any fails
grep -q "assets.yaml:3:3: error: .*'stile'" "$out" || problem "a wrong assets.yaml is not told: $(cat "$out")"
edit assets.yaml 's/stile:/style:/'
build 'assets.yaml put right' 'compile 3 link 1 cc 0 generated 0 configured 0'
build_is_silent 'assets.yaml put right'

# A first assets.yaml is in no depfile, nor is one that is gone in the next: configuring sees both, also
# by a file that is older than what was built.
touch -r art/specs/gem.yaml assets.yaml
mv assets.yaml later.yaml
build 'without assets.yaml' any
cmake build >"$out" 2>&1 || problem "configuring without assets.yaml: $(cat "$out")"
build 'without assets.yaml, configured' any
build_is_silent 'without assets.yaml'
mv later.yaml assets.yaml
build_is_silent 'a first assets.yaml, not yet configured'
cmake build >"$out" 2>&1 || problem "configuring with assets.yaml: $(cat "$out")"
build 'a first assets.yaml' 'compile 3 link 1 cc 0 generated 0 configured 0'
build_is_silent 'a first assets.yaml'
edit assets.yaml 's/style: round/style: square/'
build 'an edit of it' 'compile 3 link 1 cc 0 generated 1 configured 0'
build_is_silent 'an edit of it'
