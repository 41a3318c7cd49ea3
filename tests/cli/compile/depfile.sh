#!/usr/bin/env bash
# Depfiles: gcc's options with gcc's meaning, gcc's escapes, the same bytes on a hit and on a miss,
# and refusals of what no build tool can spell.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert

spec stone
convert -size 8x8 gradient: art.png

golden() {
	diff - "$1" >&2 || problem "$2: $1 is not as expected"
}

# ---- options

run 0 stone.yaml -o out/stone.asset.json
is_absent out/stone.asset.json.d
run 0 stone.yaml -o out/stone.asset.json -MD
golden out/stone.asset.json.d 'with -MD' <<<'out/stone.asset.json out/images/stone.png: stone.yaml'
run 0 stone.yaml -o out/stone.asset.json -MD -MF elsewhere/deps
golden elsewhere/deps 'with -MF' <<<'out/stone.asset.json out/images/stone.png: stone.yaml'
run 0 stone.yaml -o out/stone.asset.json -MFjoined.d
golden joined.d 'with -MF alone, joined' <<<'out/stone.asset.json out/images/stone.png: stone.yaml'
run 0 stone.yaml -o ./out/../out/stone.asset.json --out-dir ./products/ -MD -MF d
golden d 'the first target is -o as given' <<<'./out/../out/stone.asset.json products/images/stone.png: stone.yaml'
run 0 ./stone.yaml -o out/stone.asset.json -MD -MF d
golden d 'the spec as given' <<<'out/stone.asset.json out/images/stone.png: ./stone.yaml'
run 0 "$PWD/stone.yaml" -o "$PWD/out/stone.asset.json" -MD -MF d
golden d 'absolute paths' <<<"$PWD/out/stone.asset.json $PWD/out/images/stone.png: $PWD/stone.yaml"
run 0 stone.yaml -o out/stone.asset.json -MD -MF d -MT 'a target'
golden d 'with -MT' <<<'a target: stone.yaml'
run 0 stone.yaml -o out/stone.asset.json -MD -MF d -MT '$(all)' -MT two
golden d 'with -MT twice' <<<'$(all) two: stone.yaml'
run 0 stone.yaml -o out/stone.asset.json -MD -MF d -MQ 'a $target' -MQ 'b#c:d'
golden d 'with -MQ' <<<'a\ $$target b\#c\:d: stone.yaml'
run 0 stone.yaml -o stone.asset.json -MD
golden stone.asset.json.d 'without a folder' <<<'stone.asset.json images/stone.png: stone.yaml'

# copies NAME...: a spec that reads these pictures
copies() {
	cat >"$2" <<-END
		version: "1.0"
		id: copy
		generation: {type: image, provider: file, file: "$1"}
		post_processing: [{action: convert, formats: [png, webp]}]
		integration: {manifest_path: copy.png}
	END
}
copies art.png copy.yaml
run 0 copy.yaml -o out/copy.asset.json -MD -MP
golden out/copy.asset.json.d 'with -MP' <<'END'
out/copy.asset.json out/copy.png out/copy.webp: copy.yaml \
  art.png
art.png:
END

# ---- the same on a miss, on a hit, and when only outputs are put back

cp out/copy.asset.json.d first.d
for state in hit placed generated; do
	rm out/copy.asset.json.d
	case $state in
	placed) rm -r out/copy.png ;;
	generated) rm -r out/copy.* "$XDG_CACHE_HOME/assetc" ;;
	esac
	run 0 copy.yaml -o out/copy.asset.json -MD -MP
	same_file first.d out/copy.asset.json.d
done
: >mark
run 0 copy.yaml -o out/copy.asset.json -MD -MP
same 'a depfile that is right' "$(find out/copy.asset.json.d -newer mark)" ''

# ---- names

while IFS=$'\t' read -r name escaped; do
	mkdir -p "names/$name" "made/$name"
	cp art.png "names/$name/$name.png"
	copies "$name.png" "names/$name/$name.yaml"
	run 0 "names/$name/$name.yaml" -o "made/$name/$name.asset.json" -MD -q
	is_silent
	golden "made/$name/$name.asset.json.d" "$name" <<END
made/$escaped/$escaped.asset.json made/$escaped/copy.png made/$escaped/copy.webp: names/$escaped/$escaped.yaml \\
  names/$escaped/$escaped.png
END
	# Make must read back the very names.
	printf 'include made/%s/%s.asset.json.d\nnone:\n' "${escaped// /\\ }" "$escaped" >/dev/null
	printf '.PHONY: names\n%%:: ;\n' >Makefile
	cat "made/$name/$name.asset.json.d" >>Makefile
	make -n -p 2>/dev/null >database || :
	grep -qF "names/${name//\$/\$\$}/${name//\$/\$\$}.png" database || grep -qF "names/$name/$name.png" database ||
		problem "Make does not read the name '$name'"
done <<'END'
plain	plain
two words	two\ words
 lead	\ lead
many   blanks	many\ \ \ blanks
hash#tag	hash\#tag
dollar$sign	dollar$$sign
round(one)	round(one)
square[one]	square[one]
curly{one}	curly{one}
percent%20	percent%20
at@home!	at@home!
tilde~	tilde~
žluť金🪙	žluť金🪙
quote'one	quote'one
and&or	and&or
end 	end\ 
END
name='r$(shell touch PWNED)'
mkdir "names/$name"
cp art.png "names/$name.png"
copies "$name.png" names/shell.yaml
run 0 names/shell.yaml -o made/shell.asset.json -MD
{ echo 'all: made/shell.asset.json' && cat made/shell.asset.json.d; } >Makefile
make -n >/dev/null 2>&1 || :
make >/dev/null 2>&1 || :
is_absent PWNED
grep -qF 'r$$(shell\ touch\ PWNED).png' made/shell.asset.json.d || problem 'the dollar is not doubled'
# A backslash before a blank is doubled.
copies 'back\\ slash.png' names/back.yaml
cp art.png 'names/back\ slash.png'
run 0 names/back.yaml -o made/back.asset.json -MD
grep -qF 'names/back\\\ slash.png' made/back.asset.json.d || problem 'backslashes before a blank are not doubled'

# ---- refused on the command line (2) and in the spec (1)

for name in 'a;b' 'a|b' 'a<b' 'a>b' 'a^b' 'a*b' 'a`b' $'a\tb' $'a\nb' 'a=b'; do
	cp stone.yaml "$name.yaml"
	run 2 "$name.yaml" -o out/refused.asset.json -MD
	says E0318
	run 2 stone.yaml -o "out/$name.asset.json" -MD
	says E0318
	is_absent "out/$name.asset.json" out/refused.asset.json
done
for name in 'a;b' 'a|b' 'a<b' 'a>b' 'a^b' 'a*b' 'a`b'; do
	cp art.png "$name.png"
	copies "$name.png" refused.yaml
	run 1 refused.yaml -o out/refused.asset.json -MD
	says E0317 refused.yaml:3:
done
for name in 'end\' 'end:'; do
	run 2 stone.yaml -o "out/$name" -MD
	says E0318
done

# ---- warned, with the generator that breaks

while IFS=$'\t' read -r name generator; do
	cp art.png "$name.png"
	written=${name//\\/\\\\}
	copies "${written//\"/\\\"}.png" warned.yaml
	rm -f out/warned.asset.json
	run 0 check warned.yaml
	says W0318 "$generator" warned.yaml:3:
done <<'END'
a#b	Ninja
a$b	Ninja
a:b	Makefiles
a&b	Ninja
a?b	Ninja
a'b	Ninja
a"b	Ninja
a\b	CMake
a=b	Make
END
copies a=b.png warned.yaml
run 0 warned.yaml -o out/warned.asset.json -MD
golden out/warned.asset.json.d "'=' never stands after the colon" <<'END'
out/warned.asset.json out/copy.png out/copy.webp: warned.yaml \
  a=b.png
END
