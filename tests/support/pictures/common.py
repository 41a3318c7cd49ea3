"""What the makers of pictures share: where files go, chance that is the same every time, tools."""

import os
import subprocess

OUT = None
COUNTS = {}


def write(group, name, data, pixels=None):
    """group: exact, near or any; see __main__.py. pixels: what must come out, as RGBA bytes."""
    path = os.path.join(OUT, group, name)
    if os.path.exists(path):
        raise SystemExit(f"two pictures are named {name}")
    with open(path, "wb") as file:
        file.write(data)
    if pixels is not None:
        with open(path + ".rgba", "wb") as file:
            file.write(pixels)
    kind = group + " " + name.rsplit(".", 1)[1]
    COUNTS[kind] = COUNTS.get(kind, 0) + 1


class Chance:
    """A linear congruential generator: random.Random may change between versions."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % limit


def tool(*command, data=b""):
    """What a tool writes to its standard output."""
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def smooth(width, height, alpha=None):
    """RGB or RGBA bytes of a picture that lossy formats like: slow waves."""
    out = bytearray()
    for y in range(height):
        for x in range(width):
            out += bytes(((x * 5 + y * 2) % 200 + 20, 230 - (x * 2 + y * 4) % 200, (x + y) * 3 % 200 + 30))
            if alpha:
                out.append(alpha(x, y))
    return bytes(out)


def ppm(width, height, rgb):
    return b"P6\n%d %d\n255\n" % (width, height) + rgb


def pgm(width, height, grey):
    return b"P5\n%d %d\n255\n" % (width, height) + grey


def flips(data, count, seed, first=0):
    """Copies of data with one to four bytes changed, never before `first`."""
    chance = Chance(seed)
    for _ in range(count):
        copy = bytearray(data)
        for _ in range(1 + chance.below(4)):
            copy[first + chance.below(len(data) - first)] ^= 1 + chance.below(255)
        yield bytes(copy)
