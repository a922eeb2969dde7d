#include "app/cli/commands.h"

#include <array>

#include "app/cli/command.h"

namespace pratique::app {
namespace {

constexpr std::array kCommands{
    Command{"verify", "Give or refuse an image the licence to enter a stage",
            "pratique verify --image ghcr.io/org/api@sha256:… --stage prod --policy gate.yaml --report trivy.json",
            declare_verify},
    Command{"verify-blob", "Whether a file is signed, as a Sigstore bundle says",
            "pratique verify-blob --bundle app.sigstore.json --certificate-identity "
            "https://github.com/org/app/.github/workflows/release.yml@refs/heads/main --certificate-oidc-issuer "
            "https://token.actions.githubusercontent.com app.tar.gz",
            declare_verify_blob},
    Command{"evidence explain",
            "What a Sigstore bundle says, and which checks it passes: step by step, without a decision",
            "pratique evidence explain app.sigstore.json --artifact app.tar.gz", declare_evidence_explain},
    Command{"inspect", "What an image is, and everything that is attached to it",
            "pratique inspect ghcr.io/org/api:1.4 --evidence", declare_inspect},
    Command{"attach", "Attach a file to an image: an attestation, an SBOM, a report",
            "pratique attach sbom.spdx.json --artifact-type application/spdx+json --image ghcr.io/org/api@sha256:…",
            declare_attach},
    Command{"audit run", "Walk repositories: resolve every tag, verify, record what moved and what is unsigned",
            "pratique audit run --config audit.yaml --db /var/lib/pratique/pratique.db", declare_audit_run},
    Command{"audit status", "Runs so far and how they ended", "pratique audit status --db pratique.db",
            declare_audit_status},
    Command{"report show", "What a scanner report says, as pratique reads it",
            "pratique report show trivy.json -o json", declare_report_show},
    Command{"report validate", "Whether reports can be read whole; exit code 78 if one cannot",
            "pratique report validate trivy.json bandit/json=report.json", declare_report_validate},
    Command{"report diff", "What is new, gone or of another severity between two reports",
            "pratique report diff yesterday.json today.json", declare_report_diff},
    Command{"report merge", "Several reports in one file", "pratique report merge trivy.json bandit.json > all.sarif",
            declare_report_merge},
    Command{"ingest", "Keep reports about an image in the database, without a verdict",
            "pratique ingest --image ghcr.io/org/api@sha256:… --report trivy.json --db pratique.db", declare_ingest},
    Command{"report tools", "Tools and formats that can be read", "pratique report tools", declare_report_tools},
    Command{"findings list", "Findings in images, worst first",
            "pratique findings list --severity high --repository ghcr.io/org/api --db pratique.db",
            declare_findings_list},
    Command{"findings show", "One finding: where it is, who reported it", "pratique findings show 17 --db pratique.db",
            declare_findings_show},
    Command{"findings search", "Findings by a part of their name, component or title",
            "pratique findings search openssl --db pratique.db -o csv", declare_findings_search},
    Command{"verdict list", "Verdicts, newest first",
            "pratique verdict list --outcome block --stage prod --db pratique.db", declare_verdict_list},
    Command{"verdict show", "One verdict: its rules, or the whole object with -o json",
            "pratique verdict show 42 -o json --db pratique.db", declare_verdict_show},
    Command{"verdict replay", "Judge a recorded case again: it must give the same bytes",
            "pratique verdict replay 42 --db pratique.db", declare_verdict_replay},
    Command{"tags history", "What a tag meant, and when it moved",
            "pratique tags history ghcr.io/org/api latest --db pratique.db", declare_tags_history},
    Command{"deployment record", "Note that an image runs in a stage now",
            "pratique deployment record --service api --stage prod --image ghcr.io/org/api@sha256:… --healthy --db "
            "pratique.db",
            declare_deployment_record},
    Command{"ask", "Answer a named question of the security team",
            "pratique ask exposed CVE-2026-1234 --stage prod --db pratique.db", declare_ask},
    Command{"ledger list", "Entries of the hash-chained ledger",
            "pratique ledger list --since 2026-11-01T00:00:00Z --db pratique.db", declare_ledger_list},
    Command{"ledger verify", "Whether the chain of the ledger is whole", "pratique ledger verify --db pratique.db",
            declare_ledger_verify},
    Command{"policy lint", "Whether a policy file is valid and can be honoured in full",
            "pratique policy lint gate.yaml", declare_policy_lint},
    Command{"db migrate", "Bring a database to the version of this program", "pratique db migrate --db pratique.db",
            declare_db_migrate},
    Command{"trust update", "Bring the newest trusted root from a TUF repository", "pratique trust update",
            declare_trust_update},
    Command{"trust status", "Which trusted roots are there, from where, and until when they are good",
            "pratique trust status -o json", declare_trust_status},
    Command{"trust pin", "Begin to trust a TUF repository, by the digest of its root.json",
            "pratique trust pin root.json --digest sha256:… --url https://tuf.example", declare_trust_pin},
    Command{"cache info", "Where the cache of registry content is and how full it is", "pratique cache info -o json",
            declare_cache_info},
    Command{"cache clear", "Remove everything from the cache of registry content", "pratique cache clear",
            declare_cache_clear},
    Command{"login", "Says how to log in: logins of docker, podman, skopeo and oras are read", "docker login ghcr.io",
            declare_login},
    Command{"completion", "Completion script for bash, zsh or fish",
            "pratique completion bash > /etc/bash_completion.d/pratique", declare_completion},
    Command{"version", "Version and what this program was built with", "pratique version", declare_version},
};

}  // namespace

std::span<const Command> commands() { return kCommands; }

}  // namespace pratique::app
