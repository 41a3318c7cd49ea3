# cli-hostile-cache.sh - damaged caches; sourced after cli-lib.sh. Makes a sound cache, enters the folder
# of its project, and offers `damage`, which spoils a copy and judges what all commands make of it.
need jq
[ -x "$ASSETC_TEST" ] || skip "$ASSETC_TEST is not built"
ASSETC=$ASSETC_TEST
export ASSETC_TEST_COUNT=$PWD/calls
cache=$XDG_CACHE_HOME/assetc
: >calls
umask 022

# ---- a sound cache: one free spec, one bought, one more bought in the trash

buying() {
	cat >"$1.yaml" <<-END
		version: "1.0"
		id: $1
		generation: {type: image, provider: buying}
		prompt: {base: $2}
		post_processing: [{action: resize, dimensions: 4x4}]
		integration: {manifest_path: images/$1.png}
	END
}
mkdir project
cd project
spec stone
buying coin 'a coin'
buying gone 'something that is gone'
for id in stone coin gone; do run 0 $id.yaml -o out/$id.asset.json; done
thrown=$(jq -r .raw.sha256 out/gone.asset.json)
sleep 0.1 # what is stored while roots are read stays
rm gone.yaml out/gone.asset.json out/images/gone.png
run 0 cache gc --paid
reference=$(bytes out)
free=$(jq -r .raw.sha256 out/stone.asset.json)
bought=$(jq -r .raw.sha256 out/coin.asset.json)
product=$(jq -r '.products[0].sha256' out/stone.asset.json)
bought_product=$(jq -r '.products[0].sha256' out/coin.asset.json)
run 0 key stone.yaml coin.yaml
key=$(sed -n '1s/ .*//p' "$out")
bought_key=$(sed -n '2s/ .*//p' "$out")
# named_by SHA SPACE: the entry that names an object
named_by() {
	run 0 cache inspect "$1" --json
	jq -r ".named_by[] | select(.space == \"$2\") | .key" "$out"
}
in_folder() {
	echo "$cache/$1/${2:0:2}/${2:2}"
}
object() {
	in_folder objects "$1"
}
product_entry=$(in_folder products "$(named_by "$product" products)")
request_entry=$(in_folder requests "$key")
bought_entry=$(in_folder requests "$bought_key")
bought_name=$(in_folder names "$(named_by "$bought" names)")
is_there "$(object "$free")" "$(object "$bought")" "$(in_folder trash "$thrown")" "$product_entry" "$request_entry" \
	"$bought_entry" "$bought_name"
cp -a "$cache" ../whole
cp -a out ../whole.out
calls=$(wc -l <../calls)
bought_bytes=$(sha256sum <"$(object "$bought")")
thrown_bytes=$(sha256sum <"$(in_folder trash "$thrown")")

# ---- judging

cases=0
seconds=2
[ -z "$ASSETC_SANITIZE" ] || seconds=20

# within ARG...: assetc in little time and memory; leaves $code, $out and $err
within() {
	code=0
	{
		(
			[ -n "$ASSETC_SANITIZE" ] || ulimit -v 262144
			exec timeout -s KILL "$seconds" "$ASSETC" "$@"
		) >"$out" 2>"$err" </dev/null || code=$?
	} 2>"$TMPDIR/killed"
}

# wants CODES WHAT: the exit code is one of them, and an error says where
wants() {
	case " $1 " in
	*" $code "*) ;;
	*) problem "$name: $2: exit code $code, not $1: $(head -n 2 "$err")" ;;
	esac
	case $code in
	6 | 7) grep -qF "$cache" "$err" "$out" || problem "$name: $2: no path: $(head -n 2 "$err")" ;;
	esac
	! grep -q '^==' "$err" || problem "$name: $2: a sanitizer: $(head -n 5 "$err")"
}

# place ID CODES: into an empty folder; the right bytes or none
place() {
	rm -rf new
	within "$1.yaml" -o "new/$1.asset.json"
	wants "$2" "compile of $1"
	if [ "$code" -eq 0 ]; then
		cmp -s "new/images/$1.png" "../whole.out/images/$1.png" || problem "$name: $1 is wrong"
		cmp -s "new/$1.asset.json" "../whole.out/$1.asset.json" || problem "$name: the record of $1 is wrong"
	else
		[ ! -e new ] || [ -z "$(find new -type f)" ] || problem "$name: a failed compile of $1 wrote $(find new -type f)"
	fi
}

# keeps WHAT HASH: bytes with this hash are somewhere in the cache
keeps() {
	grep -q "^${2%% *}" hashes || problem "$name: $1 is lost"
}

# damage NAME FREE BOUGHT FUNCTION ARG...: FREE and BOUGHT are the exit codes that compiles of the two
# specs may end with, once nothing stands in the output folder.
damage() {
	name=$1
	local want_free=$2 want_bought=$3 lost=${lost-}
	shift 3
	cases=$((cases + 1))
	rm -rf "$cache" out "$TMPDIR/elsewhere"
	cp -a ../whole "$cache"
	cp -a ../whole.out out
	mkdir "$TMPDIR/elsewhere"
	"$@"
	# Outputs in place: whatever happens, they stay.
	within stone.yaml -o out/stone.asset.json
	wants '0 6 7' 'hit of stone'
	within coin.yaml -o out/coin.asset.json
	wants '0 3 6 7' 'hit of coin'
	same "$name: outputs in place" "$(bytes out)" "$reference"
	place stone "$want_free"
	place coin "$want_bought"
	# Half of the commands each time: together they would take long.
	if [ $((cases % 2)) -eq 0 ]; then
		within cache verify
		wants '0 6 7' verify
		within cache gc --paid
		wants '0 1 6 7' 'gc --paid'
	else
		within cache stats
		wants '0 6 7' stats
		within cache inspect "$bought_key"
		wants '0 1 6 7' inspect
		within cache gc --max-size 0
		wants '0 6 7' gc
		within cache clean
		wants '0 6 7' clean
	fi
	place stone "0 7 ${want_free//0/}"
	place coin '0 3 6 7'
	same "$name: purchases" "$(wc -l <../calls)" "$calls"
	{ find "$cache" "$TMPDIR/elsewhere" -type f -size -100k -exec sha256sum {} + 2>/dev/null || :; } >hashes
	case $lost in
	*bought*) ;;
	*) keeps 'what was bought' "$bought_bytes" ;;
	esac
	case $lost in
	*thrown*) ;;
	*) keeps 'what lies in the trash' "$thrown_bytes" ;;
	esac
}

# ---- ways of damage

cut_at() {
	chmod u+w "$1"
	truncate -s "$2" "$1"
}
flip_at() {
	local byte
	byte=$(od -An -tu1 -j "$2" -N 1 "$1")
	chmod u+w "$1"
	# shellcheck disable=SC2059
	printf "\\x$(printf %02x $((byte ^ 4)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
becomes() {
	rm -rf "$1"
	case $2 in
	folder) mkdir "$1" ;;
	'full folder') mkdir "$1" && echo x >"$1/file" ;;
	fifo) mkfifo "$1" ;;
	file) echo 'not a folder' >"$1" ;;
	nothing) ;;
	'link to nothing') ln -s nothing "$1" ;;
	'link to itself') ln -s "${1##*/}" "$1" ;;
	'link to a device') ln -s /dev/zero "$1" ;;
	hole) truncate -s 2G "$1" ;;
	noise) head -c 5000 "$ASSETC" >"$1" ;;
	zeros) head -c 5000 /dev/zero >"$1" ;;
	esac
}
moved_behind_a_link() {
	mv "$1" "$TMPDIR/elsewhere/thing"
	ln -s "$TMPDIR/elsewhere/thing" "$1"
}
edited() {
	chmod u+w "$1"
	sed -i "$2" "$1"
}
appended() {
	chmod u+w "$1"
	printf '%s' "$2" >>"$1"
}
copied() {
	cp --remove-destination "$1" "$2"
}
# Without products, so that raws are read.
also_without_products() {
	"$@"
	rm -rf "$cache/products"
}
