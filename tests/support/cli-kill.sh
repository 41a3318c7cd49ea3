# cli-kill.sh - kill -9 at random instants; sourced after cli-lib.sh.
#
# Specs in two versions are compiled again and again, in all states of the outputs and of the cache,
# and killed. Whatever stands under a final name must then be whole: the bytes of one version or the
# other. The next run must put everything right.

kill_specs=(stone gem cloud)

kill_prepare() {
	local name version
	for name in "${kill_specs[@]}"; do
		for version in a b; do
			mkdir -p $version
			spec "$name" "images/$name.png" "$([ $version = a ] && echo 40x40 || echo 56x48)"
			sed -i 's/64x64/200x200/; s/^integration:/  - {action: convert, formats: [png, webp]}\n&/' "$name.yaml"
			[ "$name" != cloud ] || [ $version = a ] || sed -i 's/rough/soft/' "$name.yaml"
			mv "$name.yaml" $version/
			cp "$version/$name.yaml" "$name.yaml"
			run 0 "$name.yaml" -o "$version/out/$name.asset.json" --out-dir $version/out -MF "$version/out/$name.d" \
				-MQ target --cache-dir "$TMPDIR/reference"
		done
		cp "a/$name.yaml" .
	done
	bytes a/out b/out | cut -d ' ' -f 1 | sort -u >whole
	rm -rf "$TMPDIR/cold"
	local from=$EPOCHREALTIME
	run 0 stone.yaml -o cold/stone.asset.json --cache-dir "$TMPDIR/cold"
	local to=$EPOCHREALTIME
	run_us=$(((${to/[.,]/} - ${from/[.,]/}) * 5 / 4))
	rm -rf cold
}

# No file under a final name is partial.
kill_judge() {
	local file
	while IFS= read -r file; do
		grep -qF "$(sha256sum <"$file" | cut -d ' ' -f 1)" whole || problem "run $1: $file is neither old nor new"
		case $file in
		*.png) pngcheck -q "$file" >&2 || problem "run $1: pngcheck refuses $file" ;;
		*.webp) webpinfo -quiet "$file" >&2 || problem "run $1: webpinfo refuses $file" ;;
		*.json) jq -e .id "$file" >/dev/null || problem "run $1: $file is no record" ;;
		esac
	done < <(find out -type f ! -name '.assetc-tmp-*')
	run 0 cache verify
}

leftovers() {
	find out "$XDG_CACHE_HOME" -name '.assetc-tmp-*' -type f 2>/dev/null | wc -l
}

# A compile writes all that it will put in place beside it first: two products, record and depfile.
left_by_a_kill=4

# kill_runs COUNT
kill_runs() {
	local count=$1 seed=${ASSETC_TEST_SEED:-$(od -An -N 2 -tu2 /dev/urandom)} killed=0 i name version code delay before left
	seed=$((seed))
	echo "seed $seed, a whole run takes about $((run_us * 4 / 5)) us" >&2
	RANDOM=$seed
	mkdir -p out
	for ((i = 1; killed < count && i <= 8 * count; i++)); do
		name=${kill_specs[RANDOM % 3]}
		version=$([ $((RANDOM % 2)) -eq 0 ] && echo a || echo b)
		cp "$version/$name.yaml" "$name.yaml"
		case $((RANDOM % 6)) in
		0) rm -rf out/images ;;
		1) rm -rf "$XDG_CACHE_HOME/assetc" ;;
		2) rm -rf "$XDG_CACHE_HOME/assetc/products" ;;
		3) rm -rf out/* ;;
		*) ;;
		esac
		# Many runs find something done already and are short.
		delay=$(((RANDOM * 32768 + RANDOM) % (run_us / (1 + 5 * (RANDOM % 2)))))
		code=0
		before=$(leftovers)
		{
			timeout -s KILL "$(printf '0.%06d' $((delay + 1)))" "$ASSETC" "$name.yaml" -o "out/$name.asset.json" \
				-MF "out/$name.d" -MQ target --out-dir out >"$out" 2>"$err" || code=$?
		} 2>"$TMPDIR/killed"
		case $code in
		137) killed=$((killed + 1)) ;;
		0) ;;
		*) problem "run $i: exit code $code: $(head -n 3 "$err")" ;;
		esac
		kill_judge "$i"
		left=$(($(leftovers) - before))
		[ "$left" -le $((code == 137 ? left_by_a_kill : 0)) ] || problem "run $i, exit code $code: leaves $left temporary files"
		run 0 "$name.yaml" -o "out/$name.asset.json" -MF "out/$name.d" -MQ target --out-dir out
		[ ! -s "$err" ] || problem "run $i: the repair says $(head -n 2 "$err")"
		for file in "images/$name.png" "images/$name.webp" "$name.asset.json" "$name.d"; do
			cmp -s "out/$file" "$version/out/$file" || problem "run $i: $file is not repaired"
		done
		[ "$problems" -lt 10 ] || break
	done
	echo "$killed of $((i - 1)) runs were killed before they ended" >&2
	[ "$killed" -ge "$count" ] || problem "only $killed runs were killed before they ended, not $count"
	same 'set aside as edited' "$(find out -name '*.kept*')" ''
	run 0 cache clean
	same 'temporary files in the cache after clean' "$(find "$XDG_CACHE_HOME" -name '.assetc-tmp-*')" ''
}
