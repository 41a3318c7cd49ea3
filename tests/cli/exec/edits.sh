#!/usr/bin/env bash
# What makes a program's assets anew: its files, its version, the request; and what does not.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/cli-exec.sh"
export ASSETC_TRUST=1

policy
flat one 'number one'
flat two 'number two'
spec stone
made() {
	: >"$COUNT"
	run 0 build . -v
	same "$1" "$(calls)" "$2"
}
made 'at first' 2
made 'again' 0
sed -i 's/EDIT-HERE-0/EDIT-HERE-1/' tools/worker.py
made 'after an edit of the program' 2
says 'one: generated' 'two: generated' 'tools/worker.py: its content changed'
! grep -q 'stone: generated' "$err" || problem 'a spec without the program was made anew'
sed -i 's/EDIT-HERE-1/EDIT-HERE-0/' tools/worker.py
made 'after taking the edit back' 0
policy ', version: "2", inputs: [tools/worker.py]'
made 'after another version' 2
says 'version of the command'
sed -i 's/timeout_s: 30/timeout_s: 31/; s/argv: \[python3/argv: [python3, -B/; s/env: \[COUNT\]/env: [COUNT, HF_HOME]/' assets.policy.yaml
made 'after another time, argument and variable' 0

# Without a version the arguments that are files of the project count, and a warning tells what does not.
policy ' '
made 'without a version' 2
says 'states no version' W0519
made 'without a version, again' 0
sed -i 's/EDIT-HERE-0/EDIT-HERE-2/' tools/worker.py
made 'after an edit of an argument' 2
policy ', version: auto'
made 'version: auto is none' 0
policy ', version: "9"'
made 'a version instead of files' 2
sed -i 's/EDIT-HERE-2/EDIT-HERE-3/' tools/worker.py
made 'an edit where only the version counts' 0

# An input that is not there.
policy ', version: "9", inputs: [tools/absent.py]'
run 1 one.yaml -o out/one.asset.json
says "'tools/absent.py'"
