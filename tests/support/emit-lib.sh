# emit-lib.sh - what the tests of `link --emit` share. Sourced after cli-lib.sh.
#
# records is set to the records of the example game, compiled here, and to a sheet with a description.

cp -r "$ASSETC_SOURCE_DIR/examples/game/specs" .
run 0 build specs --out-dir game
mapfile -t records < <(find game -name '*.asset.json' | sort)
records+=("$ASSETC_SOURCE_DIR/tests/cli/link/bad_records/coin.asset.json")
[ ${#records[@]} -gt 60 ] || problem "the game has only ${#records[@]} records"
entries=$((${#records[@]} + 1)) # and the page with the game's particles, which the link makes

# emit LANG:FILE ARG...: links all records, and writes manifest.json too.
emit() {
	local what=$1
	shift
	run 0 link "${records[@]}" --emit "$what" --manifest manifest.json "$@"
	grep -q -F 'Written by `assetc link`' "${what#*:}" || problem "${what#*:} is not marked"
}

# facts: what the manifest says of each asset, one line each, sorted:
#	section.key, path, kind, width, height, duration, rate, channels, loop start, loop end
# What an asset has not is 0.
facts() {
	jq -r 'def entries($at): if type == "array" then .[] | [$at + "." + .key, .]
			elif (.type | type) == "string" then [$at, .]
			else to_entries[] | .key as $key | .value | entries(if $at == "" then $key else $at + "." + $key end) end;
		.assets | entries("") | .[0] as $name | .[1]
		| [$name, .path, (if .type == "audio" then "audio" else "image" end), .width // 0, .height // 0,
			.duration // 0, .sampleRate // 0, .channels // 0, .loop.start // 0, .loop.end // 0]
		| map(tostring) | join("|")' "${1:-manifest.json}" | LC_ALL=C sort
}

# same_facts WHAT [FIELDS]: the file `found` has these lines, or these fields of them, in any order.
same_facts() {
	same "$1" "$(LC_ALL=C sort found)" "$(facts | cut -d'|' -f "${2:-1-}" | LC_ALL=C sort)"
	[ "$(wc -l <found)" -ge 39 ] || problem "$1 has only $(wc -l <found) assets"
}
