#!/usr/bin/env bash
# Hostile inputs end soon, in little memory, with a finding, and make nothing.
. "$ASSETC_SOURCE_DIR/tests/support/cli-lib.sh"
need python3

python3 - <<'END'
import json
def write(name, text):
    with open(name, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
shot = {"key": "sprite_a", "kind": "sprite", "prompt": "p"}
write("deep.json", "[" * 100000)
write("many.json", json.dumps([0] * 600000))
write("entries.json", json.dumps([dict(shot, key=f"sprite_{i}") for i in range(5000)]))
write("nul.json", b'[{"key": "a\\u0000", "kind": "sprite", "prompt": "p"}]')
write("latin.json", b'[{"key": "caf\xe9", "kind": "sprite", "prompt": "p"}]')
write("long.json", json.dumps([dict(shot, key="k" * 200)]))
write("twice.json", '[{"key": "a", "key": "b", "kind": "sprite", "prompt": "p"}]')
write("bomb.yaml", "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(f"{c}: &{c} [" + ",".join([f"*{p}"] * 9) + "]\n" for p, c in zip("abcdefgh", "bcdefghi")))
write("empty.json", "")
write("scalar.yaml", "just words")
write("packs.json", json.dumps({"assetPacks": {f"p{i}": {} for i in range(300)}}))
write("slots.json", json.dumps({"assetPacks": {"p": {"assets": {f"s{i}": {} for i in range(5000)}}}}))
write("number.json", json.dumps([shot]).replace('"p"', '"p", "size": "99999999999999999999x1"'))
END
for file in deep many entries nul latin long twice empty packs slots number; do
	bounded 1 import "$file.json"
	[ -s "$err" ] || problem "nothing is said of $file.json"
	[ ! -s "$out" ] || problem "$file.json: something is said to be made"
done
bounded 1 import bomb.yaml
bounded 1 import scalar.yaml
bounded 1 import .
is_absent specs packs assets.yaml

# A wide picture of nothing within a game, and names that would lead elsewhere.
python3 - <<'END'
import base64, json
png = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(12_000_000)).decode()
json.dump({"assetPacks": {"../up": {"assets": {"../../etc/passwd": {"imageUrl": "data:image/png;base64," + png},
    "evil": {"imageUrl": "../../../etc/passwd"}, "root": {"imageUrl": "/etc/passwd"}}}}}, open("game.json", "w"))
END
memory_kb=524288 bounded 0 import game.json
same 'files' "$(sort "$out")" "$(printf '%s\n' assets.yaml game.assetc.json packs/up.yaml specs/up-etc-passwd.png specs/up-etc-passwd.yaml)"
same 'losses' "$(grep -c W0853 "$err")" 3
same 'the picture' "$(stat -c %s specs/up-etc-passwd.png)" 12000008

# Words of an input on their way to a terminal.
printf '[{"key": "sprite_\\u001b[2J", "kind": "\\u009b31m", "prompt": "p"}]' >words.json
run 0 import --out-dir words words.json
! grep -q $'\x1b\|\xc2\x9b' "$err" || problem 'control characters reach the terminal'
run 0 check words
