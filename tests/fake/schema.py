"""The vendors' own schema files, where they are present: a second judge of every request. Without
them, or without the jsonschema module, the vendors' small rules in the source judge alone."""
import copy
import json
import os

try:
    import jsonschema
except ImportError:
    jsonschema = None


class Schema:
    """One file; `present` says whether it can judge."""

    def __init__(self, folder, name):
        path = os.path.join(folder, "providers", name) if folder else ""
        self.document = None
        if jsonschema and os.path.isfile(path):
            with open(path, encoding="utf-8") as file:
                self.document = json.load(file)
        self.present = self.document is not None
        self.validators = {}

    def adapted(self, change):
        """The same after `change` worked on the document: for what a vendor changed since."""
        if self.present:
            self.document = copy.deepcopy(self.document)
            change(self.document)
        return self

    def errors(self, name, value):
        """What `$defs/NAME` says against a value: (path, message, keyword) each."""
        if not self.present:
            return []
        if name not in self.validators:
            schema = {"$defs": self.document["$defs"], "$ref": f"#/$defs/{name}"}
            self.validators[name] = jsonschema.Draft202012Validator(schema)
        found = sorted(self.validators[name].iter_errors(value), key=lambda error: [str(x) for x in error.path])
        return [(list(error.path), error.message[:200], error.validator) for error in found]
