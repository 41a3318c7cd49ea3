#!/usr/bin/env bash
# How findings look: gcc's form with line and caret, colours only where wanted, one JSON object a
# line; several specs at once; and the exit code of the worst.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need jq

cat >coin.yaml <<'END'
version: "1.0"
id: coin
generation: {type: image, provider: procedural}
prompt: {base: "žluťoučká mince 金", stlye: flat}
END
printf 'version: "1.0"\nid: coin\ngeneration: {type: image, provider: procedural}\nprompt:\n  base: "\ta"\n  x:\t1\n' >tab.yaml

run 1 check coin.yaml
cat >expected <<'END'
coin.yaml:4:37: error: unknown key 'stlye' in 'prompt' [E0301]
    4 | prompt: {base: "žluťoučká mince 金", stlye: flat}
      |                                     ^~~~~
      = did you mean 'style'?
END
diff expected "$err" >&2 || problem 'the caret under text of several bytes'

# Tabs before the place are repeated under it, so that it stays below its character.
run 1 check tab.yaml
printf '    6 |   x:\t1\n      |   ^\n' >expected
grep -F -A 1 '    6 | ' "$err" | diff expected - >&2 || problem 'the caret beside a tab'

# ---- colours

has_colour() {
	run 1 check "$@" coin.yaml
	grep -q $'\e\\[' "$err"
}
has_colour && problem 'colours in a pipe'
has_colour --color=always || problem 'no colours with --color=always'
has_colour --color=never && problem 'colours with --color=never'
has_colour --color=auto && problem 'colours in a pipe with --color=auto'
CLICOLOR_FORCE=1 has_colour || problem 'no colours with CLICOLOR_FORCE'
CLICOLOR_FORCE=1 NO_COLOR=1 has_colour && problem 'colours in spite of NO_COLOR'
NO_COLOR=1 has_colour --color=always || problem 'the command line does not win over NO_COLOR'
ASSETC_COLOR=always has_colour || problem 'no colours with ASSETC_COLOR=always'
ASSETC_COLOR=always has_colour --color=never && problem 'the command line does not win over ASSETC_COLOR'
run 1 check coin.yaml
mv "$err" plain
run 1 check --color=always coin.yaml
sed 's/\x1b\[[0-9;]*m//g' "$err" | diff plain - >&2 || problem 'colours change the text'
if command -v script >/dev/null; then
	# A terminal, as far as the program can tell.
	on_terminal() {
		script -qc "env TERM=xterm $* '$ASSETC' check coin.yaml" /dev/null </dev/null >typed || :
		grep -q $'\e\\[' typed
	}
	on_terminal || problem 'no colours on a terminal'
	on_terminal NO_COLOR=1 && problem 'colours on a terminal in spite of NO_COLOR'
	on_terminal TERM=dumb && problem 'colours on a dumb terminal'
fi

# ---- JSON

run 1 check --diag=json coin.yaml missing.yaml
same 'number of objects' "$(jq -c . "$err" | wc -l)" 2
same 'the first finding' "$(head -n 1 "$err" | jq -r '[.severity, .code, .file, .line, .column, .length, .hint] | join("|")')" \
	"error|E0301|coin.yaml|4|37|5|did you mean 'style'?"
same 'a finding without a place' "$(sed -n 2p "$err" | jq -r '[.severity, .code, (.line // "none")] | join("|")')" 'error|E0101|none'
ASSETC_DIAG=json run 1 check coin.yaml
jq -e . "$err" >/dev/null || problem 'ASSETC_DIAG=json is not heard'
ASSETC_DIAG=json run 1 check --diag=gcc coin.yaml
says 'coin.yaml:4:37: error:'
ASSETC_DIAG=xml run 2 check coin.yaml

# ---- several specs: the rest is looked at too, and the exit code is that of the worst

sed 's/, stlye: flat//' coin.yaml >good.yaml
run 1 check coin.yaml good.yaml tab.yaml
says coin.yaml:4:37 tab.yaml:6:3
run 0 check good.yaml good.yaml
run 1 check good.yaml missing.yaml
run 2 check good.yaml --id nobody
says nobody
