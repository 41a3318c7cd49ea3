"""How much of a background's colour is left in the edges of a shape that was cut out of it:

    python3 edges.py TRUTH.rgba FOUND.rgba WIDTHxHEIGHT RRGGBB

TRUTH is the shape as it was before it was laid on the background RRGGBB, FOUND what was cut out again. Edge pixels are
those of TRUTH that are partly transparent, or opaque beside a transparent one. One leaks when the background is seen in
it: when what it shows lies 20 levels of 255 on the way from its true colour to the background's. Prints edge pixels, per cent of them that leak, and the mean error of alpha over them, of 255.
"""

import sys

LEVELS = 20
OPAQUE = 250  # models write 254 where they mean 255


def edge(truth, width, height):
    alpha = truth[3::4]
    for i, own in enumerate(alpha):
        if 0 < own < OPAQUE:
            yield i * 4
        elif own:
            left, right = max(i % width - 1, 0), min(i % width + 1, width - 1)
            for y in range(max(i // width - 1, 0), min(i // width + 2, height)):
                if 0 in alpha[y * width + left : y * width + right + 1]:
                    yield i * 4
                    break


def leak(truth, found, key):
    way = [k - t for k, t in zip(key, truth)]
    length = sum(w * w for w in way)
    if length < 32 * 32:  # the shape has the background's colour there
        return 0
    share = sum(w * (f - t) for w, f, t in zip(way, found, truth)) / length
    return share * max(map(abs, way)) * found[3] / 255


def main():
    truth, found = (open(name, "rb").read() for name in sys.argv[1:3])
    width, height = map(int, sys.argv[3].split("x"))
    key = bytes.fromhex(sys.argv[4])
    assert len(truth) == len(found) == width * height * 4
    count = leaking = error = 0
    for i in edge(truth, width, height):
        count += 1
        leaking += leak(truth[i : i + 3], found[i : i + 4], key) >= LEVELS
        error += abs(truth[i + 3] - found[i + 3])
    print("%d %.2f %.2f" % (count, 100 * leaking / count, error / count))


main()
