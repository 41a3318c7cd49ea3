"""A Stable Diffusion web UI's server with its API: one request, one answer, nothing billed."""
import base64
import binascii
import json
import threading
import time

import pictures
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import json_reply

SAMPLERS = ("Euler", "Euler a", "DPM++ 2M", "DDIM")
# name: type, default
FIELDS = {"prompt": (str, ""), "negative_prompt": (str, ""), "seed": (int, -1), "subseed": (int, -1),
          "subseed_strength": ((int, float), 0), "steps": (int, 50), "cfg_scale": ((int, float), 7.0),
          "distilled_cfg_scale": ((int, float), 3.5), "width": (int, 512), "height": (int, 512),
          "batch_size": (int, 1), "n_iter": (int, 1), "sampler_name": (str, None), "scheduler": (str, None),
          "tiling": (bool, None), "restore_faces": (bool, None), "styles": (list, None), "enable_hr": (bool, False),
          "hr_scale": ((int, float), 2.0), "hr_upscaler": (str, None), "denoising_strength": ((int, float), 0.75),
          "override_settings": (dict, None), "alwayson_scripts": (dict, {}), "send_images": (bool, True),
          "save_images": (bool, False), "init_images": (list, None), "mask": (str, None)}


class SdWebUI(Vendor):
    """Options: `api` (whether it was started with --api), `info` (json, or empty as sd-server's is), `sheet` (a picture of all
    pictures comes first), `prefix` (pictures are data URLs), `memory` (the most pixels it can draw), `checkpoint`. `key` is
    user:password of --api-auth. Requests wait for each other, `work` seconds each."""
    mounts = {"sdwebui": {"key": ""}}
    body_cap = 256 << 20
    options = {"api": True, "info": "json", "sheet": False, "prefix": False, "memory": 1 << 22,
               "checkpoint": "dream.safetensors", "work": 0.0}

    def __init__(self, *args):
        super().__init__(*args)
        self.turn = threading.Lock()

    def routes(self):
        return [Route("POST", "/sdapi/v1/(?P<kind>txt2img|img2img)", self.draw, True, "images"),
                Route("GET", "/sdapi/v1/options", self.tell_options)]

    def environment(self, url):
        return {"SDWEBUI_BASE_URL": url} if self.mount == "sdwebui" else {}

    def authorized(self, request):
        key = self.settings["key"]
        return not key or request.header("authorization") == "Basic " + base64.b64encode(key.encode()).decode()

    # ---- errors ----

    def exception(self, status, name, detail, errors=""):
        return json_reply(status, {"error": name, "detail": detail, "body": "", "errors": errors})

    def error(self, code):
        known = {"sampler": (400, "HTTPException", "Sampler not found", ""),
                 "memory": (500, "OutOfMemoryError", "", "CUDA out of memory. Tried to allocate 9.00 GiB")}
        return self.exception(*known[code])

    def status_reply(self, status):
        if status in (401, 404, 405):
            words = {401: "Incorrect username or password", 404: "Not Found", 405: "Method Not Allowed"}
            return json_reply(status, {"detail": words[status]})
        return self.exception(status, "RuntimeError" if status >= 500 else "HTTPException", "it went wrong")

    def invalid(self, name, text, kind):
        return Refusal(json_reply(422, {"detail": [{"loc": ["body", name], "msg": text, "type": kind}]}),
                       f"{name}: {text}")

    # ---- a picture ----

    def tell_options(self, request, how):
        return json_reply(200, {"sd_model_checkpoint": self.settings["checkpoint"]})

    def read(self, request):
        if not self.settings["api"]:
            raise Refusal(self.status_reply(404), "it was started without --api")
        try:
            given = json.loads(request.body)
        except ValueError:
            raise self.invalid(0, "JSON decode error", "json_invalid") from None
        if not isinstance(given, dict) or request.media_type() != "application/json":
            raise self.invalid("", "value is not a valid dict", "type_error.dict")
        for name, value in given.items():
            kind = FIELDS.get(name, (None,))[0]
            if kind is None:
                request.problems.append(f"{name}: is no field, and ignored")
            elif value is not None and (not isinstance(value, kind) or isinstance(value, bool) and kind is not bool):
                raise self.invalid(name, "value is of another type", "type_error")
        return {**{name: default for name, (_, default) in FIELDS.items()}, **given}

    def picture(self, name, text):
        try:
            data = base64.b64decode(text, validate=True)
        except (TypeError, binascii.Error):
            data = b""
        size = pictures.size_of(data)
        if not size:
            raise Refusal(self.exception(500, "HTTPException", "Invalid encoded image"), f"{name}: is no picture")
        return data, size

    def draw(self, request, how, kind):
        given = self.read(request)
        if given["sampler_name"] not in (None, *SAMPLERS):
            raise self.refuse("sampler")
        if kind == "img2img":
            if not given["init_images"]:
                raise Refusal(self.exception(404, "HTTPException", "Init image not found"), "no init_images")
            for text in given["init_images"]:
                self.picture("init_images", text)
            if given["mask"]:
                self.picture("mask", given["mask"])
        if given["width"] * given["height"] > self.settings["memory"]:
            raise self.refuse("memory")
        count = given["batch_size"] * given["n_iter"]
        # Without a seed the server draws one; here it follows from the request's number.
        first = given["seed"] if given["seed"] >= 0 else int(self.request_id(request)[:7], 16)
        settings = given["override_settings"] or {}
        facts = {"given": {**given, "seed": 0}, "kind": kind,
                 "model": settings.get("sd_model_checkpoint", self.settings["checkpoint"])}

        def make():
            with self.turn:
                time.sleep(self.settings["work"])
                made = [self.one(facts, first + index, given) for index in range(count)]
            return [Media(data, "image/png") for data in made]

        def wrap(media, how):
            return self.wrap(media, how, given, first, facts["model"])
        return Order([0] * count, make, wrap, {"seed": first, "kind": kind})

    def one(self, facts, seed, given):
        digest = self.digest(json.dumps(facts, sort_keys=True), seed)
        return pictures.picture("png", digest, given["width"], given["height"], heavy=self.settings["heavy"])

    def wrap(self, media, how, given, first, model):
        prefix = "data:image/png;base64," if self.settings["prefix"] else ""
        images = [prefix + how.base64(item.data) for item in media]
        sheet = self.settings["sheet"]
        if sheet:
            images.insert(0, prefix + how.base64(pictures.png(bytes(32), 2 * given["width"], given["height"])))
        info = {"prompt": given["prompt"], "seed": first, "all_seeds": [first + i for i in range(len(media))],
                "sd_model_name": model.split(".")[0], "sd_model_hash": "6ce0161689", "sampler_name": given["sampler_name"],
                "steps": given["steps"], "cfg_scale": given["cfg_scale"], "index_of_first_image": int(sheet),
                "infotexts": [given["prompt"]], "version": "f2.0.1"}
        text = "" if self.settings["info"] == "empty" else json.dumps(info)
        return json_reply(200, {"images": images, "parameters": given, "info": text})
