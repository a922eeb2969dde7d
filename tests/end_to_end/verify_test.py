#!/usr/bin/env python3
"""The CI gate step, from the command line to the exit code, on the demo images."""

import json
import os
import resource
import subprocess
import unittest

from line import DEMO, KEY, POLICY, PROGRAM, LineTest, image_digest, layout, reports_of, scope

ZERO = "sha256:" + "0" * 64


class TheVerdict(LineTest):
    def test_a_signed_and_clean_image_is_allowed(self):
        answer = self.verify("api", "-o", "json")
        self.assertEqual((answer.code, answer.json()["verdict"]), (0, "allow"))
        self.assertEqual(answer.json()["signatures"][0]["authority"].split("/")[-1], "release-key")

    def test_a_critical_finding_blocks(self):
        answer = self.verify("worker", "-o", "json")
        self.assertEqual((answer.code, answer.json()["verdict"]), (2, "block"))
        self.assertIn("vuln.critical", answer.ids())

    def test_an_unsigned_image_is_blocked(self):
        answer = self.verify("batch", "-o", "json")
        self.assertEqual(answer.code, 2)
        self.assertIn("signature.missing", answer.ids())

    def test_a_stage_that_only_warns_lets_it_pass_and_says_what_it_would_do(self):
        answer = self.verify("worker", "-o", "json", stage="dev")
        self.assertEqual(answer.code, 0)
        reason = next(r for r in answer.json()["reasons"] if r["id"] == "vuln.critical")
        self.assertEqual((reason["action"], reason["would"]), ("alert", "block"))

    def test_a_dry_run_says_block_and_exits_with_0(self):
        answer = self.verify("worker", "--dry-run", "-o", "json")
        self.assertEqual((answer.code, answer.json()["verdict"], answer.json()["mode"]), (0, "block", "dry-run"))

    def test_a_key_is_policy_enough(self):
        self.assertEqual(self.run_program("verify", "--image", layout("api"), "--key", KEY).code, 0)
        self.assertEqual(self.run_program("verify", "--image", layout("batch"), "--key", KEY).code, 2)

    def test_the_first_line_of_text_is_the_verdict_and_the_way_out_stands_behind(self):
        answer = self.verify("worker")
        lines = answer.out.splitlines()
        self.assertTrue(lines[0].startswith(f"BLOCK {scope('worker')}@{image_digest('worker')}"), lines[0])
        self.assertIn("CVE-2020-14343", answer.out)
        self.assertIn("5.4", answer.out)  # the version that fixes it

    def test_the_json_names_every_input_by_digest_and_is_the_same_each_time(self):
        time = ["--effective-time", "2026-12-01T00:00:00Z", "-o", "json"]
        first, second = self.verify("api", *time), self.verify("api", *time)
        self.assertEqual(first.out, second.out)
        kinds = {entry["kind"] for entry in first.json()["inputs"] if entry["digest"].startswith("sha256:")}
        self.assertLessEqual({"image", "signature", "policy", "key", "report"}, kinds)

    def test_several_outputs_at_once(self):
        answer = self.verify("api", "-o", "text", "-o", f"json={self.folder / 'v.json'}")
        self.assertTrue(answer.out.startswith("ALLOW "))
        self.assertEqual(json.loads((self.folder / "v.json").read_text())["verdict"], "allow")


class BadInput(LineTest):
    """Each gives one clear message, the right exit code, and no verdict."""

    def refused(self, code, words, *arguments, **options):
        answer = self.run_program(*arguments, **options)
        self.assertEqual(answer.code, code, answer.err)
        self.assertEqual(answer.out, "")
        self.assertTrue(answer.err.startswith("pratique: "), answer.err)
        for word in words:
            self.assertIn(word, answer.err)
        return answer

    def test_an_unknown_flag_names_the_nearest(self):
        self.refused(64, ["--polcy", "--policy"], "verify", "--image", layout("api"), "--polcy", POLICY)

    def test_an_unknown_command_names_the_nearest(self):
        self.refused(64, ["verfy", "pratique verify"], "verfy")
        self.refused(64, ["findings lst", "pratique findings list"], "findings", "lst")

    def test_a_tag_is_not_an_identity(self):
        for image in ("registry.example/demo/api:1", "registry.example/demo/api", f"oci:{DEMO / 'images' / 'api'}:1"):
            self.refused(64, ["digest"], "verify", "--image", image, "--key", KEY)

    def test_upper_case_digests_are_refused(self):
        self.refused(64, ["lower-case"], "verify", "--image", layout("api").upper().replace("OCI:", "oci:").replace("SHA256", "sha256"),
                     "--key", KEY)

    def test_nobody_vouches_or_two_policies(self):
        self.refused(64, ["--policy", "--key"], "verify", "--image", layout("api"))
        self.refused(64, ["two policies"], "verify", "--image", layout("api"), "--policy", POLICY, "--key", KEY)

    def test_files_that_are_not_there(self):
        for flag in ("--policy", "--key", "--waivers", "--report", "--trusted-root"):
            key = [] if flag in ("--policy", "--key") else ["--key", KEY]
            self.refused(64, ["no-such-file"], "verify", "--image", layout("api"), *key, flag, "no-such-file")

    def test_a_policy_with_an_unknown_key_names_line_and_nearest_key(self):
        policy = self.folder / "p.yaml"
        policy.write_text(POLICY.read_text().replace("stages:", "stagez:").replace("keys/release.pub", str(KEY)))
        line = 1 + policy.read_text().split("stagez:")[0].count("\n")
        self.refused(78, [f"p.yaml:{line}:", "stagez", "stages"], "verify", "--image", layout("api"), "--scope", scope("api"),
                     "--policy", policy, "--stage", "prod")

    def test_what_is_not_built_is_refused_and_not_passed_over(self):
        for flags in (["--require-attestation", "vuln"], ["--vex", str(POLICY)], ["-o", "sarif"]):
            self.refused(78, ["not supported"], "verify", "--image", layout("api"), "--key", KEY, *flags)

    def test_a_rollback_needs_the_ledger(self):
        words = ["verify", "--image", layout("api"), "--key", KEY, "--rollback"]
        self.refused(64, ["--db"], *words)
        self.refused(78, ["not supported"], *words, "--db", self.db)

    def test_a_key_that_is_none(self):
        self.refused(78, ["policy.yaml"], "verify", "--image", layout("api"), "--key", POLICY)

    def test_a_stage_that_the_policy_does_not_have(self):
        answer = self.verify("api", stage="production")
        self.assertEqual((answer.code, answer.out), (64, ""))

    def test_a_report_that_is_not_what_it_says_blocks(self):
        answer = self.run_program("verify", "--image", layout("api"), "--key", KEY, "--report",
                                  f"bandit/json={DEMO / 'reports' / 'api.trivy.json'}", "-o", "json")
        self.assertEqual((answer.code, answer.ids()), (2, {"report.invalid"}))

    def test_a_report_named_as_of_no_known_tool(self):
        self.refused(64, ["trivvy"], "verify", "--image", layout("api"), "--key", KEY, "--report", "trivvy/json=x.json")

    def test_an_image_that_is_not_there_is_undecided(self):
        answer = self.run_program("verify", "--image", f"oci:{DEMO / 'images' / 'api'}@{ZERO}", "--key", KEY, "-o", "json")
        self.assertEqual((answer.code, answer.json()["verdict"]), (4, "undecided"))
        self.assertIn("image.not-found", answer.ids())

    def test_a_registry_that_is_down_is_undecided(self):
        answer = self.run_program("verify", "--image", f"127.0.0.1:1/demo/api@{image_digest('api')}", "--key", KEY, "-o", "json",
                                  "--timeout", "2s")
        self.assertEqual((answer.code, answer.json()["verdict"]), (4, "undecided"))

    def test_a_result_that_cannot_be_written_is_no_success(self):
        with open("/dev/full", "wb") as full:
            process = subprocess.run([PROGRAM, "verify", "--image", layout("api"), "--key", str(KEY)], stdout=full,
                                     stderr=subprocess.PIPE, env=self.env(), check=False)
        self.assertEqual(process.returncode, 1)
        self.assertIn(b"standard output", process.stderr)
        answer = self.run_program("verify", "--image", layout("api"), "--key", KEY, "-o", "json=/no/such/folder/v.json")
        self.assertEqual(answer.code, 1)
        self.assertIn("/no/such/folder", answer.err)

    def test_a_closed_pipe_is_no_death_by_signal(self):
        read, write = os.pipe()
        os.close(read)
        process = subprocess.Popen([PROGRAM, "verify", "--image", layout("api"), "--key", str(KEY)], stdout=write,
                                   stderr=subprocess.PIPE, env=self.env())
        os.close(write)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 1)


class Surroundings(LineTest):
    def test_flags_come_from_the_environment_and_this_is_said(self):
        answer = self.run_program("verify", "--image", layout("api"), env={"PRATIQUE_KEY": str(KEY)})
        self.assertEqual(answer.code, 0, answer.err)
        self.assertIn("PRATIQUE_KEY", answer.err)
        answer = self.run_program("verify", "--image", layout("batch"), "--key", KEY, env={"PRATIQUE_DRY_RUN": "true"})
        self.assertEqual(answer.code, 0)
        self.assertIn("PRATIQUE_DRY_RUN", answer.err)

    def test_flags_come_from_a_settings_file(self):
        settings = self.folder / "settings.toml"
        settings.write_text(f'[verify]\nkey = "{KEY}"\n')
        self.assertEqual(self.run_program("verify", "--image", layout("api"), "--settings", settings).code, 0)
        settings.write_text(f'[verify]\nkee = "{KEY}"\n')
        self.assertEqual(self.run_program("verify", "--image", layout("api"), "--settings", settings).code, 78)
        self.assertEqual(self.run_program("verify", "--image", layout("api"), "--settings", "no-such.toml").code, 64)

    def test_nothing_of_the_working_folder_is_read(self):
        for name in ("pratique.toml", ".pratique.toml", "policy.yaml", "config.json", ".pratique.yaml"):
            (self.folder / name).write_text("[verify]\ndry-run = true\n")
        (self.folder / "config.json").unlink()
        self.assertEqual(self.run_program("verify", "--image", layout("batch"), "--key", KEY).code, 2)

    def test_no_colour_where_nobody_looks(self):
        self.assertNotIn("\x1b", self.verify("worker").out)

    def test_hostile_text_of_a_report_never_reaches_the_terminal(self):
        report = json.loads((DEMO / "reports" / "worker.trivy.json").read_text())
        for result in report["Results"]:
            for finding in result.get("Vulnerabilities", []):
                finding["Title"] = "\x1b[2J\x1b]0;x\x07\r::error::ALLOW\u202e\u009b1m"
                finding["PkgName"] = "lib\n::set-output name=verdict::allow"
        path = self.folder / "hostile.json"
        path.write_text(json.dumps(report))
        answer = self.run_program("verify", "--image", layout("worker"), "--key", KEY, "--report", path, "-v")
        self.assertEqual(answer.code, 2)
        for bad in ("\x1b", "\r", "\u202e", "\u009b", "\x07"):
            self.assertNotIn(bad, answer.out + answer.err)
        self.assertFalse([line for line in answer.out.splitlines() if line.startswith("::")])

    def test_memory_that_runs_out_is_no_success(self):
        def little_memory():
            resource.setrlimit(resource.RLIMIT_DATA, (1 << 20, 1 << 20))

        process = subprocess.run([PROGRAM, "verify", "--image", layout("api"), "--key", str(KEY)], capture_output=True,
                                 env=self.env(), preexec_fn=little_memory, check=False)
        self.assertNotEqual(process.returncode, 0)


class Help(LineTest):
    def test_every_command_explains_itself_with_an_example(self):
        words = self.run_program("completion", "bash").out
        commands = [line.split("'")[1] for line in words.splitlines() if line.startswith("    '")]
        self.assertGreater(len(commands), 15)
        for command in filter(None, commands):
            answer = self.run_program(*command.split(), "--help")
            self.assertEqual(answer.code, 0)
            if " " in command or command in ("verify", "ask", "version", "completion"):
                self.assertIn(f"pratique {command}", answer.out.split("Example:")[-1], command)

    def test_help_is_also_a_command(self):
        self.assertEqual(self.run_program("help").out, self.run_program("--help").out)
        self.assertEqual(self.run_program("help", "verify").out, self.run_program("verify", "--help").out)

    def test_no_command_is_a_usage_error(self):
        self.assertEqual(self.run_program().code, 64)
        self.assertEqual(self.run_program("findings").code, 64)

    def test_version(self):
        self.assertEqual(self.run_program("version").out, self.run_program("--version").out)
        self.assertRegex(self.run_program("version").out, r"^pratique \d+\.\d+\.\d+\n$")

    def test_completion_scripts_are_valid_and_complete_commands(self):
        script = self.folder / "pratique.bash"
        script.write_text(self.run_program("completion", "bash").out)
        ask = (f'source {script}; COMP_WORDS=(pratique findings ""); COMP_CWORD=2; _pratique; echo "${{COMPREPLY[*]}}"; '
               'COMP_WORDS=(pratique verify --pol); COMP_CWORD=2; _pratique; echo "${COMPREPLY[*]}"')
        out = subprocess.run(["bash", "-c", ask], capture_output=True, text=True, check=True).stdout.splitlines()
        self.assertLessEqual({"list", "show", "search"}, set(out[0].split()))
        self.assertEqual(out[1].split(), ["--policy", "--policy-digest"])
        self.assertIn("complete -c pratique", self.run_program("completion", "fish").out)
        self.assertTrue(self.run_program("completion", "zsh").out.startswith("#compdef pratique"))
        self.assertEqual(self.run_program("completion", "tcsh").code, 64)


if __name__ == "__main__":
    unittest.main(verbosity=2)
