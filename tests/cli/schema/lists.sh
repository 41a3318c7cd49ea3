#!/usr/bin/env bash
# `assetc steps` and `assetc providers`: lists for people, and the tables as JSON.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

# names FILE MACRO: what a registry lists
names() {
	sed -n -E "s/^$2\((([a-z_0-9]+), \"(.*)\"|([a-z_0-9]+))\)$/\3\4/p" "$ASSETC_SOURCE_DIR/tool/$1"
}
steps=$(names step/steps.def STEP)
checks=$(names step/checks.def CHECK)
providers=$(names provider/providers.def PROVIDER)

run 0 steps --json
same steps "$(jq -r '.[] | select(.what == "step") | .name' "$out")" "$steps"
same checks "$(jq -r '.[] | select(.what == "check") | .name' "$out")" "$checks"
jq -e 'all(.[]; (.help | length > 9) and (.kinds | length > 0) and (.parameters | type == "array")
	and all(.parameters[]; (.name | length > 0) and (.type | length > 0) and (.help | length > 4)))' "$out" >/dev/null ||
	problem 'a step lacks something'
same 'a parameter' "$(jq -c '.[] | select(.name == "resize") | .parameters[1] | del(.help)' "$out")" \
	'{"name":"method","type":"word","words":["nearest","bilinear","bicubic","lanczos"],"default":"lanczos"}'
same 'what is asked for alone' "$("$ASSETC" steps --json fade tileable | jq -r '.[].name')" $'fade\ntileable'

run 0 providers --json
same providers "$(jq -r '.[].name' "$out")" "$providers"
same 'the embedded one' "$(jq -c '.[] | select(.name == "procedural") | [.where, .in_this_build]' "$out")" '["free",true]'
same 'a hosted one' "$(jq -c '.[] | select(.name == "dalle-3") | [.where, .kinds]' "$out")" '["hosted",["image"]]'

run 0 steps
for name in $steps $checks; do
	grep -q -E "^  $name +[A-Z]" "$out" || problem "steps does not list $name"
done
run 0 steps normalize
for words in 'a level in dB' '-60 to 0' 'default -1' 'Integrated loudness'; do
	grep -qF -e "$words" "$out" || problem "steps normalize does not say '$words'"
done
run 0 providers
same 'lines of providers' "$(wc -l <"$out")" "$(wc -l <<<"$providers")"
run 0 providers procedural
grep -q 'radial' "$out" || problem 'providers procedural does not name its models'

# Every model of a sound has a row in the page on sounds.
for model in $("$ASSETC" providers procedural --json | jq -r '.[0].sound_models[]'); do
	grep -q -F "| \`$model\` |" "$ASSETC_SOURCE_DIR/specs/SOUNDS.md" || problem "specs/SOUNDS.md does not tell of $model"
	grep -qF "\`$model\`" "$ASSETC_SOURCE_DIR/README.md" || problem "README.md does not name $model"
done

run 2 steps rezise
says "no step or check 'rezise'" "did you mean 'resize'"
run 2 providers openia
says "unknown provider 'openia'" "did you mean 'openai'"
