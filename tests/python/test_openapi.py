"""The API's description, checked in as openapi.json, read by a validator that is not ours."""

import json
import os
import subprocess
import unittest
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = Path(__file__).resolve().parents[2]
METHODS = {"get", "put", "post", "delete", "patch"}


class Description(unittest.TestCase):
    """Facts about openapi.json."""

    @classmethod
    def setUpClass(cls):
        cls.text = (ROOT / "openapi.json").read_text(encoding="utf-8")
        cls.document = json.loads(cls.text)

    def operations(self):
        for path, item in self.document["paths"].items():
            for method, operation in item.items():
                if method in METHODS:
                    yield f"{method.upper()} {path}", operation

    def test_is_valid_openapi_3_1(self):
        self.assertTrue(self.document["openapi"].startswith("3.1."), self.document["openapi"])
        errors = [f"{list(e.absolute_path)}: {e.message}" for e in OpenAPIV31SpecValidator(self.document).iter_errors()]
        self.assertEqual(errors, [])

    def test_is_what_the_server_prints(self):
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith("JISHI_")}
        command = [os.environ["JISHI_BIN"], "openapi"]
        printed = subprocess.run(command, capture_output=True, check=True, env=surroundings)
        self.assertEqual(json.loads(printed.stdout), self.document, "regenerate: jishi openapi > openapi.json")
        self.assertEqual(printed.stdout.decode().strip(), self.text.strip(), "same content, other layout")

    def test_names_every_operation_once(self):
        names = [operation.get("operationId") for _, operation in self.operations()]
        self.assertNotIn(None, names)
        self.assertEqual(sorted(names), sorted(set(names)))

    def test_describes_refusals_as_problems(self):
        wrong = [
            f"{name} {status}"
            for name, operation in self.operations()
            for status, response in operation["responses"].items()
            if status.startswith(("4", "5")) and "$ref" not in response
            and list(response.get("content", {})) != ["application/problem+json"]
        ]
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    unittest.main()
