#!/usr/bin/env bash
# The JavaScript module of a real game: node imports it, and finds in it what it makes out of the manifest
# by the rule that games had before.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need node jq
. "$ASSETC_SOURCE_DIR/tests/support/emit-lib.sh"

emit js:assets.mjs
is_silent
cp "$ASSETC_SOURCE_DIR/tests/support/judge_module.mjs" .
node judge_module.mjs manifest.json ./assets.mjs >"$TMPDIR/judged" || problem 'the module says something else'
grep -q "^${#records[@]} assets$" "$TMPDIR/judged" || problem "judged: $(cat "$TMPDIR/judged")"

# The judge can tell.
sed 's|images/|image/|' assets.mjs >wrong.mjs
! node judge_module.mjs manifest.json ./wrong.mjs 2>"$TMPDIR/wrong" || problem 'the judge takes anything'

# The same bytes for any order; nothing to do, nothing touched.
before=$(state assets.mjs)
mapfile -t records < <(printf '%s\n' "${records[@]}" | sort -r)
emit js:assets.mjs
same 'another order' "$(state assets.mjs)" "$before"

# A file by hand stays.
echo 'export const ImageAssets = {};' >hand.mjs
run 1 link "${records[@]}" --emit js:hand.mjs
says E1012 hand.mjs 'not made by assetc link'

# Two sections, one name.
jq '.id = "other" | .manifest += {section: "images.other", path: "o.png"}
	| .products |= [.[0] + {path: "o.png"}]' game/ui-star.asset.json >other.json
run 1 link "${records[@]}" other.json --emit js:x.mjs
says E0918 "'ui-star'" "'other'" 'in JavaScript' 'another manifest_key'
is_absent x.mjs

# Who asks for what is not known is told what is; the help tells it, too.
run 0 link --help
grep -e '--emit' "$out" >"$TMPDIR/help"
for language in $(sed -n 's/^EMITTER(\(.*\))$/\1/p' "$ASSETC_SOURCE_DIR/tool/link/emitters.def"); do
	grep -q -w "$language" "$TMPDIR/help" || problem "the help of link does not tell $language"
done
run 2 link "${records[@]}" --emit nope:x
says E0931 "'nope'" 'known languages: c'
for language in $(sed -n 's/^EMITTER(\(.*\))$/\1/p' "$ASSETC_SOURCE_DIR/tool/link/emitters.def"); do
	says "$language"
	run 0 link "${records[@]}" --emit "$language:any.$language"
	is_there "any.$language"
	run 2 link "${records[@]}" --emit nope:x
done
