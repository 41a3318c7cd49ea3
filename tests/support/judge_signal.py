"""judge_signal.py - measures signals in sound files, decoded by ffmpeg to floats; none of assetc's own code is asked.

judge_signal.py sine FILE HERTZ
	The sine of this frequency that fits each channel best, as "AMPLITUDE SNR_DB" on a line: SNR is its power over
	that of all else. A tenth at both ends is left out, where filters meet silence.
judge_signal.py level FILE
	The level of the same middle as "RMS_DB PEAK_DB"; -999 is silence. The peak is of the whole file.
judge_signal.py like A B
	"FRAMES_A FRAMES_B LARGEST SNR_DB": the largest difference of two samples, and the power of A's middle over that
	of the difference (999: none).
judge_signal.py seam FILE START END
	"JUMP STEP": how far the sample at START is from the one before END, and the largest difference of
	neighbours in the 50 samples on both sides. What repeats from END to START is heard as a click where the first is
	much the larger.
judge_signal.py points FILE.wav
	The loops of the chunk `smpl`, by the RIFF specification: "START LAST TYPE COUNT" on a line.
"""
import array
import math
import struct
import subprocess
import sys


def output(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE).stdout


def decode(path):
    """The rate, and a list of samples for each channel."""
    data = output("ffmpeg", "-v", "error", "-i", path, "-f", "wav", "-c:a", "pcm_f32le", "-")
    at = 12
    while data[at : at + 4] != b"data":
        if data[at : at + 4] == b"fmt ":
            channels, rate = struct.unpack_from("<HI", data, at + 10)
        at += 8 + struct.unpack_from("<I", data, at + 4)[0]
    found = array.array("f")
    found.frombytes(data[at + 8 :])
    if sys.byteorder != "little":
        found.byteswap()
    return rate, [found[i::channels] for i in range(channels)]


def middle(samples):
    edge = len(samples) // 10
    return samples[edge : len(samples) - edge]


def power(samples):
    return math.fsum(x * x for x in samples) / max(len(samples), 1)


def decibels(ratio, none):
    return 10 * math.log10(ratio) if ratio > 0 else none


def fit(samples, turn):
    """Least squares of a*sin + b*cos: the amplitude, and the power of what remains."""
    sines = [math.sin(turn * i) for i in range(len(samples))]
    cosines = [math.cos(turn * i) for i in range(len(samples))]
    ss = math.fsum(x * x for x in sines)
    cc = math.fsum(x * x for x in cosines)
    sc = math.fsum(x * y for x, y in zip(sines, cosines))
    xs = math.fsum(x * y for x, y in zip(samples, sines))
    xc = math.fsum(x * y for x, y in zip(samples, cosines))
    a = (xs * cc - xc * sc) / (ss * cc - sc * sc)
    b = (xc * ss - xs * sc) / (ss * cc - sc * sc)
    rest = power([x - a * s - b * c for x, s, c in zip(samples, sines, cosines)])
    return math.hypot(a, b), rest


def sine(path, hertz):
    rate, channels = decode(path)
    for samples in channels:
        amplitude, rest = fit(middle(samples), 2 * math.pi * float(hertz) / rate)
        print("%.6f %.1f" % (amplitude, decibels(amplitude * amplitude / 2 / rest, 0) if rest else 999))


def level(path):
    _, channels = decode(path)
    peak = max((abs(x) for samples in channels for x in samples), default=0)
    rms = max(power(middle(samples)) for samples in channels)
    print("%.2f %.2f" % (decibels(rms, -999), decibels(peak * peak, -999)))


def like(a, b):
    _, left = decode(a)
    _, right = decode(b)
    assert len(left) == len(right), "%d and %d channels" % (len(left), len(right))
    apart = [[x - y for x, y in zip(l, r)] for l, r in zip(left, right)]
    largest = max((abs(x) for samples in apart for x in samples), default=0)
    noise = sum(power(middle(samples)) for samples in apart)
    signal = sum(power(middle(samples)) for samples in left)
    print(len(left[0]), len(right[0]), "%.9f %.1f" % (largest, decibels(signal / noise, 0) if noise else 999))


def seam(path, start, end):
    _, channels = decode(path)
    start, end = int(start), int(end)
    jump = step = 0
    for samples in channels:
        jump = max(jump, abs(samples[end - 1] - samples[start]))
        for around in samples[end - 50 : end], samples[start : start + 50]:
            step = max([step] + [abs(x - y) for x, y in zip(around, around[1:])])
    print("%.6f %.6f" % (jump, step))


def points(path):
    with open(path, "rb") as file:
        data = file.read()
    riff, size, wave = struct.unpack_from("<4sI4s", data)
    assert riff == b"RIFF" and wave == b"WAVE" and size == len(data) - 8, "not a whole WAV file"
    at = 12
    while at < len(data):
        name, size = struct.unpack_from("<4sI", data, at)
        assert at + 8 + size <= len(data), "the chunk %s is cut short" % name
        if name == b"smpl":
            count, extra = struct.unpack_from("<28xII", data, at + 8)
            assert size == 36 + 24 * count + extra, "smpl of %d bytes with %d loops" % (size, count)
            for i in range(count):
                _, kind, first, last, _, times = struct.unpack_from("<6I", data, at + 44 + 24 * i)
                print(first, last, kind, times)
        at += 8 + size + size % 2
    assert at == len(data), "bytes behind the last chunk"


def main():
    commands = {"sine": sine, "level": level, "like": like, "seam": seam, "points": points}
    commands[sys.argv[1]](*sys.argv[2:])


main()
