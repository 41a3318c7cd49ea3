"""What the fake writes down: requests, answers, billed items, leaked credentials, and counters.

Each is a file of JSON lines in the fake's folder; a line is written whole before the event's effects
can be seen from outside."""
import hashlib
import json
import os
import sys
import threading
import time
from collections import Counter

FILES = ("requests", "answers", "billing", "leaks")
INLINE = 64 * 1024


class Book:
    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.RLock()
        self.files = {}
        self.secrets = {}           # key -> the mounts it belongs to
        self.clear()

    def clear(self):
        with self.lock:
            for name in FILES:
                if name in self.files:
                    self.files[name].close()
                self.files[name] = open(self.path(name), "w", encoding="utf-8")
            self.numbers = Counter()
            self.counts = Counter()
            self.in_flight = Counter()
            self.most = Counter()
            self.seen = Counter()

    def path(self, name):
        return os.path.join(self.folder, name + ".jsonl")

    def write(self, name, entry):
        with self.lock:
            self.numbers[name] += 1
            self.files[name].write(json.dumps(entry) + "\n")
            self.files[name].flush()

    def read(self, name, vendor=None):
        """The lines of one file as text, those of one vendor if it is named."""
        with self.lock, open(self.path(name), encoding="utf-8") as file:
            lines = file.readlines()
        return [line for line in lines if vendor is None or json.loads(line)["vendor"] == vendor]

    # ---- requests ----

    def own(self, mount, key):
        """From now on this is the key of a mount, and no other one is."""
        for owners in self.secrets.values():
            owners.discard(mount)
        if key:
            self.secrets.setdefault(key, set()).add(mount)
        self.secrets = {key: owners for key, owners in self.secrets.items() if owners}

    def own_too(self, mount, secret):
        """A further secret of a mount, beside its key."""
        with self.lock:
            self.secrets.setdefault(secret, set()).add(mount)

    def redact(self, text):
        for secret, owners in self.secrets.items():
            text = text.replace(secret, f"<key of {' and '.join(sorted(owners))}>")
        return text

    def number(self, request):
        with self.lock:
            self.numbers["heads"] += 1
            request.number = self.numbers["heads"]

    def request(self, request, mount):
        with self.lock:
            self.counts["requests", mount] += 1
            entry = {
                "request": request.number, "time": round(request.time, 6), "connection": request.connection,
                "vendor": mount, "method": request.method, "path": self.redact(request.path),
                "query": [[name, self.redact(value)] for name, value in request.query],
                "headers": [[name, self.redact(value)] for name, value in request.headers],
            }
            entry.update(self.body_of(request))
            if request.problems:
                entry["problems"] = request.problems
                self.counts["problems", mount] += 1
            self.write("requests", entry)

    def body_of(self, request):
        """The body itself when it is short text, else its digest and a file."""
        if request.fields is not None:
            return {"bytes": len(request.body), "fields": [part.brief(self.redact) for part in request.fields]}
        found = {"bytes": len(request.body)}
        try:
            if len(request.body) <= INLINE:
                found["body"] = self.redact(request.body.decode())
                return found
        except UnicodeDecodeError:
            pass
        found["sha256"] = hashlib.sha256(request.body).hexdigest()
        found["file"] = os.path.join(self.folder, f"body-{request.number}")
        with open(found["file"], "wb") as file:
            file.write(request.body)
        return found

    def answer(self, request, mount, status, step, sent, end):
        with self.lock:
            self.counts[f"status {status}", mount] += 1
            self.write("answers", {"request": request.number, "time": round(time.time(), 6), "vendor": mount,
                                   "status": status, "step": step, "sent": sent, "end": end})

    def leak(self, request, mount, what):
        with self.lock:
            self.counts["leaks", mount] += 1
            self.write("leaks", {"request": request.number, "vendor": mount, "path": self.redact(request.path),
                                 "what": what})

    def fault(self, text):
        """The fake itself went wrong: nobody may take that for a behaviour."""
        with self.lock:
            self.counts["faults", "fake"] += 1
        print(text, file=sys.stderr, flush=True)

    # ---- money ----

    def bill(self, request, mount, prices, details):
        """One line per item; a price is in micro-dollars."""
        with self.lock:
            for index, price in enumerate(prices):
                self.counts["billed", mount] += 1
                self.counts["micro_usd", mount] += price
                self.write("billing", {"item": self.numbers["billing"] + 1, "request": request.number,
                                       "time": round(time.time(), 6), "vendor": mount, "index": index,
                                       "micro_usd": price, **details})

    # ---- how much at once ----

    def enter(self, mount, kind):
        """Counts a request as being worked on; returns how many of its kind are, with it."""
        with self.lock:
            for key in (mount, (mount, kind)):
                self.in_flight[key] += 1
                self.most[key] = max(self.most[key], self.in_flight[key])
            return self.in_flight[mount, kind]

    def leave(self, mount, kind):
        with self.lock:
            for key in (mount, (mount, kind)):
                self.in_flight[key] = max(0, self.in_flight[key] - 1)

    def again(self, mount, digest):
        """How often a request with this digest was answered before."""
        with self.lock:
            self.seen[mount, digest] += 1
            return self.seen[mount, digest] - 1

    def counters(self):
        """Per vendor: requests, answers by status, billed items, their price, most at once."""
        found = {}
        with self.lock:
            for (what, mount), number in sorted(self.counts.items()):
                found.setdefault(mount, {})[what] = number
            for key, number in self.most.items():
                if isinstance(key, str):
                    found.setdefault(key, {})["max_in_flight"] = number
        return found
