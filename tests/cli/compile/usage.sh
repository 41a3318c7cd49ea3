#!/usr/bin/env bash
# The command line: what is wrong with it exits 2 and says what; what belongs to a later build exits 1.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"

spec stone
spec gem

# ---- wrong lines

wrong() {
	local words=$1
	shift
	run 2 "$@"
	says "$words"
	is_absent out
}
wrong 'needs -o RECORD' stone.yaml
wrong 'needs -o RECORD' compile stone.yaml
wrong 'no spec is named' compile
wrong 'no spec is named' -o out/a.asset.json
wrong "command 'plan' stands behind an option" --offline plan
says 'assetc plan'
wrong "unknown provider 'nobody'" providers nobody
says "'assetc providers' lists them"
wrong 'takes one spec' stone.yaml gem.yaml -o out/a.asset.json
wrong "'--ofline'" stone.yaml --ofline -o out/a.asset.json
says "did you mean '--offline'?"
wrong 'needs a value' stone.yaml -o
wrong 'not empty' stone.yaml -o ''
wrong 'not empty' stone.yaml -o out/a.asset.json --out-dir=
wrong "no profile 'drafft'" stone.yaml -o out/a.asset.json --profile drafft
says "did you mean 'draft'?"
wrong "unknown provider 'openia'" stone.yaml -o out/a.asset.json --provider openia
wrong 'gcc, json or sarif' stone.yaml -o out/a.asset.json --diag xml
wrong 'auto, always or never' stone.yaml -o out/a.asset.json --color=sometimes
wrong 'has no option -j' stone.yaml -o out/a.asset.json -j4
wrong 'from 1 to 256' build -j0
wrong 'from 1 to 256' build -j many
wrong 'stats, verify, gc, clean, inspect' cache
wrong 'stats, verify, gc, clean, inspect' cache destroy
wrong 'takes no operand' cache stats clean
wrong 'cache clean has no option -n' cache clean -n
wrong 'cache stats has no option --paid' cache stats --paid
wrong 'needs the path' why
wrong 'needs the path' key
wrong 'needs the path' outputs
wrong missing.list check @missing.list
run 2
grep -q Commands: "$out" || problem 'no help without arguments'

# ---- help tells every option

for command in $("$ASSETC" help | sed -n 's/^  \([a-z]*\)  .*/\1/p'); do
	"$ASSETC" "$command" --help
done >help.txt
options=$(sed -n 's/^\t{"\(-[^"]*\)", OPT_.*/\1/p' "$ASSETC_SOURCE_DIR/tool/cmd/args.c")
[ "$(wc -w <<<"$options")" -gt 40 ] || problem "the options are not found in args.c: $options"
for option in $options; do
	grep -q -e "^  \(-., \)\?$option[ ,]" help.txt || problem "no help tells $option"
done

# what an option means is what it means with that command
for line in 'new|--out-dir|folder for specs' 'import|--out-dir|folder for specs' 'new|--list|templates' 'trust|--list|trusted' \
	'build|--out-dir|build/assetc' 'compile|--out-dir|the record' 'link|-o|stamp' 'fetch|--verdicts|for compiles' 'jobs|--all|list:' 'lock|--all|update:'; do
	IFS='|' read -r command option words <<<"$line"
	"$ASSETC" "$command" --help | grep -e "^  $option" | grep -qF "$words" || problem "help of $command tells of $option something else than '$words'"
done

# ---- --id: one of several

{ cat stone.yaml && echo --- && cat gem.yaml; } >both.yaml
wrong 'stone, gem' both.yaml -o out/a.asset.json
says --id
wrong 'stone, gem' both.yaml -o out/a.asset.json --id ruby
wrong 'stone' stone.yaml -o out/a.asset.json --id ruby
run 0 both.yaml -o out/gem.asset.json --id gem
is_there out/images/gem.png
is_absent out/images/stone.png
rm -r out

# ---- later: exit 1, and nothing written

keyless() {
	run 5 "$@"
	says 'FIREFLY_SERVICES_CLIENT_ID is not set'
	is_absent out
}
sed 's/provider: procedural, model: noise/provider: firefly/; s/prompt:/&\n  theme: old/' stone.yaml >hosted.yaml
keyless hosted.yaml -o out/a.asset.json
keyless stone.yaml -o out/a.asset.json --provider firefly
run 3 stone.yaml -o out/a.asset.json --provider firefly --offline
says "'firefly'" --offline
is_absent out

# ---- spellings

run 0 -o out/a.asset.json stone.yaml
run 0 compile --out-dir=products --profile=draft -MD -o out/a.asset.json -- stone.yaml
is_there products/images/stone.png out/a.asset.json.d
run 0 stone.yaml -oout/joined.asset.json
is_there out/joined.asset.json
cp stone.yaml -- -dash.yaml
run 0 -o out/dash.asset.json -- -dash.yaml
cp stone.yaml ./@at.yaml
run 0 -o out/at.asset.json -- @at.yaml
cp stone.yaml check
run 0 ./check -o out/check.asset.json
run 0 stone.yaml -o out/b.asset.json --offline
run 0 stone.yaml -o out/c.asset.json --provider procedural

# ---- @file: blanks separate, quotes and backslashes protect

cp stone.yaml 'two words.yaml'
printf "stone.yaml\n  'two words.yaml'\t\"gem.yaml\"\r\ntwo\\\\ words.yaml\n" >list
run 0 outputs @list
same 'specs of the list' "$(cut -f 1 "$out" | uniq | tr '\n' '|')" 'stone.yaml|two words.yaml|gem.yaml|two words.yaml|'
: >empty
run 2 key @empty

# ---- options of purchases: checked before anything is read

for amount in -1 two 0.0000001 99999999999999 '' '$'; do
	run 2 stone.yaml -o out/x --budget="$amount"
	[ -z "$amount" ] || ASSETC_BUDGET=$amount run 2 build . --out-dir out/b
done
says 'ASSETC_BUDGET' 'dollars'
for count in 0 4097 1.5 all; do
	run 2 build . --candidates "$count"
	says --candidates
done
for name in 'two words' "$(printf 'a\nb')" "$(printf 'x%.0s' {1..101})"; do
	ASSETC_RUN=$name run 2 stone.yaml -o out/x
	says ASSETC_RUN
done
ASSETC_BUDGET=nothing ASSETC_RUN='a b' run 0 steps
run 2 check stone.yaml --budget 1
run 2 stone.yaml -o out/x --prune
run 2 build . --verdicts out/verdicts
for budget in 0 2 '$2.50'; do
	ASSETC_BUDGET=wrong ASSETC_RUN=ci-1 run 0 stone.yaml -o out/y --budget "$budget" --rebuy --allow-unpriced --candidates 2
done

# ---- questions win over everything else

for line in --help '-h' 'compile --help' '--wrong --help' 'check --nothing -h'; do
	# shellcheck disable=SC2086
	run 0 $line
	[ -s "$out" ] || problem "'$line' prints nothing"
done
run 0 help compile
cp "$out" words
run 0 compile --help
same_file words "$out"
run 2 help buidl
says "did you mean 'build'?"
run 0 version
cp "$out" words
run 0 --version
same_file words "$out"
grep -qE '^assetc [0-9]+\.[0-9]+\.[0-9]+$' "$out" || problem "--version: $(cat "$out")"
run 0 --version --json
jq -e '.record_format == 1 and .steps.resize >= 1' "$out" >/dev/null || problem '--version --json'

# ---- a list that could not be written is no list

if [ -w /dev/full ]; then
	code=0
	"$ASSETC" outputs stone.yaml >/dev/full 2>"$err" || code=$?
	same 'exit code with a full standard output' "$code" 7
fi
