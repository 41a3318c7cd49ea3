#!/usr/bin/env bash
# The step loop: the seam is measured, points are read back by other programs, and what cannot be is refused with
# numbers.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/signal-lib.sh"
need ogginfo jq

# A second of a sine that is in the middle of a period at its end.
sox -r 44100 -c 2 -n -b 24 sine.wav synth 1 sine 100.37 sine 251.63 gain -6

# seam NAME START END FACTOR: the jump back is at most this many of the sine's own steps.
seam() {
	local jump step
	read -r jump step < <(signal seam "$1" "$2" "$3")
	most "the seam of $1 ($jump, steps of $step)" "$jump" "$(awk -v step="$step" -v factor="$4" 'BEGIN { print step * factor }')"
}

# ---- without a crossfade only the points

sound plain sine.wav '{action: loop}'
is_silent
sound bare sine.wav '{action: channels, count: 2}'
read -r a b largest snr < <(signal like plain.wav bare.wav)
same 'a loop without a crossfade' "$a $b $largest" '44100 44100 0.000000000'
same 'points of a whole file' "$(signal points plain.wav)" '0 44099 0 0'
same 'no loop, no points' "$(signal points bare.wav)" ''
same 'record' "$(jq -c '.products[0].loop' plain.asset.json)" '{"start":0,"end":44100}'
read -r jump step < <(signal seam plain.wav 0 44100)
least 'a seam without a crossfade, to be heard' "$jump" 0.1

sound part sine.wav '{action: loop, start: 22050 samples, end: 750 ms}'
same 'points' "$(signal points part.wav)" '22050 33074 0 0'
same 'length' "$(soxi -s part.wav)" 44100

# ---- crossfades

sound whole sine.wav '{action: loop, crossfade: 0.1 s}'
same 'points, whole' "$(signal points whole.wav)" '0 39689 0 0'
same 'length, whole' "$(soxi -s whole.wav)" 39690
seam whole.wav 0 39690 1.5

sound inner sine.wav '{action: loop, start: 0.21 s, end: 0.9 s, crossfade: 4410 samples}'
same 'points, inner' "$(signal points inner.wav)" '9261 39689 0 0'
same 'length, inner' "$(soxi -s inner.wav)" 39690
seam inner.wav 9261 39690 1.5
# Up to the crossfade nothing is changed.
for name in inner bare; do
	sox $name.wav -b 32 -e float $name-head.wav trim 0 35280s
done
same 'before the crossfade' "$(signal like inner-head.wav bare-head.wav | cut -d ' ' -f 3)" 0.000000000

# What is behind the end is mixed in, so the loop keeps its length.
sound tail sine.wav '{action: loop, end: 0.8 s, crossfade: 0.1 s}'
same 'points, tail' "$(signal points tail.wav)" '0 35279 0 0'
seam tail.wav 0 35280 1.5

# Through a lossy codec, on what ffmpeg decodes; the length is exact there too.
sound lossy sine.wav '{action: loop, start: 0.21 s, crossfade: 100ms}' ogg 'quality: 90'
is_silent
same 'LOOPSTART, LOOPLENGTH by ffprobe' \
	"$(ffprobe -v error -of csv=p=0 -show_entries stream_tags=LOOPSTART,LOOPLENGTH lossy.ogg)" '9261,34839'
ogginfo lossy.ogg >ogginfo.txt || problem "ogginfo finds: $(grep -v '^\s' ogginfo.txt | tail -n 3)"
grep -q 'LOOPSTART=9261' ogginfo.txt && grep -q 'LOOPLENGTH=34839' ogginfo.txt || problem 'ogginfo finds no points'
same 'length, ogg' "$(ffmpeg -v error -i lossy.ogg -f s16le - | wc -c)" $((44100 * 4))
seam lossy.ogg 9261 44100 2

# A file that came with points is given as it is; points go through other steps.
sound again part.wav '{action: channels, count: 1}' ogg
same 'points kept' "$(ffprobe -v error -of csv=p=0 -show_entries stream_tags=LOOPSTART,LOOPLENGTH again.ogg)" '22050,11025'

# Seconds and samples are two requests for products, and each has its own.
sound one sine.wav '{action: loop, end: 1 s}'
sound two sine.wav '{action: loop, end: 1 samples}'
same 'one second' "$(signal points one.wav)" '0 44099 0 0'
same 'one sample' "$(signal points two.wav)" '0 0 0 0'

# ---- MP3

sound_spec gap sine.wav '{action: loop}' mp3
run 0 check gap.yaml
says 'gap.yaml:4:28: warning: loop: an MP3 carries no loop points' W0327 'formats: [ogg, mp3]'
run 0 gap.yaml -o gap.asset.json
says 'gap.yaml:4:28: warning: loop:'
sound_spec both sine.wav '{action: loop}, {action: convert, formats: [mp3, ogg]}' mp3
run 0 both.yaml -o both.asset.json
is_silent

# ---- what is refused

# refused STEP PLACE WORDS...
refused() {
	local step=$1 place=$2
	shift 2
	sound_spec bad sine.wav "{action: loop, $step}" wav
	run 1 bad.yaml -o bad.asset.json
	says "bad.yaml:4:$place: error: loop:" E0733 "$@"
	is_absent bad.asset.json bad.wav
}
refused 'end: 1.5 s' 39 'the end is at 66150 samples (1.5 s), but the sound has 44100 samples (1 s)'
refused 'end: 22050' 39 "if samples are meant, write '22050 samples'"
refused 'start: 0.5, end: 0.25' 51 'the start at 22050 samples (0.5 s) is not before the end at 11025 samples (0.25 s)'
refused 'crossfade: 0.3 s' 45 'a crossfade of 13230 samples (0.3 s) is more than a quarter of the loop, 11025 samples (0.25 s)'
refused 'start: 1000 samples, crossfade: 1001 samples' 66 'which is at 1000 samples' 'start at 0'
sound_spec bad sine.wav '{action: loop, start: 0.5 samples}' wav
run 1 check bad.yaml
says 'bad.yaml:4:41:' 'expected a whole number of samples from 0'
