"""OpenAI Images at the vendor's own host: what it takes, what it refuses, what it asks for it."""
import hashlib
import json
import re
import time

import pictures
from misbehave import Media
from schema import Schema
from vendor import Order, Refusal, Route, Vendor, divided
from vendors.openai_chat import Chat
from vendors.speech import say
from wire import Reply, json_reply

# family, day of its end (None: not announced). The sizes and qualities of the old family are fixed.
MODELS = {
    "gpt-image-2": ("2", None), "gpt-image-2-2026-04-21": ("2", None),
    "gpt-image-2.5-flare": ("2.5", None), "gpt-image-2.5-flare-2026-09-08": ("2.5", None),
    "gpt-image-2.5-sunburst": ("2.5", None), "gpt-image-2.5-sunburst-2026-09-08": ("2.5", None),
    "gpt-image-1.5": ("1.5", "2026-12-01"), "gpt-image-1.5-2025-12-16": ("1.5", "2026-12-01"),
    "chatgpt-image-latest": ("1.5", "2026-12-01"), "gpt-image-1-mini": ("mini", "2026-12-01"),
    "gpt-image-1": ("1.5", "2026-10-23"), "dall-e-3": ("dall-e", "2026-05-12"), "dall-e-2": ("dall-e", "2026-05-12"),
}
FACTORS = {"2": {"low": 16, "medium": 48, "high": 96},
           "2.5": {"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96}}
# Tokens of the old families by quality: square, not square. From memory, like mini's rate.
OLD_TOKENS = {"low": (272, 408), "medium": (1056, 1584), "high": (4160, 6240)}
OUTPUT_RATE = {"2": 30, "2.5": 30, "1.5": 32, "mini": 8}    # micro-dollars per token
TEXT_RATE = 5
IMAGE_RATE = 8
IMAGES_MOST, IMAGE_MOST, MASK_MOST = 16, 50 << 20, 4 << 20
EDIT_FIELDS = {"prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression",
               "input_fidelity", "user"}
FIELDS = {"prompt", "model", "n", "size", "quality", "background", "output_format", "output_compression",
          "moderation", "user", "stream", "partial_images"}
ENUMS = {"background": ("auto", "opaque", "transparent"), "output_format": ("png", "jpeg", "webp"),
         "moderation": ("auto", "low")}
# Words in a prompt that the vendor's judges refuse.
MODERATED, AGAINST_POLICY = "forbidden-by-moderation", "forbidden-by-policy"

# code: status, type, message
ERRORS = {
    "invalid_value": (400, "invalid_request_error", "A value is not supported."),
    "unknown_parameter": (400, "invalid_request_error", "Unknown parameter."),
    "moderation_blocked": (400, "image_generation_user_error", "Your request was rejected by the safety system. "
                           "safety_violations=[test]."),
    "content_policy_violation": (400, "invalid_request_error", "Your request was rejected as a result of our safety "
                                 "system."),
    "invalid_image_file": (400, "image_generation_user_error", "The image file is not valid."),
    "billing_hard_limit_reached": (400, "invalid_request_error", "Billing hard limit has been reached."),
    "invalid_api_key": (401, "invalid_request_error", "Incorrect API key provided."),
    "organization_verification": (403, "invalid_request_error", "Your organization must be verified to use this "
                                  "model."),
    "model_not_found": (404, "invalid_request_error", "The model does not exist or you do not have access to it."),
    "rate_limit_exceeded": (429, "requests", "Rate limit reached for images per minute."),
    "insufficient_quota": (429, "insufficient_quota", "You exceeded your current quota."),
    "project_spend_limit_exceeded": (429, "insufficient_quota", "The project's spend limit is reached."),
    "server_error": (500, "server_error", "The server had an error while processing your request."),
}
BY_STATUS = {400: "invalid_value", 401: "invalid_api_key", 403: "organization_verification", 404: "model_not_found",
             429: "rate_limit_exceeded"}
WORDS = {405: "Not allowed to use this method on this path.", 408: "The request took too long.",
         409: "The request conflicts with another one.", 413: "The request body is too large.",
         415: "The content type is not supported: application/json is wanted."}


def output_tokens(family, quality, width, height):
    """What one picture costs, in tokens: an exact formula since gpt-image-2."""
    if family not in FACTORS:
        return OLD_TOKENS[quality][width != height]
    factor, long, short = FACTORS[family][quality], max(width, height), min(width, height)
    side = (2 * factor * short + long) // (2 * long)
    return -(-factor * side * (2000000 + width * height) // 4000000)


def image_tokens(size):
    """What looking at a picture costs. How the newer models count is not written anywhere: as older ones do at their
    closest, with tiles of 512 of a picture whose shorter edge is 512."""
    width, height = size or (1024, 1024)
    tiles = min(4, -(-max(width, height) // min(width, height)))
    return 65 + 129 * tiles + (4160 if width == height else 6240)


def text_tokens(prompt):
    """About a token for four bytes: at most half of what a careful client reserves."""
    return max(1, -(-len(prompt.encode()) // 4))


def since_snapshot(document):
    """The schema file is older than the newest models: their tiers are known beside it."""
    added = document["x-after-snapshot"]["quality_added_for_2_5"]
    document["$defs"]["CreateImageRequest"]["properties"]["quality"]["enum"] += added


class OpenAI(Chat, Vendor):
    """Options: `today` decides which models are gone; `credit` what is left of
    the quota, in micro-dollars (-1: no end); `transparent2` whether gpt-image-2 makes transparent pictures."""
    mounts = {"openai": {"delay": 0.05}}
    hosts = ("api.openai.com",)
    body_cap = 64 << 20
    ok_keys = ("items", "usage", "draw", "opinion", "says")
    options = {"today": "2026-11-21", "credit": -1, "transparent2": True}

    def __init__(self, mount, book, shared, given):
        super().__init__(mount, book, shared, given)
        self.schema = Schema(shared, "openai-images.schema.json").adapted(since_snapshot)

    def routes(self):
        return [Route("POST", "/v1/images/generations", self.generate, paid=True, kind="images"),
                Route("POST", "/v1/images/edits", self.edit, paid=True, kind="images"),
                Route("POST", "/v1/chat/completions", self.chat, paid=True, kind="chat"),
                Route("POST", "/v1/audio/speech", self.speech, paid=True, kind="speech"),
                Route("GET", "/v1/models", self.list_models),
                Route("GET", "/v1/models/(?P<name>[^/]+)", self.one_model)]

    def environment(self, url):
        if self.mount != "openai":
            return {}
        return {"OPENAI_BASE_URL": url + "/v1", "OPENAI_API_KEY": self.settings["key"]}

    def speech(self, request, how):
        return say(self, self.read_body(request), how)

    def dress(self, request, reply):
        """Headers that are on every answer. Those of the rate are for logs alone."""
        reply.put("x-request-id", "req_" + self.request_id(request))
        for name, value in (("limit", 500), ("remaining", 499), ("reset", "120ms")):
            reply.put(f"x-ratelimit-{name}-requests", value)
        return reply

    # ---- errors ----

    def error(self, code, message=None, param=None, status=None):
        known, kind, text = ERRORS[code]
        return json_reply(status or known, {"error": {"message": message or text, "type": kind, "param": param,
                                                      "code": code}})

    def status_reply(self, status):
        if status in BY_STATUS:
            return self.error(BY_STATUS[status])
        kind = "server_error" if status >= 500 else "invalid_request_error"
        text = WORDS.get(status, ERRORS["server_error"][2])
        return json_reply(status, {"error": {"message": text, "type": kind, "param": None,
                                             "code": "server_error" if status >= 500 else None}})

    def not_found(self):
        return json_reply(404, {"error": {"message": "Invalid URL.", "type": "invalid_request_error", "param": None,
                                          "code": None}})

    def bad(self, param, message, code="invalid_value"):
        return Refusal(self.error(code, message, param), f"{param}: {message}")

    # ---- models ----

    def is_gone(self, model):
        end = MODELS[model][1]
        return end is not None and end <= self.settings["today"]

    def model_entry(self, name):
        return {"id": name, "object": "model", "created": 1713833628, "owned_by": "system",
                "shutdown_date": MODELS[name][1]}

    def list_models(self, request, how):
        names = [name for name in MODELS if not self.is_gone(name)]
        return json_reply(200, {"object": "list", "data": [self.model_entry(name) for name in names]})

    def one_model(self, request, how, name):
        if name not in MODELS or self.is_gone(name):
            raise self.refuse("model_not_found")
        return json_reply(200, self.model_entry(name))

    # ---- generations ----

    def generate(self, request, how):
        given = self.read_body(request)
        self.check_shape(given)
        model = given.get("model") or "dall-e-2"
        if model not in MODELS or self.is_gone(model):
            raise self.bad("model", f"The model '{model}' does not exist or you do not have access to it.",
                           "model_not_found")
        wanted = self.check(given, MODELS[model][0])
        self.check_schema(given)
        self.check_prompt(wanted["prompt"])
        return self.order(request, how, model, wanted)

    def edit(self, request, how):
        """As a form; what a picture is looked at costs, too."""
        given, images, mask = self.read_form(request)
        model = given.get("model")
        if model not in MODELS or self.is_gone(model):
            raise self.bad("model", f"The model '{model}' does not exist or you do not have access to it.",
                           "model_not_found")
        family = MODELS[model][0]
        if family == "2" and "input_fidelity" in given:
            raise Refusal(json_reply(400, {"error": {
                "message": "The model does not support input_fidelity.", "type": "invalid_request_error",
                "param": "input_fidelity", "code": "invalid_input_fidelity_model"}}), "input_fidelity")
        wanted = self.check(given, family)
        self.check_prompt(wanted["prompt"])
        wanted["inputs"] = [hashlib.sha256(data).hexdigest() for data in images + mask]
        wanted["looked_at"] = sum(image_tokens(pictures.size_of(data)) for data in images + mask)
        return self.order(request, how, model, wanted)

    def read_form(self, request):
        """(fields, pictures, the mask if there is one)"""
        if request.media_type() != "multipart/form-data":
            raise Refusal(self.status_reply(415), "the content type is not multipart/form-data")
        given, images, mask = {}, [], []
        for part in request.fields:
            if part.name in ("image", "image[]", "mask"):
                is_picture = part.data[:8] == pictures.MAGIC or \
                    part.name != "mask" and (part.data[:3] == b"\xff\xd8\xff" or part.data[8:12] == b"WEBP")
                if part.filename is None or not is_picture:
                    raise self.bad(part.name, "The image file is not valid.", "invalid_image_file")
                (mask if part.name == "mask" else images).append(part.data)
            elif part.name not in EDIT_FIELDS or part.name in given:
                raise self.bad(part.name, f"Unknown parameter: '{part.name}'.", "unknown_parameter")
            else:
                given[part.name] = part.text()
        for name in ("n", "output_compression"):
            if name in given:
                given[name] = int(given[name])
        self.check_shape({name: value for name, value in given.items() if name != "input_fidelity"})
        self.check_images(images, mask)
        return given, images, mask

    def check_images(self, images, mask):
        if not 1 <= len(images) <= IMAGES_MOST or len(mask) > 1:
            raise self.bad("image", f"Between 1 and {IMAGES_MOST} images are needed.")
        if any(len(data) > IMAGE_MOST for data in images) or any(len(data) > MASK_MOST for data in mask):
            raise self.bad("image", "An image is too large.", "invalid_image_file")
        if mask and pictures.size_of(images[0]) not in (None, pictures.size_of(mask[0])):
            raise self.bad("mask", "The mask has another size than the image.", "invalid_image_file")

    def read_body(self, request):
        if request.media_type() != "application/json":
            raise Refusal(self.status_reply(415), "the content type is not application/json")
        try:
            given = json.loads(request.body)
        except ValueError:
            given = None
        if not isinstance(given, dict):
            raise self.bad(None, "We could not parse the JSON body of your request.")
        return given

    def fields(self, given):
        return FIELDS

    def check_shape(self, given):
        for name in given:
            if name not in self.fields(given):
                raise self.bad(name, f"Unknown parameter: '{name}'.", "unknown_parameter")
        for name, kind in (("prompt", str), ("model", str), ("size", str), ("quality", str), ("user", str),
                           ("stream", bool), ("n", int), ("output_compression", int), ("partial_images", int)):
            value = given.get(name)
            if value is not None and (not isinstance(value, kind) or kind is int and isinstance(value, bool)):
                raise self.bad(name, f"Invalid type for '{name}'.")
        if not given.get("prompt"):
            raise self.bad("prompt", "Missing required parameter: 'prompt'.")

    def check(self, given, family):
        """What is wanted, with the defaults filled in."""
        wanted = {"n": 1, "size": "auto", "quality": "auto", "background": "auto", "output_format": "png",
                  "output_compression": 100, "partial_images": 0, "stream": False}
        wanted.update({name: value for name, value in given.items() if value is not None})
        if len(wanted["prompt"]) > 32000:
            raise self.bad("prompt", "The prompt is longer than 32000 characters.")
        if not 1 <= wanted["n"] <= 10:
            raise self.bad("n", "n must be between 1 and 10.")
        for name, values in ENUMS.items():
            if name in wanted and wanted[name] not in values:
                raise self.bad(name, f"Invalid value for '{name}'. Supported values are: {', '.join(values)}.")
        self.check_quality(wanted, family)
        self.check_size(wanted, family)
        self.check_format(wanted, family)
        return wanted

    def check_quality(self, wanted, family):
        tiers = FACTORS.get(family, OLD_TOKENS)
        if wanted["quality"] not in ("auto", *tiers):
            raise self.bad("quality", f"Invalid value for 'quality'. Supported values are: auto, {', '.join(tiers)}.")
        if wanted["quality"] == "auto":
            wanted["quality"] = "medium"

    def check_size(self, wanted, family):
        size = wanted["size"]
        if size == "auto":
            size = wanted["size"] = "1024x1024"
        match = re.fullmatch(r"([1-9]\d{0,4})x([1-9]\d{0,4})", size)
        if not match or family not in FACTORS and size not in ("1024x1024", "1536x1024", "1024x1536"):
            raise self.bad("size", f"Invalid size '{size}'.")
        width, height = wanted["width"], wanted["height"] = int(match[1]), int(match[2])
        rule = None
        if width % 16 or height % 16:
            rule = "Width and height must both be divisible by 16."
        elif max(width, height) > 3840:
            rule = "The longest edge must be at most 3840."
        elif max(width, height) > 3 * min(width, height):
            rule = "The aspect ratio must be at most 3:1."
        elif not 655360 <= width * height <= 8294400:
            rule = "The number of pixels must be between 655360 and 8294400."
        if rule:
            reply = self.error("invalid_value", f"Invalid size '{size}'. {rule}", "size")
            value = json.loads(reply.body)
            value["error"]["type"] = "image_generation_user_error"
            raise Refusal(json_reply(400, value), f"size: {rule}")

    def check_format(self, wanted, family):
        if wanted["background"] == "transparent":
            if wanted["output_format"] == "jpeg":
                raise self.bad("background", "Transparent background needs output_format png or webp.")
            if family == "2" and not self.settings["transparent2"]:
                raise self.bad("background", "Transparent background is not supported for this model.")
        if not 0 <= wanted["output_compression"] <= 100:
            raise self.bad("output_compression", "output_compression must be between 0 and 100.")
        if wanted["output_compression"] < 100 and wanted["output_format"] == "png":
            raise self.bad("output_compression", "output_compression is for jpeg and webp.")
        if wanted["partial_images"] and not wanted["stream"] or not 0 <= wanted["partial_images"] <= 3:
            raise self.bad("partial_images", "partial_images is 0 to 3 and needs stream.")

    def check_schema(self, given):
        for path, message, _ in self.schema.errors("CreateImageRequest", given):
            raise self.bad(path[0] if path else None, message)

    def check_prompt(self, prompt):
        if MODERATED in prompt:
            raise self.refuse("moderation_blocked")
        if AGAINST_POLICY in prompt:
            raise self.refuse("content_policy_violation")

    def order(self, request, how, model, wanted):
        count = int(how.get("items", wanted["n"]))
        family = MODELS[model][0]
        text = text_tokens(wanted["prompt"])
        tokens = output_tokens(family, wanted["quality"], wanted["width"], wanted["height"]) * count
        looked_at = wanted.get("looked_at", 0)
        price = text * TEXT_RATE + looked_at * IMAGE_RATE + tokens * OUTPUT_RATE[family]
        self.check_credit(price)
        details = {"model": model, "quality": wanted["quality"], "size": wanted["size"], "tokens": tokens + text}

        def wrap(media, how):
            return self.wrap(media, how, wanted, text, tokens)
        return Order(divided(price, count), lambda: self.media(wanted, count, model, how.get("draw")), wrap, details,
                     lambda: self.spend(price))

    def check_credit(self, price):
        if 0 <= self.settings["credit"] < price:
            raise self.refuse("insufficient_quota")

    def spend(self, price):
        if self.settings["credit"] >= 0:
            self.settings["credit"] -= price

    def media(self, wanted, count, model, draw=None):
        """draw: "good,cut": what is on the first picture, and on the second."""
        words = draw.split(",") if draw else []
        kind, alpha = wanted["output_format"], wanted["background"] == "transparent"
        made = []
        for index in range(count):
            digest = self.digest(model, wanted["prompt"], wanted["size"], wanted["quality"], alpha, kind, index,
                                 *wanted.get("inputs", []))
            if index < len(words) and words[index]:
                data = pictures.drawn(words[index], digest, wanted["width"], wanted["height"], alpha)
            else:
                data = pictures.picture(kind, digest, wanted["width"], wanted["height"], alpha,
                                        self.settings["heavy"], min(95, wanted["output_compression"]))
            made.append(Media(data, pictures.TYPES[kind]))
        return made

    def wrap(self, media, how, wanted, text, tokens):
        opaque = "transparent" if wanted["background"] == "transparent" else "opaque"
        facts = {"background": opaque, "output_format": wanted["output_format"], "size": wanted["size"],
                 "quality": wanted["quality"]}
        usage = {"total_tokens": text + tokens + wanted.get("looked_at", 0),
                 "input_tokens": text + wanted.get("looked_at", 0),
                 "output_tokens": tokens,
                 "input_tokens_details": {"text_tokens": text, "image_tokens": wanted.get("looked_at", 0)},
                 "output_tokens_details": {"text_tokens": 0, "image_tokens": tokens}}
        if wanted["stream"]:
            return self.stream(media, how, facts, usage)
        answer = {"created": int(time.time()), "data": [self.item(item, how) for item in media], **facts}
        if how.get("usage") != "none":
            answer["usage"] = usage
        return json_reply(200, answer)

    def item(self, media, how):
        return {"url": how.url(media)} if how.url_state() else {"b64_json": how.base64(media.data)}

    def stream(self, media, how, facts, usage):
        kind = "image_generation.completed"
        body = ""
        for item in media:
            value = {"type": kind, "b64_json": how.base64(item.data), "created_at": int(time.time()), **facts,
                     "usage": usage}
            body += f"event: {kind}\ndata: {json.dumps(value)}\n\n"
        return Reply(200, [("content-type", "text/event-stream")], body.encode())
