#!/usr/bin/env bash
# `jobs`: what became of each asset of a build or fetch, partial success told as partial, and stopping one whose process is
# there or gone. The rows are put into the book by hand: no purchase is needed to look at them.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$ASSETC_SOURCE_DIR/tests/support/python-lib.sh"
need jq flock
python_with sqlite3
: >assets.yaml
state=$XDG_STATE_HOME/assetc

run 0 jobs
is_silent
run 0 jobs list --json
same 'no jobs' "$(jq -c . "$out")" '[]'
is_absent "$state/ledger.db"
run 2 jobs show 20261121-00000000
says E0487

run 0 budget set day 5
"$python" - "$state/ledger.db" "$(realpath .)" <<'E2'
import sqlite3, sys
book = sqlite3.connect(sys.argv[1])
here = sys.argv[2]
noon = 1795262400000000
def job(n, id, project, state, tasks, ended=None):
    book.execute("INSERT INTO runs (id, kind, is_named, project, started_us, latest_us) VALUES (?,'build',0,?,?,?)",
                 ('run-%d' % n, project, noon, noon))
    book.execute("INSERT INTO jobs (n, id, run, project, kind, state, created_us, ended_us) VALUES (?,?,?,?,'build',?,?,?)",
                 (n, id, 'run-%d' % n, project, state, noon + n, ended))
    for spec, how, code, error in tasks:
        book.execute("INSERT INTO tasks (job, spec, state, error_code, error_text, base, prompt, latest_us) VALUES (?,?,?,?,?,'a coin','a coin',?)",
                     (n, spec, how, code, error, noon))
job(1, '20261121-00000001', here, 'partial', [('bell', 'succeeded', None, None), ('coin', 'failed', 'E0552', 'openai said\033[2J no'),
    ('gem', 'succeeded', None, None)], noon + 5)
job(2, '20261121-00000002', here, 'running', [('bell', 'succeeded', None, None), ('coin', 'running', None, None), ('gem', 'waiting', None, None)])
job(3, '20261121-00000003', '/elsewhere', 'running', [('bell', 'waiting', None, None)])
book.commit()
E2

# ---- looking ----
run 0 jobs
same 'of this project, the latest first' "$(cut -d ' ' -f 1 "$out" | tr '\n' ' ')" '20261121-00000002 20261121-00000001 '
grep -q '00000001 .* partial .*2 of 3 succeeded, 1 failed$' "$out" || problem "partial is not told: $(cat "$out")"
grep -q '00000002 .* running .*1 of 3 succeeded, 1 running, 1 waiting; its process is gone$' "$out" || problem "a dead job: $(cat "$out")"
run 0 jobs list --all --json
same 'of all projects' "$(jq -c '[.[] | [.id[-1:], .state, .is_live, .count.succeeded, .charged_usd]]' "$out")" \
	'[["3","running",false,0,0],["2","running",false,1,0],["1","partial",null,2,0]]'
run 0 jobs show 20261121-00000001
grep -qx '  coin  *failed  *openai said?\[2J no \[E0552\]' "$out" || problem "a task's error: $(cat -v "$out")"
same 'job and tasks' "$(wc -l <"$out")" 4
run 0 jobs show 20261121-00000001 --json
same 'tasks' "$(jq -c '[.state, .count.failed, [.tasks[] | [.spec, .state, .code, .prompt]]]' "$out")" \
	'["partial",1,[["bell","succeeded",null,"a coin"],["coin","failed","E0552","a coin"],["gem","succeeded",null,"a coin"]]]'

# ---- stopping: one that is there goes on until it sees it, one that is gone ends now ----
mkdir -p "$state/jobs"
(exec 9>"$state/jobs/20261121-00000003" && flock 9 && exec sleep 60) &
holder=$!
for _ in $(seq 100); do flock -n "$state/jobs/20261121-00000003" true || break; done
run 0 jobs list --all --json
same 'its process is there' "$(jq -c '[.[] | .is_live]' "$out")" '[true,false,null]'
run 0 jobs cancel 20261121-00000003
grep -q stopping "$out" || problem "cancelling a living job: $(cat "$out")"
run 0 jobs show 20261121-00000003 --json
same 'it stops' "$(jq -c '[.state, .is_live]' "$out")" '["cancelling",true]'
kill "$holder"
wait "$holder" 2>/dev/null || :
for _ in $(seq 100); do ! flock -n "$state/jobs/20261121-00000003" true || break; done
run 0 jobs cancel 20261121-00000003 --json
same 'its process is gone' "$(jq -c '[.[] | [.state, .is_live, .count.cancelled]]' "$out")" '[["cancelled",null,1]]'
run 0 jobs cancel 20261121-00000002
grep -q 'ended.*: partial$' "$out" || problem "cancelling a dead job: $(cat "$out")"
run 0 jobs show 20261121-00000002
same 'what did not end was cancelled' "$(grep -c '^  .* cancelled$' "$out")" 2
is_absent "$state/jobs/20261121-00000003"
run 2 jobs cancel 20261121-00000002
says E0488

for words in show 'show a b' 'sell 1' 'cancel' 'list 1' 'cancel --all 20261121-00000001'; do
	# shellcheck disable=SC2086
	run 2 jobs $words
	says error
done
