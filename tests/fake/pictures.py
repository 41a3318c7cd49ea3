"""Pictures that follow from a digest: the same one gives the same bytes, another one other bytes.

A disc on a ground. Where alpha is asked for, the ground is fully transparent with a colour of its own
below it, and the disc peaks at 254: both are habits of the vendors that a client has to cope with."""
import functools
import math
import random
import shutil
import struct
import subprocess
import zlib

TYPES = {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp"}
MAGIC = b"\x89PNG\r\n\x1a\n"


class NoTool(Exception):
    """A program that makes this kind of file is not there."""


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def header(width, height, colour_type):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0))


def png_of(width, height, alpha, rows):
    data = zlib.compress(b"".join(rows), 1)
    return MAGIC + header(width, height, 6 if alpha else 2) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def colours(digest, alpha):
    opaque = (254,) if alpha else ()
    clear = (0,) if alpha else ()
    return bytes((*digest[0:3], *clear)), bytes((*digest[3:6], *opaque)), bytes((*digest[6:9], *opaque))


def disc_rows(digest, width, height, alpha, heavy):
    """Each row with its filter byte. A heavy picture's disc is noise, which does not compress."""
    ground, rim, fill = colours(digest, alpha)
    noise = None
    if heavy:
        noise = bytearray(random.Random(digest).randbytes(width * height * len(fill)))
        if alpha:
            noise[3::4] = b"\xfe" * (width * height)
    radius = min(width, height) * (0.3 + digest[9] / 256 * 0.15)
    for y in range(height):
        half = radius ** 2 - (y + 0.5 - height / 2) ** 2
        half = int(math.sqrt(half)) if half > 0 else 0
        left, edge = width // 2 - half, min(half, max(1, width // 64))
        middle = fill * (2 * (half - edge))
        if noise:
            start = (y * width + left + edge) * len(fill)
            middle = bytes(noise[start:start + len(middle)])
        yield b"\0" + ground * left + rim * edge + middle + rim * edge + ground * (width - left - 2 * half)


@functools.lru_cache(maxsize=16)
def png(digest, width, height, alpha=False, heavy=False):
    return png_of(width, height, alpha, disc_rows(digest, width, height, alpha, heavy))


# What a script may ask for instead: the middle of a disc of two tones across and down, its radius (all in shares of the
# picture), its light tone, its dark one, and the colour of its rim.
DRAWN = {
    "good": (0.5, 0.5, 0.36, (240, 220, 90), (60, 20, 30), (60, 20, 30)),
    "cut": (0.98, 0.5, 0.36, (240, 220, 90), (60, 20, 30), (60, 20, 30)),
    "off": (0.62, 0.5, 0.3, (240, 220, 90), (60, 20, 30), (60, 20, 30)),
    "flat": (0.5, 0.5, 0.36, (130, 120, 124), (124, 118, 120), (124, 118, 120)),
    "halo": (0.5, 0.5, 0.36, (240, 220, 90), (60, 20, 30), (255, 255, 255)),
    "full": (0.5, 0.5, 1.5, (240, 220, 90), (60, 20, 30), (60, 20, 30)),
    "speck": (0.5, 0.5, 0.04, (240, 220, 90), (60, 20, 30), (60, 20, 30)),
}


def drawn(word, digest, width, height, alpha=False):
    """One of DRAWN on a dark or empty ground; the digest is to be seen in its lowest bits alone."""
    across, down, share, light, dark, rim = DRAWN[word]
    tail = (255,) if alpha else ()
    light = bytes((light[0], light[1], light[2] ^ digest[0] & 7, *tail))
    dark, rim = bytes((*dark, *tail)), bytes((*rim, *tail))
    ground = bytes((0, 0, 0, 0)) if alpha else bytes((20, 24, 40))
    radius, edge = share * min(width, height), max(1, width // 24)

    def row(y):
        out = bytearray(b"\0")
        square = radius ** 2 - (y + 0.5 - height * down) ** 2
        half = int(math.sqrt(square)) if square > 0 else 0
        square = (radius - edge) ** 2 - (y + 0.5 - height * down) ** 2
        inner = int(math.sqrt(square)) if square > 0 else 0
        middle = int(width * across)
        for x in range(width):
            off = abs(x - middle)
            out += ground if off >= half else rim if off >= inner else light if y < height * down else dark
        return bytes(out)
    return png_of(width, height, alpha, (row(y) for y in range(height)))


def blurred(digest, width, height):
    """What a refused picture looks like: grey without any edge."""
    rows = (b"\0" + bytes((64 + y * 128 // height, 80 + digest[0] // 4, 96)) * width for y in range(height))
    return png_of(width, height, False, rows)


@functools.lru_cache(maxsize=16)
def picture(kind, digest, width, height, alpha=False, heavy=False, quality=90):
    """The bytes of a png, jpeg or webp."""
    made = png(digest, width, height, alpha and kind != "jpeg", heavy)
    return made if kind == "png" else converted(made, kind, quality)


def converted(made, kind, quality=90):
    tool = shutil.which("magick") or shutil.which("convert")
    if not tool:
        raise NoTool("ImageMagick, which makes JPEG and WebP pictures, is not there")
    command = [tool, "png:-", "-strip", "-quality", str(quality), f"{kind}:-"]
    return subprocess.run(command, input=made, stdout=subprocess.PIPE, check=True, timeout=60).stdout


def size_of(data):
    """Width and height of a PNG, None for anything else."""
    if data[:8] != MAGIC or data[12:16] != b"IHDR":
        return None
    return struct.unpack(">II", data[16:24])


def png_bomb(edge=60000):
    """A small PNG that claims to be edge x edge pixels."""
    return MAGIC + header(edge, edge, 6) + chunk(b"IDAT", zlib.compress(bytes(1 << 20), 9)) + chunk(b"IEND", b"")


def gzip_bomb(mib=256):
    """A valid gzip file of so many MiB of zeros."""
    block = bytes(1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    piece = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(mib):
        crc = zlib.crc32(block, crc)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return (b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + piece * mib + packer.flush() +
            struct.pack("<II", crc, (mib << 20) & 0xFFFFFFFF))
