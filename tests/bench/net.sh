#!/usr/bin/env bash
# Transfers from one loop, of the program that buys: 46 that take the server 2 s each, with 4, 8 and 16 at once, beside
# the time that these take if nothing else does; and the most memory that 16 large answers take which are all kept,
# beside 16 MiB and two and a half times their bytes.
# usage: net.sh ASSETC [LATENCY_MS]     default 2000
. "$(dirname "$0")/lib/turns.sh"
latency=${2:-2000}

"${CC:-cc}" -std=c11 -O2 -D_GNU_SOURCE -DASSETC_VERSION='"bench"' -I"$source_dir/tool" "$bench_dir/lib/net.c" \
	"$source_dir"/tool/net/*.c "$source_dir"/tool/provider/hosted.c "$source_dir"/tool/spec/{json,node}*.c "$source_dir"/tool/base/*.c -o net \
	-ffunction-sections -Wl,--gc-sections -lcurl -lyaml -lpthread -lm
for at_once in 4 8 16; do
	best=$(awk -v k=$at_once -v ms="$latency" 'BEGIN { print int((46 + k - 1) / k) * ms / 1000 }')
	figure "net: 46 transfers of $latency ms, $at_once at once" "$(milliseconds "$(./net time 46 $at_once "$latency")")" \
		"$(milliseconds "$best")" 1.03 1.03
done
for mib in 1 8; do
	for way in '' chunked; do
		figure "net: memory of 16 answers of $mib MiB${way:+, $way}" "$(./net memory 16 $mib $way) KiB" \
			"$((16 * 1024 + 16 * mib * 1024 * 5 / 2)) KiB" 1 1
	done
done
