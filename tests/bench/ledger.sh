#!/usr/bin/env bash
# A thousand purchases booked (reserved, accepted, settled) in a ledger of a hundred thousand rows, beside the same
# transactions by bare SQLite: the same rows without a trigger or check. What a durable write costs is part of it, so
# the files lie on the disk of the project, not in memory. Processor time is told beside it, and beside it the time of
# a peer that keeps no sums and adds up rows instead.
# usage: ledger.sh ASSETC [ROWS [CYCLES]]     default 100000 1000
. "$(dirname "$0")/lib/turns.sh"
rows=${2:-100000}
cycles=${3:-1000}

"${CC:-cc}" -std=c11 -O2 -D_GNU_SOURCE -I"$source_dir/tool" -I"$source_dir/cache/include" -I"$source_dir/cache" \
	"$bench_dir/lib/ledger.c" "$source_dir"/tool/ledger/*.c "$source_dir"/tool/base/*.c "$source_dir"/cache/*.c \
	-o ledger -lsqlite3 -lxxhash -lsodium -lpthread -lm
mkdir -p "$source_dir/build"
books=$(mktemp -d "$source_dir/build/bench-ledger.XXXXXX")
trap 'rm -rf "$work" "$programs" "$books"' EXIT
./ledger "$books" "$rows" "$cycles" >times
read -r ours peer lean ours_cpu peer_cpu lean_cpu <times
figure "ledger: $cycles purchases among $rows" "$(milliseconds "$ours")" "$(milliseconds "$peer")" 1.30 1.30
figure "ledger: their processor time" "$(milliseconds "$ours_cpu")" "$(milliseconds "$peer_cpu")" - -
figure "ledger: time, of a peer without sums" "$(milliseconds "$ours")" "$(milliseconds "$lean")" - -
figure "ledger: processor time, of a peer without sums" "$(milliseconds "$ours_cpu")" "$(milliseconds "$lean_cpu")" - -
