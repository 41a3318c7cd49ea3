#!/usr/bin/env bash
# specs/PROJECT.md: its samples are right, and it names every key of the two files.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
page=$ASSETC_SOURCE_DIR/specs/PROJECT.md

# sample N: the N-th fenced block.
sample() {
	awk -v n="$1" '/^```/ { inside = !inside; if (inside) block++; next } inside && block == n' "$page"
}
mkdir specs levels packs tools
touch tools/pixels.py
spec coin
spec one
mv coin.yaml specs/
mv one.yaml levels/
sample 1 >assets.yaml
sample 2 >assets.policy.yaml
[ -s assets.yaml ] && [ -s assets.policy.yaml ] || problem 'the page has no samples'
run 0 check specs/coin.yaml
is_silent
run 0 build
same 'what is built' "$(cd build/assetc && echo *.asset.json)" 'coin.asset.json one.asset.json'
run 0 trust -n
for words in 'counts    openai at $0.04 for each asset' 'counts    scenario at $0.01 for a credit'; do
	grep -qF -e "$words" "$out" || problem "trust does not say '$words': $(cat "$out")"
done

# The user's own files.
config=$XDG_CONFIG_HOME/assetc
mkdir -p "$config"
sample 3 >"$config/policy.yaml"
sample 4 >"$config/models.yaml"
chmod -R go-w "$config"
run 0 providers stability
grep -qF 'sd4 (default) (of your models.yaml)' "$out" || problem "the sample's model is not there: $(cat "$out")"
run 0 providers elevenlabs
grep -qF 'music_v3' "$out" || problem "the sample's other model is not there"
for key in $(sed -nE 's/^\s*(TEXT|FLAG|NEEDED|COUNT|LIST|SECONDS|USD|OBJECT|WORD|READ_BY)\("([a-z_]+)".*/\2/p' \
	"$ASSETC_SOURCE_DIR/tool/provider/models_read.c"); do
	grep -qE "\b$key\b" "$page" || problem "PROJECT.md does not name $key of models.yaml"
done

for file in settings policy; do
	keys=$(sed -nE 's/^\s*(TEXT|FLAG|USD|NUMBER|LIST|OBJECT|READ_BY)\("([a-z_]+)".*/\2/p; s/.*\.name = "([a-z_]+)", *$/\1/p' \
		"$ASSETC_SOURCE_DIR/tool/project/$file.c")
	[ "$(wc -w <<<"$keys")" -gt 12 ] || problem "no keys are found in $file.c: $keys"
	for key in $keys; do
		grep -qE "\b$key\b" "$page" || problem "PROJECT.md does not name $key of $file.c"
	done
done
