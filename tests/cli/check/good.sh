#!/usr/bin/env bash
# Good specs pass `check` without a word, and nothing is written. tests/cli/real/check.sh has the
# real ones.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
here=$(dirname "$0")

cp "$here"/good/*.yaml .
before=$(state .)
for file in *.yaml; do
	run 0 check "$file"
	is_silent
done
run 0 check ./*.yaml
is_silent

# Without a name it is every spec of the project, and of a folder every spec below it.
mkdir -p whole/specs/more
cp particle.yaml whole/specs
sed 's/^id:.*/id: other/; s/^prompt:/promt:/' particle.yaml >whole/specs/more/other.yaml
cd whole
for where in '' specs specs/more ./specs/more/other.yaml; do
	run 1 check $where
	says 'specs/more/other.yaml:' "unknown key 'promt'"
done
rm specs/more/other.yaml
run 0 check
is_silent
run 1 check specs/more
says 'no spec was found'
cd ..
rm -r whole

# JSON is YAML; a mark at the beginning, Windows line ends and a missing last line end are no fault.
cat >coin.json <<'END'
{"version": "1.0", "id": "coin", "x-note": ["mine"],
 "generation": {"type": "image", "provider": "procedural"},
 "prompt": {"base": "a coin", "parameters": {"size": "64x64", "x-own": 1}}}
END
{ printf '\xef\xbb\xbf' && cat particle.yaml; } >bom.yaml
sed 's/$/\r/' particle.yaml >crlf.yaml
printf %s "$(cat particle.yaml)" >cut.yaml
{ cat particle.yaml && echo --- && sed 's/^id: .*/id: other/; s,spark-blue.png,other.png,' particle.yaml && echo ...; } >two.yaml
cat >anchors.yaml <<'END'
version: "1.0"
id: anchors
x-common: &common {type: image, provider: procedural}
generation: {<<: *common, seed: 7}
prompt: {base: a coin}
post_processing:
  - &small {action: resize, dimensions: 16x16}
  - *small
END
for file in coin.json bom.yaml crlf.yaml cut.yaml two.yaml anchors.yaml; do
	run 0 check "$file"
	is_silent
done

# The composed prompt: trimmed parts, joined by line ends.
run 0 check --prompt backdrop.yaml
cat >expected <<'END'
Evening sky above a harbour, low orange clouds over a violet haze, calm, flat shapes, nothing in the foreground
- flat shapes
- opaque from edge to edge
END
same_file expected "$out"

same 'what check writes' "$(bytes "$XDG_CACHE_HOME" "$XDG_STATE_HOME" "$XDG_CONFIG_HOME" "$HOME")" ''
rm -f expected ./*.json bom.yaml crlf.yaml cut.yaml two.yaml anchors.yaml
same 'the folder of the specs' "$(state . | grep yaml)" "$(grep yaml <<<"$before")"
