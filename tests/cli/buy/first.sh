#!/usr/bin/env bash
# A first purchase at every vendor: what arrives is what was asked for, is paid for once, and needs nobody afterwards.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
need ffprobe identify pngcheck sha256sum
buy_begin

drawing coin 'a gold coin' 'background: transparent'
sd rock 'a rock' 'seed: 7'
effect click 'a click of a switch'
cat >theme.yaml <<-'END_OF_SPEC'
	version: "1.0"
	id: theme
	generation: {type: audio, kind: music, provider: elevenlabs}
	prompt: {base: a calm harbour, parameters: {duration_seconds: 3}}
	integration: {manifest_path: audio/theme.mp3}
END_OF_SPEC
# Stability does not say what a picture cost.
declare -A estimated=([rock]=true)
names=(coin rock click theme)
declare -A vendor=([coin]=openai [rock]=stability [click]=elevenlabs [theme]=elevenlabs)
declare -A model=([coin]=gpt-image-2.5-flare [rock]=sd3.5-medium [click]=eleven_text_to_sound_v2 [theme]=music_v2)

# ---- bought: one line says what, from whom, for how much

for name in "${names[@]}"; do
	before=$(fake_read total | tr -d .)
	run 0 $name.yaml -o out/$name.asset.json -MD
	same "$name: stdout" "$(cat "$out")" ''
	same "$name: lines on stderr" "$(grep -vc ': warning: \|: note: \|^ \|^assetc: licence of ' "$err" || :)" 1
	same "$name: lines of licences" "$(grep -c '^assetc: licence of ' "$err" || :)" 1
	cost=$((10#$(fake_read total | tr -d .) - 10#$before))
	same "$name: cost in the ledger" "$(last_attempt '.charged_usd * 1000000 | round')" "$cost"
	usd=$(awk -v cost="$cost" 'BEGIN { printf "%.6f", cost / 1000000 }' | sed 's/0*$//')
	grep -qF "$usd" "$err" || problem "$name: the line does not say what it cost ($usd): $(cat "$err")"
	says "$name" "${vendor[$name]}"
	same "$name: the row" "$(last_attempt '[.state, .spec, .provider, .model, .is_estimated, .is_partial, .sends, .http_status]')" \
		"[\"succeeded\",\"$name\",\"${vendor[$name]}\",\"${model[$name]}\",${estimated[$name]:-false},false,1,200]"
	same "$name: its item" "$(last_attempt '[.items[] | [.candidate, .state]]')" '[[1,"succeeded"]]'
	same "$name: the raw's SHA-256 in the ledger" "$(last_attempt '.items[0].sha256')" "$(jq -r .raw.sha256 out/$name.asset.json)"
	same "$name: the key in the ledger" "$(last_attempt '.items[0].key')" "$(jq -r .keys.request out/$name.asset.json)"
	[ "$(last_attempt '.request_ids | length')" -gt 0 ] || problem "$name: no request id is kept"
	[ "$(last_attempt '.estimate_usd >= .charged_usd')" = true ] || problem "$name: it cost more than was estimated"
	same "$name: project" "$(last_attempt .project)" "$(realpath .)"
done
calls bought 4
same 'items billed' "$(fake_billed)" 4
books_agree 'four purchases'
[ -z "$(fake_problems)" ] || problem "a vendor would object: $(fake_problems)"

# ---- the products, by other tools

is_picture out/images/coin.png 16x16 alpha
is_picture out/images/rock.png 16x16 opaque
for name in click theme; do
	same "$name: an MP3" "$(ffprobe -v error -of csv=p=0 -show_entries stream=codec_name out/audio/$name.mp3)" mp3
	grep -q "audio/$name.mp3" out/$name.asset.json.d || problem "$name: the depfile does not name the product"
done
for name in coin rock; do
	grep -q "images/$name.png" out/$name.asset.json.d || problem "$name: the depfile does not name the product"
done
length() {
	ffprobe -v error -of csv=p=0 -show_entries format=duration "$1" | awk '{ print int($1 * 10 + 0.5) }'
}
same 'length of the click in tenths' "$(length out/audio/click.mp3)" 5
same 'length of the theme in tenths' "$(length out/audio/theme.mp3)" 30

# ---- the record and the sidecar say what it is, the raw is as it was sent

today=$(date -u +%F)
for name in "${names[@]}"; do
	same "$name: provenance" "$(jq -c '.provenance | [.generated, .provider, .model, (.date | length)]' out/$name.asset.json)" \
		"[true,\"${vendor[$name]}\",\"${model[$name]}\",10]"
	same "$name: cost in the record" "$(jq '.provenance.cost_usd * 1000000 | round' out/$name.asset.json)" \
		"$(book "map(select(.spec == \"$name\"))[0].charged_usd * 1000000 | round")"
	raw=$(jq -r .raw.sha256 out/$name.asset.json)
	object=$XDG_CACHE_HOME/assetc/objects/${raw:0:2}/${raw:2}
	is_there "$object"
	run 0 cache inspect "$(jq -r .keys.request out/$name.asset.json)"
	cp "$out" $name.sidecar
	for words in "${vendor[$name]}" "${model[$name]}" "$(book "map(select(.spec == \"$name\"))[0].id")"; do
		grep -qF -e "$words" $name.sidecar || problem "$name: the sidecar does not say $words: $(cat $name.sidecar)"
	done
	[ "$(jq -r .provenance.date out/$name.asset.json)" = "$today" ] || [ "$(date -u +%F)" != "$today" ] ||
		problem "$name: the date is $(jq -r .provenance.date out/$name.asset.json)"
done
grep -q 'seed.*7' rock.sidecar || problem "the seed is not in the sidecar: $(cat rock.sidecar)"
grep -rqF 'test-key' out "$XDG_CACHE_HOME" "$XDG_STATE_HOME" && problem 'a key was written down'
run 0 cache verify

# ---- afterwards nobody is needed

fake_is_clean
alone
before=$(state out/images out/audio)
for flags in '' --offline --locked; do
	for name in "${names[@]}"; do
		run 0 $name.yaml -o out/$name.asset.json -MD $flags
		is_silent
	done
done
same 'products after hits' "$(state out/images out/audio)" "$before"
mkdir elsewhere
cp ./*.yaml elsewhere/
cd elsewhere
for name in "${names[@]}"; do
	run 0 $name.yaml -o fresh/$name.asset.json --offline
	is_silent
	same_file fresh/$name.asset.json ../out/$name.asset.json
done
diff -r fresh/images ../out/images >&2 || problem 'a copy has other pictures'
diff -r fresh/audio ../out/audio >&2 || problem 'a copy has other sounds'

# What was never bought is not there, and offline says so without asking anybody.
cd ..
drawing gem 'a gem'
run 3 gem.yaml -o out/gem.asset.json --offline
run 3 gem.yaml -o out/gem.asset.json --locked
run 5 gem.yaml -o out/gem.asset.json
says OPENAI_API_KEY
is_absent out/gem.asset.json out/images/gem.png
