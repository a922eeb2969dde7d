#include <charconv>
#include <nlohmann/json.hpp>

#include "app/engine/case_document.h"
#include "app/engine/case_words.h"
#include "base/base64.h"
#include "base/json_view.h"
#include "scanner-adapters/read.h"

namespace pratique::app {
namespace {

using pratique::json::View;

class Reader {
 public:
  explicit Reader(const std::function<Result<Bytes>(const Digest&)>& fetch) : fetch_(fetch) {}

  Result<Case> read(const View& document) {
    PRATIQUE_TRY(format, document.string_at("format"));
    if (format != kFormat) return Error(kCaseUnreadable, fmt::format("the case is of the format {}", quote(format)));
    PRATIQUE_TRY(asked_view, document.at("asked"));
    PRATIQUE_TRY(asked_value, asked(asked_view));
    PRATIQUE_TRY(steering_view, document.at("steering"));
    PRATIQUE_TRY(steering_value, steering(steering_view));
    PRATIQUE_TRY(gathered_view, document.at("gathered"));
    PRATIQUE_TRY(gathered_value, gathered(gathered_view));
    PRATIQUE_TRY(reports_value, reports(document));
    Case c{std::move(asked_value), std::move(steering_value), std::move(gathered_value), std::move(reports_value),
           std::nullopt};
    if (const auto baseline = document.find("baseline")) {
      PRATIQUE_TRY(digest, digest_at(*baseline, "digest"));
      PRATIQUE_TRY(config, maybe_digest(*baseline, "config"));
      PRATIQUE_TRY(old_reports, reports(*baseline));
      c.baseline = gate::Baseline{std::move(digest), std::move(old_reports), std::move(config)};
    }
    return c;
  }

 private:
  static Result<Digest> digest_at(const View& view, std::string_view name) {
    PRATIQUE_TRY(written, view.string_at(name));
    return Digest::parse(written);
  }

  static Result<std::optional<Digest>> maybe_digest(const View& view, std::string_view name) {
    if (!view.find(name)) return std::optional<Digest>();
    PRATIQUE_TRY(digest, digest_at(view, name));
    return std::optional<Digest>(std::move(digest));
  }

  static Result<std::optional<std::string>> maybe_text(const View& view, std::string_view name) {
    PRATIQUE_TRY(found, view.maybe_string(name));
    return found ? std::optional<std::string>(std::string(*found)) : std::nullopt;
  }

  Result<Bytes> content_at(const View& view, std::string_view name) {
    PRATIQUE_TRY(digest, digest_at(view, name));
    return fetch_(digest);
  }

  static Result<std::map<std::string, std::string>> texts(const View& view, std::string_view name) {
    std::map<std::string, std::string> out;
    PRATIQUE_TRY(object, view.at(name));
    PRATIQUE_TRY(members, object.members());
    for (const auto& [key, member] : members) {
      PRATIQUE_TRY(value, member.string());
      out.emplace(key, value);
    }
    return out;
  }

  static Result<bool> boolean_at(const View& view, std::string_view name) {
    PRATIQUE_TRY(member, view.at(name));
    return member.boolean();
  }

  static Result<gate::IdentityDemand> identity(const View& view) {
    PRATIQUE_TRY(issuer, view.string_at("issuer"));
    PRATIQUE_TRY(issuer_is_pattern, boolean_at(view, "issuer_is_pattern"));
    PRATIQUE_TRY(subject, view.string_at("subject"));
    PRATIQUE_TRY(subject_is_pattern, boolean_at(view, "subject_is_pattern"));
    PRATIQUE_TRY(claims, texts(view, "claims"));
    return gate::IdentityDemand{
        {std::string(issuer), issuer_is_pattern}, {std::string(subject), subject_is_pattern}, std::move(claims)};
  }

  static Result<Bytes> hex_at(const View& view, std::string_view name) {
    PRATIQUE_TRY(text, view.string_at(name));
    auto bytes = hex_decode(text);
    if (!bytes) return view.at(name)->must_be("hexadecimal");
    return *std::move(bytes);
  }

  static Result<verifier::SeenTree> seen_tree(const View& view) {
    PRATIQUE_TRY(log, hex_at(view, "log"));
    PRATIQUE_TRY(root, hex_at(view, "root"));
    PRATIQUE_TRY(origin, view.string_at("origin"));
    PRATIQUE_TRY(seen_at_view, view.at("seen_at"));
    PRATIQUE_TRY(seen_at, seen_at_view.integer(INT64_MIN, INT64_MAX));
    PRATIQUE_TRY(digits, view.string_at("size"));  // a number of JSON holds 53 bits
    std::uint64_t size = 0;
    const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (problem != std::errc() || end != digits.data() + digits.size()) return view.at("size")->must_be("a size");
    return verifier::SeenTree{{std::move(log), std::string(origin), size, std::move(root)}, Time{seen_at}};
  }

  static Result<Asked> asked(const View& view) {
    PRATIQUE_TRY(digest, digest_at(view, "digest"));
    Asked out{.image = "",
              .scope = {},
              .digest = std::move(digest),
              .tag = {},
              .stage = {},
              .now = {},
              .annotations = {},
              .platforms = {}};
    PRATIQUE_TRY(image, view.string_at("image"));
    out.image = image;
    PRATIQUE_TRY(now, view.at("now"));
    PRATIQUE_TRY(ms, now.integer(INT64_MIN, INT64_MAX));
    out.now = Time{ms};
    PRATIQUE_TRY(is_dry_run, boolean_at(view, "dry_run"));
    PRATIQUE_TRY(block_only, boolean_at(view, "fail_on_block_only"));
    out.dry_run = is_dry_run;
    out.fail_on_block_only = block_only;
    PRATIQUE_TRY(log_word, view.maybe_string("log"));
    if (log_word) {
      PRATIQUE_TRY(log, value_for(kLogModes, *log_word));
      out.log = log;
    }
    PRATIQUE_TRY(timestamp, boolean_at(view, "timestamp_demanded"));
    out.timestamp_demanded = timestamp;
    PRATIQUE_TRY(sct, boolean_at(view, "sct_demanded"));
    out.sct_demanded = sct;
    if (const auto demand = view.find("identity")) {
      PRATIQUE_TRY(who, identity(*demand));
      out.identity = std::move(who);
    }
    PRATIQUE_TRY(annotations, texts(view, "annotations"));
    out.annotations = std::move(annotations);
    PRATIQUE_TRY(platforms, view.strings_or_none("platforms"));
    out.platforms.assign(platforms.begin(), platforms.end());
    PRATIQUE_TRY(trees, view.elements_or_none("seen_trees"));
    for (const View& one : trees) {
      PRATIQUE_TRY(tree, seen_tree(one));
      out.seen_trees.push_back(std::move(tree));
    }
    PRATIQUE_TRY(scope, maybe_text(view, "scope"));
    PRATIQUE_TRY(tag, maybe_text(view, "tag"));
    PRATIQUE_TRY(stage, maybe_text(view, "stage"));
    out.scope = std::move(scope);
    out.tag = std::move(tag);
    out.stage = std::move(stage);
    return out;
  }

  Result<NamedBytes> file(const View& view) {
    PRATIQUE_TRY(name, view.string_at("name"));
    PRATIQUE_TRY(bytes, content_at(view, "content"));
    return NamedBytes{std::string(name), std::move(bytes)};
  }

  Result<std::vector<NamedBytes>> files(const View& view, std::string_view name) {
    PRATIQUE_TRY(list, view.elements_at(name));
    std::vector<NamedBytes> out;
    for (const View& one : list) {
      PRATIQUE_TRY(read, file(one));
      out.push_back(std::move(read));
    }
    return out;
  }

  Result<Steering> steering(const View& view) {
    Steering out;
    PRATIQUE_TRY(waivers, files(view, "waivers"));
    PRATIQUE_TRY(keys, files(view, "keys"));
    PRATIQUE_TRY(roots, files(view, "trust_roots"));
    out.waivers = std::move(waivers);
    out.keys = std::move(keys);
    out.trust_roots = std::move(roots);
    if (view.find("severities")) {
      PRATIQUE_TRY(severities, files(view, "severities"));
      out.severities = std::move(severities);
    }
    const std::pair<const char*, std::optional<NamedBytes> Steering::*> single[] = {
        {"policy", &Steering::policy},
        {"sct", &Steering::sct},
        {"trusted_root", &Steering::trusted_root},
        {"kev", &Steering::kev},
        {"epss", &Steering::epss},
        {"aliases", &Steering::aliases},
        {"scanner_version", &Steering::scanner_version}};
    for (const auto& [name, member] : single) {
      const auto found = view.find(name);
      if (!found) continue;
      PRATIQUE_TRY(read, file(*found));
      out.*member = std::move(read);
    }
    return out;
  }

  static Result<std::optional<Error>> error(const View& view) {
    PRATIQUE_TRY(id, view.string_at("id"));
    PRATIQUE_TRY(kind_word, view.string_at("kind"));
    PRATIQUE_TRY(kind, value_for(kKinds, kind_word));
    PRATIQUE_TRY(message, view.string_at("message"));
    PRATIQUE_TRY(hint, view.string_at("hint"));
    PRATIQUE_TRY(trail, view.strings_or_none("trail"));
    Error out(Reason{id, kind, hint}, std::string(message));
    for (const std::string_view step : trail) out = std::move(out).during(std::string(step));
    return std::optional<Error>(std::move(out));
  }

  Result<verifier::Evidence> evidence(const View& view) {
    PRATIQUE_TRY(source, view.string_at("source"));
    PRATIQUE_TRY(digest, maybe_digest(view, "digest"));
    verifier::Evidence out{std::string(source), std::move(digest), verifier::OtherKind{""}};
    if (const auto simple = view.find("simple_signing")) {
      PRATIQUE_TRY(payload, content_at(*simple, "payload"));
      PRATIQUE_TRY(annotations, texts(*simple, "annotations"));
      out.what = verifier::SimpleSigning{std::move(payload), std::move(annotations)};
    } else if (view.find("bundle")) {
      PRATIQUE_TRY(bundle, content_at(view, "bundle"));
      out.what = verifier::SigstoreBundle{std::move(bundle)};
    } else if (const auto unreadable = view.find("unreadable")) {
      PRATIQUE_TRY(why, error(*unreadable));
      out.what = verifier::Unreadable{*std::move(why)};
    } else if (const auto misplaced = view.find("misplaced")) {
      PRATIQUE_TRY(why, error(*misplaced));
      out.what = verifier::Misplaced{*std::move(why)};
    } else {
      PRATIQUE_TRY(media_type, view.string_at("other"));
      out.what = verifier::OtherKind{std::string(media_type)};
    }
    return out;
  }

  Result<Gathered> gathered(const View& view) {
    Gathered out;
    PRATIQUE_TRY(is_index, view.at("is_index"));
    PRATIQUE_TRY(index, is_index.boolean());
    out.is_index = index;
    if (const auto trouble = view.find("trouble")) {
      PRATIQUE_TRY(why, error(*trouble));
      out.trouble = std::move(why);
    }
    if (const auto tag = view.find("tag")) {
      PRATIQUE_TRY(why, error(*tag));
      out.tag = std::move(why);
    }
    PRATIQUE_TRY(platforms, view.elements_at("platforms"));
    for (const View& platform : platforms) {
      PRATIQUE_TRY(name, platform.string_at("platform"));
      PRATIQUE_TRY(digest, digest_at(platform, "digest"));
      PRATIQUE_TRY(config, maybe_digest(platform, "config"));
      out.platforms.push_back({std::string(name), std::move(digest), std::move(config)});
    }
    PRATIQUE_TRY(found, view.elements_at("evidence"));
    for (const View& one : found) {
      PRATIQUE_TRY(read, evidence(one));
      out.evidence.push_back(std::move(read));
    }
    PRATIQUE_TRY(notices, view.elements_at("notices"));
    for (const View& notice : notices) {
      PRATIQUE_TRY(read, error(notice));
      out.notices.push_back(*std::move(read));
    }
    PRATIQUE_TRY(contents, view.elements_at("contents"));
    for (const View& content : contents) {
      PRATIQUE_TRY(kind, content.string_at("kind"));
      PRATIQUE_TRY(name, content.string_at("name"));
      PRATIQUE_TRY(digest, digest_at(content, "digest"));
      PRATIQUE_TRY(bytes, content_at(content, "content"));
      out.contents.push_back({std::string(kind), std::string(name), std::move(digest), std::move(bytes)});
    }
    return out;
  }

  Result<std::vector<gate::ReportInput>> reports(const View& view) {
    std::vector<gate::ReportInput> out;
    PRATIQUE_TRY(list, view.elements_at("reports"));
    for (const View& one : list) {
      PRATIQUE_TRY(name, one.string_at("name"));
      PRATIQUE_TRY(digest, digest_at(one, "digest"));
      if (const auto unreadable = one.find("unreadable")) {
        PRATIQUE_TRY(why, error(*unreadable));
        out.push_back({std::string(name), std::move(digest), *std::move(why)});
        continue;
      }
      PRATIQUE_TRY(bytes, content_at(one, "report"));
      PRATIQUE_TRY(report, scanners::from_json(bytes));
      out.push_back({std::string(name), std::move(digest), std::move(report)});
    }
    return out;
  }

  const std::function<Result<Bytes>(const Digest&)>& fetch_;
};

}  // namespace

Result<Case> restore_case(BytesView document, const std::function<Result<Bytes>(const Digest&)>& fetch) {
  auto parsed = pratique::json::parse(document);
  if (!parsed) return std::move(parsed).error().as(kCaseUnreadable);
  auto restored = Reader(fetch).read(View(*parsed));
  if (!restored && restored.error().is(pratique::json::kMalformed))
    return std::move(restored).error().as(kCaseUnreadable);
  return restored;
}

}  // namespace pratique::app
