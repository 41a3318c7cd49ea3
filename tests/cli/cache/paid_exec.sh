#!/usr/bin/env bash
# What a program of the project made costs no second run: `cache gc --paid` keeps it for as long as
# spec, command and the command's files are what they were.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
need jq
export ASSETC_TRUST=1

policy
flat hero 'a hero'
run 0 hero.yaml -o out/hero.asset.json
sleep 0.1 # what is stored while the roots are read stays
run 0 cache gc --paid --json
same 'fates' "$(jq -c '.paid | [.wanted, (.trashed | length)]' "$out")" '[1,0]'

# Without the program's file its key cannot be known.
mv tools/worker.py worker
run 1 cache gc --paid
says tools/worker.py
mv worker tools/worker.py

# Another program is another key; the first one's raw comes back with it.
cp tools/worker.py worker
echo '# edited' >>tools/worker.py
run 0 cache gc --paid --json
same 'after an edit of the program' "$(jq -c '.paid | [.wanted, (.trashed | length)]' "$out")" '[0,1]'
cp worker tools/worker.py
run 0 cache gc --paid --json
same 'as it was before' "$(jq -c '.paid | [.wanted, (.restored | length)]' "$out")" '[1,1]'
same 'calls' "$(calls)" 1
