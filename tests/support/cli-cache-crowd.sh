# cli-cache-crowd.sh - sixteen compiles in a loop beside gc, verify, clean and sweeps; sourced after
# cli-lib.sh.
#
# Nobody may fail or say anything, every product must be right, what is bought is bought once, and
# what is free is made again no more often than something was evicted.

crowd_specs=(a aa aaa aaaa aaaaa aaaaaa)

# Words of another length give another picture.
crowd_prepare() {
	local kind words
	ASSETC=$ASSETC_TEST
	mkdir single
	for kind in buying counting; do
		: >"calls.$kind"
		for words in "${crowd_specs[@]}"; do
			cat >"$kind-$words.yaml" <<-END
				version: "1.0"
				id: $kind-$words
				generation: {type: image, provider: $kind}
				prompt: {base: $kind $words}
				post_processing:
				  - {action: resize, dimensions: 5x4}
				  - {action: convert, formats: [png, webp]}
				integration: {manifest_path: images/$kind-$words.png}
			END
		done
	done
}

# crowd_copy FILE WORKER: prints the name of a copy
crowd_copy() {
	cp "$1" "copy.$2"
	echo "copy.$2"
}

# crowd_compile WORKER UNTIL
crowd_compile() {
	local round=0 kind words id code file
	while [ "$SECONDS" -lt "$2" ]; do
		round=$((round + 1))
		kind=$([ $(((round + $1) % 2)) -eq 0 ] && echo buying || echo counting)
		words=${crowd_specs[$(((round / 2 + $1 * 5) % ${#crowd_specs[@]}))]}
		id=$kind-$words
		[ $((round % 3)) -ne 0 ] || rm -rf "out.$1"
		code=0
		ASSETC_TEST_COUNT=$PWD/calls.$kind "$ASSETC" "$id.yaml" -o "out.$1/$id.asset.json" >"said.$1" 2>&1 || code=$?
		if [ "$code" -ne 0 ] || [ -s "said.$1" ]; then
			echo "compile of $id: $code: $(head -n 3 "said.$1")"
		fi
		for file in "$id.png" "$id.webp"; do
			# Who buys gets another picture each time: all are to have the first one.
			mv -n "$(crowd_copy "out.$1/images/$file" "$1")" "single/$file"
			cmp -s "out.$1/images/$file" "single/$file" || echo "$file is wrong"
		done
	done >"compiled.$1"
	echo "$round" >"rounds.$1"
}

# crowd_care UNTIL NAME ARGUMENT...: a command of the cache again and again; what it says is kept
crowd_care() {
	local until=$1 name=$2 code
	shift 2
	while [ "$SECONDS" -lt "$until" ]; do
		code=0
		"$ASSETC" cache "$@" >>"care.$name" 2>"care.$name.err" || code=$?
		if [ "$code" -ne 0 ] || [ -s "care.$name.err" ]; then
			echo "cache $*: $code: $(head -n 3 "care.$name.err")"
		fi
		sleep 0.05
	done >"cared.$name"
}

# crowd SECONDS
crowd() {
	local until=$((SECONDS + $1)) i evicted made rounds
	for i in {1..16}; do
		crowd_compile "$i" "$until" &
	done
	crowd_care "$until" gc gc --max-size 1 --json &
	crowd_care "$until" gc2 gc --max-age 0 --json &
	crowd_care "$until" paid gc --paid --json &
	crowd_care "$until" clean clean &
	crowd_care "$until" verify verify &
	crowd_care "$until" stats stats &
	wait
	cat compiled.* cared.* >said
	[ ! -s said ] || problem "$(wc -l <said) complaints: $(sort said | uniq -c | sort -rn | head -n 10)"
	same 'purchases' "$(wc -l <calls.buying)" "${#crowd_specs[@]}"
	made=$(wc -l <calls.counting)
	evicted=$({ cat care.gc care.gc2 care.paid | jq .evicted && sed -n 's/ files removed.*//p' care.clean; } | awk '{ n += $1 } END { print n + 0 }')
	rounds=$(cat rounds.* | awk '{ n += $1 } END { print n }')
	[ "$evicted" -gt 0 ] || problem 'nothing was ever evicted'
	[ "$made" -ge "${#crowd_specs[@]}" ] || problem "only $made were made"
	[ $((made - ${#crowd_specs[@]})) -le "$evicted" ] || problem "$made made, though only $evicted files were evicted"
	[ "$(jq -s '[.[].paid.trashed[]] | length' care.paid)" -eq 0 ] || problem 'a sweep took what specs want'
	is_absent "$XDG_CACHE_HOME/assetc/damaged"
	run 0 cache verify
	run 0 cache gc --max-size 0 --json
	same 'bought raws' "$(jq .bought "$out")" "${#crowd_specs[@]}"
	echo "$rounds compiles, $made made, $evicted files evicted"
}
