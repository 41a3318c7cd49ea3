#!/usr/bin/env bash
# One tree, compiled in other places and by other people: the same keys, products, records, depfiles,
# manifest and header, byte for byte.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need convert

mkdir -p tree/specs tree/art
sed 's/1024x1024/128x128/' "$ASSETC_SOURCE_DIR"/tests/cli/check/good/particle.yaml >tree/specs/particle.yaml
convert -size 33x17 gradient:red-blue tree/art/plain.png
: >tree/assets.yaml
cd tree/specs
for model in radial linear noise sky sprite placeholder; do
	spec "$model" "images/$model.png" 20x12
	sed -i "s/model: noise/model: $model/; s/^post_processing:/&\n  - {action: convert, formats: [png, webp]}/" $model.yaml
	printf '  description: "Größe 1,5 %s"\n' "$model" >>$model.yaml
done
sed -i 's/64x64/96x64, softness: 0.25/' radial.yaml
cat >copy.yaml <<'END'
version: "1.0"
id: copy
metadata: {category: ui}
generation: {type: image, provider: file, file: ../art/plain.png}
post_processing:
  - {action: resize, dimensions: 10x10, method: bicubic, light: linear}
  - {action: pad, all: 3, color: "#80604020"}
  - {action: convert, formats: [png, webp], quality: 71}
END
cp "$ASSETC_SOURCE_DIR"/tests/cli/sound/held/{coin,tune}.yaml .
cd ../..

# build_all: in the tree, leaves outputs in made/ and what was printed in keys.
build_all() {
	local name
	for name in specs/*.yaml; do
		name=$(basename "$name" .yaml)
		"$ASSETC" "specs/$name.yaml" -o "made/$name.asset.json" --profile draft -MD -q || return
	done
	"$ASSETC" key --profile draft specs/*.yaml >keys || return
	"$ASSETC" outputs --out-dir made specs/*.yaml >>keys || return
	"$ASSETC" link made/*.asset.json --profile draft -o made/link.stamp --manifest made/manifest.json --header made/assets.h \
		--products made/products.txt
}

# compare WHAT DIR: its outputs and keys with those of the first place
compare() {
	same "outputs $1" "$(cd "$2" && bytes made && sha256sum keys)" "$reference"
}

cp -r tree first
(cd first && build_all) || problem 'the first place fails'
is_there first/made/manifest.json first/made/assets.h first/made/products.txt
rm -f first/made/link.stamp
reference=$(cd first && bytes made && sha256sum keys)
! grep -rqF "$PWD" first/made || problem 'an absolute path is in the outputs'

# place NAME COMMAND...: the tree in another folder, with a cache of its own, in another environment
place() {
	local what=$1 dir
	shift
	dir=$TMPDIR/"place of $what"
	cp -r tree "$dir"
	if ! (cd "$dir" && export XDG_CACHE_HOME="$TMPDIR/cache of $what" && "$@" >"$dir/log" 2>&1); then
		problem "$what: $(head -n 5 "$dir/log")"
		return
	fi
	rm -f "$dir/made/link.stamp" "$dir/log"
	compare "with $what" "$dir"
}
export -f build_all

deep_path() {
	mkdir -p "a b/ü/#x/$(printf 'd%.0s' {1..150})"
	cp -r specs art assets.yaml "$(ls -d "a b"/ü/*/*)"
	(cd "a b"/ü/*/* && build_all) && cp -r "a b"/ü/*/*/{made,keys} .
}
time_zone() { TZ=Pacific/Kiritimati build_all; }
time_zone_rule() { TZ='<-1234>+12:34:56' build_all; }
utf8_locale() { LC_ALL=C.UTF-8 LANG=C.UTF-8 LANGUAGE=de build_all; }
closed_umask() { umask 077 && build_all; }
open_umask() { umask 0 && build_all; }
no_randomness() { setarch -R bash -c build_all; }
plain_processor() { GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX2,-AVX,-FMA,-FMA4,-SSE4_2,-SSE4_1,-SSSE3,-ERMS build_all; }
old_clock() { faketime -f '1999-12-31 23:59:59' bash -c build_all; }
late_clock() { faketime -f '2039-06-01 12:00:00' bash -c build_all; }
other_names() { env -i PATH="$PATH" ASSETC="$ASSETC" HOME=/nonexistent USER=somebody LOGNAME=somebody HOSTNAME=elsewhere \
	ASSETC_CACHE_DIR="$TMPDIR/names" bash -c "$(declare -f build_all) && build_all"; }
other_user() {
	chmod -R a+rwX . && mkdir -p "$XDG_CACHE_HOME" && chmod 777 "$XDG_CACHE_HOME" &&
		setpriv --reuid=65534 --regid=65534 --clear-groups bash -c build_all
}
# A comma for the decimal point and dots between thousands.
comma_locale() {
	mkdir -p "$TMPDIR/locales" && localedef -i de_DE -f UTF-8 "$TMPDIR/locales/de_DE.UTF-8" 2>/dev/null &&
		LOCPATH="$TMPDIR/locales" LC_ALL=de_DE.UTF-8 build_all
}
# Dotless i: what upper-cases by the locale goes wrong here.
turkish_locale() {
	mkdir -p "$TMPDIR/locales" && localedef -i tr_TR -f UTF-8 "$TMPDIR/locales/tr_TR.UTF-8" 2>/dev/null &&
		LOCPATH="$TMPDIR/locales" LC_ALL=tr_TR.UTF-8 build_all
}

place 'a path with blanks' deep_path
place 'another time zone' time_zone
place 'a time zone by rule' time_zone_rule
place 'a UTF-8 locale' utf8_locale
place 'umask 077' closed_umask
place 'umask 0' open_umask
place 'another environment' other_names
same 'files that others may read with umask 077' "$(find "$TMPDIR/place of umask 077/made" -type f -perm /077)" ''
same 'files that others may not read with umask 0' "$(find "$TMPDIR/place of umask 0/made" -type f ! -perm 666)" ''
place 'an older processor' plain_processor

optional() {
	local tool=$1
	shift
	if command -v "$tool" >/dev/null && "${@:3}" >/dev/null 2>&1; then
		place "$1" "$2"
	else
		echo "$1: $tool cannot be used here; this place is skipped" >&2
	fi
}
optional setarch 'fixed addresses' no_randomness setarch -R true
if [ -z "$ASSETC_SANITIZE" ]; then
	optional faketime 'a clock in the past' old_clock true
	optional faketime 'a clock in the future' late_clock true
fi
optional localedef 'a decimal comma' comma_locale test -e /usr/share/i18n/locales/de_DE
optional localedef 'a Turkish locale' turkish_locale test -e /usr/share/i18n/locales/tr_TR
if [ "$(id -u)" -eq 0 ]; then
	chmod a+rx "$TMPDIR" "$(dirname "$TMPDIR")"
	optional setpriv 'another user' other_user setpriv --reuid=65534 --regid=65534 --clear-groups test -x "$ASSETC"
fi

# The same from a shared cache that another place has filled: facts come from it, not from here.
cp -r tree shared
(cd shared && XDG_CACHE_HOME="$TMPDIR/cache of umask 0" build_all) || problem 'a filled cache'
rm -f shared/made/link.stamp
compare 'with a cache filled elsewhere' shared
