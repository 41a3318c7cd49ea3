# sound-steps-lib.sh - what scripts about steps on sounds share: sounds to work on, made by sox or real ones, and what
# ffmpeg and sox say of the products. Sourced after cli-lib.sh.
. "$support/python-lib.sh"
need ffmpeg sox
python_with array

# The four sounds as a service delivered them; none where they are not at hand, which is said.
real_sounds=()
if [ -n "$ASSETC_SHARED" ]; then
	mkdir real
	cp "$ASSETC_SHARED"/real/raw/*_raw.mp3 real # inputs of a project stand in it
	real_sounds=(real/*.mp3)
	[ ${#real_sounds[@]} -eq 4 ] || problem "there are ${#real_sounds[@]} real sounds, not 4"
else
	echo 'the real sounds are not at hand: only those that sox makes are tried' >&2
fi

# make_sounds: in made/, from 8 kHz to 192 kHz, mono to 5.1, in every format that is read. -R: the same noise each time.
make_sounds() {
	mkdir -p made
	sox -R -n -r 8000 -c 1 -b 16 made/mono.wav synth 0.7 pluck A4 vol 0.5 pad 0.05 0.2
	sox -R -n -r 48000 -c 2 -b 24 made/noise.flac synth 1 pinknoise vol 0.2 fade 0.2 1 0.5 pad 0.1 0.1
	sox -R -n -r 44100 -c 2 -b 32 -e float made/voice.wav synth 0.8 sine 220 tremolo 4 vol 0.1 pad 0.2 0.01
	sox -R -n -r 192000 -c 2 -b 24 made/fast.wav synth 0.45 square 1000 vol 0.7 pad 0.01 0.02
	sox -R -n -r 48000 -c 6 -b 24 made/surround.wav synth 1 sine 300 sine 400 sine 500 sine 600 sine 700 sine 800 \
		vol 0.3 fade h 0.2 1 0.5
	sox -R -n -r 44100 -c 2 -C 6 made/music.ogg synth 1 pluck C3 pluck E3 vol 0.4 fade 0 1 0.5
	sox -R -n -r 44100 -c 2 -C 192 made/music.mp3 synth 1 pluck D3 pluck A3 vol 0.4 fade 0 1 0.5
	made_sounds=(made/*)
}

judge() {
	"$python" "$support/judge_sound.py" "$@" || problem "judge_sound $*"
}

from=

# process FILE STEPS: the sound through these steps, into made.wav of floats and made.raw; what stands in FILE is in from.raw.
# Sets $rate and $channels. $err has what was said. A FILE of the same name is taken for the same.
process() {
	cat >made.yaml <<-END
		version: "1.0"
		id: made
		generation: {type: audio, provider: file, file: "$1"}
		post_processing: [$2, {action: convert, formats: [wav], bits: float}]
		integration: {manifest_path: made.wav}
	END
	rm -rf out
	run "${expected_code:-0}" made.yaml -o out/made.asset.json
	if [ "$1" != "$from" ]; then
		ffmpeg -nostdin -v error -y -i "$1" -c:a pcm_f32le from.wav || problem "ffmpeg does not decode $1"
		read -r rate channels < <(judge raw from.wav from.raw)
		from=$1
	fi
	[ "${expected_code:-0}" -ne 0 ] || judge raw out/made.wav made.raw >made.facts
}

# near WHAT FOUND WANTED MOST: two numbers are at most so far apart
near() {
	awk -v found="$2" -v wanted="$3" -v most="$4" 'BEGIN {
		apart = found - wanted
		exit !(found ~ /^[-+0-9.e]+$/ && apart <= most && -apart <= most)
	}' || problem "$1: '$2' is not within $4 of $3"
}

# measured FILE: "LUFS DBTP" by ffmpeg's ebur128, with one decimal each. Its first summary is of nothing.
measured() {
	ffmpeg -nostdin -hide_banner -nostats -i "$1" -filter_complex ebur128=peak=true -f null - 2>&1 |
		awk '$1 == "I:" {loudness = $2} $1 == "Peak:" {peak = $2} END {print loudness, peak}'
}
