"""Scripts: which behaviour the next matching request meets.

    on openai                       the calls of one vendor that cost money
    429 retry-after=1               first this,
    truncate at=100 delay=0.5       then that,
    503 times=3 body=empty          then this three times,
    html forever                    and this from then on
    on elevenlabs GET /v1/user*     one method and path
    on connect                      new connections, before a request is read
    close

`*` stands for every vendor. The first queue that matches and is not empty decides; with none, a
request is answered as the vendor would. A step is words as above or a JSON object
{"do": WORD, KEY: VALUE, ...}, which may also hold "headers" (an object) and "body" or "body_base64".
A word or key that means nothing is an error: a script must not do something else than it says."""
import fnmatch
import json
import shlex
import threading
from dataclasses import dataclass, field

PLACES = ("head", "request", "answer", "body")
# Result URLs, where redirects lead, and new connections: no vendor, so not meant by `*`.
PLACES_OF_ITS_OWN = ("files", "elsewhere", "connect")
FLAGS = {"chunked", "forever", "close", "told"}
COMMON = {"delay", "drip", "drip-bytes", "chunked", "interim", "big-headers", "billed", "times", "forever", "close",
          "retry-after", "retry-after-date", "retry-after-ms", "x-should-retry", "headers", "type"}
# What each action takes besides; "value" is the word after it.
ACTIONS = {
    "ok": set(), "status": {"value", "body", "body_base64"}, "error": {"value"}, "delay": {"value"},
    "truncate": {"at"}, "cut": {"at"}, "reset": {"when", "at"}, "close": {"when", "at"},
    "stall": {"value", "when", "told"}, "html": {"value"}, "empty": set(), "garbage": set(),
    "broken": {"value"}, "swap": set(), "base64": {"value"}, "bomb": {"value", "mib"},
    "url": {"value"}, "redirect": {"value", "to"},
}


class BadScript(Exception):
    pass


@dataclass
class Step:
    action: str
    args: dict = field(default_factory=dict)
    text: str = "ok"

    def get(self, name, default=None):
        return self.args.get(name, default)

    def number(self, name, default=0.0):
        return float(self.args.get(name, default))

    def flag(self, name):
        return str(self.args.get(name, "no")).lower() in ("yes", "true", "1")


def parse_step(line, more_keys=()):
    try:
        args = json.loads(line) if line.startswith("{") else parse_words(line)
    except ValueError as error:
        raise BadScript(f"{line}: {error}") from None
    action = str(args.pop("do", ""))
    if action.isdigit():
        args["value"], action = int(action), "status"
    if action not in ACTIONS:
        raise BadScript(f"{line}: '{action}' is no behaviour; there are: a status, {', '.join(ACTIONS)}")
    allowed = ACTIONS[action] | COMMON | (set(more_keys) if action in ("ok", "delay") else set())
    unknown = set(args) - allowed
    if unknown:
        raise BadScript(f"{line}: '{action}' takes no {', '.join(sorted(unknown))}")
    if args.get("when", "body") not in PLACES:
        raise BadScript(f"{line}: `when` is one of {', '.join(PLACES)}")
    return Step(action, args, line)


def parse_words(line):
    words = shlex.split(line)
    args = {"do": words[0]}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if not equals and word in FLAGS:
            name, value = word, "yes"
        elif not equals:
            name, value = "value", word
        if name.startswith("header."):
            args.setdefault("headers", {})[name[7:]] = value
        elif name in args:
            raise ValueError(f"'{name}' is there twice")
        else:
            args[name] = value
    return args


class Queue:
    def __init__(self, where):
        words = where.split()
        if not 1 <= len(words) <= 3:
            raise BadScript(f"on {where}: a vendor, a method and a path, of which the vendor must be there")
        self.where = where
        self.mount = words.pop(0)
        self.method = words.pop(0) if words and words[0].isupper() else None
        self.glob = words.pop(0) if words else None
        self.steps = []

    def matches(self, mount, method, path, paid):
        everybody = self.mount == "*" and mount not in PLACES_OF_ITS_OWN
        if not everybody and self.mount != mount or self.method not in (None, method):
            return False
        if self.glob is None:
            return paid or self.method is not None
        return fnmatch.fnmatchcase(path, self.glob)

    def take(self):
        step, left = self.steps[0]
        if left is not None:
            self.steps[0] = (step, left - 1)
            if left == 1:
                self.steps.pop(0)
        return step


class Script:
    def __init__(self, mounts, more_keys=()):
        self.mounts = {"*", *mounts, *PLACES_OF_ITS_OWN}
        self.more_keys = more_keys
        self.lock = threading.Lock()
        self.queues = []

    def clear(self):
        with self.lock:
            self.queues = []

    def add(self, where, lines):
        """Puts steps behind those that the same place already has."""
        steps = []
        for line in lines:
            step = parse_step(line, self.more_keys)
            times = None if step.flag("forever") else int(step.get("times", 1))
            if times is None or times > 0:
                steps.append((step, times))
        queue = Queue(where)
        if queue.mount not in self.mounts:
            raise BadScript(f"on {where}: there is no '{queue.mount}'; there are {', '.join(sorted(self.mounts))}")
        with self.lock:
            for known in self.queues:
                if known.where == queue.where:
                    queue = known
                    break
            else:
                self.queues.append(queue)
            queue.steps.extend(steps)

    def next(self, mount, method, path, paid):
        with self.lock:
            for queue in self.queues:
                if queue.steps and queue.matches(mount, method, path, paid):
                    return queue.take()
        return Step("ok")

    def left(self):
        """What was not met yet: a test that ends with some of it left did not test what it says."""
        with self.lock:
            return [{"on": queue.where, "step": step.text, "times": times}
                    for queue in self.queues for step, times in queue.steps if times is not None]
