#!/usr/bin/env bash
# A hit of a sound reads no object, starts no program and loads no codec, whichever the product is, and also when the product
# has to be put back from the cache. A sound that is new starts one program for each library that it needs, and no other.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need sox strace
[ -z "$ASSETC_SANITIZE" ] || skip 'tracing does not go with sanitizers'

sox -R -n -r 22050 -c 1 -b 16 in.wav synth 0.6 sine 300-900 vol 0.5 pad 0.1 0.1
sox in.wav in.flac
ffmpeg -v error -i in.wav in.mp3 2>/dev/null || sox in.wav in.mp3

# sound NAME FILE FORMATS STEP...
sound() {
	local name=$1 file=$2 formats=$3
	shift 3
	{
		printf 'version: "1.0"\nid: %s\ngeneration: {type: audio, provider: file, file: %s}\npost_processing:\n' "$name" "$file"
		[ $# -eq 0 ] || printf '  - %s\n' "$@"
		printf '  - {action: convert, formats: %s}\nintegration: {manifest_path: %s.mp3}\n' "$formats" "$name"
	} >"$name.yaml"
}
trace() {
	strace -f -qq -e trace=%file,%process,%network -o trace "$ASSETC" "$1.yaml" -o "out/$1.asset.json" >"$out" 2>"$err" </dev/null ||
		problem "$1: $(cat "$err")"
}
programs() {
	{ grep -oE 'execve\("[^"]*assetc-sound-[a-z0-9]*"' trace || :; } | grep -oE '[a-z0-9]*"$' | tr -d '"' | sort | xargs
}
# starts NAME PROGRAM...: a compile that finds nothing made starts these, each once, and a hit nothing.
starts() {
	local name=$1
	shift
	trace "$name"
	same "programs started for $name" "$(programs)" "$*"
	trace "$name"
	! grep -E 'clone|fork|execve' trace | sed 1d | grep . >&2 || problem "a hit of $name starts a program"
	! grep -E 'objects|socket' trace >&2 || problem "a hit of $name looks at an object or opens a socket"
	! grep -E '\.so[."]|assetc-sound' trace >&2 || problem "a hit of $name looks for a library or a program"
	# Its products are put back from the cache.
	rm -r out
	trace "$name"
	same "programs started to place $name" "$(programs)" ''
	is_there "out/$name.mp3"
}

strace -o trace true 2>/dev/null || skip 'strace may not trace here'
sound wave in.wav '[mp3]' '{action: trim_silence, threshold: -40 dB}' '{action: normalize, peak: -1 dB}'
starts wave pcm
sound mpeg in.mp3 '[mp3]'
starts mpeg mpg123
sound flac in.flac '[mp3]'
starts flac sndfile
sound loud in.wav '[mp3]' '{action: normalize, loudness: -16 LUFS}'
starts loud ebur128 pcm
sound rate in.wav '[mp3]' '{action: resample, rate: 44100}'
starts rate pcm soxr
sound vorbis in.wav '[mp3, ogg]'
starts vorbis pcm vorbis
