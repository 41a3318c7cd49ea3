"""judge_sound.py COMMAND ... - what steps on sounds must do, worked out again in a few lines, over files of raw 32-bit
little-endian floats (as ffmpeg -f f32le writes them). It knows nothing of the program under test.

    raw WAV RAW                                          RATE CHANNELS of a WAV of floats, whose samples it writes into RAW

    trimmed RAW CHANNELS RATE THRESHOLD PRE POST IGNORE [peak]
                                                         START END: frames kept; THRESHOLD in dB, times in seconds
    within A B CHANNELS START                            the largest difference of B from what A has from frame START on
    differ A B                                           the largest difference of two sounds of one length
    gain A B                                             DECIBELS RESIDUE: B as a multiple of A, and what is left over
    faded A B CHANNELS RATE IN OUT CURVE                 the largest difference of B from A faded so
    peak A...                                            the highest sample of each in dB, to six places

Several of these may stand behind each other, with `--` between: Python starts slower than it works.
"""

import array
import math
import struct
import sys


def read(path):
    samples = array.array("f")
    with open(path, "rb") as file:
        samples.frombytes(file.read())
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def raw(path, out):
    with open(path, "rb") as file:
        data = file.read()
    assert data[:4] == b"RIFF" and data[8:12] == b"WAVE", path
    at, facts = 12, None
    while True:
        name, size = struct.unpack_from("<4sI", data, at)
        if name == b"data":
            break
        if name == b"fmt ":
            tag, channels, rate, _, frame, bits = struct.unpack_from("<HHIIHH", data, at + 8)
            if tag == 0xFFFE:
                tag = struct.unpack_from("<H", data, at + 32)[0]
            assert tag == 3 and bits == 32 and frame == 4 * channels, (tag, bits, frame, channels)
            facts = f"{rate} {channels}"
        at += 8 + size + size % 2
    assert at + 8 + size <= len(data), (at, size, len(data))
    with open(out, "wb") as file:
        file.write(data[at + 8 : at + 8 + size])
    return facts


def decibels(level):
    return 20 * math.log10(level) if level > 0 else -math.inf


def peak(samples):
    return max((abs(sample) for sample in samples), default=0.0)


def trimmed(path, channels, rate, threshold, pre, post, ignore, relative=None):
    samples, channels, rate = read(path), int(channels), int(rate)
    pre, post, ignore = (math.floor(float(seconds) * rate + 0.5) for seconds in (pre, post, ignore))
    limit = 10 ** (float(threshold) / 20) * (peak(samples) if relative else 1)
    limit = array.array("f", [limit])[0]
    bursts = []  # [first, last]: of sound without `ignore` frames of silence within
    for i in (i for i, sample in enumerate(samples) if not -limit < sample < limit):
        if bursts and i // channels - bursts[-1][1] <= max(ignore, 1):
            bursts[-1][1] = i // channels
        else:
            bursts.append([i // channels, i // channels])
    if not bursts:
        return "nothing"
    for end in (-1, 0):
        while len(bursts) > 1 and bursts[end][1] - bursts[end][0] < ignore:
            del bursts[end]
    return f"{max(0, bursts[0][0] - pre)} {min(len(samples) // channels, bursts[-1][1] + 1 + post)}"


def differ(first, second):
    a, b = read(first), read(second)
    if len(a) != len(b):
        return f"lengths {len(a)} and {len(b)}"
    return f"{max((abs(x - y) for x, y in zip(a, b)), default=0):.9f}"


def within(first, second, channels, start):
    a, b, at = read(first), read(second), int(channels) * int(start)
    if at + len(b) > len(a):
        return f"{len(b)} samples at {at} of {len(a)}"
    return f"{max((abs(x - y) for x, y in zip(a[at:], b)), default=0):.9f}"


def gain(first, second):
    a, b = read(first), read(second)
    if len(a) != len(b):
        return f"lengths {len(a)} and {len(b)}"
    highest = max(range(len(a)), key=lambda i: abs(a[i]))
    factor = b[highest] / a[highest]
    residue = max(abs(y - factor * x) for x, y in zip(a, b))
    return f"{decibels(factor):.5f} {residue:.9f}"


CURVES = {
    "linear": lambda at: at,
    "equal_power": lambda at: math.sin(at * math.pi / 2),
    "exponential": lambda at: (10 ** (5 * (at - 1)) - 1e-5) / (1 - 1e-5),
}


def faded(first, second, channels, rate, fade_in, fade_out, curve):
    a, b, channels = read(first), read(second), int(channels)
    if len(a) != len(b):
        return f"lengths {len(a)} and {len(b)}"
    frames = len(a) // channels
    rise, fall = (math.floor(float(seconds) * int(rate) + 0.5) for seconds in (fade_in, fade_out))
    most = 0.0
    for i in range(frames):
        factor = CURVES[curve](i / rise) if i < rise else 1
        if frames - 1 - i < fall:
            factor *= CURVES[curve]((frames - 1 - i) / fall)
        for k in range(i * channels, (i + 1) * channels):
            most = max(most, abs(b[k] - a[k] * factor))
    return f"{most:.9f}"


COMMANDS = {
    "raw": raw,
    "trimmed": trimmed,
    "differ": differ,
    "within": within,
    "gain": gain,
    "faded": faded,
    "peak": lambda *paths: "\n".join(f"{decibels(peak(read(path))):.6f}" for path in paths),
}

words = sys.argv[1:]
while words:
    end = words.index("--") if "--" in words else len(words)
    print(COMMANDS[words[0]](*words[1:end]))
    words = words[end + 1 :]
