#!/usr/bin/env bash
# Sounds of every kind that is read become a WAV with the samples that ffmpeg finds in them; what is cut short, of no
# known kind or too large is refused in little time and memory.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need sox ffmpeg flac oggenc lame

# source_spec ID FILE [PCM]
source_spec() {
	local parameters=
	[ -z "${3:-}" ] || parameters="prompt: {parameters: {pcm: $3}}"
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: file, file: $2}
		$parameters
		post_processing:
		  - {action: convert, formats: [wav], bits: float}
		integration: {manifest_path: $1.wav}
	END
}
# equal FILE FORMAT...: FILE holds the samples that ffmpeg finds in the source, to the last bits.
equal() {
	local name=$1 made=out/${1%.*}.wav
	shift
	ffmpeg -v error -y "$@" -i "$name" -f f32le -c:a pcm_f32le wanted.raw
	ffmpeg -v error -y -i "$made" -f f32le -c:a pcm_f32le found.raw
	python3 - "$name" <<-'END' || problem "$name: other samples"
		import array, sys
		found, wanted = (array.array('f', open(name, 'rb').read()) for name in ('found.raw', 'wanted.raw'))
		if len(found) != len(wanted):
		    sys.exit(f'{len(found)} samples, not {len(wanted)}')
		worst = max(map(lambda a, b: abs(a - b), found, wanted))
		sys.exit(worst > 1e-5 and f'they differ by {worst}')
	END
}

sox -R -r 44100 -c 2 -n -b 24 in.wav synth 0.5 pinknoise vol 0.5
sox in.wav -b 16 s16.wav
lame --quiet s16.wav lame.mp3
ffmpeg -v error -i s16.wav lavf.mp3
oggenc -Q s16.wav -o vorbis.ogg
flac -s in.wav -o flac.flac 2>/dev/null
sox in.wav -e float -b 32 float.wav
cat in.wav | ffmpeg -v error -i - -f wav -c:a pcm_s16le - | cat >streamed.wav
for file in s16.wav lame.mp3 lavf.mp3 vorbis.ogg flac.flac float.wav streamed.wav; do
	source_spec "${file%.*}" "$file"
	run 0 "${file%.*}.yaml" -o "out/${file%.*}.asset.json"
	is_silent
	equal "$file"
done
for pcm in s16le f32le mulaw; do
	ffmpeg -v error -i in.wav -ar 22050 -ac 1 -f $pcm $pcm.raw
	source_spec $pcm $pcm.raw $pcm/22050/1
	run 0 $pcm.yaml -o out/$pcm.asset.json
	equal $pcm.raw -f $pcm -ar 22050 -ac 1
done

# ---- refused, and soon

refused() {
	local words
	source_spec bad "$1"
	bounded 1 bad.yaml -o bad/bad.asset.json
	shift
	says bad.yaml:3:49: "$@"
	is_absent bad/bad.wav
}
memory_kb=524288 # the decoder's own libraries among it
head -c 5000 lame.mp3 >cut.mp3
refused cut.mp3 E0602 'cut short' 'MPEG frames'
head -c 5000 vorbis.ogg >cut.ogg
refused cut.ogg E0602 'cut short'
head -c 60000 flac.flac >cut.flac
refused cut.flac E0602 'promises 22050 frames'
head -c 5000 s16.wav >cut.wav
refused cut.wav E0602 'promises 88200 bytes and 4956 are there'
# A few bytes that claim hours of sound.
{ head -c 21 flac.flac && printf '\x7f\xff\xff\xff\xff' && tail -c +27 flac.flac; } >bomb.flac
refused bomb.flac E0603 'the limit is'
{ head -c 22 s16.wav && printf '\xff\xff' && tail -c +25 s16.wav; } >bomb.wav
refused bomb.wav E06
{ head -c 24 s16.wav && printf '\xff\xff\xff\x7f' && tail -c +29 s16.wav; } >fast.wav
refused fast.wav E06
printf 'fLaC' >short.flac
refused short.flac E0602
ffmpeg -v error -i in.wav -f aiff in.aiff
source_spec bad in.aiff
run 1 bad.yaml -o bad/bad.asset.json
says 'neither an image nor a sound of a known format'
