"""What a test says to the fake while it runs: /__control.

POST takes lines; those of a script (see script.py), and between them

    set MOUNT.OPTION=VALUE      an option of a vendor
    release                     stalls that wait to be told go on
    expire                      every result URL so far is expired
    clear                       scripts, books and counters begin anew
    clear script                what was not met of the scripts is not waited for any more
    stop                        the fake ends

GET: /__control/requests, answers, billing, leaks (with ?vendor=), counters, total (?vendor=), script,
env."""
import json
import shlex

from script import BadScript
from vendor import plain_error
from wire import Reply, json_reply

COMMANDS = ("on", "set", "release", "expire", "clear", "stop")


def serve(fake, request):
    name = request.path[len("/__control"):].strip("/")
    if request.method == "POST":
        try:
            obey(fake, request.body.decode())
        except (BadScript, ValueError) as error:
            return plain_error(400, str(error))
        return Reply(200, [("content-type", "text/plain")], b"done\n")
    return read(fake, name, dict(request.query).get("vendor"))


def read(fake, name, vendor):
    text = None
    if name in ("requests", "answers", "billing", "leaks"):
        text = "".join(fake.book.read(name, vendor))
    elif name == "total":
        text = dollars(total(fake, vendor)) + "\n"
    elif name == "env":
        text = "".join(f"export {key}={shlex.quote(value)}\n" for key, value in sorted(environment(fake).items()))
    elif name == "counters":
        return json_reply(200, fake.book.counters())
    elif name == "script":
        return json_reply(200, fake.script.left())
    if text is None:
        return plain_error(404, "there is no such thing to read")
    return Reply(200, [("content-type", "text/plain; charset=utf-8")], text.encode())


def total(fake, vendor):
    return sum(json.loads(line)["micro_usd"] for line in fake.book.read("billing", vendor))


def dollars(micro):
    return f"{micro // 1000000}.{micro % 1000000:06d}"


def environment(fake):
    """Variables with which a client finds every vendor."""
    found = {}
    for mount, vendor in fake.mounts.items():
        found.update(vendor.environment(f"{fake.urls['main']}/{mount}"))
    return found


def obey(fake, text):
    where, steps = None, []
    for line in text.split("\n"):
        line = line.strip()
        word = line.split(" ")[0]
        if not line or line.startswith("#"):
            continue
        if word not in COMMANDS:
            steps.append(line)
            continue
        script(fake, where, steps)
        where, steps = (line[3:], []) if word == "on" else (None, [])
        command(fake, word, line[len(word):].strip())
    script(fake, where, steps)


def script(fake, where, steps):
    if steps and where is None:
        raise BadScript(f"'{steps[0]}' stands before any `on`")
    if where is not None:
        fake.script.add(where, steps)


def command(fake, word, rest):
    if word == "set":
        name, equals, value = rest.partition("=")
        mount, dot, option = name.partition(".")
        if not equals or not dot or mount not in fake.mounts:
            raise BadScript(f"set {rest}: MOUNT.OPTION=VALUE, where MOUNT is one of {', '.join(fake.mounts)}")
        fake.mounts[mount].set(option, value)
    elif word == "release":
        fake.releases += 1
    elif word == "expire":
        fake.files.expire()
    elif word == "clear":
        if rest not in ("", "script"):
            raise BadScript(f"clear {rest}: clear, or clear script")
        fake.script.clear()
        if not rest:
            fake.book.clear()
    elif word == "stop":
        fake.stop.set()
