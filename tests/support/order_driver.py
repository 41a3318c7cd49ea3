"""A stand-in for assetc in conversations with assetc-remote (tool/order/order.h): starts the program with a socket as its
descriptor 0 and speaks the messages. What became of it is read from the book with Python's own SQLite.

    from order_driver import *
    with Driver() as d:
        d.order(1, spec="coin", prompt="a coin")
        d.buy()                             # LOCKED -> WANT, GO, ITEM -> ADMIT, SETTLE
        same("told", d.told(1), ["LOCKED", "VERDICT", "ITEM", "OFFERED", "SETTLED"])
"""
import hashlib
import os
import socket
import sqlite3
import struct
import subprocess
import sys
import time

KINDS = {1: "HELLO", 2: "ORDER", 3: "WANT", 4: "DROP", 5: "AGAIN", 6: "GO", 7: "ADMIT", 8: "SETTLE", 9: "STOP",
         10: "ASK", 11: "BYE", 64: "READY", 65: "LOCKED", 66: "BUSY", 67: "VERDICT", 68: "PROGRESS", 69: "ITEM",
         70: "OFFERED", 71: "SETTLED", 72: "FAILED", 73: "FINDING", 74: "ROW", 75: "END"}
NUMBERS = {name: number for number, name in KINDS.items()}
PROGRAM = os.environ.get("ORDER_PROGRAM") or os.path.join(os.environ["ASSETC_BUILD_DIR"], "assetc-remote")
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "assetc")
CACHE = os.environ["XDG_CACHE_HOME"]
LEDGER = os.path.join(STATE, "ledger.db")
VENDORS = {  # of each provider: kind, variables of its place and key, estimate
    "openai": (1, "OPENAI_BASE_URL", "OPENAI_API_KEY", 200000),
    "dalle-3": (1, "OPENAI_BASE_URL", "OPENAI_API_KEY", 40000),
    "stability": (1, "STABILITY_BASE_URL", "STABILITY_API_KEY", 65000),
    "elevenlabs": (2, "ELEVENLABS_BASE_URL", "ELEVENLABS_API_KEY", 40000),
    "firefly": (1, "FIREFLY_BASE_URL", "FIREFLY_SERVICES_CLIENT_ID", 20000),
    "scenario": (1, "SCENARIO_API_URL", "SCENARIO_API_KEY", 50000),
    "async": (1, "ASYNC_BASE_URL", "ASYNC_API_KEY", 50000),
}
problems = 0


def same(what, got, want):
    global problems
    if got != want:
        print(f"WRONG: {what}: {got!r}, not {want!r}", file=sys.stderr)
        problems += 1


def holds(what, text, part):
    if part not in (text or ""):
        same(f"{what} holds {part!r}", text, "...")


def done():
    sys.exit(1 if problems else 0)


def rows(sql, *args):
    if not os.path.exists(LEDGER):
        return []
    book = sqlite3.connect(f"file:{LEDGER}?mode=ro", uri=True, timeout=30)
    try:
        return book.execute(sql, args).fetchall()
    finally:
        book.close()


def row(spec="coin", columns="state, class, is_unusable"):
    """The last attempt of a spec."""
    found = rows(f"SELECT {columns} FROM attempts WHERE spec = ? ORDER BY n DESC LIMIT 1", spec)
    return found[0] if found else None


def spool():
    folder = os.path.join(STATE, "spool")
    return sorted(name for name in os.listdir(folder) if not name.startswith(".")) if os.path.isdir(folder) else []


class Message:
    def __init__(self, kind, order, fields):
        self.kind, self.order, self.fields = kind, order, fields

    def get(self, name, otherwise=None):
        return next((value.decode() for key, value in self.fields if key == name), otherwise)

    def number(self, name):
        return int(self.get(name, "0"))

    def __repr__(self):
        return f"{self.kind} {self.order} " + " ".join(f"{k}={v[:200]!r}" for k, v in self.fields)


class Driver:
    """hello: further fields of HELLO, '_' for '-' ('__' for '.'); env: variables of the program."""

    def __init__(self, env=None, timeout=60, **hello):
        ours, theirs = socket.socketpair()
        os.makedirs(STATE, exist_ok=True)
        self.timeout = timeout
        self.process = subprocess.Popen([PROGRAM], stdin=theirs, env={**os.environ, **(env or {})})
        theirs.close()
        self.socket, self.buffer, self.messages, self.orders, self.wanted = ours, b"", [], {}, {}
        self.purpose = {}
        fields = {"protocol": 1, "version": self.version(), "ledger": LEDGER, "state": STATE, "cache": CACHE,
                  "project": "/game", "run_kind": "build", "budget": 10000000, **hello}
        self.send("HELLO", 0, **fields)
        same("greeting", self.next().kind, "READY")

    @staticmethod
    def version():
        with open(os.path.join(os.environ["ASSETC_BUILD_DIR"], "CMakeCache.txt")) as cache:
            return next(line.split("=")[1].strip() for line in cache if line.startswith("CMAKE_PROJECT_VERSION:"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    # ---- the wire ----

    def put(self, kind, order, fields):
        data = b""
        for name, value in fields:
            value = value if isinstance(value, bytes) else str(value).encode()
            data += bytes([len(name)]) + name.encode() + struct.pack("<I", len(value)) + value
        self.socket.sendall(struct.pack("<III", len(data) + 8, NUMBERS[kind], order) + data)

    def send(self, kind, order=0, **fields):
        self.put(kind, order, [(name.replace("__", ".").replace("_", "-"), value) for name, value in fields.items()
                               if value is not None])

    def next(self, timeout=None):
        """The next message; None when the program is gone or says nothing in time."""
        deadline = time.monotonic() + (self.timeout if timeout is None else timeout)
        while True:
            if len(self.buffer) >= 12:
                length, kind, order = struct.unpack("<III", self.buffer[:12])
                if len(self.buffer) >= length + 4:
                    data, self.buffer = self.buffer[12:length + 4], self.buffer[length + 4:]
                    message = Message(KINDS[kind], order, self.fields(data))
                    self.messages.append(message)
                    return message
            self.socket.settimeout(max(0.001, deadline - time.monotonic()))
            try:
                piece = self.socket.recv(1 << 16)
            except (TimeoutError, ConnectionResetError):
                return None
            if not piece:
                return None
            self.buffer += piece

    @staticmethod
    def fields(data):
        found, at = [], 0
        while at < len(data):
            name = data[at + 1:at + 1 + data[at]].decode()
            at += 1 + data[at]
            length = struct.unpack("<I", data[at:at + 4])[0]
            found.append((name, data[at + 4:at + 4 + length]))
            at += 4 + length
        return found

    # ---- orders ----

    def order(self, number, spec="coin", provider="openai", prompt="a coin", candidates=(1,), purchase=None, **more):
        """purchase: the purchase text, else one of spec and prompt. Parameters of the provider are given as text in
        params={NAME: TEXT}."""
        kind, base, key, estimate = VENDORS[provider]
        purchase = purchase or f"{provider} {spec} {prompt}"
        params = more.pop("params", {})
        fields = {"spec": spec, "provider": provider, "endpoint": provider, "base-url": os.environ[base],
                  "key-env": key, "kind": kind, "sound": "sfx" if kind == 2 else "", "prompt": prompt, "negative": "",
                  "model": "", "purchase-text": purchase, "reason": "a test", "estimate": estimate * len(candidates),
                  "deadline-s": 30}
        fields.update({name.replace("__", ".").replace("_", "-"): value for name, value in more.items()})
        listed = [(name, value) for name, value in fields.items() if value is not None]
        for name, text in params.items():
            listed += [("param", name), ("v.text", text)]
            listed += [("v.number", int(float(text) * 1000000))] if text.replace(".", "").isdigit() else []
        for candidate in candidates:
            listed += [("candidate", candidate), ("key", self.key(purchase, candidate, spec))]
        self.orders[number] = (purchase, candidates, spec)
        self.put("ORDER", number, listed)

    @staticmethod
    def key(purchase, candidate, spec):
        return hashlib.md5(f"{spec} {purchase} {candidate}".encode()).hexdigest()

    def wait(self, kinds, orders, timeout=None):
        """Until each of the orders was told one of the kinds, after now. None: it was not."""
        left, last = set(orders), {}
        while left:
            message = self.next(timeout)
            if message is None:
                return None
            if message.order in left and message.kind in kinds:
                left.discard(message.order)
                last[message.order] = message
            elif message.kind == "END":
                return None
            else:
                self.react(message)
        return last

    def react(self, message):
        if message.kind == "OFFERED":
            self.settle(message.order)

    def settle(self, number, refuse=()):
        """Admits every item of the last offer; those of `refuse` (candidates, or True) cannot be used."""
        offers = []
        for message in reversed(self.messages):
            if message.order == number and message.kind in ("OFFERED", "SETTLED") and message is not self.last(number, "OFFERED"):
                break
            if message.order == number and message.kind == "ITEM":
                offers.append(message)
        for item in reversed(offers):
            candidate = item.number("candidate")
            with open(item.get("path"), "rb") as file:
                sha = hashlib.sha256(file.read()).hexdigest()
            purchase, _, spec = self.orders[number]
            fields = {"candidate": candidate, "key": self.key(purchase, candidate, spec)}
            if refuse is True or candidate in refuse:
                fields["why"] = "the picture cannot be decoded"
            else:
                fields["sha256"] = sha
            self.send("ADMIT", number, **fields)
        self.send("SETTLE", number)

    def locked(self, *numbers):
        return self.wait(("LOCKED", "BUSY", "FAILED"), numbers or self.orders)

    def want(self, *numbers):
        for number in numbers or self.orders:
            self.send("WANT", number)

    def buy(self, *numbers, again=True):
        """The whole life of orders; those that are busy are asked again at the end."""
        numbers = numbers or tuple(self.orders)
        told = self.locked(*numbers)
        if told is None:
            return None
        ready = [number for number in numbers if told[number].kind == "LOCKED"]
        self.want(*ready) if ready else None
        self.send("GO")
        last = self.wait(("SETTLED", "FAILED"), ready)
        for number in numbers if again and last is not None else ():
            if told[number].kind == "BUSY":
                self.send("AGAIN", number)
                told.update(self.buy(number, again=False) or {})
        return {**told, **(last or {})} if last is not None else None

    def told(self, number):
        return [message.kind for message in self.messages if message.order == number and message.kind != "PROGRESS"]

    def last(self, number, kind):
        found = [message for message in self.messages if message.order == number and message.kind == kind]
        return found[-1] if found else None

    def failed(self, number, code, status=5):
        message = self.last(number, "FAILED")
        same(f"order {number} failed", (message and message.get("code"), message and message.number("status")),
             (code, status))
        return message

    def end(self):
        """Good-bye; the exit code."""
        if self.process.poll() is None and self.socket.fileno() >= 0:
            try:
                self.send("BYE")
            except BrokenPipeError:
                pass
        return self.vanish()

    def vanish(self):
        self.socket.close()
        try:
            return self.process.wait(self.timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            same("assetc-remote ends", False, True)
            return None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.socket.close()
