#!/usr/bin/env bash
# Sounds of `procedural` are what their names say, judged by a listener of its own: a coin is two tones, a laser falls,
# an explosion dies away, and so on; words of the prompt shift them, and what is chosen follows from them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/python-lib.sh"
python_with array wave

# sound NAME GENERATION PROMPT: compiles a spec to NAME.wav
sound() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: procedural$2}
		prompt: $3
		integration: {manifest_path: $1.wav}
	END
	run 0 "$1.yaml" -o "out/$1.asset.json"
}

# heard NAME PARTS CONDITION: an awk expression over tone[i], level[i], crossings[i], bright[i] (i from 1) and seconds
heard() {
	[ -s "out/$1.wav" ] || {
		problem "there is no out/$1.wav"
		return
	}
	"$python" "$support/judge_tones.py" "out/$1.wav" "$2" >"$1.heard" || problem "$1 cannot be heard"
	awk "NR == 1 { seconds = \$1 / \$3; peak = \$4; next }
		{ tone[NR - 1] = \$1; level[NR - 1] = \$2; crossings[NR - 1] = \$3; bright[NR - 1] = \$4 }
		END { exit !($3) }" "$1.heard" || problem "$1: not $3:"$'\n'"$(cat "$1.heard")"
}

for seed in 1 2; do
	for name in coin laser explosion powerup hurt jump blip click whoosh; do
		sound "$name$seed" ", model: $name, seed: $seed" '{base: a sound}'
	done
	# The second tone is a third to an octave above the first, and stays.
	heard "coin$seed" 10 'tone[6] > 1.2 * tone[1] && tone[6] < 2.1 * tone[1] && tone[9] / tone[6] < 1.03 && tone[6] / tone[9] < 1.03'
	heard "laser$seed" 6 'tone[1] > 1.2 * tone[2] && tone[2] > 1.5 * tone[5] && seconds < 0.4'
	heard "explosion$seed" 5 'level[1] > level[3] && level[3] > level[5] + 3 && bright[1] > 1.5 * bright[5] && seconds > 0.5'
	heard "powerup$seed" 6 'tone[5] > 1.3 * tone[1]'
	heard "hurt$seed" 4 'level[1] > level[4] + 6 && crossings[1] > 1.2 * crossings[4] && seconds < 0.35'
	heard "jump$seed" 6 'tone[5] > 1.3 * tone[1] && seconds > 0.15 && seconds < 0.5'
	heard "blip$seed" 3 'tone[1] / tone[2] < 1.04 && tone[2] / tone[1] < 1.04 && seconds < 0.2'
	heard "click$seed" 1 'crossings[1] > 400 && seconds < 0.06'
	heard "whoosh$seed" 7 'level[3] > level[1] + 3 && level[4] > level[7] + 9 && bright[4] > 1.5 * bright[1] && bright[4] > 1.5 * bright[7]'
done

# ---- words ----

sound plain ', seed: 5' '{base: jump}'
sound double ', seed: 5' '{base: double jump}'
sound high ', seed: 5' '{base: higher jump}'
sound heavy ', seed: 5' '{base: heavy jump}'
sound longer ', seed: 5' '{base: long jump}'
heard plain 6 '1'
first=$(sed -n 2p plain.heard | cut -d ' ' -f 1)
seconds=$(awk 'NR == 1 { print $1 / $3 }' plain.heard)
heard double 6 "tone[1] > 1.2 * $first"
heard high 6 "tone[1] > 1.3 * $first"
heard heavy 6 "tone[1] < 0.8 * $first && seconds > 1.2 * $seconds"
heard longer 6 "seconds > 1.6 * $seconds"

# ---- the choice: what is made stands in the record ----

# made NAME MODEL GENERATION PROMPT [METADATA]
made() {
	sound "$1" "$3" "$4"
	same "model of $1" "$("$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["provider"]["model"])' \
		"out/$1.asset.json" 2>&1 | tail -n 1)" "$2"
}
made by-word laser '' '{base: a laser gun}'
made shiny-coin coin '' '{base: shiny}'
made music loop ', kind: music' '{base: happy coin level, parameters: {duration_seconds: 3}}'
made ambient ambience ', kind: music' '{base: dark ambience, parameters: {duration_seconds: 3}}'
made speech babble ', kind: speech' '{base: "Hello there, traveller!"}'
heard music 4 'seconds == 3 && level[1] > -30 && level[4] > -30'
heard ambient 4 'seconds == 3 && level[1] > -40 && level[4] > -40'

# ---- knobs ----

sound tuned ', model: blip, seed: 1' '{base: a, parameters: {start_frequency: 1.5 kHz, wave: sine, decay: 300 ms, sustain: 0.2}}'
heard tuned 3 'tone[1] > 1450 && tone[1] < 1550 && tone[3] > 1450 && tone[3] < 1550 && seconds > 0.45 && seconds < 0.6'
