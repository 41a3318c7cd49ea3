#!/usr/bin/env bash
# --diag=sarif: one log for the whole run on stderr and nothing else there, whatever the run finds.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
. "$support/python-lib.sh"
need jq
python_with json

# log: what stands in the log of the last run, line by line
log() {
	"$python" "$support/judge_sarif.py" "$err" >"$TMPDIR/log" || problem "the log of: $*"
	cat "$TMPDIR/log"
}

cat >coin.yaml <<'END'
version: "1.0"
id: coin
generation: {type: image, provider: procedural}
prompt: {base: "žluťoučká mince 金🪙", stlye: flat}
END
sed 's/, stlye: flat//' coin.yaml >good.yaml

# ---- results: columns in characters, also where UTF-16 and UTF-8 count others

run 1 check --diag=sarif coin.yaml good.yaml missing.yaml
same 'a log of two specs' "$(log)" "error	E0301	coin.yaml:4:38-43	unknown key 'stlye' in 'prompt'; did you mean 'style'?	0
error	E0101	missing.yaml	cannot read spec 'missing.yaml': No such file or directory	0
end	1"
[ ! -s "$out" ] || problem 'findings on stdout'
same 'the hint alone' "$(jq -r '.runs[0].results[0].properties.hint' "$err")" "did you mean 'style'?"
ASSETC_DIAG=sarif run 1 check coin.yaml
same 'by the environment' "$(log | wc -l)" 2
ASSETC_DIAG=sarif run 1 check --diag=gcc coin.yaml
says 'coin.yaml:4:38: error:'

# A further place is a related location of its result.
printf -- '---\n%s\n---\n%s\n' "$(cat good.yaml)" "$(cat good.yaml)" >two.yaml
run 1 check --diag=sarif two.yaml
same 'two of one id' "$(log)" "error	E0803	two.yaml:8:5-9	two assets have the id 'coin'	1
end	1"

# ---- no finding

run 0 check --diag=sarif good.yaml good.yaml
same 'no finding' "$(log)" 'end	0'
run 0 key --diag=sarif good.yaml
log >/dev/null
[ "$(wc -l <"$out")" -eq 1 ] || problem 'the data of stdout is gone'

# ---- warnings, and their absence with -q; more findings than are kept

echo 'integration: {manifest_path: "images/a&b.png"}' | cat good.yaml - >odd.yaml
run 0 check --diag=sarif odd.yaml
same 'a warning' "$(log | cut -f 1-3)" "warning	W0318	odd.yaml:5:30-46
end	0"
run 0 check -q --diag=sarif odd.yaml
same 'no warning' "$(log)" 'end	0'
{ cat good.yaml && seq -f 'k%.0f: 1' 50; } >many.yaml
run 1 check --diag=sarif many.yaml
same 'kept and counted' "$(log | cut -f 1 | sort | uniq -c | tr -s ' ' | tr '\n' ';')" ' 1 end; 20 error; 1 notice;'

# ---- paths are URIs

mkdir 'a b' C:
for path in 'a b/50%.yaml' './C:/x.yaml' "$PWD/coin.yaml" $'\xff\xc5\xbe.yaml' 'q?#&.yaml'; do
	[ "$path" -ef coin.yaml ] || cp coin.yaml "$path"
	run 1 check -q --diag=sarif "$path"
	found=$(log | head -n 1 | cut -f 3)
	case $path in $'\xff'*) path=$'\\xff\xc5\xbe.yaml' ;; esac
	same "the path $path" "$found" "$path:4:38-43"
done

# ---- every command, and a line that is wrong

run 2 check --diag=sarif --nonsense coin.yaml
same 'a wrong line' "$(log | cut -f 1-3)" "error	E0001	-
end	2"
run 2 check --nonsense --diag sarif
same 'a wrong line before it is known' "$(log | cut -f 1,2)" "error	E0001
end	2"
run 2 check --diag=xml coin.yaml
says 'gcc, json or sarif'
run 0 compile --diag=sarif -v good.yaml -o good.asset.json
same 'what was made is not told between' "$(log)" 'end	0'
run 0 build --diag=sarif -v good.yaml
same 'nor by build' "$(log)" 'end	0'
run 0 link --diag=sarif -v good.asset.json --manifest manifest.json
same 'nor by link' "$(log)" 'end	0'
echo '{"assetc_record": 1' >cut.json
run 1 link --diag=sarif cut.json --manifest manifest.json
same 'a record' "$(log | cut -f 1-3)" "error	E0201	cut.json:2:1-2
end	1"

# ---- all places of the corpus: those that gcc's form has

cd "$ASSETC_SOURCE_DIR/tests/cli/check/bad"
run 1 check --diag=json ./*.yaml
jq -r 'select(.severity == "error") | "\(.code) \(.file):\(.line):\(.column)"' "$err" | sort >"$TMPDIR/json"
run 1 check --diag=sarif ./*.yaml
log | sed -n -E 's/^error\t(E[0-9]+)\t(.*)-[0-9]*\t.*\t[0-9]+$/\1 \2/p' | sort >"$TMPDIR/sarif"
diff "$TMPDIR/json" "$TMPDIR/sarif" >&2 || problem 'places differ between JSON (<) and SARIF (>)'
[ "$(wc -l <"$TMPDIR/sarif")" -ge 150 ] || problem "only $(wc -l <"$TMPDIR/sarif") places"
