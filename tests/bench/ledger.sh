#!/usr/bin/env bash
# A thousand purchases booked (reserved, accepted, settled) in a ledger of a hundred thousand rows, beside the same
# transactions by bare SQLite: the same rows without a trigger or check, and without the sums that our book keeps.
# usage: ledger.sh ASSETC [ROWS [CYCLES]]     default 100000 1000
. "$(dirname "$0")/lib/turns.sh"
rows=${2:-100000}
cycles=${3:-1000}

"${CC:-cc}" -std=c11 -O2 -D_GNU_SOURCE -I"$source_dir/tool" -I"$source_dir/cache/include" -I"$source_dir/cache" \
	"$bench_dir/lib/ledger.c" "$source_dir"/tool/ledger/*.c "$source_dir"/tool/base/*.c "$source_dir"/cache/*.c \
	-o ledger -lsqlite3 -lxxhash -lsodium -lpthread -lm
mkdir books
./ledger "$work/books" "$rows" "$cycles" >times
read -r ours peer lean <times
figure "ledger: $cycles purchases among $rows" "$(milliseconds "$ours")" "$(milliseconds "$peer")" 1.30 1.30
figure "ledger: the same, without its sums" "$(milliseconds "$ours")" "$(milliseconds "$lean")" - -
