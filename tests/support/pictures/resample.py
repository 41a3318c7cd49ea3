"""Resampling as its definition says it, in floating point, to measure a program's result by:

    python3 resample.py FILTER LIGHT IN.rgba WIDTHxHEIGHT OUT.rgba WIDTHxHEIGHT

Prints the peak signal to noise ratio in dB of OUT against the definition, over all pixels and over those
whose filter lies wholly within the picture. What is compared is seen over black, with alpha as a fourth
channel. Weights are those of the pixels that exist, made to add up to one.
"""

import math
import sys


def sinc(x):
    return 1.0 if x == 0 else math.sin(math.pi * x) / (math.pi * x)


def lanczos(x):
    return sinc(x) * sinc(x / 3)


def bicubic(x):
    return 1.5 * x**3 - 2.5 * x**2 + 1 if x < 1 else -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2


def bilinear(x):
    return 1 - x


FILTERS = {"lanczos": (lanczos, 3), "bicubic": (bicubic, 2), "bilinear": (bilinear, 1)}


def axis(kernel, source, target):
    """For each target pixel: (its first source pixel, its weights, whether none was left out)."""
    weight, support = kernel
    scale = max(1.0, source / target)
    for i in range(target):
        center = (i + 0.5) * source / target
        low = math.floor(center - support * scale) - 1
        found = []
        is_whole = True
        for j in range(low, math.ceil(center + support * scale) + 1):
            x = abs(j + 0.5 - center) / scale
            if x >= support:
                continue
            if 0 <= j < source:
                found.append((j, weight(x)))
            else:
                is_whole = False
        total = sum(w for _, w in found)
        yield [(j, w / total) for j, w in found], is_whole


def to_light(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def from_light(value):
    return 255 * (value * 12.92 if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055)


def shown(sums, is_linear):
    """What one pixel of weighed sums looks like: colour over alpha, cut to what can be stored."""
    alpha = min(max(sums[3], 0.0), 1.0)
    if sums[3] <= 0:
        return [0.0] * 4
    color = [min(max(value / sums[3], 0.0), 1.0) for value in sums[:3]]
    return [(from_light(c) if is_linear else 255 * c) * alpha for c in color] + [255 * alpha]


def main():
    kernel, is_linear = FILTERS[sys.argv[1]], sys.argv[2] == "linear"
    width, height = map(int, sys.argv[4].split("x"))
    out_width, out_height = map(int, sys.argv[6].split("x"))
    with open(sys.argv[3], "rb") as file:
        data = file.read()
    with open(sys.argv[5], "rb") as file:
        result = file.read()
    assert len(data) == width * height * 4 and len(result) == out_width * out_height * 4
    rows = []
    for at in range(0, len(data), 4):
        alpha = data[at + 3] / 255
        color = [to_light(c) if is_linear else c / 255 for c in data[at:at + 3]]
        rows.append([c * alpha for c in color] + [alpha])
    columns, lines = list(axis(kernel, width, out_width)), list(axis(kernel, height, out_height))
    narrow = [[[sum(w * rows[y * width + j][k] for j, w in taps) for k in range(4)] for taps, _ in columns]
              for y in range(height)]
    errors = {"all": [0.0, 0], "inside": [0.0, 0]}
    for y, (down, is_whole_down) in enumerate(lines):
        for x, (_, is_whole) in enumerate(columns):
            wanted = shown([sum(w * narrow[j][x][k] for j, w in down) for k in range(4)], is_linear)
            found = result[(y * out_width + x) * 4:][:4]
            seen = [found[k] * found[3] / 255 for k in range(3)] + [found[3]]
            square = sum((a - b) ** 2 for a, b in zip(wanted, seen))
            for place in ("all", "inside") if is_whole and is_whole_down else ("all",):
                errors[place][0] += square
                errors[place][1] += 4
    print(*(f"{10 * math.log10(255**2 * count / square) if square else 999:.1f}" if count else "none"
            for square, count in errors.values()))


main()
