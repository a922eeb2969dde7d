#!/usr/bin/env python3
"""What is kept of a verdict, and what the security team can ask."""

import csv
import gzip
import io
import json
import os
import pathlib
import resource
import shutil
import sqlite3
import subprocess
import unittest

from line import DEMO, KEY, PROGRAM, Answer, LineTest, image_digest, layout, reports_of, scope

CVE = "CVE-2020-14343"


class TheRecord(LineTest):
    def judge_all(self):
        for name in ("api", "worker", "batch"):
            self.verify(name, "--db", self.db)

    def query(self, *arguments):
        answer = self.run_program(*arguments, "--db", self.db, "-o", "json")
        self.assertEqual(answer.code, 0, answer.err)
        return answer.json()

    def test_verdicts_are_listed_newest_first_with_filters(self):
        self.judge_all()
        rows = self.query("verdict", "list")
        self.assertEqual([row["outcome"] for row in rows], ["block", "block", "allow"])
        self.assertEqual([row["repository"] for row in self.query("verdict", "list", "--outcome", "allow")], [scope("api")])
        self.assertEqual(len(self.query("verdict", "list", "--limit", "1")), 1)

    def test_a_replay_gives_the_same_bytes(self):
        for name in ("api", "worker", "batch"):
            given = self.verify(name, "--db", self.db, "-o", "json")
            number = self.query("verdict", "list", "--limit", "1")[0]["verdict"]
            replay = self.run_program("verdict", "replay", number, "--db", self.db)
            self.assertEqual((replay.code, replay.out), (0, given.out))
            self.assertEqual(self.run_program("verdict", "show", number, "--db", self.db, "-o", "json").out, given.out)

    def test_a_replay_with_feeds_gives_the_same_bytes(self):
        policy = self.folder / "policy.yaml"
        policy.write_text("apiVersion: pratique.dev/v1alpha1\nkind: GatePolicy\nmetadata: {name: p}\nspec:\n  images: [{glob: '**'}]\n"
                          "  rules:\n    - {id: vuln.kev, match: {kind: vuln, kev: true}}\n    - {id: vuln.rest, match: {kind: vuln}}\n"
                          "    - {id: sast.rest, match: {kind: sast}}\n")
        kev, epss = self.folder / "kev.json", self.folder / "epss.csv.gz"
        kev.write_text(json.dumps({"dateReleased": "2026-11-20T00:00:00Z", "vulnerabilities": [{"cveID": CVE}]}))
        epss.write_bytes(gzip.compress(b"cve,epss,percentile\n"))
        given = self.run_program("verify", "--image", layout("worker"), "--scope", scope("worker"), "--policy", policy,
                                 *reports_of("worker"), "--kev", kev, "--epss", epss, "--db", self.db, "-o", "json")
        self.assertIn("vuln.kev", {reason["rule"] for reason in given.json()["reasons"]}, given.err)
        self.assertLessEqual({"kev", "epss"}, {entry["kind"] for entry in given.json()["inputs"]})
        self.assertEqual(self.run_program("verdict", "replay", 1, "--db", self.db).out, given.out)
        table = self.folder / "nvd.json"
        table.write_text(json.dumps({"source": "nvd", "severities": {CVE: "low"}}))
        rated = self.run_program("verify", "--image", layout("worker"), "--policy", policy, *reports_of("worker"), "--kev", kev,
                                 "--severities", table, "-o", "json")
        self.assertIn("nvd: low", rated.out)
        kev.write_text("{")
        broken = self.run_program("verify", "--image", layout("worker"), "--policy", policy, "--kev", kev)
        self.assertEqual((broken.code, "feed.invalid" in broken.err), (78, True))

    def test_a_replay_by_key_of_an_undecided_case_gives_the_same_bytes(self):
        given = self.run_program("verify", "--image", f"127.0.0.1:1/demo/api@{image_digest('api')}", "--key", KEY, "--timeout", "1s",
                                 "--db", self.db, "-o", "json")
        self.assertEqual(given.code, 4)
        self.assertEqual(self.run_program("verdict", "replay", 1, "--db", self.db).out, given.out)

    def test_a_record_that_was_changed_does_not_replay_the_same(self):
        self.verify("worker", "--db", self.db)
        with sqlite3.connect(self.db) as database:
            database.execute("UPDATE content SET bytes = CAST(replace(CAST(bytes AS TEXT), 'critical', 'low') AS BLOB) WHERE kind = 'report'")
        self.assertEqual(self.run_program("verdict", "replay", 1, "--db", self.db).code, 1)

    def test_the_ledger_is_whole_until_somebody_touches_it(self):
        self.judge_all()
        self.assertTrue(self.query("ledger", "verify")[0]["intact"])
        self.assertEqual(len(self.query("ledger", "list", "--action", "verdict")), 3)
        with sqlite3.connect(self.db) as database:
            database.execute("UPDATE ledger SET object = object || 'x' WHERE seq = 2")
        answer = self.run_program("ledger", "verify", "--db", self.db, "-o", "json")
        self.assertEqual((answer.code, answer.json()[0]["intact"], answer.json()[0]["broken_at"]), (2, False, 2))

    def test_findings_by_severity_image_and_text(self):
        self.judge_all()
        rows = self.query("findings", "list", "--severity", "critical")
        self.assertEqual([(row["name"], row["digest"]) for row in rows], [(CVE, image_digest("worker"))])
        self.assertEqual(self.query("findings", "list", "--image", f"{scope('api')}@{image_digest('api')}", "--severity", "high"), [])
        shown = self.query("findings", "show", str(rows[0]["finding"]))
        self.assertEqual(shown[0]["digest"], image_digest("worker"))
        self.assertIn("trivy", shown[0]["tools"])
        self.assertEqual(self.query("findings", "search", "14343")[0]["name"], CVE)
        self.assertEqual(self.query("findings", "search", "%"), [])

    def test_csv_is_csv_and_runs_nothing(self):
        report = json.loads((DEMO / "reports" / "worker.trivy.json").read_text())
        for result in report["Results"]:
            for finding in result.get("Vulnerabilities", []):
                finding["Title"] = '=cmd|\'/c calc\'!A1", "x\n@SUM(1)'
        path = self.folder / "formula.json"
        path.write_text(json.dumps(report))
        self.run_program("verify", "--image", layout("worker"), "--key", KEY, "--report", path, "--db", self.db)
        answer = self.run_program("findings", "list", "--db", self.db, "-o", "csv")
        rows = list(csv.DictReader(io.StringIO(answer.out, newline="")))
        self.assertEqual(len({len(row) for row in rows}), 1)
        self.assertTrue(rows[0]["title"].startswith("'="), rows[0]["title"])

    def test_the_named_questions(self):
        self.judge_all()
        image = f"{scope('worker')}@{image_digest('worker')}"
        recorded = self.run_program("deployment", "record", "--service", "worker", "--stage", "prod", "--image", image, "--healthy",
                                    "--at", "2026-11-01T00:00:00Z", "--db", self.db)
        self.assertEqual(recorded.code, 0, recorded.err)
        rows = self.query("ask", "1", CVE)
        self.assertEqual([(row["service"], row["digest"]) for row in rows], [("worker", image_digest("worker"))])
        self.assertEqual(self.query("ask", "exposed", CVE, "--stage", "staging"), [])
        self.assertEqual(self.query("ask", "last-good", "worker")[0]["last_good"], image_digest("worker"))
        batch = f"{scope('batch')}@sha256:{'1' * 64}"
        self.run_program("deployment", "record", "--service", "batch", "--stage", "prod", "--image", batch, "--db", self.db)
        self.assertIn("batch", [row["service"] for row in self.query("ask", "12", "--within", "9000d")])
        self.assertEqual(self.run_program("ask", "expossed", CVE, "--db", self.db).code, 64)
        self.assertEqual(self.run_program("ask", "1", "--db", self.db).code, 64)

    def test_a_second_record_of_the_same_adds_no_findings(self):
        self.verify("worker", "--db", self.db)
        before = self.query("findings", "list")
        self.verify("worker", "--db", self.db)
        self.assertEqual(self.query("findings", "list"), before)


class TheModule(LineTest):
    """The store is a module beside the program, or where it is installed; sanitizer builds have it linked."""

    def setUp(self):
        super().setUp()
        self.module = pathlib.Path(PROGRAM).with_name("pratique-store.so")
        if not self.module.exists():
            self.skipTest("this build has the store in the program")
        (self.folder / "bin").mkdir()
        self.program = shutil.copy(PROGRAM, self.folder / "bin")

    def migrate(self):
        process = subprocess.run([self.program, "db", "migrate", "--db", self.db], capture_output=True, timeout=60, env=self.env(), check=False)
        return Answer(process)

    def test_found_beside_the_program(self):
        shutil.copy(self.module, self.folder / "bin")
        self.assertEqual(self.migrate().code, 0)

    def test_found_where_it_is_installed(self):
        for libdir in ("lib", "lib64", "lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu"):
            (self.folder / libdir / "pratique").mkdir(parents=True)
            shutil.copy(self.module, self.folder / libdir / "pratique")
        self.assertEqual(self.migrate().code, 0)

    def test_missing_only_matters_to_those_who_need_it(self):
        answer = self.migrate()
        self.assertEqual(answer.code, 1)
        self.assertIn("pratique-store.so", answer.err)
        self.assertIn("install both again", answer.err)
        verified = subprocess.run([self.program, "verify", "--image", layout("api"), "--key", KEY], capture_output=True, timeout=60,
                                  env=self.env(), check=False)
        self.assertEqual(verified.returncode, 0, verified.stderr)


class TheDatabase(LineTest):
    def test_none_is_named(self):
        answer = self.run_program("findings", "list")
        self.assertEqual(answer.code, 64)
        self.assertIn("--db", answer.err)

    def test_one_that_is_not_there_is_not_made_by_a_question(self):
        answer = self.run_program("findings", "list", "--db", self.db)
        self.assertEqual((answer.code, os.path.exists(self.db)), (1, False))

    def test_a_file_that_is_no_database(self):
        with open(self.db, "w", encoding="utf-8") as file:
            file.write("this is no database, however long one looks at it" * 100)
        answer = self.verify("api", "--db", self.db)
        self.assertEqual(answer.code, 1)
        self.assertTrue(answer.out.startswith("ALLOW "))  # the verdict is said; keeping it failed
        self.assertIn("hint: ", answer.err)

    def test_a_full_disk_is_said_and_loses_nothing(self):
        self.verify("api", "--db", self.db)
        before = self.run_program("verdict", "list", "--db", self.db, "-o", "json").out

        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

        process = subprocess.run([PROGRAM, "verify", "--image", layout("worker"), "--scope", scope("worker"), "--key", str(KEY),
                                  "--report", str(DEMO / "reports" / "worker.trivy.json"), "--db", self.db], capture_output=True,
                                 env=self.env(), preexec_fn=small_files, check=False)
        self.assertEqual(process.returncode, 1, process.stderr)
        self.assertIn(b"hint: ", process.stderr)
        self.assertEqual(self.run_program("verdict", "list", "--db", self.db, "-o", "json").out, before)
        self.assertEqual(self.run_program("ledger", "verify", "--db", self.db).code, 0)

    def test_a_planted_secret_is_nowhere(self):
        secret = "AKIA" + "Q7ZX3PLANTEDSECRET"
        report = {"SchemaVersion": 2, "ArtifactName": "x", "Results": [{"Target": "app/.env", "Class": "secret", "Secrets": [
            {"RuleID": "aws-access-key-id", "Category": "AWS", "Severity": "CRITICAL", "Title": "AWS Access Key ID", "StartLine": 1,
             "EndLine": 1, "Match": f"KEY={secret}", "Code": {"Lines": [{"Number": 1, "Content": f"KEY={secret}"}]}}]}]}
        path = self.folder / "secret.json"
        path.write_text(json.dumps(report))
        answer = self.run_program("verify", "--image", layout("api"), "--key", KEY, "--report", path, "--db", self.db, "-v",
                                  "-o", "text", "-o", f"json={self.folder / 'v.json'}")
        self.assertEqual(answer.code, 2)
        shown = self.run_program("report", "show", path, "-o", "json")
        everything = answer.out + answer.err + shown.out + (self.folder / "v.json").read_text()
        self.assertIn("secret", everything)
        self.assertNotIn(secret, everything)
        for name in os.listdir(self.folder):
            if name.startswith("pratique.db"):
                self.assertNotIn(secret.encode(), (self.folder / name).read_bytes(), name)


if __name__ == "__main__":
    unittest.main(verbosity=2)
