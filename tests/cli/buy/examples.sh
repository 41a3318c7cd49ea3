#!/usr/bin/env bash
# Specs as people write them, from end to end against vendors, and offline afterwards: those that tests of `check` hold to be
# good, and real ones where they are at hand. dalle-3 is asked at an endpoint of the user's own, since its vendor shut it down.
. "$ASSETC_SOURCE_DIR/tests/support/buy-lib.sh"
need ffprobe identify pngcheck webpinfo
mkdir specs
cat "$ASSETC_SOURCE_DIR"/tests/cli/check/good/particle.yaml >specs/particle.yaml
cp "$ASSETC_SOURCE_DIR"/tests/cli/check/good/backdrop.yaml specs/
# instance TEMPLATE ID NAME VALUE...: what the first instance of a template of sounds stands for, written by hand
instance() {
	local template=$1 id=$2 file=specs/$2.yaml name
	shift 2
	sed '/^parameters:/,/^generation:/{/^generation:/!d}; /^  templates:/,/^  parameters:/{/^  parameters:/!d}
		s/^template: .*/id: '"$id"'/; /^  naming_pattern/s,.*,  manifest_path: audio/'"$id"'.mp3,; s/description_pattern/description/' \
		"$template" >"$file"
	while [ $# -gt 0 ]; do
		name=$1
		sed -i "s/{{$name}}/$2/g" "$file"
		shift 2
	done
}
instance "$ASSETC_SOURCE_DIR/tests/cli/check/good/jump-sound.yaml" hop ground moss weight light
particles=(specs/particle.yaml)
backdrops=(specs/backdrop.yaml)
sounds=(specs/hop.yaml)
if [ -n "$ASSETC_SHARED" ]; then
	real=$ASSETC_SHARED/real/wynisbuff/specs
	cp "$real"/particle-white.yaml "$real"/backdrop-protein-sky.yaml specs/
	instance "$real/jump-sfx-template.yaml" jump jump_type dust-cloud variant light
	particles+=(specs/particle-white.yaml)
	backdrops+=(specs/backdrop-protein-sky.yaml)
	sounds+=(specs/jump.yaml)
else
	echo 'the real specs are not at hand' >&2
fi

# ---- at the vendors' own hosts: refused before anything is asked, and why, for each of the chain

: >assets.yaml
run 0 trust
run 0 budget set day 100
refused=1
for spec in "${particles[@]}"; do
	OPENAI_API_KEY=sk-none STABILITY_API_KEY=sk-none run "$refused" "$spec" -o out/none.asset.json
	says dalle-3 2026-05-12 gpt-image-2.5-flare stable-diffusion has_alpha
done
same 'rows of what was refused' "$(book length)" 0
is_absent out

# ---- at an endpoint of the user's own

fake_start
cat >assets.policy.yaml <<-END_OF_POLICY
	endpoints: {own: {base_url: "$FAKE_URL/own/v1", key_env: ASSETC_KEY_OWN, driver: openai}}
	providers: {dalle-3: {endpoint: own}}
END_OF_POLICY
export ASSETC_KEY_OWN=test-key-own
run 0 trust
# What an opaque model sends does not pass the check of transparency: it is paid for, kept and told, and not asked for again.
for spec in specs/particle*.yaml; do
	run 1 "$spec" -o out/opaque.asset.json
	says has_alpha
	run 1 "$spec" -o out/opaque.asset.json
done
expected=${#particles[@]}
same 'items of opaque ones' "$(fake_billed own)" "$expected"
is_absent out/opaque.asset.json out/images
# That server gets a model of another kind.
fake_set own.repeats=differ
for spec in "${particles[@]}" "${backdrops[@]}"; do
	name=$(basename "$spec" .yaml)
	again=()
	fake_set own.alpha=no
	case $spec in
	*particle*)
		fake_set own.alpha=yes
		again=(--regenerate "$(sed -n 's/^id: //p' "$spec")")
		;;
	esac
	run 0 "$spec" -o out/$name.asset.json -MD "${again[@]}"
	expected=$((expected + $(sed -n 's/^ *n_variations: \([0-9]*\).*/\1/p' "$spec")))
	same "$spec: items" "$(fake_billed own)" $expected
	run 0 "$spec" -o out/$name.asset.json -MD
	same "$spec: items afterwards" "$(fake_billed own)" $expected
done
for product in out/images/particles/*.png; do is_picture "$product" 32x32 alpha; done
for spec in "${sounds[@]}"; do
	name=$(basename "$spec" .yaml)
	run 0 "$spec" -o out/$name.asset.json -MD
	same "$name: the product" "$(ffprobe -v error -of csv=p=0 -show_entries stream=codec_name,bit_rate out/audio/$name.mp3)" mp3,192000
	# What is shorter than the vendor makes is asked for at its least length, and both are kept.
	same "$name: seconds asked for" "$(fake_requests elevenlabs | jq -s '.[-1].body | fromjson | .duration_seconds')" 0.5
done
books_agree 'all of them'
[ -z "$(fake_problems)" ] || problem "a vendor would object: $(fake_problems)"
is_picture out/images/backdrops/harbour/sky.png 1024x1024 opaque
is_picture out/images/backdrops/harbour/sky.webp 1024x1024 opaque
same 'candidates of the backdrop' "$(book 'map(select(.spec == "backdrop-harbour-sky") | .items[].candidate) | sort')" '[1,2,3,4]'
same 'price of a candidate' "$(book 'map(select(.spec == "backdrop-harbour-sky"))[0].charged_usd')" 0.08
revised=$(fake_requests own | jq -r 'select(.body) | .body | fromjson | .prompt' | head -n 1)
[ -n "$revised" ] || problem 'no prompt was sent'
grep -rqF 'revised' "$XDG_CACHE_HOME"/assetc/requests || problem 'the prompt that the vendor revised is not kept'
fake_is_clean

# ---- offline, from a copy

alone
unset ASSETC_KEY_OWN
mkdir elsewhere
cp -r specs assets.yaml assets.policy.yaml elsewhere/
cd elsewhere
for spec in "${particles[@]}" "${backdrops[@]}" "${sounds[@]}"; do
	name=$(basename "$spec" .yaml)
	run 0 "$spec" -o out/$name.asset.json --offline
	same_file out/$name.asset.json ../out/$name.asset.json
done
diff -r out/images ../out/images >&2 || problem 'a copy has other pictures'
diff -r out/audio ../out/audio >&2 || problem 'a copy has other sounds'
