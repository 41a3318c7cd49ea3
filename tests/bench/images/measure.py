"""Runs assetc and its peers in turn on the pictures of a folder; see ../images.sh."""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

ASSETC, WORK, ROUNDS, COUNT = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
HERE = os.path.dirname(os.path.abspath(__file__))
SPEC = """version: "1.0"
id: {name}
generation: {{type: image, provider: file, file: ../pictures/{name}.png}}
post_processing:
  - {{action: resize, dimensions: {size}x{size}, method: lanczos}}
  - {{action: convert, formats: [png, webp], quality: 90}}
integration: {{manifest_path: {name}.png}}
"""


def line(figure, ours, peer, limit, goal, unit, ratio=None):
    print(f"{figure}\t{ours:.4g} {unit}\t{peer:.4g} {unit}\t{ratio or ours / peer:.3f}\t{limit}\t{goal}", flush=True)


def fresh(name):
    path = os.path.join(WORK, name)
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


PRIMER = """version: "1.0"
id: primer
generation: {type: image, provider: procedural, model: noise}
prompt: {base: anything, parameters: {size: 4x4}}
"""


def assetc(*arguments):
    """Milliseconds of one run with a cache that exists and holds nothing of it."""
    environment = {**os.environ, "ASSETC_CACHE_DIR": fresh("cache")}
    out = fresh("out")
    primer = os.path.join(fresh("primer"), "primer.yaml")
    with open(primer, "w", encoding="ascii") as file:
        file.write(PRIMER)
    subprocess.run([ASSETC, primer, "-o", "primer/primer.asset.json"], check=True, env=environment, cwd=WORK)
    start = time.perf_counter()
    subprocess.run([ASSETC, *(a.replace("{out}", out) for a in arguments)], check=True, env=environment, cwd=WORK,
                   stderr=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1e3


def sharp(size, files):
    """(milliseconds that a file took by its own clock, milliseconds of the whole process)"""
    start = time.perf_counter()
    done = subprocess.run(["node", os.path.join(HERE, "sharp.js"), str(size), fresh("peer"), *files], check=True,
                          stdout=subprocess.PIPE)
    return float(done.stdout), (time.perf_counter() - start) * 1e3


def make_specs(kind, size):
    folder = fresh("specs")
    for n in range(COUNT):
        with open(os.path.join(folder, f"{kind}-{n}.yaml"), "w", encoding="ascii") as file:
            file.write(SPEC.format(name=f"{kind}-{n}", size=size))


def in_turn(figure, limit, goal, ours, peer):
    """Each right after the other: what else the machine does meets both, and their ratio least of all."""
    pairs = [(ours(), peer()) for _ in range(ROUNDS)]
    line(figure, statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), limit, goal, "ms",
         statistics.median(a / b for a, b in pairs))


def in_one_process():
    for kind in ("photo", "flat"):
        files = [os.path.join(WORK, "pictures", f"{kind}-{n}.png") for n in range(COUNT)]
        for size in (32, 256, 512):
            make_specs(kind, size)
            in_turn(f"a picture of {COUNT} in one process, {kind} to {size}", 0.8, 0.65,
                    lambda: assetc("build", "-j1", "specs", "--out-dir", "{out}") / COUNT,
                    lambda s=size, f=files: sharp(s, f)[0])


def in_its_own():
    for kind in ("photo", "flat"):
        for size in (32, 256, 512):
            make_specs(kind, size)
            file = os.path.join(WORK, "pictures", f"{kind}-0.png")
            in_turn(f"a process for one picture, {kind} to {size}", 0.35, 0.3,
                    lambda k=kind: assetc(f"specs/{k}-0.yaml", "-o", f"{{out}}/{k}-0.asset.json"),
                    lambda s=size, f=file: sharp(s, [f])[1])


def peak_kib(run):
    """The largest process that a function starts, told by a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        run()
        os.write(writer, str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss).encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writer)
    with os.fdopen(reader) as file:
        return int(file.read())


def memory():
    for kind in ("photo", "flat"):
        make_specs(kind, 512)
        file = os.path.join(WORK, "pictures", f"{kind}-0.png")
        ours = peak_kib(lambda k=kind: assetc(f"specs/{k}-0.yaml", "-o", f"{{out}}/{k}-0.asset.json"))
        peer = peak_kib(lambda f=file: sharp(512, [f]))
        line(f"peak memory of that process, {kind} to 512", ours / 1024, peer / 1024, 0.3, 0.25, "MiB")


def png():
    for kind in ("photo", "flat"):
        done = subprocess.run([os.path.join(WORK, "png_encode"), os.path.join(WORK, "pictures", f"{kind}.rgba")],
                              check=True, stdout=subprocess.PIPE)
        ours, peer = (list(map(float, row.split())) for row in done.stdout.splitlines())
        line(f"bytes of a PNG of 512x512, {kind}, beside libpng", ours[0] / 1024, peer[0] / 1024, 0.95, 0.95, "KiB")
        line(f"time to write it, {kind}, beside libpng", ours[1], peer[1], 0.75, 0.75, "ms")


png()
in_one_process()
in_its_own()
memory()
