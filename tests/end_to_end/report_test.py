#!/usr/bin/env python3
"""Scanner reports from the command line: shown, validated, compared, merged, compressed, through pipes; and no secret is kept."""

import csv
import gzip
import io
import json
import os
import subprocess
import threading
import unittest

from line import KEY, PROGRAM, REPORTS, LineTest, layout

BANDIT = {"generated_at": "2026-11-20T00:00:00Z", "metrics": {}, "errors": [],
          "results": [{"test_id": "B602", "issue_severity": "HIGH", "filename": "a.py", "line_number": 3, "test_name": "shell"}]}
# Looks like an AWS key, and is none.
PLANTED = "AKIA" + "Q3EGPLANTED7SECRET"


class Reports(LineTest):
    def write(self, name, content):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    def good(self, *arguments, **options):
        answer = self.run_program(*arguments, **options)
        self.assertEqual(answer.code, 0, answer.err)
        return answer.out

    def test_a_report_is_shown_in_each_output(self):
        file = self.write("bandit.json", BANDIT)
        self.assertIn("B602", self.good("report", "show", file))
        shown = json.loads(self.good("report", "show", "-o", "json", file))
        self.assertEqual([f["id"] for f in shown["findings"]], ["B602"])
        rows = list(csv.DictReader(io.StringIO(self.good("report", "show", "-o", "csv", file))))
        self.assertEqual([row["severity"] for row in rows], ["high"])
        sarif = json.loads(self.good("report", "show", "-o", "sarif", file))
        self.assertEqual(sarif["runs"][0]["results"][0]["ruleId"], "B602")

    def test_several_reports_are_shown_at_once(self):
        first = self.write("a.json", BANDIT)
        second = self.write("b.json", [{"RuleID": "aws", "File": "x", "StartLine": 1}])
        shown = json.loads(self.good("report", "show", "-o", "json", first, "gitleaks/json=" + second))
        self.assertEqual([report["tool"] for report in shown], ["bandit", "gitleaks"])
        self.assertEqual(len(self.good("report", "show", "-o", "csv", first, second).splitlines()), 3)

    def test_compressed_reports_and_pipes_give_the_same(self):
        plain = self.write("bandit.json", BANDIT)
        expected = self.good("report", "show", "-o", "json", plain)
        packed = self.write("bandit.json.gz", gzip.compress(json.dumps(BANDIT).encode()))
        self.assertEqual(self.good("report", "show", "-o", "json", packed), expected)
        for content in (json.dumps(BANDIT).encode(), gzip.compress(json.dumps(BANDIT).encode())):
            self.assertEqual(self.good("report", "show", "-o", "json", "-", input=content), expected)
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        writer = threading.Thread(target=lambda: pipe.write_bytes(json.dumps(BANDIT).encode()))
        writer.start()
        self.assertEqual(self.good("report", "show", "-o", "json", pipe), expected)
        writer.join()

    def test_validate_counts_or_names_the_place(self):
        good = self.write("good.json", BANDIT)
        self.assertEqual(self.good("report", "validate", good), f"{good}: bandit (json): 1 findings\n")
        bad = self.write("bad.json", {**BANDIT, "results": [{"test_id": "B1"}, {"test_id": 5}]})
        answer = self.run_program("report", "validate", bad, good)
        self.assertEqual(answer.code, 78)
        self.assertIn("/results/1/test_id: must be a string", answer.err)
        self.assertIn("good.json: bandit", answer.out)
        self.assertEqual(self.run_program("report", "validate", self.folder / "missing.json").code, 64)

    def test_validate_takes_little_memory(self):
        entry = json.dumps(BANDIT["results"][0])
        file = self.write("big.json", ('{"errors": [], "metrics": {}, "results": [' + ",".join([entry] * 400_000) + "]}").encode())
        self.assertGreater(os.path.getsize(file), 40_000_000)
        # A limit of the address space counts libraries and threads' stacks, too; the file alone would not fit beside them.
        process = subprocess.run(["/bin/sh", "-c", 'ulimit -d 30000; exec "$@"', "sh", PROGRAM, "report", "validate", file],
                                 capture_output=True, env=self.env(), timeout=60, check=False)
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertIn(b"400000 findings", process.stdout)

    def test_a_difference_is_told(self):
        before = self.write("before.json", BANDIT)
        changed = {**BANDIT["results"][0], "issue_severity": "LOW"}
        after = self.write("after.json", {**BANDIT, "results": [changed, {"test_id": "B105", "filename": "b.py"}]})
        self.assertEqual(self.good("report", "diff", before, before), "0 new, 0 gone, 0 changed, 1 the same\n")
        told = json.loads(self.good("report", "diff", "-o", "json", before, after))
        self.assertEqual([f["id"] for f in told["new"]], ["B105"])
        self.assertEqual(told["changed"][0]["after"]["severity"], "low")

    def test_reports_are_merged_into_sarif_that_is_read_again(self):
        first = self.write("a.json", BANDIT)
        second = self.write("b.json", [{"RuleID": "aws", "File": "x", "StartLine": 1}])
        merged = self.write("all.sarif", self.good("report", "merge", first, second).encode())
        shown = json.loads(self.good("report", "show", "-o", "json", merged))
        self.assertEqual(shown["tool"], "bandit+gitleaks")
        self.assertEqual(sorted(f["id"] for f in shown["findings"]), ["B602", "aws"])

    def test_reports_are_ingested_once_and_found_again(self):
        digest = "sha256:" + "a" * 64
        trivy = {"SchemaVersion": 2, "ArtifactName": "a", "Metadata": {"RepoDigests": [f"registry.example/app@{digest}"]},
                 "Results": [{"Target": "t", "Type": "debian", "Vulnerabilities": [
                     {"VulnerabilityID": "CVE-2031-7", "PkgName": "openssl", "InstalledVersion": "1", "Severity": "HIGH"}]}]}
        files = [self.write("trivy.json", trivy), self.write("bandit.json", BANDIT)]
        words = ["ingest", "--image", f"registry.example/app@{digest}", "--db", self.db]
        for file in files:
            words += ["--report", file]
        self.assertEqual(self.good(*words), f"{files[0]}: trivy (json): 1 rows read, 1 kept, 0 suppressed, 0 passed, 0 dropped\n"
                                            f"{files[1]}: bandit (json): 1 rows read, 1 kept, 0 suppressed, 0 passed, 0 dropped\n")
        self.assertEqual(self.good(*words).count("known already"), 2)
        found = json.loads(self.good("findings", "search", "openssl", "--db", self.db, "-o", "json"))
        self.assertEqual([row["name"] for row in found], ["CVE-2031-7"])
        entries = json.loads(self.good("ledger", "list", "--action", "ingest", "--db", self.db, "-o", "json"))
        self.assertEqual(len(entries), 1)

    def test_a_report_about_another_image_or_that_is_broken_is_not_ingested(self):
        other = {"SchemaVersion": 2, "ArtifactName": "a", "Metadata": {"RepoDigests": ["a@sha256:" + "b" * 64]}}
        good = self.write("bandit.json", BANDIT)
        for bad, code in ((self.write("other.json", other), 2), (self.write("broken.json", b"{"), 78)):
            answer = self.run_program("ingest", "--image", "registry.example/app@sha256:" + "a" * 64, "--db", self.db, "--report", good,
                                      "--report", bad)
            self.assertNotEqual(answer.code, 0)
            self.assertIn("report.other-image" if code == 2 else "report.invalid", answer.err)
            self.assertFalse(os.path.exists(self.db))

    def test_no_planted_secret_reaches_an_output_or_the_database(self):
        reports = {
            "gitleaks.json": [{"RuleID": "aws", "File": "a", "StartLine": 1, "Match": PLANTED, "Secret": PLANTED, "Message": PLANTED}],
            "trufflehog.ndjson": {"DetectorName": "AWS", "Verified": False, "Raw": PLANTED, "RawV2": PLANTED, "Redacted": PLANTED,
                                  "SourceMetadata": {"Data": {"Git": {"file": "a", "line": 1}}}},
            "trivy.json": {"SchemaVersion": 2, "ArtifactName": "a", "CreatedAt": "2026-11-20T00:00:00Z", "Results": [
                {"Target": "a", "Secrets": [{"RuleID": "aws", "Severity": "HIGH", "Match": PLANTED, "Code": {"Lines": [{"Content": PLANTED}]}}]}]},
            "bandit.json": {**BANDIT, "results": [{**BANDIT["results"][0], "code": PLANTED, "issue_text": PLANTED}]},
            "secrets.sarif": {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "gitleaks"}}, "results": [
                {"ruleId": "aws", "message": {"text": PLANTED}, "locations": [{"physicalLocation": {"artifactLocation": {"uri": "a"},
                 "region": {"startLine": 1, "snippet": {"text": PLANTED}}}}]}]}]}}
        files = [self.write(name, content) for name, content in reports.items()]
        printed = "".join(self.good("report", "show", "-o", output, *files) for output in ("text", "json", "csv", "sarif"))
        self.assertIn("aws", printed)
        given = [word for file in files for word in ("--report", file)]
        for output in ("text", "json"):
            answer = self.run_program("verify", "--image", layout("api"), "--key", KEY, *given, "--db", self.db, "-o", output)
            self.assertIn(answer.code, (0, 2, 3, 4))
            printed += answer.out + answer.err
        self.assertNotIn(PLANTED, printed)
        for kept in self.folder.glob("pratique.db*"):
            self.assertNotIn(PLANTED.encode(), kept.read_bytes())


if __name__ == "__main__":
    unittest.main()
