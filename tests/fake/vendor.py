"""What all vendors have in common. A vendor is a file in vendors/ with a class from here and one
line in vendors/__init__.py."""
import hashlib
import re
from dataclasses import dataclass, field

from wire import Reply, json_reply


class Refusal(Exception):
    """A request that the vendor does not serve, with its answer."""

    def __init__(self, reply, why):
        super().__init__(why)
        self.reply = reply


@dataclass
class Route:
    """`pattern` is a regular expression for the whole path. A handler takes (request, how) and returns a
    Reply, or an Order where the call costs money; its named groups are keyword arguments."""
    method: str
    pattern: str
    handler: object
    paid: bool = False
    kind: str = ""          # what is counted together against a limit of requests at once


@dataclass
class Order:
    """A request that was accepted. Nothing is made before it is known that somebody will get it."""
    prices: list                    # micro-dollars per item
    make: object                    # () -> [Media]
    wrap: object                    # ([Media], How) -> Reply
    details: dict = field(default_factory=dict)     # for the billing log
    commit: object = None           # () -> None: what being billed changes at the vendor


def divided(total, count):
    """A price over its items: equal parts, the rest with the first."""
    if not count:
        return []
    part = total // count
    return [total - part * (count - 1)] + [part] * (count - 1)


class Vendor:
    """One vendor at one place of the server, its mount.

    `mounts` are the names under which it is there by default, each with options; `options` are what
    can be set, with their values to begin with (the type is that of the value)."""
    mounts = {}
    hosts = ()                      # names under which it answers over TLS
    body_cap = 16 << 20
    ok_keys = ()                    # what `ok` takes in scripts besides the common
    auth_headers = ("authorization",)
    common = {"key": "", "delay": 0.0, "limit": 0, "repeats": "equal", "heavy": False, "chunked": False}
    options = {}

    def __init__(self, mount, book, shared, given):
        self.mount, self.book, self.shared = mount, book, shared
        self.settings = {**Vendor.common, "key": f"test-key-{mount}", **self.options, **self.mounts.get(mount, {})}
        for name, value in given.items():
            self.set(name, value)
        book.own(mount, self.settings["key"])

    def set(self, name, value):
        if name not in self.settings:
            raise ValueError(f"'{self.mount}' has no option '{name}'; there are {', '.join(sorted(self.settings))}")
        old = self.settings[name]
        if isinstance(old, bool):
            value = value.lower() in ("yes", "true", "1")
        elif isinstance(old, (int, float)):
            value = type(old)(value)
        if name == "key":
            self.book.own(self.mount, value)
        self.settings[name] = value

    # ---- what a vendor says in its own file ----

    def routes(self):
        raise NotImplementedError

    def environment(self, url):
        """Variables with which a client finds this mount: {NAME: value}."""
        return {}

    def error(self, code):
        """The vendor's own answer for one of its own error codes."""
        raise NotImplementedError

    def status_reply(self, status):
        """Its own shape for a status that a script asks for."""
        raise NotImplementedError

    def unauthorized(self):
        return self.status_reply(401)

    def not_found(self):
        return self.status_reply(404)

    def too_many(self, kind):
        return self.status_reply(429)

    def dress(self, request, reply):
        """Headers that are on every answer of it."""
        return reply

    def limit_of(self, kind):
        """How many of a kind may be worked on at once; 0 is any number."""
        return self.settings["limit"]

    def holds_secrets(self, request):
        """Whether the body of this request is where its own key belongs."""
        return False

    # ---- what they share ----

    def authorized(self, request):
        """Bearer, unless a vendor says otherwise. An empty key means that none is asked for."""
        key = self.settings["key"]
        return not key or request.header("authorization") == "Bearer " + key

    def find(self, method, path):
        """(route, its groups); route is None for an unknown path, False for a wrong method."""
        known = None
        for route in self.routes():
            match = re.fullmatch(route.pattern, path)
            if match and route.method == method:
                return route, match.groupdict()
            if match:
                known = False
        return known, {}

    def digest(self, *parts):
        """What the bytes of a result follow from; with repeats=differ also from how often this was asked."""
        digest = hashlib.sha256("\0".join(str(part) for part in parts).encode())
        if self.settings["repeats"] == "differ":
            digest.update(b"%d" % self.book.again(self.mount, digest.hexdigest()))
        return digest.digest()

    def request_id(self, request):
        """Differs between requests and is the same in every run."""
        return hashlib.sha256(f"{self.mount} {request.number}".encode()).hexdigest()[:32]

    def refuse(self, code, why=None):
        return Refusal(self.error(code), why or code)


def plain_error(status, text):
    """For what no vendor's document describes."""
    return json_reply(status, {"error": text})


def xml_error(status, code):
    """What object stores say."""
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code></Error>'.encode()
    return Reply(status, [("content-type", "application/xml")], body)
