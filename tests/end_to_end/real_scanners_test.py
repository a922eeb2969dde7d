#!/usr/bin/env python3
"""Scanners that are run here and now, on a small sample: what today's versions write is read. Each is skipped where it is not on
PATH (CONTRIBUTING.md says how to get them)."""

import json
import os
import shutil
import subprocess
import unittest

from line import LineTest

SOURCE = '''import os
import subprocess

def run(command):
    password = "hunter2"
    subprocess.call(command, shell=True)
    return eval(command) + undefined_name
'''
MANIFEST = '''apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {replicas: "three", selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: []}}}
'''


class RealScanners(LineTest):
    def run_tool(self, words, output=None):
        """The report that a tool writes: to `output`, or to standard output."""
        if shutil.which(words[0]) is None:
            self.skipTest(f"{words[0]} is not on PATH")
        env = {**os.environ, "HOME": str(self.folder), "SEMGREP_SEND_METRICS": "off", "SEMGREP_ENABLE_VERSION_CHECK": "0"}
        process = subprocess.run(words, capture_output=True, cwd=self.folder, env=env, timeout=300, check=False)
        if output is not None:
            self.assertTrue((self.folder / output).is_file(), process.stderr[-500:])
            return str(self.folder / output)
        (self.folder / "report").write_bytes(process.stdout)
        return str(self.folder / "report")

    def sample(self, name="sample.py", content=SOURCE):
        (self.folder / name).write_text(content)
        return name

    def read(self, type_, file):
        """The same whether the type is said or found out."""
        tool, form = type_.split("/")
        said = self.run_program("report", "show", "--tool", tool, "--format", form, "-o", "json", file)
        self.assertEqual(said.code, 0, said.err)
        found = self.run_program("report", "show", "-o", "json", file)
        self.assertEqual(found.json(), said.json())
        return said.json()["findings"]

    def test_bandit(self):
        name = self.sample()
        findings = self.read("bandit/json", self.run_tool(["bandit", "-q", "-f", "json", name]))
        raw = json.loads((self.folder / "report").read_text())
        self.assertEqual(len(findings), len(raw["results"]))
        self.assertLessEqual({"B602", "B105"}, {f["id"] for f in findings})

    def test_flake8(self):
        name = self.sample()
        findings = self.read("flake8/text", self.run_tool(["flake8", name]))
        self.assertEqual(len(findings), len((self.folder / "report").read_text().splitlines()))
        self.assertIn("F821", {f["id"] for f in findings})

    def test_mypy(self):
        name = self.sample(content="x: int = 'a'\n")
        for words, type_ in ((["mypy", name], "mypy/text"), (["mypy", "-O", "json", name], "mypy/ndjson")):
            findings = self.read(type_, self.run_tool(words))
            self.assertEqual([f["id"] for f in findings], ["assignment"])

    def test_pylint(self):
        name = self.sample()
        for form in ("json", "json2"):
            findings = self.read("pylint/json", self.run_tool(["pylint", f"--output-format={form}", name]))
            self.assertIn("E0602", {f["id"] for f in findings})

    def test_semgrep(self):
        name = self.sample()
        rule = {"rules": [{"id": "no-eval", "languages": ["python"], "severity": "ERROR", "message": "m", "pattern": "eval(...)"}]}
        self.sample("rules.json", json.dumps(rule))
        words = ["semgrep", "scan", "--quiet", "--config", "rules.json", "--metrics", "off"]
        findings = self.read("semgrep/json", self.run_tool([*words, "--json", "--output", "out.json", name], "out.json"))
        self.assertEqual([(f["id"], f["severity"]) for f in findings], [("no-eval", "high")])
        findings = self.read("semgrep/sarif", self.run_tool([*words, "--sarif", "--output", "out.sarif", name], "out.sarif"))
        self.assertEqual([(f["id"], f["severity"]) for f in findings], [("no-eval", "high")])

    def test_pip_audit(self):
        self.sample("requirements.txt", "pyyaml==5.3\n")
        file = self.run_tool(["pip-audit", "-r", "requirements.txt", "--no-deps", "--disable-pip", "-f", "json", "--progress-spinner", "off"])
        if os.path.getsize(file) == 0:
            self.skipTest("pip-audit could not ask its service from here")
        findings = self.read("pip-audit/json", file)
        skipped = any("skip_reason" in d for d in json.loads((self.folder / "report").read_text())["dependencies"])
        shown = self.run_program("report", "show", "-o", "json", file).json()
        self.assertEqual(shown["skipped_inputs"], 1 if skipped else 0)
        self.assertEqual({f["package"] for f in findings}, set() if skipped else {"pyyaml"})

    def test_safety(self):
        self.sample("requirements.txt", "pyyaml==5.3\n")
        self.run_tool(["safety", "check", "-r", "requirements.txt", "--save-json", "safety.json"])
        file = self.folder / "safety.json"
        if not file.is_file():
            self.skipTest("safety could not get its database from here")
        self.assertIn("pyyaml", {f["package"] for f in self.read("safety/json", file)})

    def test_kubeconform(self):
        self.sample("deployment.yaml", MANIFEST)
        schema = {"type": "object", "properties": {"spec": {"properties": {"replicas": {"type": "integer"}}}}}
        self.sample("deployment-apps-v1.json", json.dumps(schema))
        file = self.run_tool(["kubeconform", "-output", "json", "-verbose", "-schema-location",
                              str(self.folder / "{{ .ResourceKind }}-{{ .Group }}-{{ .ResourceAPIVersion }}.json"), "deployment.yaml"])
        findings = self.read("kubeconform/json", file)
        self.assertEqual([(f["id"], f["package"]) for f in findings], [("invalid", "Deployment/web")])


if __name__ == "__main__":
    unittest.main()
