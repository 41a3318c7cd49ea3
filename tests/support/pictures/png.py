"""PNG, written byte by byte: every variety that the standard knows, with the pixels that it means."""

import struct
import zlib

from common import Chance, write

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, GREY_ALPHA, RGBA = 0, 2, 3, 4, 6
CHANNELS = {GREY: 1, RGB: 3, PALETTE: 1, GREY_ALPHA: 2, RGBA: 4}
NAMES = {GREY: "grey", RGB: "rgb", PALETTE: "palette", GREY_ALPHA: "greya", RGBA: "rgba"}
VARIETIES = [(GREY, d) for d in (1, 2, 4, 8, 16)] + [(PALETTE, d) for d in (1, 2, 4, 8)] + \
    [(c, d) for c in (RGB, GREY_ALPHA, RGBA) for d in (8, 16)]
PASSES = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def chunk(kind, data=b"", crc=None, length=None):
    real = zlib.crc32(kind + data)
    return struct.pack(">I", len(data) if length is None else length) + kind + data + \
        struct.pack(">I", real if crc is None else crc)


def header(width, height, depth, color, interlace=0, compression=0, filtering=0):
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, compression, filtering, interlace))


def pack(samples, depth):
    if depth == 16:
        return b"".join(struct.pack(">H", s) for s in samples)
    bits = 0
    count = 0
    out = bytearray()
    for sample in samples:
        bits = bits << depth | sample
        count += depth
        if count == 8:
            out.append(bits)
            bits = count = 0
    if count:
        out.append(bits << (8 - count))
    return bytes(out)


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filter_row(kind, row, above, step):
    out = bytearray([kind])
    for i, value in enumerate(row):
        a = row[i - step] if i >= step else 0
        b = above[i]
        c = above[i - step] if i >= step else 0
        out.append((value - (0, a, b, (a + b) // 2, paeth(a, b, c))[kind]) & 255)
    return bytes(out)


def rows(picture, filters):
    """The filtered rows of all passes. filters: the kinds to take in turn."""
    out = b""
    step = max(1, CHANNELS[picture.color] * picture.depth // 8)
    number = 0
    for x0, y0, dx, dy in PASSES if picture.interlace else [(0, 0, 1, 1)]:
        xs = range(x0, picture.width, dx)
        if not xs:
            continue
        above = None
        for y in range(y0, picture.height, dy):
            row = pack([s for x in xs for s in picture.samples[y][x]], picture.depth)
            out += filter_row(filters[number % len(filters)], row, above or bytes(len(row)), step)
            above = row
            number += 1
    return out


class Picture:
    def __init__(self, width, height, color, depth, interlace=0, seed=1):
        chance = Chance(seed * 7919 + width * 31 + height)
        self.width, self.height, self.color, self.depth, self.interlace = width, height, color, depth, interlace
        self.palette = b""
        self.trns = b""
        limit = 1 << depth
        if color == PALETTE:
            limit = min(limit, 200)
            self.palette = bytes(chance.below(256) for _ in range(limit * 3))
        # Steps of some pixels, so that filters and transparent colours have something to do.
        self.samples = []
        for y in range(height):
            line = []
            for x in range(width):
                if (x + y) % 3 and line:
                    line.append(line[-1])
                else:
                    line.append(tuple(chance.below(limit) for _ in range(CHANNELS[color])))
            self.samples.append(line)

    def with_trns(self):
        if self.color == PALETTE:
            self.trns = bytes((i * 37) % 256 for i in range(max(1, len(self.palette) // 3 - 1)))
        else:
            middle = self.samples[self.height // 2][self.width // 2]
            self.trns = b"".join(struct.pack(">H", s) for s in middle)
        return self

    def pixel(self, samples):
        top = (1 << self.depth) - 1
        to_8 = [(s * 255 * 2 + top) // (2 * top) for s in samples]
        if self.color == PALETTE:
            i = samples[0]
            return self.palette[i * 3:i * 3 + 3] + bytes([self.trns[i] if i < len(self.trns) else 255])
        if self.color == GREY_ALPHA:
            return bytes([to_8[0]] * 3 + [to_8[1]])
        if self.color == RGBA:
            return bytes(to_8)
        hidden = self.trns and b"".join(struct.pack(">H", s) for s in samples) == self.trns
        return bytes((to_8 * 3 if self.color == GREY else to_8)[:3] + [0 if hidden else 255])

    def rgba(self):
        return b"".join(self.pixel(s) for line in self.samples for s in line)

    def head(self):
        return SIGNATURE + header(self.width, self.height, self.depth, self.color, self.interlace)

    def tables(self):
        return (chunk(b"PLTE", self.palette) if self.palette else b"") + \
            (chunk(b"tRNS", self.trns) if self.trns else b"")

    def stream(self, filters=(0, 1, 2, 3, 4), **how):
        how = {"level": 6, "wbits": 15, "strategy": 0, **how}
        press = zlib.compressobj(how["level"], zlib.DEFLATED, how["wbits"], 8, how["strategy"])
        return press.compress(rows(self, filters)) + press.flush()

    def file(self, before=b"", after=b"", filters=(0, 1, 2, 3, 4)):
        return self.head() + before + self.tables() + chunk(b"IDAT", self.stream(filters)) + after + chunk(b"IEND")


def valid(name, picture, data=None):
    write("exact", f"png-{name}.png", data or picture.file(), picture.rgba())


def name_of(picture):
    return f"{NAMES[picture.color]}{picture.depth}{'i' if picture.interlace else ''}"


def make_varieties():
    for color, depth in VARIETIES:
        for interlace in (0, 1):
            picture = Picture(19, 14, color, depth, interlace)
            valid(f"basic-{name_of(picture)}", picture)
            if color in (GREY, RGB, PALETTE):
                valid(f"trns-{name_of(picture)}", picture.with_trns())
    for color, depth in ((GREY, 8), (RGB, 8), (RGBA, 8), (RGB, 16), (PALETTE, 4), (GREY_ALPHA, 16)):
        for kind in range(5):
            picture = Picture(23, 9, color, depth, seed=kind + 2)
            valid(f"filter{kind}-{name_of(picture)}", picture, picture.file(filters=(kind,)))
    for size in range(1, 41):
        color, depth = VARIETIES[size % len(VARIETIES)]
        valid(f"size{size}", Picture(size, 41 - size, color, depth, seed=size))
        valid(f"size{size}-i", Picture(size, size, *VARIETIES[(size + 7) % len(VARIETIES)], 1, seed=size))


def make_streams():
    picture = Picture(31, 27, RGBA, 8, seed=5)
    start, end = picture.head(), chunk(b"IEND")

    def split(name, *parts):
        valid(f"idat-{name}", picture, start + b"".join(chunk(b"IDAT", p) for p in parts) + end)

    stream = picture.stream()
    split("empty-first", b"", stream)
    split("empty-last", stream, b"")
    split("empty-between", stream[:50], b"", b"", stream[50:])
    split("halves", stream[:len(stream) // 2], stream[len(stream) // 2:])
    split("bytes", *(stream[i:i + 1] for i in range(len(stream))))
    split("sevens", *(stream[i:i + 7] for i in range(0, len(stream), 7)))
    for bits in range(9, 16):
        split(f"window{bits}", picture.stream(wbits=bits))
    for level in (0, 1, 9):
        split(f"level{level}", picture.stream(level=level))
    for strategy in (zlib.Z_FILTERED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE, zlib.Z_FIXED):
        split(f"strategy{strategy}", picture.stream(strategy=strategy))
    # A window of 32 KiB that is used to its end: a row repeats after 32 KiB less a little.
    wide = Picture(8190, 6, RGBA, 8, seed=3)
    wide.samples = [wide.samples[0]] * 6
    valid("window-max", wide)


def make_ancillary():
    text = b"Comment\0made by a test"
    packed = zlib.compress(b"text " * 50)
    cases = {
        "tEXt": text, "zTXt": b"Comment\0\0" + packed, "iTXt": b"Comment\0\1\0en\0\0" + packed,
        "tIME": struct.pack(">HBBBBB", 2026, 1, 2, 3, 4, 5), "pHYs": struct.pack(">IIB", 2835, 2835, 1),
        "bKGD": b"\0\1\0\2\0\3", "sBIT": b"\5\6\5\3", "sRGB": b"\0", "oFFs": struct.pack(">iiB", 3, 4, 0),
        "sPLT": b"name\0\x08" + bytes(6) * 3, "vpAg": bytes(9), "prVt": bytes(range(256)) * 300, "iDOT": bytes(28),
        "gAMA": struct.pack(">I", 45455), "eXIf": b"MM\0*\0\0\0\x08\0\0\0\0\0\0",
        "cHRM": struct.pack(">8I", 31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000),
    }
    for kind, data in cases.items():
        picture = Picture(12, 10, RGBA, 8, seed=len(data))
        valid(f"beside-{kind}", picture, picture.file(before=chunk(kind.encode(), data)))
    picture = Picture(12, 10, RGB, 8)
    valid("beside-after", picture, picture.file(after=chunk(b"tEXt", text) + chunk(b"tIME", cases["tIME"])))
    picture.palette = bytes(range(30))
    valid("beside-suggested-palette", picture)
    picture = Picture(12, 10, PALETTE, 8)
    valid("beside-histogram", picture, picture.head() + picture.tables() +
          chunk(b"hIST", bytes(len(picture.palette) // 3 * 2)) + chunk(b"IDAT", picture.stream()) + chunk(b"IEND"))
    picture = Picture(12, 10, PALETTE, 4)
    picture.samples = [[(0,)] * 12 for _ in range(10)]
    picture.palette = picture.palette[:3]
    valid("palette-of-one", picture)
    picture.palette = bytes(range(48))
    picture.trns = b"\x80"
    valid("palette-short-trns", picture)
    picture.trns = b""
    valid("palette-no-trns", picture)


def make():
    make_varieties()
    make_streams()
    make_ancillary()
