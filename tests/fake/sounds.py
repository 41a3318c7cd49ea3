"""Sounds that follow from a digest: a tone whose period is a whole number of samples, so that any
number of periods is a seamless loop. MP3, Opus and the two telephone laws are made by ffmpeg."""
import functools
import math
import os
import shutil
import struct
import subprocess
import tempfile

from pictures import NoTool

SHORTER_S = 0.02        # the vendor's files are this much shorter than asked
MEDIA_TYPES = {"mp3": "audio/mpeg", "pcm": "audio/pcm", "ulaw": "audio/basic", "alaw": "audio/x-alaw-basic",
               "opus": "audio/ogg", "wav": "audio/wav"}
MUXERS = {"mp3": ["-c:a", "libmp3lame", "-f", "mp3", "-id3v2_version", "4"], "opus": ["-c:a", "libopus", "-f", "ogg"],
          "ulaw": ["-c:a", "pcm_mulaw", "-f", "mulaw"], "alaw": ["-c:a", "pcm_alaw", "-f", "alaw"]}


def parse_format(name):
    """mp3_44100_128 -> (mp3, 44100, 128); a format without a bit rate has None."""
    words = name.split("_")
    return words[0], int(words[1]), int(words[2]) if len(words) > 2 else None


def period(digest, rate, channels):
    """One period as S16LE: 220 to 880 Hz, -12 to -4 dBFS."""
    length = max(2, round(rate / (220 + digest[0] * 660 / 255)))
    peak = 32767 * 10 ** (-(4 + digest[1] / 255 * 8) / 20)
    wave = (int(peak * math.sin(2 * math.pi * i / length)) for i in range(length))
    return b"".join(struct.pack("<h", value) * channels for value in wave)


def sample_count(digest, seconds, rate, loop):
    count = max(1, round((seconds - SHORTER_S) * rate))
    if loop:
        length = len(period(digest, rate, 1)) // 2
        count = max(length, count // length * length)
    return count


def pcm(digest, seconds, rate, channels, loop=False):
    one = period(digest, rate, channels)
    size = sample_count(digest, seconds, rate, loop) * 2 * channels
    return (one * (size // len(one) + 1))[:size]


def wav(digest, seconds, rate=44100, channels=2):
    data = pcm(digest, seconds, rate, channels)
    form = struct.pack("<HHIIHH", 1, channels, rate, rate * channels * 2, channels * 2, 16)
    body = b"WAVEfmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def flac(data):
    """A WAV as FLAC."""
    tool = shutil.which("ffmpeg")
    if not tool:
        raise NoTool("ffmpeg, which makes the sounds, is not there")
    done = subprocess.run([tool, "-v", "error", "-nostdin", "-i", "pipe:0", "-c:a", "flac", "-f", "flac", "pipe:1"],
                          input=data, stdout=subprocess.PIPE, check=True, timeout=60)
    return done.stdout


@functools.lru_cache(maxsize=16)
def sound(format_name, digest, seconds, channels=2, loop=False):
    """The bytes of one of the vendor's formats."""
    codec, rate, kbps = parse_format(format_name)
    if codec in ("ulaw", "alaw"):
        channels = 1
    data = pcm(digest, seconds, rate, channels, loop)
    return data if codec == "pcm" else encoded(codec, data, rate, channels, kbps)


def encoded(codec, data, rate, channels, kbps):
    """By ffmpeg, into a file: only there can it go back and write the Info tag of an MP3."""
    tool = shutil.which("ffmpeg")
    if not tool:
        raise NoTool("ffmpeg, which makes the sounds, is not there")
    with tempfile.TemporaryDirectory(prefix="fake-sound.") as folder:
        made = os.path.join(folder, "sound")
        command = [tool, "-v", "error", "-nostdin", "-threads", "1", "-f", "s16le", "-ar", str(rate), "-ac",
                   str(channels), "-i", "pipe:0", *MUXERS[codec]]
        command += ["-b:a", f"{kbps}k"] if kbps else []
        subprocess.run([*command, made], input=data, check=True, timeout=60)
        with open(made, "rb") as file:
            return file.read()
