"""An inference endpoint of Hugging Face: one machine with one model, that sleeps and is slow to wake."""
import json
import struct

import pictures
import sounds
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import Reply, json_reply

PARAMETERS = {"generation_parameters", "voice", "seed", "width", "height", "negative_prompt", "duration"}
# What the model's own maker takes: a name that it does not know is an error.
GENERATION = {"do_sample", "max_new_tokens", "top_k", "top_p", "temperature", "guidance_scale", "voice_preset",
              "semantic_temperature", "coarse_temperature", "duration", "cfg_coef"}
REFUSED_PROMPT = "forbidden-prompt"


class HuggingFace(Vendor):
    """Options: `loading` (how often it says that its model is loaded before it answers) and `estimated` (seconds, as it
    says then), `form` of sounds (`floats`, `nested` without a rate, `base64`, `wav`, `flac`) and of pictures (`file`,
    `json`), `rate`, `seconds` of a sound, `media` (`audio`, `image`)."""
    mounts = {"huggingface": {}}
    options = {"loading": 0, "estimated": 0.2, "form": "floats", "rate": 32000, "seconds": 1.0, "media": "audio"}

    def routes(self):
        return [Route("POST", "/?", self.make, True, "calls"), Route("GET", "/health", self.health)]

    def environment(self, url):
        return {"HF_ENDPOINT_URL": url, "HF_TOKEN": self.settings["key"]}

    def error(self, code, text=None, status=400):
        return json_reply(status, {"error": text or code})

    def status_reply(self, status):
        return json_reply(status, {"error": {401: "Invalid credentials in Authorization header",
                                             402: "You have exceeded your monthly included credits",
                                             403: "Access to this model is restricted",
                                             404: "Not Found"}.get(status, "Something is wrong")})

    def bad(self, text):
        return Refusal(self.error("bad", text), text)

    def health(self, request, how):
        return json_reply(200, {})

    def read(self, request):
        try:
            given = json.loads(request.body)
        except ValueError:
            raise self.bad("Body is no JSON") from None
        if not isinstance(given, dict) or not isinstance(given.get("inputs"), str) or not given["inputs"]:
            raise self.bad("Body needs to provide a inputs key")
        parameters = given.get("parameters", {})
        for name in parameters:
            if name not in PARAMETERS:
                raise self.bad(f"got an unexpected keyword argument '{name}'")
        for name in parameters.get("generation_parameters", {}):
            if name not in GENERATION:
                raise self.bad(f"The following `model_kwargs` are not used by the model: ['{name}']")
        if REFUSED_PROMPT in given["inputs"]:
            raise self.bad("the prompt is refused")
        return given

    def make(self, request, how):
        given = self.read(request)
        if self.settings["loading"] > 0:
            self.settings["loading"] -= 1
            raise Refusal(json_reply(503, {"error": "Model fake/model is currently loading",
                                           "estimated_time": self.settings["estimated"]}), "loading")
        accept = request.header("accept", "*/*")
        if accept == "audio/*" and self.settings["form"] in ("floats", "nested"):
            raise self.bad("Serialization of audio is not implemented")
        digest = self.digest(json.dumps(given, sort_keys=True))
        is_image = self.settings["media"] == "image"

        def make():
            if is_image:
                return [Media(pictures.picture("png", digest, 64, 64), "image/png")]
            return [Media(sounds.wav(digest, self.seconds_of(given) + sounds.SHORTER_S, self.settings["rate"], 1),
                          "audio/wav")]

        def wrap(media, how):
            return self.wrap(media[0], is_image, how)
        return Order([0], make, wrap, {"parameters": given.get("parameters", {})})

    def seconds_of(self, given):
        generation = given.get("parameters", {}).get("generation_parameters", {})
        if "max_new_tokens" in generation:
            return generation["max_new_tokens"] / 50
        return generation.get("duration", self.settings["seconds"])

    def wrap(self, media, is_image, how):
        form = self.settings["form"]
        if is_image:
            if form == "json":
                return json_reply(200, [{"image": how.base64(media.data)}])
            return Reply(200, [("content-type", media.media_type)], media.data)
        if form == "wav":
            return Reply(200, [("content-type", "audio/wav")], media.data)
        if form == "flac":
            data = sounds.flac(media.data)
            return Reply(200, [("content-type", "audio/flac")], data)
        if form == "base64":
            return json_reply(200, {"audio_base64": how.base64(media.data), "sampling_rate": self.settings["rate"]})
        numbers = [value / 32768 for (value,) in struct.iter_unpack("<h", media.data[44:])]
        if form == "nested":
            return json_reply(200, [{"generated_audio": [numbers]}])
        return json_reply(200, {"audio": [numbers], "sampling_rate": self.settings["rate"]})
