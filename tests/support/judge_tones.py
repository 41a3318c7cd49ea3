"""judge_tones.py FILE.wav PARTS - what is heard in a 16-bit WAV file, by the standard library alone. It knows nothing
of the program under test.

A first line: frames, channels, rate, highest sample and mean (of 1). Then a line for each of PARTS equal parts: the
frequency with the most energy in Hz, the level in dB, the crossings of zero in Hz, and the energy of the differences of
neighbours to that of the samples (how bright it is, 0 to 4)."""

import array
import math
import sys
import wave


def tone(samples, rate):
    """The strongest of frequencies a fifth of a semitone apart, by Goertzel under a Hann window."""
    count = min(len(samples), 2048)
    start = (len(samples) - count) // 2
    part = [samples[start + i] * (0.5 - 0.5 * math.cos(2 * math.pi * i / count)) for i in range(count)]
    best, most, frequency = 0.0, 0.0, 60.0
    while frequency < 6000:
        factor, one, two = 2 * math.cos(2 * math.pi * frequency / rate), 0.0, 0.0
        for sample in part:
            one, two = sample + factor * one - two, one
        energy = one * one + two * two - factor * one * two
        if energy > most:
            best, most = frequency, energy
        frequency *= 1.02
    return best


def describe(part, rate):
    energy = sum(x * x for x in part) + 1
    steps = sum((b - a) ** 2 for a, b in zip(part, part[1:]))
    crossings = sum((a < 0) != (b < 0) for a, b in zip(part, part[1:]))
    level = 10 * math.log10(energy / len(part) / 32768**2)
    return f"{tone(part, rate):.1f} {level:.2f} {crossings / 2 * rate / len(part):.1f} {steps / energy:.4f}"


with wave.open(sys.argv[1], "rb") as file:
    if file.getsampwidth() != 2:
        sys.exit("not of 16 bits")
    frames, channels, rate = file.getnframes(), file.getnchannels(), file.getframerate()
    samples = array.array("h")
    samples.frombytes(file.readframes(frames))
if sys.byteorder == "big":
    samples.byteswap()
print(frames, channels, rate, f"{max(map(abs, samples)) / 32768:.4f} {sum(samples) / len(samples) / 32768:.6f}")
count = int(sys.argv[2])
for i in range(count):
    print(describe(samples[len(samples) * i // count : len(samples) * (i + 1) // count], rate))
