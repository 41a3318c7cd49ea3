"""The fake's ComfyUI: what it promises to those who ask it."""
import unittest

from client import FakeTest

GRAPH = {"3": {"class_type": "KSampler", "inputs": {"seed": 5, "steps": 20, "cfg": 8.0, "sampler_name": "euler",
                                                    "model": ["4", 0], "positive": ["6", 0], "latent_image": ["5", 0]}},
         "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "dream.safetensors"}},
         "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 96, "height": 64}},
         "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a coin", "clip": ["4", 1]}},
         "9": {"class_type": "SaveImage", "inputs": {"images": ["3", 0], "filename_prefix": "x"}}}
PIXELS = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000400000004008020000000000000000")


def graph(node=None, **inputs):
    """The graph with other inputs of a node; one that is None is left out."""
    made = {key: {**value, "inputs": dict(value["inputs"])} for key, value in GRAPH.items()}
    if node:
        made[node]["inputs"].update(inputs)
        made[node]["inputs"] = {name: value for name, value in made[node]["inputs"].items() if value is not None}
    return made


class Comfy(FakeTest):
    def submit(self, value=None, **more):
        return self.post("comfyui", "/prompt", {"prompt": value or graph(), **more})

    def look(self, name):
        return self.get("comfyui", f"/history/{name}").json()

    def waiting(self, kind):
        return [job[1] for job in self.get("comfyui", "/queue").json()["queue_" + kind]]

    def end(self, value=None):
        """Submits, and asks until there is an end."""
        name = self.submit(value).json()["prompt_id"]
        for _ in range(5):
            found = self.look(name)
            if found:
                return found[name]
        self.fail("no end")

    def file(self, image):
        return self.get("comfyui", "/view?" + "&".join(f"{name}={value}" for name, value in image.items()))

    def test_life(self):
        name = self.submit().json()["prompt_id"]
        self.assertIn(name, self.waiting("pending"))
        self.assertEqual(self.look(name), {})
        self.assertEqual(self.waiting("running"), [name])
        entry = self.look(name)[name]
        self.assertEqual((entry["status"]["status_str"], entry["status"]["completed"]), ("success", True))
        picture = self.file(entry["outputs"]["9"]["images"][0])
        self.assertEqual((picture.status, picture.body[:4], picture.body[19], picture.body[23]),
                         (200, b"\x89PNG", 96, 64))
        self.assertEqual(self.look(name)[name]["outputs"], entry["outputs"])
        self.assertEqual(self.submit(prompt_id="mine").json()["prompt_id"], "mine")
        self.assertEqual(self.billed(), [0, 0])

    def test_what_bytes_follow_from(self):
        made = [self.file(self.end(value)["outputs"]["9"]["images"][0]).body
                for value in (graph(), graph(), graph("3", seed=6), graph("6", text="a gem"))]
        self.assertEqual(made[0], made[1])
        self.assertEqual(len(set(made)), 3)

    def test_fates(self):
        for fate, word in (("failed", "execution_error"), ("memory", "execution_error"),
                           ("interrupted", "execution_interrupted")):
            self.set("comfyui.fate", fate, "succeeded")
            status = self.end()["status"]
            self.assertEqual((status["status_str"], status["completed"], status["messages"][-1][0]),
                             ("error", False, word))
        self.set("comfyui.fate", "nothing", "succeeded")
        self.assertEqual(self.end()["outputs"], {})
        self.set("comfyui.fate", "lost", "succeeded")
        name = self.submit().json()["prompt_id"]
        self.assertEqual((self.look(name), self.look(name)), ({}, {}))
        self.assertEqual(self.get("comfyui", "/queue").json(), {"queue_running": [], "queue_pending": []})

    def test_odd_names(self):
        self.set("comfyui.name", "my coin #%d.png", "ComfyUI_%05d_.png")
        image = self.end()["outputs"]["9"]["images"][0]
        self.assertRegex(image["filename"], "my coin #[0-9]+.png")
        self.assertEqual(self.file({"filename": image["filename"].replace(" ", "%20").replace("#", "%23")}).status, 200)
        self.assertEqual(self.file({"filename": "none.png"}).status, 404)
        self.set("comfyui.view", "no", "yes")
        self.assertEqual(self.file({"filename": image["filename"].replace(" ", "%20").replace("#", "%23")}).status, 404)

    def test_calling_off(self):
        self.set("comfyui.hold", "yes", "no")
        first, second = (self.submit().json()["prompt_id"] for _ in range(2))
        self.look(first)
        self.post("comfyui", "/queue", {"delete": [second, "nobody"]})
        self.post("comfyui", "/interrupt", {"prompt_id": first})
        self.assertEqual(self.look(first)[first]["status"]["status_str"], "error")
        self.assertEqual(self.look(second), {})

    def test_uploads(self):
        loading = graph()
        loading["10"] = {"class_type": "LoadImage", "inputs": {"image": "my.png"}}
        self.assertEqual(self.submit(loading).json()["error"]["type"], "prompt_outputs_failed_validation")
        sent = self.call("POST", "/comfyui/upload/image", b'--x\r\nContent-Disposition: form-data; name="image"; '
                         b'filename="my.png"\r\n\r\n' + PIXELS + b"\r\n--x--\r\n",
                         {"Content-Type": "multipart/form-data; boundary=x"})
        self.assertEqual(sent.json(), {"name": "my.png", "subfolder": "", "type": "input"})
        self.assertEqual(self.submit(loading).status, 200)

    def test_refusals(self):
        def kind(answer):
            self.assertEqual(answer.status, 400)
            return answer.json()["error"]["type"]
        self.assertEqual(kind(self.post("comfyui", "/prompt", {"nothing": 1})), "no_prompt")
        self.assertEqual(kind(self.submit({"1": {"class_type": "Nobody", "inputs": {}}})), "invalid_prompt")
        self.assertEqual(kind(self.submit({"4": GRAPH["4"]})), "prompt_no_outputs")
        for node, inputs, error in (("4", {"ckpt_name": "none"}, "value_not_in_list"),
                                    ("3", {"seed": None}, "required_input_missing"),
                                    ("3", {"seed": "x"}, "invalid_input_type"),
                                    ("3", {"steps": 99999}, "value_bigger_than_max"),
                                    ("6", {"clip": ["77", 0]}, "bad_linked_input")):
            answer = self.submit(graph(node, **inputs))
            self.assertEqual(kind(answer), "prompt_outputs_failed_validation")
            self.assertEqual(answer.json()["node_errors"][node]["errors"][0]["type"], error)
        self.assertEqual(self.post("comfyui", "/prompt", {"prompt": graph()}, Origin="http://elsewhere").status, 403)
        self.assertEqual(self.billed(), [])


if __name__ == "__main__":
    unittest.main()
