"""Replicate: predictions that are asked after, models with inputs and outputs of their own, files on another host."""
import json
import math
import re

import pictures
import sounds
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import Reply, json_reply

T4, A100 = 225, 1400    # micro-dollars a second
NUMBER, TEXT, WHOLE, FLAG = (int, float), str, int, bool


def field(kind, low=None, high=None, words=None):
    return kind, low, high, words


SAMPLING = {"top_k": field(WHOLE, 0, 2048), "top_p": field(NUMBER, 0, 1), "temperature": field(NUMBER, 0, 4),
            "classifier_free_guidance": field(NUMBER, 0, 20), "output_format": field(TEXT, words=("wav", "mp3"))}
# name: version (None: an official model), rate, form of the output, kind of media, inputs
MODELS = {
    "suno-ai/bark": ("b76242b40d67c76ab6742e987628a2a9ac019e11d56ab96c4e91ce03b79b2787", T4, "bark", "audio",
                     {"prompt": field(TEXT), "history_prompt": field(TEXT, words=tuple(
                         ["announcer"] + [f"{tongue}_speaker_{i}" for tongue in ("en", "de", "fr") for i in range(10)])),
                      "text_temp": field(NUMBER, 0, 2), "waveform_temp": field(NUMBER, 0, 2),
                      "output_full": field(FLAG)}),
    "meta/musicgen": ("b05b1dff1d8c6dc63d14b0cdb42135378dcb87f6373b0d3d341ede46e59e2b38", A100, "string", "audio",
                      {"prompt": field(TEXT), "duration": field(WHOLE, 1, 300), "seed": field(WHOLE, -1, 2**32 - 1),
                       "model_version": field(TEXT, words=("stereo-melody-large", "stereo-large", "melody-large",
                                                           "large")),
                       "normalization_strategy": field(TEXT, words=("loudness", "clip", "peak", "rms")),
                       "multi_band_diffusion": field(FLAG), **SAMPLING}),
    "sepal/audiogen": ("154b3e5141493cb1b8cec976d9aa90f2b691137e39ad906d2421b74c2a8c52b8", A100, "string", "audio",
                       {"prompt": field(TEXT), "duration": field(WHOLE, 1, 10), **SAMPLING}),
    "example/painter": (None, 0, "list", "image",
                        {"prompt": field(TEXT), "seed": field(WHOLE, 0, 2**32), "num_outputs": field(WHOLE, 1, 4),
                         "width": field(WHOLE, 8, 2048), "height": field(WHOLE, 8, 2048)}),
}
PAINTER_PRICE = 3000
REFUSED_PROMPT = "forbidden-prompt"
ENDS = ("succeeded", "failed", "canceled", "aborted")


class Replicate(Vendor):
    """Options: `polls` (how often a prediction is asked for before it has ended), `hold` (none ends until this is off
    again), `fate` (how it ends; `lost`: nobody knows it any more), `shape` of the output (`model`, `string`, `list`,
    `bark`, `null`, `data`, `removed`), `urls` (`own`, or `foreign`: another host is named for what is asked for again),
    `wording` of 429 (`new`, `old`), `seconds` that a run takes."""
    mounts = {"replicate": {}}
    options = {"polls": 1, "hold": False, "fate": "succeeded", "shape": "model", "urls": "own", "wording": "new",
               "seconds": 2.5}

    def __init__(self, *args):
        super().__init__(*args)
        self.jobs = {}
        self.base = ""

    def routes(self):
        return [Route("POST", "/v1/predictions", self.create, True, "predictions"),
                Route("POST", "/v1/models/(?P<owner>[^/]+)/(?P<name>[^/]+)/predictions", self.create, True,
                      "predictions"),
                Route("GET", "/v1/predictions/(?P<name>[a-z0-9]+)", self.look),
                Route("POST", "/v1/predictions/(?P<name>[a-z0-9]+)/cancel", self.cancel)]

    def environment(self, url):
        self.base = url + "/v1"
        return {"REPLICATE_BASE_URL": self.base, "REPLICATE_API_TOKEN": self.settings["key"]}

    # ---- errors ----

    def problem(self, status, title, detail, **more):
        reply = json_reply(status, {"title": title, "detail": detail, "status": status, **more})
        return Reply(status, [("content-type", "application/problem+json")], reply.body)

    def error(self, code, text=None):
        return self.problem(422, "Input validation failed", text or code)

    def status_reply(self, status):
        if status == 401:
            return self.problem(401, "Unauthenticated", "You did not pass a valid authentication token")
        if status == 402:
            return self.problem(402, "Insufficient credit", "You have insufficient credit to run this model.")
        if status == 429:
            text = "Your rate limit resets in ~1s."
            if self.settings["wording"] == "old":
                text = "Expected available in 1 seconds."
            return json_reply(429, {"detail": f"Request was throttled. {text}"})
        if status == 404:
            return json_reply(404, {"detail": "The requested resource could not be found."})
        return json_reply(status, {"detail": "Something is wrong."})

    def invalid(self, name, text):
        return Refusal(self.problem(422, "Input validation failed", f"- input.{name}: {text}\n",
                                    invalid_fields=[{"field": f"input.{name}", "description": text}]), name)

    # ---- what was sent ----

    def model_of(self, given, path):
        if path:
            if path not in MODELS or MODELS[path][0]:
                raise Refusal(self.status_reply(404), "no official model of this name")
            return path
        version = given.get("version", "")
        for name, (known, *_) in MODELS.items():
            if known and version in (known, f"{name}:{known}"):
                return name
        raise Refusal(self.problem(422, "Invalid version or not permitted", "The specified version does not exist"),
                      f"no version '{version}'")

    def check_input(self, given, fields):
        if not isinstance(given, dict):
            raise self.invalid("", "must be an object")
        if not given.get("prompt"):
            raise self.invalid("prompt", "is required")
        for name, value in given.items():
            if name not in fields:
                raise self.invalid(name, "is no input of this model")
            kind, low, high, words = fields[name]
            if not isinstance(value, kind) or (isinstance(value, bool) and kind is not FLAG):
                raise self.invalid(name, "is of another type")
            if low is not None and not low <= value <= high:
                raise self.invalid(name, f"must be between {low} and {high}")
            if words and value not in words:
                raise self.invalid(name, f"must be one of {', '.join(words)}")

    def wait_of(self, request):
        prefer = request.header("prefer", "")
        match = re.fullmatch(r"wait(?:=(\d+))?", prefer)
        if prefer and (not match or not 1 <= int(match[1] or 60) <= 60):
            raise Refusal(self.problem(422, "Bad request", "Prefer: wait must be between 1 and 60"), prefer)
        return bool(match)

    # ---- a prediction begins ----

    def create(self, request, how, owner="", name=""):
        try:
            given = json.loads(request.body)
        except ValueError:
            raise Refusal(self.error("bad_request", "the body is no JSON"), "no JSON") from None
        model = self.model_of(given, f"{owner}/{name}" if owner else "")
        version, rate, form, kind, fields = MODELS[model]
        inputs = given.get("input")
        self.check_input(inputs, fields)
        waits = self.wait_of(request)
        job = self.request_id(request)[:26]
        count = inputs.get("num_outputs", 1)
        price = math.ceil(self.settings["seconds"] * rate) if version else PAINTER_PRICE * count
        if self.settings["fate"] == "aborted":
            price = 0

        def make():
            return [self.media(kind, inputs, index) for index in range(count)]

        def wrap(media, how):
            self.jobs[job] = {"id": job, "model": model, "version": version or "hidden", "input": inputs,
                              "status": "starting", "left": self.settings["polls"], "media": media, "how": how,
                              "form": form, "rate": rate, "looks": 0}
            reply = json_reply(201, self.tell(self.jobs[job]))
            return reply.put("preference-applied", "wait=60") if waits else reply
        return Order([price], make, wrap, {"job": job, "model": model})

    def media(self, kind, inputs, index):
        facts = [(name, value) for name, value in sorted(inputs.items())]
        digest = self.digest(*facts, index)
        if kind == "image":
            return Media(pictures.picture("png", digest, inputs.get("width", 64), inputs.get("height", 64)),
                         "image/png")
        seconds = inputs.get("duration", 2) + sounds.SHORTER_S
        return Media(sounds.wav(digest, seconds, 32000, 1), "audio/wav")

    # ---- and goes on ----

    def job(self, name):
        if name not in self.jobs or self.settings["fate"] == "lost":
            raise Refusal(self.status_reply(404), "no such prediction")
        return self.jobs[name]

    def look(self, request, how, name):
        job = self.job(name)
        if job["status"] not in ENDS:
            job["left"] -= 1
            job["status"] = "processing"
            fate = self.settings["fate"]
            if REFUSED_PROMPT in job["input"]["prompt"]:
                fate = "failed"
            if job["left"] <= 0 and not self.settings["hold"]:
                job["status"] = fate
        return json_reply(200, self.tell(job))

    def cancel(self, request, how, name):
        job = self.job(name)
        if job["status"] not in ENDS:
            job["status"] = "canceled"
        return json_reply(200, self.tell(job))

    def output(self, job):
        shape = self.settings["shape"]
        form = job["form"] if shape == "model" else shape
        if form in ("null", "removed"):
            return None
        if form == "data":
            return f"data:{job['media'][0].media_type};base64,{job['how'].base64(job['media'][0].data)}"
        # Addresses are new each time; the first may have ended.
        job["looks"] += 1
        state = job["how"].url_state() or "fresh"
        if job["looks"] > 1:
            state = "fresh"
        addresses = [job["how"].publish(item, state) for item in job["media"]]
        if form == "bark":
            return {"audio_out": addresses[0], "prompt_npz": None}
        return addresses if form == "list" else addresses[0]

    def tell(self, job):
        base = self.base if self.settings["urls"] == "own" else "https://elsewhere.invalid/v1"
        address = f"{base}/predictions/{job['id']}"
        value = {"id": job["id"], "model": job["model"], "version": job["version"], "input": job["input"],
                 "output": None, "error": None, "logs": "", "status": job["status"], "data_removed": False,
                 "urls": {"get": address, "cancel": address + "/cancel"}}
        if job["status"] == "succeeded":
            value["output"] = self.output(job)
            value["data_removed"] = self.settings["shape"] == "removed"
        if job["status"] == "failed":
            value["error"] = "CUDA out of memory"
            if REFUSED_PROMPT in job["input"]["prompt"]:
                value["error"] = "NSFW content detected. Try running it again, or try a different prompt."
            value["logs"] = "loading the model\nmaking it\nout of memory\n"
        if job["status"] in ENDS and job["status"] != "aborted":
            value["metrics"] = {"predict_time": self.settings["seconds"], "total_time": self.settings["seconds"] + 1}
        return value
