#!/usr/bin/env bash
# A program that decodes: where it is found, what is said when it is not there or fails, that a hit does without it,
# and that nothing of it is left behind.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need sox

helper=$ASSETC_BUILD_DIR/assetc-sound-sndfile
[ -x "$helper" ] || skip "there is no $helper"
sound() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: audio, provider: file, file: $2}
		post_processing:
		  - {action: convert, formats: [wav]}
		integration: {manifest_path: $1.wav}
	END
}
# fresh FILE: a run that finds nothing made.
fresh() {
	rm -rf out "$XDG_CACHE_HOME/assetc"
	run "$1" beep.yaml -o out/beep.asset.json
}

sox -R -r 8000 -c 1 -n -b 16 in.flac synth 0.3 sine 440 vol 0.5
sound beep in.flac

# As installed, and as built. The program is a copy, so that it finds nothing beside itself.
mkdir -p prefix/bin prefix/libexec/assetc beside elsewhere
for folder in prefix/bin beside elsewhere; do cp "$ASSETC" "$folder/assetc"; done
cp "$helper" prefix/libexec/assetc/
cp "$helper" beside/
for folder in prefix/bin beside; do
	ASSETC=$PWD/$folder/assetc
	fresh 0
	is_there out/beep.wav
done
ln -s ../prefix/bin/assetc elsewhere/link
ASSETC=$PWD/elsewhere/link fresh 0
# A sanitizer needs /proc itself.
if [ -z "$ASSETC_SANITIZE" ] && unshare -rm true 2>/dev/null; then
	rm -rf out "$XDG_CACHE_HOME/assetc"
	unshare -rm sh -c 'mount -t tmpfs none /proc && exec elsewhere/link beep.yaml -o out/beep.asset.json' >"$out" 2>"$err" ||
		problem "without /proc: $(cat "$err")"
	is_there out/beep.wav
else
	echo 'no name space of its own, or a sanitizer: what is found without /proc is not looked at' >&2
fi

# Without it nothing is decoded, and what was made once is a hit.
ASSETC=$PWD/elsewhere/assetc
run 0 beep.yaml -o out/beep.asset.json
is_silent
fresh 7
says 'E0621' 'the program assetc-sound-sndfile, which works on sounds, is not found' 'install assetc again'
is_absent out/beep.wav
printf 'no program' >elsewhere/assetc-sound-sndfile
chmod +x elsewhere/assetc-sound-sndfile
fresh 7
says 'E0621' 'cannot be started'
printf '#!/bin/sh\nexit 0\n' >elsewhere/assetc-sound-sndfile
fresh 7
says 'E0622' 'assetc-sound-sndfile ended too early, with exit code 0, before it said hello'
printf '#!/bin/sh\nexit 127\n' >elsewhere/assetc-sound-sndfile
fresh 7
says 'E0622' 'could not load the libraries it needs' 'ldd'
printf '#!/bin/sh\n"%s/assetc-sound-pcm" </dev/null\n' "$ASSETC_BUILD_DIR" >elsewhere/assetc-sound-sndfile
fresh 7
says 'E0622' 'assetc-sound-sndfile is not of this assetc: it was built as "' ' pcm", not as "'

# A decoder that is ended by its own fault takes nothing with it. The real one says hello, then the other goes on.
cat >elsewhere/assetc-sound-sndfile <<END
#!/bin/sh
"$helper" </dev/null
/bin/sleep 0.1
kill -SEGV \$\$
END
fresh 7
says 'beep.yaml:3:' 'assetc-sound-sndfile was ended by signal 11 while decoding the sound'

# Nobody is left, also after a kill in the midst of work.
if [ -z "$ASSETC_SANITIZE" ]; then
	# A name of its own, to be told from those of other tests.
	printf '#!/bin/sh\nexec "%s"\n' "$helper" >elsewhere/assetc-sound-sndfile
	children() {
		ps -eo ppid=,stat=,args= | awk -v parent="$1" '$1 == parent && $2 !~ /Z/' | grep -c assetc-sound || :
	}
	ASSETC=$PWD/elsewhere/assetc fresh 0
	sox -R -r 44100 -c 2 -n -b 16 long.flac synth 120 pinknoise vol 0.5
	sound long long.flac
	"$ASSETC" long.yaml -o out/long.asset.json >"$out" 2>"$err" &
	pid=$!
	for ((i = 0; i < 200; i++)); do
		[ "$(children $pid)" -eq 0 ] || break
		sleep 0.01
	done
	[ "$i" -lt 200 ] || problem 'no helper was seen at work'
	ids=$(ps -eo pid=,ppid= | awk -v parent=$pid '$2 == parent { print $1 }')
	kill -KILL $pid
	wait $pid 2>/dev/null || :
	for id in $ids; do
		for ((i = 0; i < 500; i++)); do
			state=$(ps -o stat= -p "$id") || :
			[ -n "$state" ] && [[ $state != Z* ]] || break
			sleep 0.01
		done
		[ "$i" -lt 500 ] || problem "process $id goes on after its program was killed"
	done
fi

# Another library than that of the build is told of, also where several formats are written at once. The hello of a program
# says it twice: what it was built with, and what it found.
cat >elsewhere/assetc-sound-vorbis <<END
#!/bin/sh
PATH=/usr/bin:/bin
"$ASSETC_BUILD_DIR/assetc-sound-vorbis" | { head -c 232 | sed 's,vorbis/.,vorbis/~,2'; cat; }
END
chmod +x elsewhere/assetc-sound-vorbis
sox -R -r 44100 -c 2 -n -b 16 -e signed -t raw several.raw synth 1 pinknoise vol 0.5
sound several several.raw
sed -i 's/formats: .wav./formats: [wav, ogg, mp3]/; s,^post,prompt: {parameters: {pcm: s16le/44100/2}}\n&,' several.yaml
cp "$ASSETC_BUILD_DIR/assetc-sound-pcm" elsewhere/
ASSETC=$PWD/elsewhere/assetc run 0 several.yaml -o out/several.asset.json
says 'W0623' 'another library' 'vorbis/~'
is_there out/several.ogg
