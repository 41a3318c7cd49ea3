#!/usr/bin/env bash
# What trim_silence keeps: exactly what a few lines of Python keep, exactly what ffmpeg's silenceremove keeps of the loudest
# channel at each end, and at each end at most a window of sox's more than sox, which compares the mean of a window.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/sound-steps-lib.sh"
make_sounds

# kept FILE THRESHOLD PRE POST IGNORE [peak]: the same cut as Python makes, to the sample. Sets $kept.
kept() {
	local name want
	name="$(basename "$1") at $2 dB, pre $3, post $4, ignore $5 ${6-}"
	process "$1" "{action: trim_silence, threshold: $2, pre_roll: $3, post_roll: $4, ignore: $5${6:+, relative_to: $6}}"
	is_silent
	want=$(judge trimmed from.raw "$channels" "$rate" "$2" "$3" "$4" "$5" ${6-})
	kept=$(($(stat -c %s made.raw) / 4 / channels))
	same "$name: frames" "$kept" "$((${want#* } - ${want% *}))"
	near "$name: samples" "$(judge within from.raw made.raw "$channels" "${want% *}")" 0 0.00001
	tried=$((tried + 1))
}

ways=('-60 0.005 0.02 0' '-30 0 0.1 0 peak' '-50 0 0 0.01')
tried=0
for file in "${made_sounds[@]}" "${real_sounds[@]}"; do
	kept "$file" -40 0 0 0
	# shellcheck disable=SC2086
	kept "$file" ${ways[tried / 2 % 3]}
done
[ "$tried" -eq $((14 + 2 * ${#real_sounds[@]})) ] || problem "only $tried sounds were cut"

# ---- real sounds end as was measured by hand: 9239, 11994 and 14810 frames are 0.210, 0.272 and 0.336 s

if [ ${#real_sounds[@]} -gt 0 ]; then
	while read -r file threshold frames; do
		kept "real/sfx_player_$file" "$threshold" 0 0 0.01
		same "$file at $threshold dB" "$kept" "$frames"
	done <<-END
		jump1_01_raw.mp3 -40 9239
		jump1_01_raw.mp3 -50 11994
		jump1_01_raw.mp3 -60 14810
		jump3_01_raw.mp3 -40 24430
		jump3_01_raw.mp3 -50 26696
		jump3_01_raw.mp3 -60 28212
	END
	kept real/sfx_player_jump1_01_raw.mp3 -40 0 0 0
	same 'jump1 with its tick' "$kept" 9997
fi

# ---- ffmpeg, on each channel alone: its "peak" of several is the mean of them

for file in made/{mono.wav,noise.flac,voice.wav,surround.wav} "${real_sounds[@]}"; do
	sox --no-dither "$file" -b 32 -e float padded.wav gain -6 pad 0.05 0.1
	from=
	process padded.wav '{action: trim_silence}'
	cut=silenceremove=start_periods=1:start_threshold=-40dB:detection=peak:window=0
	outputs=()
	for ((k = 0; k < channels; k++)); do
		outputs+=(-map 0 -af "pan=mono|c0=c$k,$cut" -f f32le head$k.raw -map 0 -af "pan=mono|c0=c$k,areverse,$cut" -f f32le tail$k.raw)
	done
	ffmpeg -nostdin -v error -y -f f32le -ar "$rate" -ac "$channels" -i from.raw "${outputs[@]}"
	frames=$(($(stat -c %s from.raw) / 4 / channels)) start=$frames end=0
	for ((k = 0; k < channels; k++)); do
		head=$((frames - $(stat -c %s head$k.raw) / 4)) tail=$(($(stat -c %s tail$k.raw) / 4))
		[ "$head" -ge "$start" ] || start=$head
		[ "$tail" -le "$end" ] || end=$tail
	done
	same "$file: frames beside ffmpeg" "$(($(stat -c %s made.raw) / 4 / channels))" "$((end - start))"
	same "$file: samples beside ffmpeg" "$(judge within from.raw made.raw "$channels" "$start")" 0.000000000
done

# ---- sox: the mean of 20 ms, so it never keeps more than we but for one window, and the same of what has sharp ends

for file in made/noise.flac "${real_sounds[@]}"; do
	process "$file" '{action: trim_silence}'
	sox -t f32 -r "$rate" -c "$channels" from.raw -t f32 sox.raw silence 1 0 -40d reverse silence 1 0 -40d reverse 2>/dev/null
	more=$((($(stat -c %s sox.raw) - $(stat -c %s made.raw)) / 4 / channels))
	[ "$more" -le $((rate / 50)) ] || problem "$file: sox keeps $more frames more"
done
process made/fast.wav '{action: trim_silence}'
sox -t f32 -r "$rate" -c "$channels" from.raw -t f32 sox.raw silence 1 0 -40d reverse silence 1 0 -40d reverse
near 'sharp ends beside sox' "$(($(stat -c %s made.raw) / 8))" "$(($(stat -c %s sox.raw) / 8))" $((rate / 50))

# ---- nothing but silence is an error with the numbers

sox -R -n -r 44100 -c 2 -b 24 quiet.wav synth 0.5 sine 500 vol 0.001
expected_code=1 process quiet.wav '{action: trim_silence}'
says 'E0703' '-60.0' 'threshold of -40.00 dBFS' "say 'relative_to: peak'"
[ ! -e out/made.wav ] || problem 'a product of silence'
