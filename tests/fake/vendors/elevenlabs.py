"""ElevenLabs: sound effects and music as bytes, credits in a header, two shapes of errors."""
import json

import sounds
from misbehave import Media
from schema import Schema
from vendor import Order, Refusal, Route, Vendor
from vendors.elevenlabs_rules import MUSIC_FORMATS, SOUND_FORMATS, check_music, check_sound
from wire import Reply, json_reply

MICRO_USD_PER_CREDIT = 200
# credits of a month; at once: effects, music
TIERS = {"free": (10000, 2, 0), "starter": (30000, 3, 2), "creator": (121000, 5, 2), "pro": (600000, 10, 2),
         "scale": (1800000, 15, 3), "business": (6000000, 15, 3)}
RANKS = list(TIERS)
FORMAT_TIERS = {"mp3_44100_192": "creator", "pcm_44100": "pro"}
# A word in a prompt that is refused, with a better prompt beside it.
REFUSED = "forbidden-prompt"

# code: status, type, message
ERRORS = {
    "bad_prompt": (400, "invalid_request", "The prompt appears to violate our terms of service."),
    "bad_composition_plan": (400, "invalid_request", "The composition plan appears to violate our terms of service."),
    "invalid_parameters": (400, "invalid_request", "A parameter is invalid."),
    "max_character_limit_exceeded": (400, "invalid_request", "The text is too long."),
    "invalid_api_key": (401, "authentication_error", "Invalid API key."),
    "quota_exceeded": (401, "authentication_error", "This request exceeds your quota."),
    "detected_unusual_activity": (401, "authentication_error", "Unusual activity detected. Free tier usage disabled."),
    "limited_access": (402, "payment_required", "This needs a paid plan."),
    "only_for_creator+": (403, "authorization_error", "This output format is for creator and above."),
    "only_for_pro+": (403, "authorization_error", "This output format is for pro and above."),
    "missing_permissions": (403, "authorization_error", "The API key is missing a permission."),
    "not_found": (404, "not_found", "Nothing is here."),
    "too_early": (425, "conflict", "This is not ready yet."),
    "too_many_concurrent_requests": (429, "rate_limit_error", "Too many concurrent requests."),
    "concurrent_limit_exceeded": (429, "rate_limit_error", "Too many concurrent requests."),
    "rate_limit_exceeded": (429, "rate_limit_error", "Rate limit exceeded."),
    "system_busy": (429, "rate_limit_error", "The system is busy, try again later."),
    "internal_error": (500, "internal_error", "An internal error occurred."),
}
BY_STATUS = {400: "invalid_parameters", 401: "invalid_api_key", 402: "limited_access", 403: "missing_permissions",
             404: "not_found", 425: "too_early", 429: "rate_limit_exceeded"}


def credits_of(seconds, per_second):
    """Whole credits, rounded up; in milliseconds, since 0.7 s are not exactly that in binary."""
    return -(-round(seconds * 1000) * per_second // 1000)


class ElevenLabs(Vendor):
    """Options: `tier`; `used` (credits of this month), `extension` (credits beyond); `concurrency` (-1: the
    tier's); what things cost in credits; `error_shape` full or legacy; `pcm_channels`, which the vendor does not
    say; `may_read_user` whether the key may ask for the quota."""
    mounts = {"elevenlabs": {}}
    hosts = ("api.elevenlabs.io", "api.us.elevenlabs.io", "api.eu.residency.elevenlabs.io",
             "api.in.residency.elevenlabs.io", "api.sg.residency.elevenlabs.io")
    body_cap = 2 << 20
    ok_keys = ("cost",)
    auth_headers = ("xi-api-key",)
    options = {"tier": "creator", "used": 0, "extension": 0, "concurrency": -1, "credits_per_s": 40,
               "credits_auto": 200, "music_credits_per_s": 15, "error_shape": "full", "pcm_channels": 1,
               "may_read_user": True, "music_cost": True}

    def __init__(self, mount, book, shared, given):
        super().__init__(mount, book, shared, given)
        self.schema = Schema(shared, "elevenlabs-sound.schema.json")

    def routes(self):
        return [Route("POST", "/v1/sound-generation", self.sound, True, "sounds"),
                Route("POST", "/v1/music", self.music, True, "music"),
                Route("GET", "/v1/user/subscription", self.subscription), Route("GET", "/v1/user", self.user)]

    def environment(self, url):
        if self.mount != "elevenlabs":
            return {}
        return {"ELEVENLABS_BASE_URL": url, "ELEVENLABS_API_KEY": self.settings["key"]}

    def authorized(self, request):
        return not self.settings["key"] or request.header("xi-api-key") == self.settings["key"]

    def dress(self, request, reply):
        name = self.request_id(request)
        reply.put("request-id", name[:20]).put("x-trace-id", name[20:]).put("x-region", "us-central1")
        if reply.header("content-type") == "application/json" and reply.status >= 400:
            value = json.loads(reply.body)
            if isinstance(value.get("detail"), dict) and "request_id" in value["detail"]:
                value["detail"]["request_id"] = name[:20]
                reply.body = json.dumps(value).encode()
        return reply

    # ---- errors ----

    def error(self, code, message=None, param=None, data=None, status=None):
        known, kind, text = ERRORS[code]
        legacy = {"status": code, "message": message or text}
        full = {"type": kind, "code": code, **legacy, "request_id": "", "param": param}
        detail = full if self.settings["error_shape"] == "full" else legacy
        if data:
            detail["data"] = data
        return json_reply(status or known, {"detail": detail})

    def status_reply(self, status):
        if status == 422:
            return self.invalid([(["body"], "The request is invalid", "value_error")])
        if status in BY_STATUS:
            return self.error(BY_STATUS[status])
        return self.error("internal_error" if status >= 500 else "invalid_parameters", status=status)

    def not_found(self):
        return json_reply(404, {"detail": "Not Found"})

    def too_many(self, kind):
        reply = self.error("too_many_concurrent_requests")
        return self.concurrency(reply, kind)

    @staticmethod
    def invalid(errors):
        """The list with which requests of a wrong form are answered: (place, message, type) each."""
        return json_reply(422, {"detail": [{"loc": loc, "msg": text, "type": kind} for loc, text, kind in errors]})

    # ---- the account ----

    def limits(self):
        return TIERS[self.settings["tier"]]

    def limit_of(self, kind):
        if kind not in ("sounds", "music"):
            return 0
        given = self.settings["concurrency"]
        return given if given >= 0 else self.limits()[1 if kind == "sounds" else 2]

    def concurrency(self, reply, kind):
        reply.put("current-concurrent-requests", max(1, self.book.in_flight[self.mount, kind]))
        return reply.put("maximum-concurrent-requests", self.limit_of(kind))

    def account(self):
        tier, used = self.settings["tier"], self.settings["used"]
        return {"tier": tier, "character_count": used, "character_limit": self.limits()[0],
                "max_credit_limit_extension": self.settings["extension"], "can_extend_character_limit": tier != "free",
                "next_character_count_reset_unix": 1796083200, "currency": None if tier == "free" else "usd",
                "current_overage": {"amount": "0", "currency": "usd"}, "status": "free" if tier == "free" else "active",
                "billing_period": None if tier == "free" else "monthly_period",
                "character_refresh_period": "monthly_period"}

    def subscription(self, request, how):
        if not self.settings["may_read_user"]:
            raise self.refuse("missing_permissions")
        return json_reply(200, self.account())

    def user(self, request, how):
        if not self.settings["may_read_user"]:
            raise self.refuse("missing_permissions")
        return json_reply(200, {"user_id": "user_of_the_fake", "subscription": self.account(),
                                "created_at": 1700000000})

    # ---- sounds ----

    def read(self, request, name, check, formats, default):
        """The body and the output format of a request that is in order."""
        try:
            given = json.loads(request.body)
        except ValueError:
            given = None
        wrong = []
        if request.media_type() != "application/json" or not isinstance(given, dict):
            wrong = [(["body"], "Input should be a valid dictionary or object", "model_attributes_type")]
        else:
            wrong = check(given)
            places = {str(error[0]) for error in wrong}
            for path, message, kind in self.schema.errors(name, given):
                if str(["body", *path]) not in places and not wrong:
                    wrong.append((["body", *path], message, kind))
        query = dict(request.query)
        output = query.get("output_format", default)
        if output not in formats:
            wrong.append((["query", "output_format"], "Input should be one of the output formats", "enum"))
        if wrong:
            texts = [f"{'.'.join(map(str, loc))}: {text}" for loc, text, _ in wrong]
            raise Refusal(self.invalid(wrong), "; ".join(texts))
        return given, output

    def check_plan(self, output, paid_only):
        rank = RANKS.index(self.settings["tier"])
        if paid_only and rank == 0:
            raise self.refuse("limited_access")
        least = FORMAT_TIERS.get(output)
        if least and rank < RANKS.index(least):
            raise self.refuse(f"only_for_{least}+")

    def check_text(self, text):
        if REFUSED in text:
            raise Refusal(self.error("bad_prompt", data={"prompt_suggestion": text.replace(REFUSED, "pleasant")}),
                          "bad_prompt")

    def sound(self, request, how):
        given, output = self.read(request, "SoundGenerationRequest", check_sound, SOUND_FORMATS, "mp3_44100_128")
        self.check_plan(output, False)
        self.check_text(given["text"])
        seconds = given.get("duration_seconds")
        digest = self.digest("sound", json.dumps(given, sort_keys=True), output)
        credits = self.settings["credits_auto"]
        if seconds is None:
            seconds = 1 + digest[2] % 9 / 2
        else:
            credits = credits_of(seconds, self.settings["credits_per_s"])
        return self.order(how, "sounds", digest, output, seconds, credits, bool(given.get("loop")))

    def music(self, request, how):
        given, output = self.read(request, "MusicRequest", check_music, MUSIC_FORMATS, "auto")
        model = given.get("model_id", "music_v1")
        if output == "auto":
            output = "mp3_44100_128" if model == "music_v1" else "mp3_48000_192"
        self.check_plan(output, True)
        plan = given.get("composition_plan")
        self.check_text(given.get("prompt") or json.dumps(plan))
        seconds = (given.get("music_length_ms") or 10000) / 1000
        if plan:
            parts = plan.get("sections", plan.get("chunks"))
            seconds = sum(part.get("duration_ms", 3000) for part in parts) / 1000
        digest = self.digest("music", json.dumps(given, sort_keys=True), output)
        credits = credits_of(seconds, self.settings["music_credits_per_s"])
        return self.order(how, "music", digest, output, seconds, credits, given.get("generation_mode") == "loop")

    def order(self, how, kind, digest, output, seconds, credits, loop):
        credits = int(how.get("cost", credits))
        left = self.limits()[0] + self.settings["extension"] - self.settings["used"]
        if credits > left:
            raise Refusal(self.error("quota_exceeded", f"You have {left} credits remaining, while {credits} are "
                                     "required for this request."), "quota_exceeded")
        codec = sounds.parse_format(output)[0]
        channels = self.settings["pcm_channels"] if codec == "pcm" else 2

        def make():
            return [Media(sounds.sound(output, digest, seconds, channels, loop), sounds.MEDIA_TYPES[codec])]

        def wrap(made, how):
            if how.url_state():
                return json_reply(200, {"url": how.url(made[0])})
            reply = Reply(200, [("content-type", made[0].media_type)], made[0].data)
            if kind == "sounds" or self.settings["music_cost"]:
                reply.put("character-cost", credits)
            if kind == "music":
                reply.put("song-id", "song_" + digest.hex()[:16])
            return self.concurrency(reply, kind)
        return Order([credits * MICRO_USD_PER_CREDIT], make, wrap, {"credits": credits, "format": output},
                     lambda: self.pay(credits))

    def pay(self, credits):
        self.settings["used"] += credits
