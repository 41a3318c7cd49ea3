#!/usr/bin/env bash
# The twelve jump sounds of a platformer, three types with four variants each: one build makes MP3 files whose
# format, bit rate, length, peak and beginning are as the specs say. ffmpeg, ffprobe and sox measure; link's
# manifest and header agree with them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/python-lib.sh"
need ffmpeg ffprobe sox jq gcc
python_with json

# The peak of what a decoder returns differs from that of the samples which were encoded: an MP3 of this bit rate
# moves the peaks of such sounds by no more than this.
slack_db=0.5

declare -A says=(
	[dust-cloud]='soft landing whoosh, dust cloud impact, light and airy'
	[energy-burst]='electric energy burst, powerful whoosh, crisp attack'
	[mega-explosion]='mega explosion boom, bass-heavy, dramatic cinematic impact'
)
types=(dust-cloud energy-burst mega-explosion)
variants=(light heavy crisp deep)
lengths=(0.3 0.5 0.38 0.44)

# jump TYPE VARIANT ID KEY SECONDS [GENERATION]
jump() {
	cat <<-END
		version: "1.0"
		id: $3
		metadata: {category: jump, tags: [player, $1]}

		generation: ${6:-{type: audio, provider: procedural, model: jump\}}

		prompt:
		  base: |
		    Platformer game jump sound effect, $1 style,
		    $2 variation, 0.3-0.5 seconds duration,
		    suitable for player feedback
		  details: ${says[$1]}
		  parameters: {duration_seconds: $5}

		post_processing:
		  - action: normalize
		    peak: -1.0 dB
		  - action: trim_silence
		    threshold: -40 dB
		  - action: validate
		    checks:
		      - duration_range: [0.2, 0.6]
		      - format: mp3
		      - bitrate: 192k
		      - no_clipping
		      - not_empty
		  - action: convert
		    formats: [mp3]
		    bitrate: 192k

		integration:
		  manifest_section: audio.sfx.jump
		  manifest_key: $4
		  manifest_path: sounds/jump/$4.mp3
		  manifest_type: audio
		  description: $1 jump, $2
	END
}

mkdir specs
letters=ABCD
for type in 0 1 2; do
	for variant in 0 1 2 3; do
		name=jump-${types[type]}-${variants[variant]}
		jump "${types[type]}" "${variants[variant]}" "$name" "sfxJump$((type + 1))${letters:variant:1}" \
			"${lengths[variant]}" >"specs/$name.yaml"
	done
done
# As the founding document has it: a hosted service, which is not asked without a key, and what takes its place.
jump energy-burst crisp jump-hosted sfxJumpHosted 0.4 '{type: audio, provider: elevenlabs, fallback: procedural}' >specs/hosted.yaml

run 0 build
[ ! -s "$out" ] || problem "stdout is not empty: $(head -n 3 "$out")"
folder=build/assetc
mapfile -t files < <(find "$folder/sounds/jump" -name '*.mp3' | LC_ALL=C sort)
same 'number of sounds' "${#files[@]}" 13

# ---- what others find in the files

"$python" "$ASSETC_SOURCE_DIR/tests/support/judge_products.py" measure "${files[@]}" >found

# all WHAT CONDITION: of every file, in jq's words.
all() {
	local bad
	bad=$(jq -c --argjson slack "$slack_db" "select($2 | not)" found)
	[ -z "$bad" ] || problem "$1: $bad"
}
all 'an MP3 of stereo or mono at 44.1 kHz' '.codec == "mp3" and .rate == 44100 and .channels <= 2'
all '192 kbit/s, constant' '.bit_rate == 192000 and .bit_rates == [192000]'
all 'duration of the file' '.seconds >= 0.2 and .seconds <= 0.6'
all 'duration as decoded' '.frames / .rate >= 0.2 and .frames / .rate <= 0.6'
all 'peak of -1.0 dB' '.peak_db != null and (.peak_db + 1 | fabs) <= $slack'
all 'no silence before' '.head_ms <= 1'
all 'no silence behind' '.tail_ms <= 5'
for file in "${files[@]}"; do
	# Another decoder, and another measure.
	peak=$(sox "$file" -n stats 2>&1 | awk '/^Pk lev dB/ { print $4 }')
	awk -v peak="$peak" -v slack="$slack_db" 'BEGIN { exit !(peak <= -1 + slack && peak >= -1 - slack) }' ||
		problem "sox finds a peak of '$peak' dB in $file"
	head -c 400 "$file" | grep -a -q Info || problem "$file does not say that its bit rate is constant"
done
jq -r '[.path[-20:], .frames, (.frames / .rate * 1000 | round | tostring + " ms"), (.peak_db | tostring + " dB"), .head_ms, .tail_ms] | @tsv' found
same 'sounds that are alike' "$(sha256sum "${files[@]}" | cut -c 1-64 | sort | uniq -d)" ''

# ---- records, manifest and header say the same

run 0 link "$folder"/*.asset.json --manifest manifest.json --header assets.h
is_silent
same 'list' "$(jq -r '.assets.audio.sfx.jump[].key' manifest.json | tr '\n' ' ')" \
	'sfxJump1A sfxJump1B sfxJump1C sfxJump1D sfxJump2A sfxJump2B sfxJump2C sfxJump2D sfxJump3A sfxJump3B sfxJump3C sfxJump3D sfxJumpHosted '
jq -n --slurpfile found found --slurpfile manifest manifest.json --arg folder "$folder/" '
	($manifest[0].assets.audio.sfx.jump | map({key: .path, value: .}) | from_entries) as $said
	| $found[] | . as $is | $said[.path[($folder | length):]] as $entry
	| select(((($entry.duration * .rate) - .frames) | fabs) > 0.5 or $entry.sampleRate != .rate or $entry.channels != .channels)
	| [$is, $entry]' >differ
[ ! -s differ ] || problem "the manifest differs from the files: $(head -c 600 differ)"
cat >main.c <<'END'
#include "assets.h"
int main(void)
{
	const struct asset_info *jump = asset_find(ASSET_ID_AUDIO_SFX_JUMP_SFX_JUMP2_C);

	return !(jump && jump->kind == ASSET_KIND_AUDIO && jump->rate == 44100 && jump->duration > 0.2f && jump->duration < 0.6f &&
		jump->loop_end == 0);
}
END
gcc -std=c11 -Wall -Wextra -Wpedantic -Werror main.c -o main >&2 && ./main || problem 'the header'

# ---- who made them, and that they are made once

same 'makers' "$(jq -r '"\(.provider.asked) \(.provider.used)"' "$folder"/*.asset.json | sort | uniq -c | tr -s ' ')" \
	$' 1 elevenlabs procedural\n 12 procedural procedural'
before=$(state "$folder/sounds") before_bytes=$(bytes "$folder")
run 0 build
is_silent
same 'a second build' "$(state "$folder/sounds")" "$before"
cp -r specs other && rm -rf "$folder" "$XDG_CACHE_HOME/assetc"
run 0 build
same 'bytes of another build' "$(bytes "$folder")" "$before_bytes"
