"""Scenario: Basic auth, jobs by two ways, assets that know where they lie."""
import base64
import hashlib
import json

import pictures
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import json_reply

UNIT = 10000        # micro-dollars of a creative unit
FIELDS = {"modelId": str, "prompt": str, "numSamples": int, "width": int, "height": int, "guidance": (int, float),
          "numInferenceSteps": int, "seed": str, "negativePrompt": str, "negativePromptStrength": (int, float),
          "scheduler": str, "aspectRatio": str, "concepts": list, "baseModelId": str, "hideResults": bool}
STATUS_OF = {"bad_request": 400, "unauthorized": 401, "payment_required": 402, "forbidden": 403, "not_found": 404,
             "method_not_allowed": 405, "too_many_requests": 429, "internal": 500, "unavailable": 503}
GOING_ON = ("queued", "warming-up", "in-progress")
REFUSED_MODEL = "model_beyond-the-plan"
RATIOS = {"1:1": (64, 64), "16:9": (64, 36), "9:16": (36, 64), "4:3": (64, 48), "3:4": (48, 64)}


class Scenario(Vendor):
    """Options: `secret`; `polls`, `hold` and `fate` as of `async` (fate: success, failure, canceled, lost, or any word);
    `id_only` (a job is told as job.id), `costs` (creative units of a job, told with it; 0: nothing is told), `assets` (how
    many it makes), `lies` (the asset's type is another), `cancels` (whether jobs can be called off), `at_once` (0: any)."""
    mounts = {"scenario": {}}
    hosts = ("api.cloud.scenario.com",)
    options = {"secret": "test-secret-scenario", "polls": 3, "hold": False, "fate": "success", "id_only": False,
               "costs": 5, "assets": 1, "lies": False, "cancels": True, "at_once": 0}

    def __init__(self, *args):
        super().__init__(*args)
        self.jobs, self.assets, self.uploads = {}, {}, set()
        self.book.own_too(self.mount, self.settings["secret"])
        self.book.own_too(self.mount, self.credentials())

    def credentials(self):
        return base64.b64encode(f"{self.settings['key']}:{self.settings['secret']}".encode()).decode()

    def routes(self):
        name = "(?P<name>[A-Za-z0-9_-]+)"
        return [Route("POST", "/v1/generate/custom/(?P<model>[A-Za-z0-9._-]+)", self.submit_custom, True, "jobs"),
                Route("POST", "/v1/generate/txt2img", self.submit_txt2img, True, "jobs"),
                Route("POST", "/v1/generate/img2img", self.submit_img2img, True, "jobs"),
                Route("POST", "/v1/assets", self.upload),
                Route("GET", "/v1/jobs/" + name, self.look),
                Route("POST", f"/v1/jobs/{name}/action", self.act),
                Route("GET", "/v1/assets/" + name, self.asset)]

    def environment(self, url):
        if self.mount != "scenario":
            return {}
        return {"SCENARIO_API_URL": url + "/v1", "SCENARIO_API_KEY": self.settings["key"],
                "SCENARIO_API_SECRET": self.settings["secret"]}

    def authorized(self, request):
        return request.header("authorization") == "Basic " + self.credentials()

    def dress(self, request, reply):
        return reply.put("x-request-id", self.request_id(request))

    def error(self, code, text=None, status=None, details=None):
        value = {"error": {"message": text or code.replace("_", " ")}}
        if details:
            value["error"]["details"] = details
        return json_reply(status or STATUS_OF[code], value)

    def status_reply(self, status):
        known = {value: code for code, value in STATUS_OF.items()}
        return self.error(known.get(status, "internal"), status=status)

    # ---- a job begins ----

    def read_json(self, request):
        try:
            given = json.loads(request.body)
        except ValueError:
            raise Refusal(self.error("bad_request"), "the body is no JSON") from None
        if not isinstance(given, dict) or request.media_type() != "application/json":
            raise Refusal(self.error("bad_request"), "the body is no JSON object")
        return given

    def read(self, request):
        given = self.read_json(request)
        if not given.get("prompt"):
            raise Refusal(self.error("bad_request", "prompt is required"), "no prompt")
        running = sum(job["status"] in GOING_ON for job in self.jobs.values())
        if self.settings["at_once"] and running >= self.settings["at_once"]:
            details = {"actionName": "custom-generation", "actionLimit": self.settings["at_once"]}
            raise Refusal(self.error("too_many_requests", "Concurrency limit reached", details=details), "too many jobs")
        return given

    def submit_custom(self, request, how, model):
        given = self.read(request)
        if model == REFUSED_MODEL:
            raise Refusal(self.error("forbidden", "Your plan does not include this model"), "not in the plan")
        if "numSamples" not in given and "numOutputs" not in given:
            request.problems.append("without numSamples four are made")
        for name in ("width", "height"):
            if given.get(name, 16) % 16:
                raise Refusal(self.error("bad_request", f"{name} is no multiple of 16"), name)
        width, height = RATIOS.get(given.get("aspectRatio"), (64, 64))
        return self.order(request, model, given, given.get("width", width), given.get("height", height))

    def submit_txt2img(self, request, how):
        given = self.read(request)
        for name, value in given.items():
            if not isinstance(value, FIELDS.get(name, ())):
                raise Refusal(self.error("bad_request", f"Invalid parameter: {name}"), name)
        if not given.get("modelId") or not 1 <= given.get("numSamples", 4) <= 128:
            raise Refusal(self.error("bad_request", "modelId or numSamples is wrong"), "modelId or numSamples")
        if "numSamples" not in given:
            request.problems.append("without numSamples four are made")
        width, height = given.get("width", 512), given.get("height", 512)
        if any(edge % 8 or not 64 <= edge <= 2048 for edge in (width, height)):
            raise Refusal(self.error("bad_request", "Invalid target format"), "edges")
        return self.order(request, given["modelId"], given, width, height)

    def upload(self, request, how):
        given = self.read_json(request)
        try:
            data = base64.b64decode(given["image"], validate=True)
        except (KeyError, TypeError, ValueError):
            raise Refusal(self.error("bad_request", "image is no base64"), "image") from None
        if not given.get("name") or not data.startswith((b"\x89PNG", b"\xff\xd8", b"RIFF")):
            raise Refusal(self.error("bad_request", "Invalid target format"), "no picture, or no name")
        name = f"asset_{hashlib.sha256(data).hexdigest()[:12]}"
        self.uploads.add(name)
        return json_reply(200, {"asset": {"id": name, "mimeType": "image/png"}})

    def submit_img2img(self, request, how):
        given = self.read(request)
        if given.get("image") not in self.uploads:
            raise Refusal(self.error("not_found", "there is no such asset"), "an unknown asset")
        if not 0 <= given.get("strength", 0.5) <= 1:
            raise Refusal(self.error("bad_request", "strength is 0 to 1"), "strength")
        return self.order(request, given.get("modelId", ""), given, given.get("width", 512), given.get("height", 512))

    def order(self, request, model, given, width, height):
        if dict(request.query).get("dryRun") == "true":
            return json_reply(200, {"creativeUnitsCost": self.settings["costs"]})
        name = f"job_{self.request_id(request)[:12]}"
        facts = [(field, given[field]) for field in sorted(given)]

        def make():
            return [Media(pictures.picture("png", self.digest(model, *facts, i), width, height), "image/png")
                    for i in range(self.settings["assets"])]

        def wrap(media, how):
            self.jobs[name] = {"media": media, "left": self.settings["polls"], "status": "queued", "how": how}
            return self.tell(name)
        fails = self.settings["fate"] in ("failure", "canceled", "failed", "cancelled")
        prices = [] if fails else [UNIT * self.settings["costs"]]
        return Order(prices, make, wrap, {"job": name})

    # ---- and goes on ----

    def job(self, name):
        job = self.jobs.get(name)
        if not job or self.settings["fate"] == "lost":
            raise self.refuse("not_found")
        return job

    def look(self, request, how, name):
        job = self.job(name)
        if job["status"] in GOING_ON:
            job["left"] -= 1
            job["status"] = "warming-up" if job["left"] > 1 else "in-progress"
            if job["left"] <= 0 and not self.settings["hold"]:
                job["status"] = self.settings["fate"]
                for i, media in enumerate(job["media"]):
                    self.assets[f"asset_{name[4:]}{i}"] = (media, job["how"])
        return self.tell(name)

    def act(self, request, how, name):
        job = self.job(name)
        if json.loads(request.body or b"{}").get("action") != "cancel":
            raise Refusal(self.error("bad_request", "no such action"), "no such action")
        if not self.settings["cancels"] or job["status"] not in GOING_ON:
            return self.error("bad_request", "this job cannot be canceled")
        job["status"] = "canceled"
        return self.tell(name)

    def tell(self, name):
        job = self.jobs[name]
        value = {"id" if self.settings["id_only"] else "jobId": name, "status": job["status"],
                 "progress": 1 if job["status"] not in GOING_ON else 0.5, "metadata": {}}
        if job["status"] == "success":
            value["metadata"]["assetIds"] = [f"asset_{name[4:]}{i}" for i in range(len(job["media"]))]
        if job["status"] in ("failure", "failed"):
            value["error"] = "the model could not make it"
        answer = {"job": value}
        if self.settings["costs"]:
            answer["creativeUnitsCost"] = self.settings["costs"]
        return json_reply(200, answer)

    def asset(self, request, how, name):
        if name not in self.assets:
            raise self.refuse("not_found")
        media, first = self.assets[name]
        kind = "image/jpeg" if self.settings["lies"] else media.media_type
        # The address is as the submission's script says, and later a fresh one.
        self.assets[name] = (media, how)
        return json_reply(200, {"asset": {"id": name, "url": first.url(media), "mimeType": kind, "metadata": {}}})
