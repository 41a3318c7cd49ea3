#!/usr/bin/env bash
# Locks that are wrong, one in each line of bad.txt: told with their place, quickly and in little
# memory, by compile, lock check and lock update; nothing is guessed and no output changes.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

spec stone
run 0 stone.yaml -o out/stone.asset.json -MD
before=$(bytes out stone.yaml)
count=0
while IFS=$'\t' read -r place code words text; do
	[[ $place != \#* ]] || continue
	count=$((count + 1))
	printf '%b' "$text" >stone.lock
	for command in 'stone.yaml -o out/stone.asset.json -MD' 'lock check stone.yaml' 'lock update --all stone.yaml'; do
		cp stone.lock before.lock
		bounded 1 $command
		grep -qF "stone.lock:$place: error: " "$err" && grep -qF "$words" "$err" && grep -qF "[$code]" "$err" ||
			problem "$command: not $place $code '$words' but '$(cat "$err")' for: $text"
		same "errors of $command for $text" "$(grep -c ': error: ' "$err")" 1
		! LC_ALL=C grep -q -P '[\x00-\x08\x0b-\x1f\x7f]' "$err" || problem "control characters reach the terminal: $text"
		same_file stone.lock before.lock
		[ "$count" -le 3 ] || break
	done
done <"$(dirname "$0")/bad.txt"
[ "$count" -ge 40 ] || problem "only $count bad locks"
same 'outputs' "$(bytes out stone.yaml)" "$before"

# ---- what is no file, or too large

head -c 1048577 /dev/zero | tr '\0' x >stone.lock
bounded 1 stone.yaml -o out/stone.asset.json
says '1048577 bytes; the limit is 1048576'
{
	printf 'assetc lock 1\n\n'
	head -c 1000000 /dev/zero | tr '\0' a
	printf '@1 chosen\n\nend\n'
} >stone.lock
bounded 1 stone.yaml -o out/stone.asset.json
says E0424
rm stone.lock
mkdir stone.lock
bounded 1 stone.yaml -o out/stone.asset.json
says 'it is a folder'
rmdir stone.lock
mkfifo stone.lock
bounded 1 stone.yaml -o out/stone.asset.json
says 'not a regular file'
rm stone.lock
printf 'assetc lock 1\n\nend\n' >stone.lock
if [ "$(id -u)" -ne 0 ]; then
	chmod a-r stone.lock
	bounded 7 stone.yaml -o out/stone.asset.json
	chmod u+r stone.lock
fi
same 'outputs' "$(bytes out stone.yaml)" "$before"
run 0 stone.yaml -o out/stone.asset.json
