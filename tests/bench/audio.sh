#!/usr/bin/env bash
# A sound from MP3 to MP3: silence cut off at both ends, the peak at -1 dB, 192 kb/s. A whole process, beside sox, which does it
# in one command, and ffmpeg, which takes three; and how much of the time is not LAME's.
# usage: audio.sh ASSETC
#
# Nothing of the sound is in the cache before a turn. All three encode by LAME, so it is the floor.
. "$(dirname "$0")/lib/turns.sh"

clip='audio: 0.5 s' long='audio: 30 s'
if ! has sox soxi || ! sox -n -r 44100 try.mp3 trim 0 0.1 2>/dev/null; then
	not_measured "$clip, of sox" 0.65 - 'there is no sox that writes MP3'
	not_measured "$clip, of sox, WAV in" 0.65 - 'there is no sox that writes MP3'
	not_measured "$clip, of ffmpeg in three passes" 0.05 - 'there is no sox that writes MP3'
	not_measured "$long, of sox" 0.95 - 'there is no sox that writes MP3'
	not_measured "$long, share outside LAME" 0.15 - 'there is no sox that writes MP3'
	exit 0
fi

# sound NAME HEAD BODY TAIL: a tone and noise for BODY seconds between two pieces of silence, as NAME.wav and NAME.mp3, and
# specs for both.
sound() {
	sox -R -n -r 44100 -c 2 -b 16 "$1.wav" synth "$3" sine 300-1200 synth "$3" pinknoise mix vol 0.5 \
		fade t 0.005 "$3" 0.08 pad "$2" "$4"
	sox -R "$1.wav" -C 192 "$1.mp3"
	for format in mp3 wav; do
		cat >"$1-$format.yaml" <<-SPEC
			version: "1.0"
			id: $1-$format
			generation: {type: audio, provider: file, file: $1.$format}
			post_processing:
			  - {action: trim_silence, threshold: -40 dB}
			  - {action: normalize, peak: -1 dB}
			  - {action: convert, formats: [mp3], bitrate: 192k}
			integration: {manifest_path: $1-$format.mp3}
		SPEC
	done
}

ours() {
	command=("$assetc" "$1.yaml" -o "out/$1.asset.json")
}
by_sox() {
	command=(sox "$1" -C 192 sox.mp3 silence 1 0 -40d reverse silence 1 0 -40d reverse norm -1)
}

# same FILE FILE: both play as long, within a tenth of a second.
same() {
	awk -v a="$(soxi -D "$1")" -v b="$(soxi -D "$2")" 'BEGIN { exit !(a > b - 0.1 && b > a - 0.1) }' ||
		{ echo "audio: $1 and $2 are not of one length" >&2 && exit 1; }
}

# beside FIGURE LIMIT ROUNDS OUR-SPEC PEER...: both in turns, by the clock and by the time of processors.
beside() {
	local name=$1 limit=$2 rounds=$3
	ours "$4"
	shift 4
	turns 2 -- "${command[@]}" -- "$@" >times # warms up
	turns "$rounds" -- "${command[@]}" -- "$@" >times
	{ read -r one two && read -r three four; } <times
	figure "$name" "$(milliseconds "$one")" "$(milliseconds "$two")" "$limit" -
	figure "$name, processor time" "$(milliseconds "$three")" "$(milliseconds "$four")" - -
}

sound clip 0.06 0.37 0.07
sound long 1 28 1

# A cache that is in use, and has nothing of these sounds.
cat >other.yaml <<'SPEC'
version: "1.0"
id: other
generation: {type: audio, provider: procedural, model: coin}
prompt: {base: a coin, parameters: {duration_seconds: 0.1}}
integration: {manifest_path: other.wav}
SPEC
"$assetc" other.yaml -o other/other.asset.json
mv cache used
export BEFORE1='rm -rf cache out && cp -r used cache'
eval "$BEFORE1"

ours clip-mp3 && "${command[@]}"
by_sox clip.mp3 && "${command[@]}"
same out/clip-mp3.mp3 sox.mp3
beside "$clip, of sox" 0.65 81 clip-mp3 "${command[@]}"
by_sox clip.wav
beside "$clip, of sox, WAV in" 0.65 81 clip-wav "${command[@]}"
if has ffmpeg && ffmpeg -hide_banner -loglevel error -encoders >encoders && grep -q libmp3lame encoders; then
	"$bench_dir/audio/three_passes.sh" clip.mp3 ffmpeg.mp3
	same ffmpeg.mp3 sox.mp3
	beside "$clip, of ffmpeg in three passes" 0.05 7 clip-mp3 "$bench_dir/audio/three_passes.sh" clip.mp3 ffmpeg.mp3
else
	not_measured "$clip, of ffmpeg in three passes" 0.05 - 'there is no ffmpeg that writes MP3'
fi
by_sox long.mp3
beside "$long, of sox" 0.95 9 long-mp3 "${command[@]}"

# The samples that LAME gets there, encoded by a program that does nothing else.
lame=$(sed -n 's/^ASSETC_lame_LIBRARY:[^=]*=//p' "$build_dir/CMakeCache.txt" 2>/dev/null) || lame=
if [ -z "$lame" ]; then
	not_measured "$long, share outside LAME" 0.15 - 'assetc does not lie where it was built'
	exit 0
fi
sed 's/formats: .*/formats: [wav], bits: float}/; s/long-mp3/floats/g; s/floats.mp3/floats.wav/' long-mp3.yaml >floats.yaml
"$assetc" floats.yaml -o floats/floats.asset.json
sox floats/floats.wav -t f32 floats/samples
"${CC:-cc}" -O2 -std=c11 -D_GNU_SOURCE -I "$source_dir/tool" "$bench_dir/audio/mp3_encode.c" -o mp3_encode \
	"$build_dir"/libassetc-{sound,media,base}.a "$lame" -lm -lpthread
ours long-mp3
turns 9 -- "${command[@]}" -- ./mp3_encode floats/samples lame.times >times
{ read -r whole _ && read -r processor _; } <times
median() {
	cut -d ' ' -f "$1" lame.times | sort -n | awk '{ line[NR] = $1 } END { print line[int((NR + 1) / 2)] }'
}
outside() {
	awk -v whole="$1" -v lame="$2" 'BEGIN { print whole - lame }'
}
one=$(outside "$whole" "$(median 1)")
two=$(outside "$processor" "$(median 2)")
figure "$long, share outside LAME" "$(milliseconds "$one")" "$(milliseconds "$whole")" 0.15 -
figure "$long, share outside LAME, processor time" "$(milliseconds "$two")" "$(milliseconds "$processor")" - -
