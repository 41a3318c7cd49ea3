"""Servers of the user's own that speak OpenAI's protocol, each with habits of its own."""
import json
import re
import time

import pictures
from misbehave import HTML, Media
from vendor import Order
from vendors.openai import FIELDS, OpenAI
from wire import Reply, json_reply

DALLE_SIZES = {"1024x1024": {"standard": 40000, "hd": 80000}, "1792x1024": {"standard": 80000, "hd": 120000},
               "1024x1792": {"standard": 80000, "hd": 120000}}
NATIVE = re.compile(r"<sd_cpp_extra_args>.*?</sd_cpp_extra_args>", re.S)


class OpenAIAlike(OpenAI):
    """Option `personality`:

    own         what the vendor has, also the models it shut down; dall-e-3 with its own fields and prices.
    gateway     the vendor behind a proxy that answers HTML when something breaks
    sd-server   a server of local weights: no key, no usage, errors that are strings, any size
    localai     answers URLs unless it is asked for base64, guesses sizes, no key

    `answers`: asked, or always url, or always b64_json. `alpha`: whether what it calls dall-e-3 makes transparent
    pictures, which that never did."""
    mounts = {"own": {"personality": "own"}, "gateway": {"personality": "gateway"},
              "sd-server": {"personality": "sd-server", "key": ""}, "localai": {"personality": "localai", "key": ""}}
    hosts = ()
    options = {**OpenAI.options, "personality": "own", "answers": "asked", "alpha": False}

    def personality(self):
        return self.settings["personality"]

    def is_gone(self, model):
        kept = self.personality() == "own" and model != "dall-e-2"
        return not kept and super().is_gone(model)

    # ---- errors ----

    def plain(self, reply):
        """Local servers say a string where the vendor has an object."""
        message = json.loads(reply.body)["error"]["message"]
        return json_reply(400 if reply.status < 500 else 500, {"error": message})

    def error(self, code, message=None, param=None, status=None):
        reply = super().error(code, message, param, status)
        return self.plain(reply) if self.personality() == "sd-server" and reply.status != 401 else reply

    def status_reply(self, status):
        if self.personality() == "gateway" and status >= 500:
            return Reply(502, [("content-type", "text/html")], HTML % (b"502 Bad Gateway", b"502 Bad Gateway"))
        reply = super().status_reply(status)
        if self.personality() == "sd-server" and status in (400, 500):
            return self.plain(reply)
        return reply

    def list_models(self, request, how):
        if self.personality() == "sd-server":
            return json_reply(200, {"data": [{"id": "sd-cpp-local", "object": "model", "owned_by": "local"}]})
        return super().list_models(request, how)

    # ---- generations ----

    def item(self, media, how):
        return {"url": how.url(media)} if self.settings["answers"] == "url" else super().item(media, how)

    def fields(self, given):
        if given.get("model") == "dall-e-3" and self.personality() == "own":
            return {"prompt", "model", "n", "size", "quality", "style", "response_format", "user"}
        return FIELDS

    def generate(self, request, how):
        if self.personality() in ("sd-server", "localai"):
            return self.local(request, how)
        given = self.read_body(request)
        if self.personality() == "own" and given.get("model") == "dall-e-3":
            return self.dalle(given, how)
        return super().generate(request, how)

    def dalle(self, given, how):
        self.check_shape(given)
        wanted = {"n": 1, "size": "1024x1024", "quality": "standard", "style": "vivid", "response_format": "url"}
        wanted.update({name: value for name, value in given.items() if value is not None})
        for name, values in (("size", DALLE_SIZES), ("quality", ("standard", "hd")), ("style", ("vivid", "natural")),
                             ("response_format", ("url", "b64_json"))):
            if wanted[name] not in values:
                raise self.bad(name, f"Invalid value for '{name}'. Supported values are: {', '.join(values)}.")
        if wanted["n"] != 1:
            raise self.bad("n", "dall-e-3 makes one image per request.")
        if len(wanted["prompt"]) > 4000:
            raise self.bad("prompt", "The prompt is longer than 4000 characters.")
        self.check_schema(given)
        self.check_prompt(wanted["prompt"])
        width, height = map(int, wanted["size"].split("x"))
        price = DALLE_SIZES[wanted["size"]][wanted["quality"]]
        self.check_credit(price)
        digest = self.digest("dall-e-3", wanted["prompt"], wanted["size"], wanted["quality"], wanted["style"])
        revised = "A picture of " + wanted["prompt"]
        return self.sell([price] * int(how.get("items", 1)), digest, width, height, "png", wanted["response_format"],
                         {"model": "dall-e-3", "size": wanted["size"], "quality": wanted["quality"]},
                         {"revised_prompt": revised})

    def sell(self, prices, digest, width, height, kind, form, details, more):
        """An order of pictures that is answered in one of both forms, without usage."""
        if self.settings["answers"] != "asked":
            form = self.settings["answers"]

        def make():
            made = [pictures.picture(kind, bytes((digest[0] ^ index,)) + digest[1:], width, height,
                                     self.settings["alpha"], self.settings["heavy"]) for index in range(len(prices))]
            return [Media(data, pictures.TYPES[kind]) for data in made]

        def wrap(media, how):
            url = form == "url" or how.url_state()
            items = [{"url": how.url(item)} if url else {"b64_json": how.base64(item.data)} for item in media]
            return json_reply(200, {"created": int(time.time()), "data": [{**item, **more} for item in items]})
        return Order(prices, make, wrap, details, lambda: self.spend(sum(prices)))

    def local(self, request, how):
        """sd-server and LocalAI: nothing is priced, most of the vendor's rules are not there."""
        given = self.read_body(request)
        prompt, count = given.get("prompt"), given.get("n", 1)
        if not isinstance(prompt, str) or not prompt:
            raise self.bad("prompt", "prompt required")
        if self.personality() == "localai" and not given.get("model"):
            raise self.bad("model", "no model specified")
        if not isinstance(count, int) or not 1 <= count <= 10:
            raise self.bad("n", "n must be between 1 and 10")
        width, height = self.local_size(given.get("size") or "512x512")
        kind = given.get("output_format", "png") if self.personality() == "sd-server" else "png"
        if kind not in pictures.TYPES:
            raise self.bad("output_format", "invalid output_format")
        form = "b64_json"
        if self.personality() == "localai":
            form = given.get("response_format") or "url"
        native = NATIVE.findall(prompt)
        digest = self.digest("local", prompt, width, height)
        details = {"model": given.get("model"), "size": f"{width}x{height}", "native": native}
        return self.sell([0] * int(how.get("items", count)), digest, width, height, kind, form, details, {})

    def local_size(self, text):
        match = re.fullmatch(r"([1-9]\d{0,3})x([1-9]\d{0,3})", text)
        if match and max(int(match[1]), int(match[2])) <= 4096:
            return int(match[1]), int(match[2])
        if self.personality() == "localai" and "x" not in text:
            return 512, 512
        raise self.bad("size", f"invalid size: {text}")
