#!/usr/bin/env bash
# `assetc build` with nothing to do, of ten thousand instances of one template, beside the same assets
# as plain specs: all of them in one file, and one document with `from` for each.
# usage: template.sh ASSETC [COUNT]     default 10000
. "$(dirname "$0")/lib/turns.sh"
count=${2:-10000}

mkdir -p plain/specs one/specs many/specs many/templates
touch {plain,one,many}/assets.yaml
awk -v count="$count" 'BEGIN {
	body = "generation: {type: image, provider: procedural, model: radial}\n"
	head = "version: \"1.0\"\ntemplate: dot\nparameters: [{name: n, type: integer}]\n" body \
		"prompt:\n  base: dot {{n}}\n  parameters: {size: 8x8}\nintegration:\n  manifest_path: images/dot-{{n}}.png\n"
	print head "instances:" >"one/specs/dots.yaml"
	printf "%s", head >"many/templates/dot.yaml"
	for (i = 0; i < count; i++) {
		file = sprintf("plain/specs/dot-%05d.yaml", i)
		printf "version: \"1.0\"\nid: dot-%d\n%sprompt:\n  base: dot %d\n  parameters: {size: 8x8}\n", i, body, i >file
		printf "integration:\n  manifest_path: images/dot-%d.png\n", i >file
		close(file)
		file = sprintf("many/specs/dot-%05d.yaml", i)
		printf "version: \"1.0\"\nfrom: dot\nwith: {n: %d}\n", i >file
		close(file)
		printf "  - {n: %d}\n", i >"one/specs/dots.yaml"
	}
}'
# Twice, so that nothing is too young to be trusted.
for turn in 1 2; do
	for folder in plain one many; do
		(cd "$folder" && "$assetc" build -q)
	done
	sleep 0.1
done

for folder in one many; do
	beside=(env -C "$folder" "$assetc" build -- env -C plain "$assetc" build)
	turns 2 -- "${beside[@]}" >null # warms up
	turns 25 -- "${beside[@]}" >null
	read -r ours peer <null
	case $folder in
	one) name="$count instances in one file, unchanged" ;;
	*) name="$count documents with from, unchanged" ;;
	esac
	figure "build: $name" "$(milliseconds "$ours")" "$(milliseconds "$peer")" 1.50 1.10
done
