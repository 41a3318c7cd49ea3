"""A ComfyUI server: a graph goes in, is worked on while it is asked after, and its files are fetched. Nothing is billed."""
import hashlib
import json

import pictures
from misbehave import Media
from store import FORBIDDEN
from vendor import Order, Refusal, Route, Vendor
from wire import Reply, json_reply

# class: inputs that must be there, whether it is an output
CLASSES = {"KSampler": (("seed", "steps", "cfg", "sampler_name", "model", "positive", "latent_image"), False),
           "CheckpointLoaderSimple": (("ckpt_name",), False), "CLIPTextEncode": (("text", "clip"), False),
           "EmptyLatentImage": (("width", "height"), False), "VAEDecode": (("samples", "vae"), False),
           "LoadImage": (("image",), False), "LoadImageMask": (("image",), False), "VAEEncode": (("pixels",), False),
           "PreviewImage": (("images",), True), "SaveImage": (("images", "filename_prefix"), True)}
NUMBERS = {"seed": (int, 0, 1 << 64), "steps": (int, 1, 10000), "cfg": ((int, float), 0, 100),
           "width": (int, 16, 16384), "height": (int, 16, 16384)}


class ComfyUI(Vendor):
    """Options: `polls` (how often a job is asked after before it is done), `hold` (jobs run until this is off again),
    `fate` (how jobs end: succeeded, failed, interrupted, memory, nothing saved, or lost: neither queue nor history has it),
    `name` (of files; %d is a number), `view` (whether files are there), `models` (its checkpoints), `rename` (uploads get
    another name)."""
    mounts = {"comfyui": {"key": ""}}
    body_cap = 64 << 20
    options = {"polls": 2, "hold": False, "fate": "succeeded", "name": "ComfyUI_%05d_.png", "view": True,
               "models": "dream.safetensors", "rename": False}

    def __init__(self, *args):
        super().__init__(*args)
        self.jobs, self.files, self.uploads = {}, {}, {}

    def routes(self):
        return [Route("POST", "/prompt", self.submit, True, "jobs"),
                Route("GET", "/history/(?P<name>[^/]*)", self.history),
                Route("GET", "/queue", self.queue), Route("POST", "/queue", self.delete),
                Route("POST", "/interrupt", self.interrupt), Route("GET", "/view", self.view),
                Route("POST", "/upload/image", self.upload)]

    def environment(self, url):
        return {"COMFYUI_BASE_URL": url} if self.mount == "comfyui" else {}

    def authorized(self, request):
        return True

    def find(self, method, path):
        route, groups = super().find(method, path)
        if not route:
            return route, groups
        return Route(route.method, route.pattern, self.without_origin(route.handler), route.paid, route.kind), groups

    def without_origin(self, handler):
        """A page of some website may not use it."""
        def serve(request, how, **groups):
            if request.header("origin") is not None:
                raise Refusal(Reply(403), "it has an Origin")
            if any(request.header(name) for name in FORBIDDEN):
                request.problems.append("credentials where nobody asks for any")
            return handler(request, how, **groups)
        return serve

    # ---- errors ----

    def shaped(self, status, kind, message, details="", nodes=None):
        return json_reply(status, {"error": {"type": kind, "message": message, "details": details, "extra_info": {}},
                                   "node_errors": nodes or {}})

    def error(self, code):
        return self.shaped(400, code, code.replace("_", " "))

    def status_reply(self, status):
        return Reply(status, [("content-type", "text/plain")], f"{status}: something".encode())

    def bad(self, kind, message, details="", nodes=None):
        return Refusal(self.shaped(400, kind, message, details, nodes), f"{kind}: {message} {details}")

    # ---- a graph ----

    def submit(self, request, how):
        try:
            given = json.loads(request.body)
        except ValueError:
            given = None
        if not isinstance(given, dict) or not isinstance(given.get("prompt"), dict):
            raise self.bad("no_prompt", "No prompt provided", "No prompt provided")
        graph = given["prompt"]
        self.check(graph)
        name = given.get("prompt_id") or self.uuid(request)

        def wrap(media, how):
            self.jobs[name] = {"graph": graph, "media": media, "left": self.settings["polls"], "state": "queued"}
            return json_reply(200, {"prompt_id": name, "number": len(self.jobs), "node_errors": {}})
        return Order([0], lambda: [Media(data, "image/png") for data in self.draw(graph)], wrap, {"job": name})

    def uuid(self, request):
        text = self.request_id(request)
        return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:32]))

    def check(self, graph):
        outputs = False
        for key, node in graph.items():
            if not isinstance(node, dict) or node.get("class_type") not in CLASSES:
                raise self.bad("invalid_prompt", "Cannot execute because a node is missing the class_type property, or "
                               "does not exist.", f"Node ID '#{key}'")
            outputs = outputs or CLASSES[node["class_type"]][1]
        if not outputs:
            raise self.bad("prompt_no_outputs", "Prompt has no outputs")
        nodes = {}
        for key, node in graph.items():
            errors = self.errors_of(graph, node)
            if errors:
                nodes[key] = {"errors": errors, "dependent_outputs": [], "class_type": node["class_type"]}
        if nodes:
            raise self.bad("prompt_outputs_failed_validation", "Prompt outputs failed validation", "", nodes)

    def errors_of(self, graph, node):
        given, errors = node.get("inputs", {}), []

        def add(kind, message, details):
            errors.append({"type": kind, "message": message, "details": details, "extra_info": {}})
        for name in CLASSES[node["class_type"]][0]:
            if name not in given:
                add("required_input_missing", "Required input is missing", name)
        for name, value in given.items():
            if isinstance(value, list):
                if len(value) != 2 or value[0] not in graph:
                    add("bad_linked_input", "Bad linked input", name)
                continue
            kind, low, high = NUMBERS.get(name, (None, 0, 0))
            if kind and (not isinstance(value, kind) or isinstance(value, bool)):
                add("invalid_input_type", "Failed to convert an input value", f"{name}, {value!r}")
            elif kind and not low <= value <= high:
                add("value_bigger_than_max" if value > high else "value_smaller_than_min", "Value out of range", name)
        models = self.settings["models"].split()
        if "ckpt_name" in given and given["ckpt_name"] not in models:
            add("value_not_in_list", "Value not in list", f"ckpt_name: '{given['ckpt_name']}' not in {models}")
        if node["class_type"].startswith("LoadImage") and given.get("image") not in self.uploads:
            add("custom_validation_failed", "Custom validation failed for node",
                f"image - Invalid image file: {given.get('image')}")
        return errors

    def draw(self, graph):
        """A picture for each node that saves or shows one."""
        facts = {key: {**node, "inputs": {name: self.uploads.get(value, ("", value))[1] if isinstance(value, str) else
                                          value for name, value in node["inputs"].items()}}
                 for key, node in graph.items()}
        width, height = 64, 64
        for node in graph.values():
            if node["class_type"] == "EmptyLatentImage":
                width, height = node["inputs"]["width"], node["inputs"]["height"]
        return [pictures.picture("png", self.digest(json.dumps(facts, sort_keys=True), key), width, height)
                for key, node in graph.items() if CLASSES[node["class_type"]][1]]

    # ---- a job ----

    def advance(self, name):
        """The job as it is now; None when nobody knows it."""
        job = self.jobs.get(name)
        if not job or self.settings["fate"] == "lost":
            return None
        if job["state"] in ("queued", "running"):
            job["left"] -= 1
            job["state"] = "running"
            if job["left"] <= 0 and not self.settings["hold"]:
                job["state"] = self.settings["fate"]
        return job

    def history(self, request, how, name):
        job = self.advance(name)
        if not job or job["state"] in ("queued", "running"):
            return json_reply(200, {})
        return json_reply(200, {name: self.entry(name, job)})

    def entry(self, name, job):
        status = {"status_str": "success", "completed": True,
                  "messages": [["execution_start", {"prompt_id": name}], ["execution_success", {"prompt_id": name}]]}
        outputs = {}
        if job["state"] in ("succeeded", "nothing"):
            outputs = self.outputs(job) if job["state"] == "succeeded" else {}
        else:
            status = {"status_str": "error", "completed": False,
                      "messages": [["execution_start", {"prompt_id": name}], self.last_word(name, job)]}
        return {"prompt": [1, name, job["graph"], {}, []], "outputs": outputs, "status": status, "meta": {}}

    def last_word(self, name, job):
        if job["state"] == "interrupted":
            return ["execution_interrupted", {"prompt_id": name, "node_id": "3"}]
        kind, text = {"memory": ("torch.OutOfMemoryError", "Allocation on device")}.get(
            job["state"], ("RuntimeError", "mat1 and mat2 shapes cannot be multiplied"))
        return ["execution_error", {"prompt_id": name, "node_id": "3", "node_type": "KSampler", "exception_type": kind,
                                    "exception_message": text + "\n", "traceback": ["  File x\n"]}]

    def outputs(self, job):
        if "outputs" in job:
            return job["outputs"]
        found, made = {}, iter(job["media"])
        for key, node in job["graph"].items():
            if not CLASSES[node["class_type"]][1]:
                continue
            kind = "output" if node["class_type"] == "SaveImage" else "temp"
            name = self.settings["name"]
            name = name % (len(self.files) + 1) if "%" in name else name
            self.files[(name, "", kind)] = next(made)
            found[key] = {"images": [{"filename": name, "subfolder": "", "type": kind}]}
        job["outputs"] = found
        return found

    def view(self, request, how):
        asked = dict(request.query)
        media = self.files.get((asked.get("filename"), asked.get("subfolder", ""), asked.get("type", "output")))
        if not media or not self.settings["view"]:
            raise Refusal(Reply(404), "no such file")
        return Reply(200, [("content-type", media.media_type)], media.data)

    def queue(self, request, how):
        lists = {"queue_running": [], "queue_pending": []}
        if self.settings["fate"] != "lost":
            for number, (name, job) in enumerate(self.jobs.items()):
                if job["state"] in ("queued", "running"):
                    place = "queue_running" if job["state"] == "running" else "queue_pending"
                    lists[place].append([number, name, job["graph"], {}, []])
        return json_reply(200, lists)

    def delete(self, request, how):
        for name in json.loads(request.body).get("delete", []):
            if self.jobs.get(name, {}).get("state") == "queued":
                del self.jobs[name]
        return Reply(200)

    def interrupt(self, request, how):
        wanted = json.loads(request.body or b"{}").get("prompt_id")
        for name, job in self.jobs.items():
            if job["state"] == "running" and wanted in (None, name):
                job["state"] = "interrupted"
        return Reply(200)

    # ---- pictures ----

    def upload(self, request, how):
        parts = {part.name: part for part in request.fields or []}
        image = parts.get("image")
        if not image or image.filename is None or not pictures.size_of(image.data):
            raise Refusal(Reply(400), "no picture as 'image'")
        name = image.filename
        if self.settings["rename"]:
            name = f"{name[:-4]} (1){name[-4:]}"
        self.uploads[name] = (name, hashlib.sha256(image.data).hexdigest())
        return json_reply(200, {"name": name, "subfolder": "", "type": "input"})
