#!/usr/bin/env bash
# The step channels against ffmpeg's and sox's mixes of the same files, within what floats and 16 bits round.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
. "$support/signal-lib.sh"

# like WHAT A B LARGEST: as long, and no sample further apart.
like() {
	local a b largest snr
	read -r a b largest snr < <(signal like "$2" "$3")
	same "length of $1" "$a" "$b"
	most "$1" "$largest" "$4"
}

# ---- mono and stereo

sox -R -r 44100 -c 2 -n -b 24 noise.wav synth 0.5 pinknoise pinknoise gain -3
sound mono noise.wav '{action: channels, count: 1}'
is_silent
ffmpeg -v error -i noise.wav -af 'pan=mono|c0=0.5*c0+0.5*c1' -c:a pcm_f32le ffmpeg.wav
like "mono, ffmpeg" mono.wav ffmpeg.wav 1e-7
sox noise.wav -b 32 -e float sox.wav remix 1,2
like "mono, sox" mono.wav sox.wav 1e-7

sound double mono.wav '{action: channels, count: 2}'
sox double.wav -b 32 -e float left.wav remix 1
sox double.wav -b 32 -e float right.wav remix 2
like 'left' mono.wav left.wav 0
like 'right' mono.wav right.wav 0

# ---- surround

for count in 6 8; do
	tones=()
	for ((i = 1; i <= count; i++)); do
		sox -r 48000 -c 1 -n -b 24 tone$i.wav synth 0.5 sine $((i * 250)) gain -1
		tones+=(tone$i.wav)
	done
	sox -M "${tones[@]}" many$count.wav
	sound stereo$count many$count.wav '{action: channels, count: 2}'
	is_silent
	# To whole numbers, ffmpeg scales its mix so that it cannot clip.
	ffmpeg -v error -i many$count.wav -ac 2 -c:a pcm_s16le ffmpeg$count.wav
	like "$count channels, ffmpeg" stereo$count.wav ffmpeg$count.wav 0.00005
	sound mono$count many$count.wav '{action: channels, count: 1}'
	sox stereo$count.wav -b 32 -e float sox$count.wav remix 1,2
	like "$count channels to mono" mono$count.wav sox$count.wav 1e-7
	# All at full scale, and the low-frequency channel is not heard.
	most "peak of $count channels" "$(signal level stereo$count.wav | cut -d ' ' -f 2)" 0
	most "the low-frequency channel of $count" "$(signal sine stereo$count.wav 1000 | head -n 1 | cut -d ' ' -f 1)" 0.0001
done

# Through OGG, whose channels stand in another order, each comes back at its place.
sound order many6.wav '{action: resample, rate: 48000}' ogg 'quality: 90'
sound back order.ogg '{action: resample, rate: 48000}'
for file in order.ogg back.wav; do
	for ((i = 1; i <= 6; i++)); do
		# The low-frequency channel of an OGG loses what is not low.
		[ $i -ne 4 ] || continue
		least "tone $i of $file" "$(signal sine $file $((i * 250)) | sed -n "${i}p" | cut -d ' ' -f 1)" 0.85
	done
done

# ---- what is told

sox noise.wav pair.wav remix 1 1v-1
sound opposite pair.wav '{action: channels, count: 1}'
says 'opposite.yaml:4:45: warning: channels: the two channels cancel each other' 'at -inf dB' W0731 'count: 2'
run 0 opposite.yaml -o opposite.asset.json
is_silent

sox -M mono.wav mono.wav mono.wav mono.wav four.wav
sound_spec quad four.wav '{action: channels, count: 1}' wav
run 1 quad.yaml -o quad.asset.json
says 'quad.yaml:4:45: error: channels: a sound of 4 channels cannot be mixed to 1' E0731 '5.1 and 7.1'
is_absent quad.asset.json

sound_spec many noise.wav '{action: channels, count: 3}' wav
run 1 check many.yaml
says 'many.yaml:4:45:' 'count: 3 is outside 1 to 2'
