"""Compares pictures as two programs read them:

    python3 judge.py exact|near SIZES OURS THEIRS [TRUTH-FOLDER]

SIZES has a line "WIDTHxHEIGHT NAME" for each; OURS and THEIRS hold their pixels one after the other, as
RGBA of 16 bits, high byte first, which are rounded here. In TRUTH-FOLDER, NAME.rgba holds what the maker of a picture means, where it says so. exact: every
byte is the same; near: seen over black, no byte differs by more than 2. Prints each that is not so.
"""

import os
import sys


def load(path):
    with open(path, "rb") as file:
        return file.read()


def load_16(path):
    data = load(path)
    return bytes((high * 256 + low + 128) // 257 for high, low in zip(data[::2], data[1::2]))


def seen(pixels):
    return [value * pixels[i | 3] // 255 if i & 3 != 3 else value for i, value in enumerate(pixels)]


def difference(one, other, is_exact):
    if one == other:
        return 0
    if len(one) != len(other):
        return 256
    if not is_exact:
        one, other = seen(one), seen(other)
    return max(abs(a - b) for a, b in zip(one, other))


def main():
    is_exact = sys.argv[1] == "exact"
    ours, theirs = load_16(sys.argv[3]), load_16(sys.argv[4])
    at = wrong = 0
    with open(sys.argv[2], encoding="ascii") as lines:
        sizes = [line.split() for line in lines]
    for size, name in sizes:
        width, height = map(int, size.split("x"))
        end = at + width * height * 4
        found = {"other readers": theirs[at:end]}
        truth = os.path.join(sys.argv[5], name + ".rgba") if len(sys.argv) > 5 else ""
        if os.path.exists(truth):
            found["its maker"] = load(truth)
        for judge, pixels in found.items():
            most = difference(ours[at:end], pixels, is_exact)
            if most > (0 if is_exact else 2):
                print(f"{name} differs from {judge} by {most}")
                wrong += 1
        at = end
    if at != len(ours) or at != len(theirs):
        print(f"{len(ours)} and {len(theirs)} bytes of pixels where {at} are expected")
        wrong += 1
    sys.exit(1 if wrong else 0)


main()
