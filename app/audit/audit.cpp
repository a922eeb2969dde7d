#include "app/audit/audit.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>

#include "base/escape.h"
#include "base/limits.h"

namespace pratique::app {
namespace {

constexpr Reason kAnotherRuns{"usage", Kind::kUsage,
                              "wait for it, or end it; a killed one gives way after ten minutes"};
constexpr Duration kLease = Duration::minutes(10);
constexpr int kTries = 3;

/// cosign's companion tags are evidence, not images.
bool is_companion(std::string_view tag) {
  for (const std::string_view algorithm : {"sha256-", "sha512-"}) {
    if (!tag.starts_with(algorithm)) continue;
    const std::string_view rest = tag.substr(algorithm.size());
    const std::string_view hex = rest.substr(0, rest.find('.'));
    const bool is_hex =
        std::all_of(hex.begin(), hex.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (hex.size() >= 64 && is_hex) return true;
  }
  return false;
}

bool any_matches(const std::vector<Glob>& globs, std::string_view tag) {
  return std::any_of(globs.begin(), globs.end(), [&](const Glob& glob) { return glob.matches(tag); });
}

/// What an audit is about; the same repositories go on with an interrupted run.
std::string scope_of(const AuditConfig& config) {
  std::string names;
  for (const AuditedRepository& repository : config.repositories)
    names += (names.empty() ? "" : " ") + repository.name.to_string();
  for (const AuditedRegistry& registry : config.registries) names += (names.empty() ? "" : " ") + registry.host;
  return names.size() <= 200 ? names : Digest::of(names).to_string();
}

class Audit {
 public:
  Audit(const AuditConfig& config, db::Store& store, Places& places, Clock& clock, const Recorder& recorder,
        const std::function<bool()>& stop)
      : config_(config),
        repositories_(config.repositories),
        store_(store),
        places_(places),
        clock_(clock),
        recorder_(recorder),
        stop_(stop) {}

  Result<AuditSummary> run() {
    const std::string scope = scope_of(config_);
    PRATIQUE_TRY(lease, store_.take_lease("audit " + scope,
                                          fmt::format("pid {} at {}", ::getpid(), clock_.now().to_string()), kLease));
    if (!lease) return Error(kAnotherRuns, "another audit of these repositories is running");
    lease_ = *lease;
    auto summary = run_with_lease(scope);
    PRATIQUE_CHECK(store_.drop_lease(lease_));
    return summary;
  }

 private:
  Result<AuditSummary> run_with_lease(const std::string& scope) {
    PRATIQUE_TRY(run, store_.start_run("audit", scope, lease_));
    summary_.run = run.id;
    PRATIQUE_TRY(before, store_.run_counts(run.id));
    summary_.done_before = before.done + before.failed;
    PRATIQUE_TRY(trees, seen_trees(store_));
    seen_trees_ = std::move(trees);
    PRATIQUE_CHECK(list_repositories());
    PRATIQUE_CHECK(list_tags());
    PRATIQUE_CHECK(work());
    if (!summary_.interrupted) {
      PRATIQUE_TRY(ended,
                   store_.finish_run(run.id, R"({"tags":)" + std::to_string(summary_.tags.size()) + "}", lease_));
      PRATIQUE_TRY(failures, store_.run_failures(run.id));
      for (const auto& failure : failures) summary_.failures.push_back(failure.item + ": " + failure.error);
    }
    return std::move(summary_);
  }

  /// What is named is walked as it is named, whatever the registry's list says.
  Result<void> list_repositories() {
    for (const AuditedRegistry& registry : config_.registries) {
      auto listed = places_.client().repositories(registry.host);
      if (!listed) {
        PRATIQUE_CHECK(store_.add_run_items(summary_.run, {registry.host}, lease_));
        PRATIQUE_CHECK(store_.fail_run_item(summary_.run, registry.host, listed.error().to_string(), false, lease_));
        continue;
      }
      for (const std::string& path : listed->names) {
        const Repository name{registry.host, path};
        const bool is_wanted = registry.repositories.empty() || any_matches(registry.repositories, path);
        if (is_wanted && find_repository(name.to_string()) == nullptr)
          repositories_.push_back({name, registry.tags, registry.protected_tags});
      }
    }
    return {};
  }

  /// Every tag becomes an item before any is looked at, so that a run can be taken up.
  Result<void> list_tags() {
    for (const AuditedRepository& repository : repositories_) {
      const std::string name = repository.name.to_string();
      auto tags = source(repository.name).tags();
      if (!tags) {
        PRATIQUE_CHECK(store_.add_run_items(summary_.run, {name}, lease_));
        PRATIQUE_CHECK(store_.fail_run_item(summary_.run, name, tags.error().to_string(), false, lease_));
        continue;
      }
      std::vector<std::string> items;
      for (const std::string& tag : tags->names) {
        if (is_companion(tag) || (!repository.tags.empty() && !any_matches(repository.tags, tag))) continue;
        items.push_back(name + ':' + tag);
      }
      PRATIQUE_CHECK(store_.add_run_items(summary_.run, items, lease_));
      PRATIQUE_CHECK(note_deleted_tags(repository, tags->names));
    }
    return {};
  }

  /// A tag that was there and is not listed any more is gone: that is part of its history.
  Result<void> note_deleted_tags(const AuditedRepository& repository, const std::vector<std::string>& listed) {
    PRATIQUE_TRY(known, store_.current_tags({repository.name.host, repository.name.path}));
    for (const std::string& tag : known) {
      if (std::find(listed.begin(), listed.end(), tag) != listed.end()) continue;
      PRATIQUE_TRY(outcome, observe(repository, tag, std::nullopt));
      if (outcome.change == db::TagChange::kDeleted) {
        summary_.tags.push_back({.image = repository.name.to_string() + ':' + tag,
                                 .change = "deleted",
                                 .previous = outcome.previous,
                                 .violation = outcome.violation});
      }
    }
    return {};
  }

  Result<void> work() {
    while (true) {
      if (stop_()) {
        summary_.interrupted = true;
        return {};
      }
      PRATIQUE_TRY(item, store_.next_run_item(summary_.run, lease_));
      if (!item) return {};
      PRATIQUE_TRY(renewed, store_.renew_lease(lease_, kLease));
      lease_ = renewed;
      PRATIQUE_CHECK(look_at(*item));
    }
  }

  Result<void> look_at(const db::RunItem& item) {
    const std::size_t colon = item.item.rfind(':');
    const std::string tag = item.item.substr(colon + 1);
    const AuditedRepository* repository = find_repository(item.item.substr(0, colon));
    if (repository == nullptr) return store_.skip_run_item(summary_.run, item.item, lease_);

    registry::Wave wave;
    wave.resolves.push_back({tag});
    source(repository->name).look_up(wave);
    auto digest = *std::move(wave.resolves.front().answer);
    AuditedTag found{.image = item.item};
    if (!digest && digest.error().kind() != Kind::kNotFound) {
      const bool again = item.attempts < kTries;
      if (!again) {
        found.outcome = "undecided";
        found.error = digest.error().to_string();
        summary_.tags.push_back(std::move(found));
      }
      return store_.fail_run_item(summary_.run, item.item, digest.error().to_string(), again, lease_);
    }
    if (digest) found.digest = *digest;
    PRATIQUE_TRY(outcome, observe(*repository, tag, found.digest));
    found.change = db::to_string(outcome.change);
    found.previous = outcome.previous;
    found.violation = outcome.violation;
    if (found.digest) PRATIQUE_CHECK(judge(*repository, tag, found));
    summary_.tags.push_back(std::move(found));
    return store_.finish_run_item(summary_.run, item.item, digest ? digest->to_string() : "", lease_);
  }

  Result<db::TagOutcome> observe(const AuditedRepository& repository, const std::string& tag,
                                 const std::optional<Digest>& digest) {
    return store_.observe_tag({.repo = {repository.name.host, repository.name.path},
                               .tag = tag,
                               .digest = digest,
                               .at = clock_.now(),
                               .source = "audit",
                               .run_id = summary_.run,
                               .is_protected = any_matches(repository.protected_tags, tag),
                               .actor = recorder_.actor});
  }

  /// One verdict for each image, however many tags mean it.
  Result<void> judge(const AuditedRepository& repository, const std::string& tag, AuditedTag& found) {
    const std::string key = repository.name.to_string() + '@' + found.digest->to_string();
    if (const auto known = judged_.find(key); known != judged_.end()) {
      found.outcome = known->second.outcome;
      found.is_unsigned = known->second.is_unsigned;
      found.reasons = known->second.reasons;
      return {};
    }
    VerifyRequest request{.image = {repository.name, *found.digest, std::nullopt},
                          .annotations = {},
                          .seen_trees = seen_trees_,
                          .steering = {.policy = config_.policy, .waivers = config_.waivers, .trusted_root = config_.trusted_root},
                          .reports = {}};
    if (!config_.stage.empty()) request.stage = config_.stage;
    auto judged = verify_image(request, places_, clock_);
    if (!judged) return std::move(judged).error().during("auditing " + repository.name.to_string() + ':' + tag);
    found.outcome = gate::to_string(judged->verdict.outcome);
    for (const gate::VerdictReason& reason : judged->verdict.reasons) {
      const bool counts =
          reason.undecided || reason.action == gate::Action::kBlock || reason.action == gate::Action::kReview;
      const bool about_signature = reason.rule.starts_with("signature.");
      if (about_signature && !reason.undecided) found.is_unsigned = true;
      if ((counts || about_signature) &&
          std::find(found.reasons.begin(), found.reasons.end(), reason.id) == found.reasons.end()) {
        found.reasons.push_back(reason.id);
      }
    }
    PRATIQUE_CHECK(record_verdict(store_, *judged, recorder_, clock_.now()));
    remember(judged->trees);
    judged_.emplace(key, found);
    return {};
  }

  /// What the store would tell if it were asked again for each image.
  void remember(const std::vector<verifier::TreeHead>& trees) {
    for (const verifier::TreeHead& head : trees) seen_trees_.push_back({head, clock_.now()});
    constexpr auto kMost = static_cast<std::ptrdiff_t>(limits::kLogTreesRemembered);
    if (std::ssize(seen_trees_) > kMost) seen_trees_.erase(seen_trees_.begin(), seen_trees_.end() - kMost);
  }

  const AuditedRepository* find_repository(const std::string& name) const {
    for (const AuditedRepository& repository : repositories_) {
      if (repository.name.to_string() == name) return &repository;
    }
    return nullptr;
  }

  registry::Source& source(const Repository& name) {
    auto& open = sources_[name.to_string()];
    if (!open) open = places_.client().repository(name);
    return *open;
  }

  const AuditConfig& config_;
  std::vector<AuditedRepository> repositories_;  ///< named, and listed
  db::Store& store_;
  Places& places_;
  Clock& clock_;
  const Recorder& recorder_;
  const std::function<bool()>& stop_;
  db::Lease lease_;
  AuditSummary summary_;
  std::map<std::string, std::unique_ptr<registry::Source>> sources_;
  std::map<std::string, AuditedTag> judged_;
  std::vector<verifier::SeenTree> seen_trees_;  // by the verdicts before and by this run, oldest first
};

}  // namespace

Result<AuditSummary> run_audit(const AuditConfig& config, db::Store& store, Places& places, Clock& clock,
                               const Recorder& recorder, const std::function<bool()>& stop) {
  return Audit(config, store, places, clock, recorder, stop).run();
}

int exit_code_of(const AuditSummary& summary) {
  const auto any = [&](std::string_view outcome) {
    return std::any_of(summary.tags.begin(), summary.tags.end(),
                       [&](const AuditedTag& tag) { return tag.outcome == outcome; });
  };
  const bool violation =
      std::any_of(summary.tags.begin(), summary.tags.end(), [](const AuditedTag& tag) { return tag.violation; });
  if (any("block") || violation) return 2;
  if (any("undecided") || !summary.failures.empty() || summary.interrupted) return 4;
  return any("review") ? 3 : 0;
}

}  // namespace pratique::app
