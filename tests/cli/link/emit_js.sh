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
grep -q "^$entries assets$" "$TMPDIR/judged" || problem "judged: $(cat "$TMPDIR/judged")"

# A manifest of a real game that is kept by hand, with what was compiled merged into it.
real=${ASSETC_SHARED:+$ASSETC_SHARED/real/wynisbuff/manifest.json}
if [ -e "$real" ]; then
	run 0 link game/sprite-*.asset.json --base-manifest "$real" --manifest real.json --emit js:real.mjs
	node judge_module.mjs real.json ./real.mjs >"$TMPDIR/judged" || problem 'the real module says something else'
	grep -q '^1[0-9][0-9] assets$' "$TMPDIR/judged" || problem "judged: $(cat "$TMPDIR/judged")"
	node -e 'import("./real.mjs").then((all) => console.log(all.ImagePaths.LOGO_OPTIMIZED, all.AtlasXMLPaths.KENNEY_HUD,
		all.SpritesheetConfigs.PLAYER.frameWidth, all.AudioAssets.SFX_JUMP1_01))' >"$TMPDIR/real"
	same 'the real game' "$(cat "$TMPDIR/real")" \
		'images/ui/logo/mainlogo@1x.png kenney/spritesheets/spritesheet_hud.xml 16 sfxJump1_01'
else
	echo 'skipped: there is no real manifest'
fi

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
