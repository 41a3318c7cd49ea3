"""Stability AI: multipart up, bytes or base64 down; stable images and stable audio."""
import re

import pictures
import sounds
from misbehave import Media
from multipart import BadMultipart
from vendor import Order, Refusal, Route, Vendor
from wire import Reply, json_reply

CREDIT = 10000      # micro-dollars
# Credits times ten, since sd3.5-large costs six and a half.
IMAGE_PRICES = {"ultra": 80, "core": 30, "sd3.5-large": 65, "sd3.5-large-turbo": 40, "sd3.5-medium": 35}
AUDIO_PRICE = 200
# About a megapixel at each ratio.
RATIOS = {"16:9": (1344, 768), "1:1": (1024, 1024), "21:9": (1536, 640), "2:3": (832, 1216), "3:2": (1216, 832),
          "4:5": (896, 1088), "5:4": (1088, 896), "9:16": (768, 1344), "9:21": (640, 1536)}
PRESETS = ("3d-model", "analog-film", "anime", "cinematic", "comic-book", "digital-art", "enhance", "fantasy-art",
           "isometric", "line-art", "low-poly", "modeling-compound", "neon-punk", "origami", "photographic",
           "pixel-art", "tile-texture")
COMMON_FIELDS = {"prompt", "negative_prompt", "aspect_ratio", "seed", "output_format", "style_preset"}
FIELDS = {"sd3": COMMON_FIELDS | {"model", "mode", "image", "strength", "cfg_scale"}, "core": COMMON_FIELDS,
          "ultra": COMMON_FIELDS | {"image", "strength"},
          "audio": {"prompt", "model", "duration", "seed", "steps", "cfg_scale", "output_format"}}
# Words in a prompt that are refused before, and after the picture was made.
REFUSED_INPUT, REFUSED_OUTPUT = "forbidden-input", "forbidden-output"
ERRORS = {
    "bad_request": (400, "The request is malformed."), "unauthorized": (401, "The API key is missing or invalid."),
    "payment_required": (402, "You lack sufficient credits to make this request."),
    "content_moderation": (403, "Your request was flagged by our content moderation system. You were not charged."),
    "permission_denied": (403, "You lack the permission for this."), "not_found": (404, "Nothing is here."),
    "method_not_allowed": (405, "The method is not allowed here."),
    "payload_too_large": (413, "The request is larger than 10MiB."),
    "unsupported_media_type": (415, "content-type: must be multipart/form-data"),
    "invalid_language": (422, "prompt: only English is supported."),
    "rate_limit_exceeded": (429, "You have made more than 150 requests in 10 seconds."),
    "internal_error": (500, "An unexpected server error has occurred."),
    "service_unavailable": (503, "The service is not available."),
}
BY_STATUS = {400: "bad_request", 401: "unauthorized", 402: "payment_required", 403: "content_moderation",
             404: "not_found", 405: "method_not_allowed", 413: "payload_too_large", 415: "unsupported_media_type",
             422: "invalid_language", 429: "rate_limit_exceeded", 503: "service_unavailable"}


class Stability(Vendor):
    """Options: `credits` (of the account), `sd3_webp` (whether sd3 makes WebP: its clients disagree),
    `error_id` (whether errors have an id)."""
    mounts = {"stability": {}}
    hosts = ("api.stability.ai",)
    body_cap = 10 << 20
    ok_keys = ("finish",)
    options = {"credits": 1000.0, "sd3_webp": False, "error_id": True}

    def routes(self):
        return [Route("POST", "/v2beta/stable-image/generate/(?P<kind>sd3|core|ultra)", self.image, True, "images"),
                Route("POST", "/v2beta/audio/stable-audio-2/text-to-audio", self.audio, True, "audio"),
                Route("GET", "/v1/user/balance", self.balance)]

    def environment(self, url):
        if self.mount != "stability":
            return {}
        return {"STABILITY_BASE_URL": url, "STABILITY_API_KEY": self.settings["key"]}

    def dress(self, request, reply):
        return reply.put("x-request-id", self.request_id(request))

    def error(self, code, text=None):
        status, known = ERRORS[code]
        return self.shaped(status, code, text or known)

    def shaped(self, status, name, text):
        value = {"name": name, "errors": [text]}
        if self.settings["error_id"]:
            value = {"id": "0123456789abcdef0123456789abcdef", **value}
        return json_reply(status, value)

    def status_reply(self, status):
        if status in BY_STATUS:
            return self.error(BY_STATUS[status])
        return self.shaped(status, "internal_error" if status >= 500 else "bad_request", ERRORS["internal_error"][1])

    def bad(self, text):
        return Refusal(self.error("bad_request", text), text)

    def balance(self, request, how):
        return json_reply(200, {"credits": self.settings["credits"]})

    # ---- what was sent ----

    def read(self, request, kind):
        """The fields as text, `image` as bytes."""
        if request.media_type() != "multipart/form-data":
            raise Refusal(self.error("unsupported_media_type"), "the content type is not multipart/form-data")
        for name in ("id", "user-id", "version"):
            if len(request.header(f"stability-client-{name}", "")) > 256:
                raise self.bad(f"stability-client-{name}: must be at most 256 characters")
        found = {}
        for part in request.fields:
            if part.name not in FIELDS[kind]:
                raise self.bad(f"{part.name}: is not a field of this request")
            if part.name in found:
                raise self.bad(f"{part.name}: is there twice")
            try:
                found[part.name] = part.data if part.name == "image" else part.text()
            except BadMultipart as error:
                raise self.bad(str(error)) from None
        self.check_prompts(found)
        self.accepts_bytes(request, "image" if kind != "audio" else "audio")
        return found

    def check_prompts(self, given):
        if "prompt" not in given:
            raise self.bad("prompt: is required")
        if not 1 <= len(given["prompt"]) <= 10000 or len(given.get("negative_prompt", "")) > 10000:
            raise self.bad("prompt: must be between 1 and 10000 characters")
        if REFUSED_INPUT in given["prompt"]:
            raise self.refuse("content_moderation")

    def accepts_bytes(self, request, kind):
        """True when the body of the answer is to be the file itself."""
        accept = request.header("accept", "*/*").split(";")[0].strip()
        if accept not in ("*/*", f"{kind}/*", "application/json"):
            raise self.bad(f"accept: must be {kind}/* or application/json")
        return accept != "application/json"

    def number(self, given, name, low, high, default, whole=False):
        text = given.get(name)
        if text is None:
            return default
        if not re.fullmatch(r"\d{1,10}" if whole else r"\d{1,10}(\.\d{1,10})?", text) or \
                not low <= float(text) <= high:
            raise self.bad(f"{name}: must be between {low} and {high}")
        return int(text) if whole else float(text)

    def choice(self, given, name, values, default):
        value = given.get(name, default)
        if value is not None and value not in values:
            raise self.bad(f"{name}: must be one of {', '.join(values)}")
        return value

    # ---- orders ----

    def image(self, request, how, kind):
        given = self.read(request, kind)
        ratio = self.choice(given, "aspect_ratio", RATIOS, "1:1")
        self.choice(given, "style_preset", PRESETS, None)
        self.number(given, "strength", 0, 1, None)
        self.number(given, "cfg_scale", 1, 10, None)
        webp = kind != "sd3" or self.settings["sd3_webp"]
        form = self.choice(given, "output_format", ("png", "jpeg", "webp") if webp else ("png", "jpeg"), "png")
        model = kind
        if kind == "sd3":
            model = self.choice(given, "model", [name for name in IMAGE_PRICES if "." in name], "sd3.5-large")
            self.check_mode(given)
        elif "image" in given and "strength" not in given:
            raise self.bad("strength: is required with image")
        width, height = pictures.size_of(given["image"]) or RATIOS[ratio] if "image" in given else RATIOS[ratio]
        facts = [(name, value) for name, value in sorted(given.items()) if name != "seed"]

        def make(digest, filtered):
            if filtered:
                data = pictures.blurred(digest, width, height)
                return data if form == "png" else pictures.converted(data, form)
            return pictures.picture(form, digest, width, height, heavy=self.settings["heavy"])
        return self.order(request, how, given, IMAGE_PRICES[model], make, pictures.TYPES[form], facts,
                          {"model": model})

    def check_mode(self, given):
        mode = self.choice(given, "mode", ("text-to-image", "image-to-image"), "text-to-image")
        if mode == "image-to-image":
            for name in ("image", "strength"):
                if name not in given:
                    raise self.bad(f"{name}: is required with mode image-to-image")
            if "aspect_ratio" in given:
                raise self.bad("aspect_ratio: is for text-to-image alone")
        elif "image" in given or "strength" in given:
            raise self.bad("image: needs mode image-to-image")

    def audio(self, request, how):
        given = self.read(request, "audio")
        model = self.choice(given, "model", ("stable-audio-2.5", "stable-audio-2"), "stable-audio-2")
        seconds = self.number(given, "duration", 1, 190, 190, whole=True)
        low, high = (4, 8) if model == "stable-audio-2.5" else (30, 100)
        self.number(given, "steps", low, high, None, whole=True)
        self.number(given, "cfg_scale", 1, 25, None)
        form = self.choice(given, "output_format", ("mp3", "wav"), "mp3")
        facts = [(name, value) for name, value in sorted(given.items()) if name != "seed"]

        def make(digest, filtered):
            if form == "wav":
                return sounds.wav(digest, seconds + sounds.SHORTER_S)
            return sounds.sound("mp3_44100_128", digest, seconds + sounds.SHORTER_S)
        return self.order(request, how, given, AUDIO_PRICE, make, sounds.MEDIA_TYPES[form], facts, {"model": model})

    def order(self, request, how, given, tenths, make, media_type, facts, details):
        seed = self.number(given, "seed", 0, 4294967294, 0, whole=True)
        if self.settings["credits"] * 10 < tenths:
            raise self.refuse("payment_required")
        filtered = how.get("finish", "") == "CONTENT_FILTERED" or REFUSED_OUTPUT in given["prompt"]
        place = "image" if media_type.startswith("image") else "audio"
        raw = self.accepts_bytes(request, place)

        def media():
            # Without a seed the vendor draws one; here it follows from the request's number.
            drawn = seed or int(self.request_id(request)[:7], 16) + 1
            return [Media(make(self.digest(*facts, drawn), filtered), media_type)]

        def wrap(made, how):
            drawn = seed or int(self.request_id(request)[:7], 16) + 1
            return self.wrap(made[0], how, raw, place, drawn, "CONTENT_FILTERED" if filtered else "SUCCESS")
        return Order([tenths * CREDIT // 10], media, wrap, {**details, "credits": tenths / 10},
                     lambda: self.pay(tenths))

    def pay(self, tenths):
        self.settings["credits"] = (self.settings["credits"] * 10 - tenths) / 10

    def wrap(self, media, how, raw, place, seed, finish):
        if how.url_state():
            return json_reply(200, {"url": how.url(media)})
        if raw:
            return Reply(200, [("content-type", media.media_type), ("finish-reason", finish), ("seed", str(seed))],
                         media.data)
        value = {place: how.base64(media.data), "finish_reason": finish, "seed": seed}
        return Reply(200, [("content-type", f"application/json; type={media.media_type}")],
                     json_reply(200, value).body)
