"""Speech in OpenAI's words: the vendor's, and a local server's, which also makes sounds in ElevenLabs' words."""
import json

import sounds
from misbehave import Media
from vendor import Order, Refusal, Route, Vendor
from wire import Reply, json_reply

VOICES = "alloy ash ballad coral echo fable onyx nova sage shimmer verse marin cedar".split()
TYPES = {"wav": "audio/wav", "flac": "audio/flac", "mp3": "audio/mpeg", "opus": "audio/ogg", "pcm": "audio/pcm"}
PER_CHARACTER = {"gpt-4o-mini-tts": 32, "tts-1": 15, "tts-1-hd": 30}
REFUSED_PROMPT = "forbidden-prompt"


def streamed(data):
    """As somebody writes it who does not know yet how long it will be."""
    at = data.index(b"data")
    return data[:4] + b"\xff" * 4 + data[8:at + 4] + b"\xff" * 4 + data[at + 8:]


class Speech(Vendor):
    """Options: `local` (models and voices are its own, nothing is priced), `sizes` (known, unknown) of a WAV."""
    mounts = {"gpu-box": {"local": True, "key": ""}}
    options = {"local": True, "sizes": "unknown"}

    def routes(self):
        return [Route("POST", "/v1/audio/speech", self.speech, True, "speech"),
                Route("POST", "/v1/sound-generation", self.sound, True, "sounds")]

    def error(self, code, text=None, status=400, param=None):
        return json_reply(status, {"error": {"message": text or code, "type": "invalid_request_error",
                                             "param": param, "code": None}})

    def status_reply(self, status):
        return self.error("status", f"status {status}", status)

    def bad(self, param, text):
        return Refusal(self.error("bad", text, param=param), text)

    def read(self, request, name):
        try:
            given = json.loads(request.body)
        except ValueError:
            given = None
        if not isinstance(given, dict) or not isinstance(given.get(name), str) or not given[name]:
            raise self.bad(name, f"{name} is required")
        return given

    def speech(self, request, how):
        given = self.read(request, "input")
        return say(self, given, how)

    def sound(self, request, how):
        """The traps of the one that is usual: the model is required, and the length is not looked at."""
        given = self.read(request, "text")
        if not given.get("model_id"):
            raise self.bad("model_id", "model_id is required")
        if "prompt_influence" in given:
            raise self.bad("prompt_influence", "this would turn the guidance down")
        digest = self.digest("sound", json.dumps(given, sort_keys=True))

        def wrap(media, how):
            return Reply(200, [("content-type", "audio/wav"),
                               ("content-disposition", "attachment; filename=sound.wav")], media[0].data)
        return Order([0], lambda: [Media(sounds.wav(digest, 1.5, 32000, 1), "audio/wav")], wrap)


def check(vendor, given):
    allowed = {"model", "input", "voice", "instructions", "response_format", "speed"}
    for name in given:
        if name not in allowed:
            raise vendor.bad(name, f"Unrecognized request argument supplied: {name}")
    if given.get("response_format", "mp3") not in TYPES:
        raise vendor.bad("response_format", "is no such format")
    if not 0.25 <= given.get("speed", 1) <= 4:
        raise vendor.bad("speed", "must be between 0.25 and 4")
    if len(given["input"]) > 4096:
        raise vendor.bad("input", "String should have at most 4096 characters")


def say(vendor, given, how):
    local = vendor.settings.get("local", False)
    check(vendor, given)
    model = given.get("model", "")
    if not local and model not in PER_CHARACTER:
        raise vendor.bad("model", "is no such model")
    if not local and given.get("voice") not in VOICES:
        raise vendor.bad("voice", "Input should be one of the voices")
    form = given.get("response_format", "mp3")
    digest = vendor.digest("speech", json.dumps(given, sort_keys=True))
    seconds = 0.2 + len(given["input"]) / 15

    def make():
        data = sounds.wav(digest, seconds, 24000, 1)
        if form == "wav" and vendor.settings.get("sizes", "unknown") == "unknown":
            data = streamed(data)
        elif form == "flac":
            data = sounds.flac(data)
        elif form == "pcm":
            data = data[44:]
        elif form in ("mp3", "opus"):
            data = sounds.sound("mp3_24000_48" if form == "mp3" else "opus_48000_64", digest, seconds)
        return [Media(data, TYPES[form])]

    def wrap(media, how):
        return Reply(200, [("content-type", "application/octet-stream")], media[0].data)
    price = 0 if local else len(given["input"]) * PER_CHARACTER[model]
    return Order([price], make, wrap, {"model": model, "voice": given.get("voice")})
