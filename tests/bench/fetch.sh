#!/usr/bin/env bash
# Forty-six pictures bought from a server that takes 2 s for each, with 4, 8 and 16 at once: from the first request that it
# got to its last answer, by `build`, by `fetch`, and by Ninja with one fetch before its compiles, beside the time that so
# many rounds take if nothing else does. And the most memory of assetc-remote while sixteen answers of megabytes are in flight, beside
# 16 MiB and two and a half times their bytes.
# usage: fetch.sh ASSETC [LATENCY_S]     default 2
. "$(dirname "$0")/lib/turns.sh"
latency=${2:-2}
has python3 ninja cmake curl pgrep || {
	not_measured "46 purchases" 1.03 1.03 "no python3, ninja, cmake, curl or pgrep"
	exit
}
export HOME=$work XDG_STATE_HOME=$work/state
unset XDG_CONFIG_HOME

mkdir -p game/specs fake
for i in $(seq 46); do
	printf 'version: "1.0"\nid: coin-%d\ngeneration: {type: image, provider: openai}\nprompt: {base: coin %d, parameters: {size: 816x816, quality: low}}\n' \
		"$i" "$i" >"game/specs/coin-$i.yaml"
done
python3 -B "$source_dir/tests/fake" --dir fake --parent $$ --limit 900 --set openai.delay="$latency" >fake/log 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; rm -rf "$work" "$programs"' EXIT
for _ in $(seq 200); do [ -s fake/ports ] || sleep 0.05; done
. ./fake/ports
export OPENAI_BASE_URL=$FAKE_URL/openai/v1 OPENAI_API_KEY=test-key-openai ASSETC_TRUST=1
"$assetc" budget set day 1000

# phase SINCE: seconds from the first request behind that many to the last answer.
phase() {
	python3 - "$1" <<'END'
import json, sys
since = int(sys.argv[1])
asked = [json.loads(line) for line in open("fake/requests.jsonl")][since:]
told = [json.loads(line) for line in open("fake/answers.jsonl")][since:]
assert len(asked) == len(told) == 46, (len(asked), len(told))
print("%.3f" % (told[-1]["time"] - asked[0]["time"]))
END
}

# bought NAME AT-ONCE COMMAND...
bought() {
	local name=$1 at_once=$2 before best seconds
	shift 2
	rm -rf "$ASSETC_CACHE_DIR" state game/build
	"$assetc" budget set day 1000
	printf 'providers: {openai: {max_in_flight: %d}}\n' "$at_once" >game/assets.policy.yaml
	before=$({ cat fake/requests.jsonl 2>/dev/null || :; } | wc -l)
	(cd game && "$@" >../log 2>&1) || { cat log >&2; exit 2; }
	seconds=$(phase "$before") || exit 2
	best=$(awk -v k="$at_once" -v s="$latency" 'BEGIN { print int((46 + k - 1) / k) * s }')
	figure "46 purchases of ${latency} s, $at_once at once, by $name" "$(milliseconds "$seconds")" \
		"$(milliseconds "$best")" 1.03 1.03
}

by_ninja() {
	cmake -G Ninja -S . -B build -Dassetc_DIR="$source_dir/cmake" -DASSETC_EXECUTABLE="$assetc" >/dev/null
	ninja -C build
}
cat >game/CMakeLists.txt <<END
cmake_minimum_required(VERSION 3.20)
project(game LANGUAGES C)
include($source_dir/cmake/Assetc.cmake)
assetc_add_assets(assets SPEC_DIR specs FETCH_FIRST)
END

for at_once in 4 8 16; do
	bought build "$at_once" "$assetc" build
	bought fetch "$at_once" "$assetc" fetch
	bought 'ninja after one fetch' "$at_once" by_ninja
done

# peak_of_remote: of the assetc-remote that works for us, in KiB, while there is one.
peak_of_remote() {
	local pid peak=0 seen
	for _ in $(seq 2000); do
		pid=$(pgrep -P "$1" -f assetc-remote | head -n 1 || :)
		[ -n "$pid" ] || { kill -0 "$1" 2>/dev/null && sleep 0.01 && continue || break; }
		seen=$(awk '/VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null || :)
		[ -z "$seen" ] || peak=$seen
		sleep 0.02
	done
	echo "$peak"
}

curl -sS --noproxy '*' --data-binary $'set openai.heavy=true\nset openai.delay=1' "$FAKE_URL/__control" >/dev/null
rm -rf "$ASSETC_CACHE_DIR" state
"$assetc" budget set day 1000
printf 'providers: {openai: {max_in_flight: 16}}\n' >game/assets.policy.yaml
answers=$(wc -l <fake/answers.jsonl)
(cd game && exec "$assetc" fetch -q) &
peak=$(peak_of_remote $!)
wait $!
bytes=$(python3 - "$answers" <<'END'
import json, sys
print(max(json.loads(line)["sent"] for line in list(open("fake/answers.jsonl"))[int(sys.argv[1]):]))
END
)
figure "memory of assetc-remote, 16 answers of $((bytes / 1024)) KiB" "$peak KiB" "$((16 * 1024 + 16 * bytes * 5 / 2 / 1024)) KiB" 1 1
