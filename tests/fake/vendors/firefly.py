"""Adobe Firefly Services: a token first, then jobs by two APIs of different shapes, v3 and v4."""
import json
import re
import time
from urllib.parse import parse_qs

import pictures
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import Reply, json_reply

SIZES_3 = {(2048, 2048), (1024, 1024), (2304, 1792), (1792, 2304), (2688, 1536), (2688, 1512), (1344, 768), (1344, 756),
           (1152, 896), (896, 1152)}
SIZES_4 = {(2048, 2048), (2304, 1792), (1792, 2304), (2688, 1536), (1440, 2560)}
MODELS_3 = {"image3": SIZES_3, "image4_standard": SIZES_4, "image4_ultra": SIZES_4, "image3_custom": None,
            "image4_custom": None}
FIELDS_3 = {"prompt": str, "negativePrompt": str, "numVariations": int, "seeds": list, "size": dict, "contentClass": str,
            "visualIntensity": int, "style": dict, "structure": dict, "promptBiasingLocaleCode": str,
            "customModelId": str}
FIELDS_4 = {"prompt": str, "aspectRatio": str, "resolutionLevel": str, "modelId": str, "numVariations": int,
            "seeds": list, "referenceBlobs": list, "modelSpecificPayload": dict}
RATIOS = {"1:1": (16, 16), "4:3": (16, 12), "3:4": (12, 16), "16:9": (16, 9), "9:16": (9, 16), "auto": (16, 16)}
LEVELS = {"1MP": 32, "2.4MP": 48, "4MP": 64}
STATUS_OF = {"bad_request": 400, "unauthorized": 401, "access_error": 403, "unknown_job_id": 404, "not_found": 404,
             "method_not_allowed": 405, "timeout": 408, "unsupported_media_type": 415, "validation_error": 422,
             "rate_limited": 429, "prompt_unsafe": 451, "prompt_entity_denied": 451, "runtime_error": 500,
             "service_unavailable": 503}
SCOPES = {"openid", "AdobeID", "firefly_api", "ff_apis"}
REFUSED_PROMPT, REFUSED_LATER = "forbidden-prompt", "forbidden-picture"
TOKEN_PATH = "/ims/token/v3"


class Firefly(Vendor):
    """Options: `secret`; `lives` (seconds of a token, of which `told` are promised), `polls`, `hold` and `fate` as of
    `async` (fate: a status, `lost`, or any word), `code` (of a job that failed), `denied` (words of a prompt were left
    out), `status_base` (where jobs are said to be, instead of here), `shrink` (real sizes are divided by it), `price`."""
    mounts = {"firefly": {}}
    hosts = ("firefly-api.adobe.io", "ims-na1.adobelogin.com")
    auth_headers = ("authorization", "x-api-key")
    options = {"secret": "test-secret-firefly", "lives": 86399.0, "told": 86399, "polls": 2, "hold": False,
               "fate": "succeeded", "code": "runtime_error", "denied": False, "status_base": "", "shrink": 16,
               "price": 20000}

    def __init__(self, *args):
        super().__init__(*args)
        self.jobs, self.tokens = {}, {}
        self.book.own_too(self.mount, self.settings["secret"])

    def routes(self):
        return [Route("POST", TOKEN_PATH, self.token),
                Route("POST", "/v3/images/generate-async", self.submit_3, True, "jobs"),
                Route("POST", "/v4/images/generate-async", self.submit_4, True, "jobs"),
                Route("GET", "/v3/status/(?P<name>[a-z0-9:-]+)", self.look),
                Route("PUT", "/v3/cancel/(?P<name>[a-z0-9:-]+)", self.cancel)]

    def environment(self, url):
        if self.mount != "firefly":
            return {}
        return {"FIREFLY_BASE_URL": url, "FIREFLY_IMS_URL": url + TOKEN_PATH,
                "FIREFLY_SERVICES_CLIENT_ID": self.settings["key"],
                "FIREFLY_SERVICES_CLIENT_SECRET": self.settings["secret"]}

    def dress(self, request, reply):
        return reply.put("x-request-id", self.request_id(request))

    def error(self, code, text=None, status=None):
        reply = json_reply(status or STATUS_OF.get(code, 403), {"error_code": code, "message": text or code.replace("_", " ")})
        if code in ("quota_exhausted", "user_non_entitled", "user_profile_denied", "invalid_ims_scope"):
            reply = json_reply(403, {"error_code": "access_error", "message": "access is denied"})
            reply.put("x-access-error", code)
        if code == "rate_limited":
            reply.put("x-access-rate-limit-level", "org")
        return reply

    def status_reply(self, status):
        known = {value: code for code, value in STATUS_OF.items() if code != "prompt_entity_denied"}
        return self.error(known.get(status, "runtime_error"), status=status)

    # ---- who asks ----

    def holds_secrets(self, request):
        return request.path.endswith(TOKEN_PATH)

    def authorized(self, request):
        if self.holds_secrets(request):
            return True
        word, _, token = (request.header("authorization") or "").partition(" ")
        return (word == "Bearer" and self.tokens.get(token, 0) > time.time()
                and request.header("x-api-key") == self.settings["key"])

    def token(self, request, how):
        if request.media_type() != "application/x-www-form-urlencoded":
            raise Refusal(json_reply(415, {"error": "invalid_request"}), "a token is asked for by a form")
        form = {name: values[0] for name, values in parse_qs(request.body.decode("latin-1")).items()}
        if form.get("grant_type") != "client_credentials":
            raise Refusal(json_reply(400, {"error": "unsupported_grant_type"}), "another grant")
        if (form.get("client_id"), form.get("client_secret")) != (self.settings["key"], self.settings["secret"]):
            secret = form.get("client_secret", "")
            return json_reply(400, {"error": "invalid_client", "error_description": f"no such secret: {secret}"})
        if not SCOPES <= set(form.get("scope", "").split(",")):
            raise Refusal(json_reply(400, {"error": "invalid_scope"}), "a scope is missing")
        token = f"test-token-{self.request_id(request)}"
        self.tokens[token] = time.time() + self.settings["lives"]
        self.book.own_too(self.mount, token)
        return json_reply(200, {"access_token": token, "token_type": "bearer", "expires_in": self.settings["told"]})

    # ---- a job begins ----

    def invalid(self, where, what):
        value = {"error_code": "validation_error", "message": "the request is not valid",
                 "validation_errors": [{"loc": ["body", where], "msg": what, "type": "value_error"}]}
        return Refusal(json_reply(422, value), f"{where}: {what}")

    def read(self, request, fields, prompt_max):
        try:
            given = json.loads(request.body)
        except ValueError:
            raise Refusal(self.error("bad_request"), "the body is no JSON") from None
        if request.media_type() != "application/json":
            raise Refusal(self.error("unsupported_media_type"), "the body is no JSON")
        for name, value in given.items():
            if name not in fields:
                raise self.invalid(name, "extra fields not permitted")
            if not isinstance(value, fields[name]) or isinstance(value, bool):
                raise self.invalid(name, "is of another type")
        if not 1 <= len(given.get("prompt", "")) <= prompt_max:
            raise self.invalid("prompt", f"has 1 to {prompt_max} characters")
        if REFUSED_PROMPT in given["prompt"]:
            raise self.refuse("prompt_unsafe")
        return given

    def check_seeds(self, given, most):
        count, seeds = given.get("numVariations", 1), given.get("seeds")
        if not 1 <= count <= most:
            raise self.invalid("numVariations", f"is 1 to {most}")
        if seeds is not None and (len(seeds) != count or len(set(seeds)) != count):
            raise self.invalid("seeds", "has one of its own for each variation")
        return count

    def submit_3(self, request, how):
        model = request.header("x-model-version") or "image3"
        given = self.read(request, FIELDS_3, 1024)
        size = given.get("size", {"width": 2048, "height": 2048})
        size = (size.get("width"), size.get("height"))
        if model not in MODELS_3:
            raise self.invalid("x-model-version", "is no model of this API")
        if len(given.get("negativePrompt", "")) > 1024:
            raise self.invalid("negativePrompt", "is too long")
        if MODELS_3[model] and size not in MODELS_3[model]:
            raise self.invalid("size", "is none of this model's")
        if given.get("contentClass", "art") not in ("art", "photo") or not 2 <= given.get("visualIntensity", 2) <= 10:
            raise self.invalid("contentClass", "is photo or art; visualIntensity 2 to 10")
        if set(given.get("style", {})) - {"presets", "strength", "imageReference"}:
            raise self.invalid("style", "extra fields not permitted")
        if model.endswith("_custom") != ("customModelId" in given):
            raise self.invalid("customModelId", "goes with custom models, and they with it")
        return self.order(request, given, size, self.check_seeds(given, 4), self.answer_3)

    def submit_4(self, request, how):
        given = self.read(request, FIELDS_4, 1500)
        payload = given.get("modelSpecificPayload", {})
        if request.header("x-model-version") != "image5":
            raise self.invalid("x-model-version", "is required, and is no model of this API")
        if given.get("modelId", "firefly_image") != "firefly_image":
            raise self.invalid("modelId", "is firefly_image")
        if given.get("aspectRatio", "auto") not in RATIOS or given.get("resolutionLevel", "1MP") not in LEVELS:
            raise self.invalid("aspectRatio", "or resolutionLevel is none of these words")
        if set(payload) - {"localeCode", "prompt_reasoner"} or payload.get("prompt_reasoner", "speed") not in (
                "quality", "speed"):
            raise self.invalid("modelSpecificPayload", "is not as it should be")
        ratio, level = RATIOS[given.get("aspectRatio", "auto")], LEVELS[given.get("resolutionLevel", "2.4MP")]
        size = (ratio[0] * level * 2, ratio[1] * level * 2)
        return self.order(request, given, size, self.check_seeds(given, 1), self.answer_4)

    def order(self, request, given, size, count, answer):
        name = f"urn:ff:jobs:{self.request_id(request)[:12]}"
        seeds = given.get("seeds") or [int(self.digest(name, i).hex()[:6], 16) for i in range(count)]
        facts = [(field, given[field]) for field in sorted(given) if field not in ("seeds", "numVariations")]
        width, height = (max(1, edge // self.settings["shrink"]) for edge in size)

        def make():
            return [Media(pictures.picture("png", self.digest(*facts, seed), width, height), "image/png")
                    for seed in seeds]

        def wrap(media, how):
            self.jobs[name] = {"media": media, "seeds": seeds, "left": self.settings["polls"], "status": "pending",
                               "how": how, "size": size, "later": REFUSED_LATER in given["prompt"]}
            return answer(request, name)
        return Order([self.settings["price"]] * count, make, wrap, {"job": name})

    def url(self, request, path):
        base = self.settings["status_base"] or f"http://{request.header('host')}/{self.mount}"
        return base + path

    def answer_3(self, request, name):
        status = self.url(request, "/v3/status/" + name)
        value = {"jobId": name, "statusUrl": status, "cancelUrl": self.url(request, "/v3/cancel/" + name)}
        return json_reply(202, value, [("link", f"<{status}>; rel=result")])

    def answer_4(self, request, name):
        value = {"links": {"result": {"href": self.url(request, "/v3/status/" + name)},
                           "cancel": {"href": self.url(request, "/v3/cancel/" + name)}}, "progress": 0}
        return json_reply(200, value)

    # ---- and goes on ----

    def job(self, name):
        job = self.jobs.get(name)
        if not job or self.settings["fate"] == "lost":
            raise self.refuse("unknown_job_id")
        return job

    def look(self, request, how, name):
        job = self.job(name)
        if job["status"] == "cancel_pending":
            job["status"] = "cancelled"
        elif job["status"] in ("pending", "running"):
            job["left"] -= 1
            job["status"] = "running"
            if job["left"] <= 0 and not self.settings["hold"]:
                job["status"] = "failed" if job["later"] else self.settings["fate"]
        return self.tell(name, job, how)

    def cancel(self, request, how, name):
        job = self.job(name)
        if job["status"] not in ("pending", "running"):
            raise Refusal(self.error("bad_request", "the job has ended"), "a job that has ended")
        job["status"] = "cancel_pending"
        return Reply(202)

    def tell(self, name, job, how):
        value = {"status": job["status"], "jobId": name}
        if job["status"] == "succeeded":
            # A fresh address each time it is asked for.
            outputs = [{"seed": seed, "image": {"url": (how if how.url_state() else job["how"]).url(media)}}
                       for seed, media in zip(job["seeds"], job["media"])]
            value["result"] = {"outputs": outputs, "size": {"width": job["size"][0], "height": job["size"][1]},
                               "promptHasDeniedWords": self.settings["denied"], "promptHasBlockedArtists": False}
            job["how"] = how
        elif job["status"] in ("failed", "timeout"):
            code = "prompt_unsafe" if job["later"] else self.settings["code"]
            value.update({"error_code": code, "message": code.replace("_", " ")})
        return json_reply(200, value)
