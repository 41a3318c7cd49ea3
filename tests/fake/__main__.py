"""A small loopback server that behaves like the vendors, for tests of a program that buys from them.

    python3 -B tests/fake --dir FOLDER [--script FILE] [--set MOUNT.OPTION=VALUE]...

README.md beside this file says what it can do. FOLDER gets the books and, when all listeners are open,
the file `ports`: FAKE_URL, FAKE_ELSEWHERE_URL, FAKE_TLS_URL and the process number as shell variables,
which go to stdout too. It ends when it is told to, when the process --parent ends, or after --limit
seconds."""
import argparse
import os
import signal
import subprocess
import sys
import time
import ssl

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import control  # noqa: E402
from script import BadScript  # noqa: E402
from server import Fake  # noqa: E402
from vendors import VENDORS  # noqa: E402


def arguments():
    parser = argparse.ArgumentParser(prog="fake")
    parser.add_argument("--dir", required=True)
    parser.add_argument("--script", help="a file of what /__control takes, done before the first request")
    parser.add_argument("--set", action="append", default=[], metavar="MOUNT.OPTION=VALUE")
    parser.add_argument("--mount", action="append", default=[], metavar="NAME=VENDOR", help="one more, at /NAME")
    parser.add_argument("--shared", default=os.environ.get("ASSETC_SHARED", ""), help="the vendors' schema files")
    parser.add_argument("--parent", type=int, default=os.getppid())
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--tls", action="store_true", help="a listener with TLS and a certificate made for it")
    return parser.parse_args()


def started_at(pid):
    """When a process started, so that its number's next owner is not taken for it; None if it is gone."""
    try:
        os.kill(pid, 0)
        with open(f"/proc/{pid}/stat", encoding="latin-1") as file:
            fields = file.read().rpartition(")")[2].split()
        return None if fields[0] == "Z" else fields[19]
    except ProcessLookupError:
        return None
    except OSError:
        return "unknown"


def certificate(folder, hosts):
    """A context with a key and certificate for these names, good for a day and for nothing else."""
    names = ",".join(["IP:127.0.0.1", "DNS:localhost", *(f"DNS:{host}" for host in hosts)])
    key, made = os.path.join(folder, "tls-key.pem"), os.path.join(folder, "tls.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                    "-keyout", key, "-out", made, "-days", "2", "-subj", "/CN=fake", "-addext",
                    f"subjectAltName={names}"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(made, key)
    context.set_alpn_protocols(["http/1.1"])
    return context


def mounts_of(options):
    found = {mount: (kind, {}) for kind, vendor in VENDORS.items() for mount in vendor.mounts}
    for text in options.mount:
        name, _, kind = text.partition("=")
        if kind not in VENDORS:
            sys.exit(f"--mount {text}: there is no vendor '{kind}'; there are {', '.join(VENDORS)}")
        found[name] = (kind, {})
    return found


def announce(folder, fake):
    lines = [f"FAKE_URL={fake.urls['main']}", f"FAKE_ELSEWHERE_URL={fake.urls['elsewhere']}",
             f"FAKE_TLS_URL={fake.urls.get('tls', '')}", f"FAKE_PID={os.getpid()}"]
    path = os.path.join(folder, "ports")
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    os.rename(path + ".new", path)
    print("\n".join(lines), flush=True)


def main():
    options = arguments()
    os.makedirs(options.dir, exist_ok=True)
    fake = Fake(options.dir, options.shared, VENDORS, mounts_of(options))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: fake.stop.set())
    try:
        for text in options.set:
            control.obey(fake, f"set {text}")
        if options.script:
            with open(options.script, encoding="utf-8") as file:
                control.obey(fake, file.read())
    except (BadScript, ValueError) as error:
        sys.exit(f"fake: {error}")
    fake.listen("main")
    fake.listen("elsewhere")
    if options.tls:
        hosts = [host for vendor in VENDORS.values() for host in vendor.hosts]
        fake.listen("tls", certificate(options.dir, hosts))
    parent = started_at(options.parent)
    announce(options.dir, fake)
    end = time.monotonic() + options.limit
    while not fake.stop.wait(0.2):
        if time.monotonic() > end or parent is None or started_at(options.parent) != parent:
            break
    # Threads may be waiting for clients: nothing of theirs is worth waiting for.
    os._exit(0)


main()
