"""A vendor that answers with a job: submitted, asked for again and again, fetched elsewhere, or called off.
Nobody's service in particular; the words are those that such services have in common."""
import json
import re

import pictures
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import json_reply

PRICE = 50000       # micro-dollars a picture
FIELDS = {"prompt": str, "width": int, "height": int, "seed": int, "reference": str}
REFERENCE = re.compile(r"[0-9a-f]{64}")
STATUS_OF = {"bad_request": 400, "unauthorized": 401, "out_of_credit": 402, "forbidden": 403, "not_found": 404,
             "method_not_allowed": 405, "too_many_requests": 429, "internal": 500, "unavailable": 503}
REFUSED_PROMPT = "forbidden-prompt"


class Async(Vendor):
    """Options: `polls` (how often a job is asked for before it is done), `hold` (jobs run until this is off again),
    `fate` (succeeded or failed, how jobs end; or lost: nobody knows them any more). A job costs the same however it
    ends, and what it cost is said at its end."""
    mounts = {"async": {}}
    options = {"polls": 2, "hold": False, "fate": "succeeded"}

    def __init__(self, *args):
        super().__init__(*args)
        self.jobs = {}

    def routes(self):
        return [Route("POST", "/v1/jobs", self.submit, True, "jobs"),
                Route("GET", "/v1/jobs/(?P<name>[a-z0-9-]+)", self.look),
                Route("POST", "/v1/jobs/(?P<name>[a-z0-9-]+)/cancel", self.cancel)]

    def environment(self, url):
        return {"ASYNC_BASE_URL": url, "ASYNC_API_KEY": self.settings["key"]} if self.mount == "async" else {}

    def dress(self, request, reply):
        return reply.put("x-request-id", self.request_id(request))

    def error(self, code, text=None, status=None):
        value = {"error": {"code": code, "message": text or code.replace("_", " ")}}
        return json_reply(status or STATUS_OF[code], value)

    def status_reply(self, status):
        known = {value: code for code, value in STATUS_OF.items()}
        return self.error(known.get(status, "internal"), status=status)

    # ---- a job begins ----

    def read(self, request):
        try:
            given = json.loads(request.body)
        except ValueError:
            raise Refusal(self.error("bad_request"), "the body is no JSON") from None
        if not isinstance(given, dict) or request.media_type() != "application/json":
            raise Refusal(self.error("bad_request"), "the body is no JSON object")
        for name, value in given.items():
            if not isinstance(value, FIELDS.get(name, ())) or isinstance(value, bool):
                raise Refusal(self.error("bad_request", f"{name}: is no field, or of another type"), name)
        if not given.get("prompt"):
            raise Refusal(self.error("bad_request", "prompt: is required"), "no prompt")
        if REFUSED_PROMPT in given["prompt"]:
            raise self.refuse("forbidden")
        if "reference" in given and not REFERENCE.fullmatch(given["reference"]):
            raise Refusal(self.error("bad_request", "reference: is a SHA-256"), "a reference that is none")
        return given

    def submit(self, request, how):
        given = self.read(request)
        name = f"job-{self.request_id(request)[:12]}"
        width, height = given.get("width", 64), given.get("height", 64)

        def make():
            facts = [(field, value) for field, value in sorted(given.items())]
            return [Media(pictures.picture("png", self.digest(*facts), width, height), "image/png")]

        def wrap(media, how):
            self.jobs[name] = {"media": media[0], "left": self.settings["polls"], "status": "queued", "how": how}
            return json_reply(202, {"id": name, "status": "queued"})
        return Order([PRICE], make, wrap, {"job": name})

    # ---- and goes on ----

    def job(self, name):
        job = self.jobs.get(name)
        if not job or self.settings["fate"] == "lost":
            raise self.refuse("not_found")
        return job

    def look(self, request, how, name):
        job = self.job(name)
        if job["status"] in ("queued", "running"):
            job["left"] -= 1
            job["status"] = "running"
            if job["left"] <= 0 and not self.settings["hold"]:
                job["status"] = self.settings["fate"]
                job["url"] = job["how"].url(job["media"]) if job["status"] == "succeeded" else None
        return self.tell(name, job)

    def cancel(self, request, how, name):
        job = self.job(name)
        if job["status"] in ("queued", "running"):
            job["status"] = "cancelled"
        return self.tell(name, job)

    def tell(self, name, job):
        value = {"id": name, "status": job["status"]}
        if job["status"] == "succeeded":
            value["url"] = job["url"]
        if job["status"] not in ("queued", "running"):
            value["cost_micro_usd"] = PRICE
        return json_reply(200, value)
