#include <nlohmann/json.hpp>

#include "app/engine/case_document.h"
#include "app/engine/case_words.h"
#include "base/base64.h"
#include "base/json.h"
#include "scanner-adapters/read.h"

namespace pratique::app {
namespace {

using Json = nlohmann::json;

/// Text of strangers is kept as it came: bytes that are no UTF-8 do not fit into JSON, so they are replaced.
Json text(const std::string& value) { return to_valid_utf8(value); }

class Writer {
 public:
  KeptCase write(const Case& c) {
    Json document{{"format", kFormat},
                  {"asked", asked(c.asked)},
                  {"steering", steering(c.steering)},
                  {"gathered", gathered(c.gathered)},
                  {"reports", reports(c.reports)}};
    if (c.baseline) {
      document["baseline"] = {{"digest", c.baseline->digest.to_string()}, {"reports", reports(c.baseline->reports)}};
      if (c.baseline->config) document["baseline"]["config"] = c.baseline->config->to_string();
    }
    kept_.document = pratique::json::canonical(document);
    return std::move(kept_);
  }

 private:
  std::string keep(std::string kind, Bytes bytes) {
    Digest digest = Digest::of(bytes);
    std::string name = digest.to_string();
    kept_.contents.push_back({std::move(kind), std::move(digest), std::move(bytes)});
    return name;
  }

  static Json identity(const gate::IdentityDemand& demand) {
    return {{"issuer", demand.issuer.text},
            {"issuer_is_pattern", demand.issuer.is_pattern},
            {"subject", demand.subject.text},
            {"subject_is_pattern", demand.subject.is_pattern},
            {"claims", demand.claims}};
  }

  static Json asked(const Asked& asked) {
    Json out{{"image", asked.image},
             {"digest", asked.digest.to_string()},
             {"now", asked.now.ms},
             {"dry_run", asked.dry_run},
             {"fail_on_block_only", asked.fail_on_block_only},
             {"timestamp_demanded", asked.timestamp_demanded},
             {"sct_demanded", asked.sct_demanded},
             {"annotations", asked.annotations},
             {"platforms", asked.platforms}};
    for (const verifier::SeenTree& tree : asked.seen_trees) {
      out["seen_trees"].push_back({{"log", hex_encode(tree.head.log_id)},
                                   {"origin", text(tree.head.origin)},
                                   {"size", std::to_string(tree.head.size)},
                                   {"root", hex_encode(tree.head.root)},
                                   {"seen_at", tree.seen_at.ms}});
    }
    if (asked.log) out["log"] = word_for(kLogModes, *asked.log);
    if (asked.identity) out["identity"] = identity(*asked.identity);
    if (asked.scope) out["scope"] = *asked.scope;
    if (asked.tag) out["tag"] = *asked.tag;
    if (asked.stage) out["stage"] = *asked.stage;
    return out;
  }

  Json file(std::string kind, const NamedBytes& file) {
    return {{"name", text(file.name)}, {"content", keep(std::move(kind), file.bytes)}};
  }

  Json files(const std::string& kind, const std::vector<NamedBytes>& all) {
    Json out = Json::array();
    for (const NamedBytes& one : all) out.push_back(file(kind, one));
    return out;
  }

  Json steering(const Steering& steering) {
    Json out{{"waivers", files("waivers", steering.waivers)},
             {"keys", files("key", steering.keys)},
             {"trust_roots", files("trusted-root", steering.trust_roots)}};
    if (steering.policy) out["policy"] = file("policy", *steering.policy);
    if (steering.sct) out["sct"] = file("sct", *steering.sct);
    if (steering.kev) out["kev"] = file("kev", *steering.kev);
    if (steering.aliases) out["aliases"] = file("aliases", *steering.aliases);
    if (!steering.severities.empty()) out["severities"] = files("severities", steering.severities);
    if (steering.epss) out["epss"] = file("epss", *steering.epss);
    if (steering.scanner_version) out["scanner_version"] = file("scanner-version", *steering.scanner_version);
    if (steering.trusted_root) out["trusted_root"] = file("trusted-root", *steering.trusted_root);
    return out;
  }

  static Json error(const Error& error) {
    return {{"id", error.id()},
            {"kind", word_for(kKinds, error.kind())},
            {"message", text(error.message())},
            {"hint", error.hint()},
            {"trail", error.trail()}};
  }

  Json evidence(const verifier::Evidence& evidence) {
    Json out{{"source", text(evidence.source)}};
    if (evidence.digest) out["digest"] = evidence.digest->to_string();
    if (const auto* simple = std::get_if<verifier::SimpleSigning>(&evidence.what)) {
      Json annotations = Json::object();
      for (const auto& [name, value] : simple->annotations) annotations[text(name).get<std::string>()] = text(value);
      out["simple_signing"] = {{"payload", keep("signature", simple->payload)},
                               {"annotations", std::move(annotations)}};
    } else if (const auto* bundle = std::get_if<verifier::SigstoreBundle>(&evidence.what)) {
      out["bundle"] = keep("signature", bundle->content);
    } else if (const auto* unread = std::get_if<verifier::Unreadable>(&evidence.what)) {
      out["unreadable"] = error(unread->why);
    } else if (const auto* misplaced = std::get_if<verifier::Misplaced>(&evidence.what)) {
      out["misplaced"] = error(misplaced->why);
    } else {
      out["other"] = text(std::get<verifier::OtherKind>(evidence.what).media_type);
    }
    return out;
  }

  Json gathered(const Gathered& gathered) {
    Json out{{"is_index", gathered.is_index},
             {"platforms", Json::array()},
             {"evidence", Json::array()},
             {"notices", Json::array()},
             {"contents", Json::array()}};
    if (gathered.trouble) out["trouble"] = error(*gathered.trouble);
    if (gathered.tag) out["tag"] = error(*gathered.tag);
    for (const auto& platform : gathered.platforms) {
      Json one{{"platform", text(platform.platform)}, {"digest", platform.digest.to_string()}};
      if (platform.config) one["config"] = platform.config->to_string();
      out["platforms"].push_back(std::move(one));
    }
    for (const auto& one : gathered.evidence) out["evidence"].push_back(evidence(one));
    for (const auto& notice : gathered.notices) out["notices"].push_back(error(notice));
    for (const auto& content : gathered.contents) {
      out["contents"].push_back({{"kind", content.kind},
                                 {"name", content.name},
                                 {"digest", content.digest.to_string()},
                                 {"content", keep(content.kind, content.bytes)}});
    }
    return out;
  }

  Json reports(const std::vector<gate::ReportInput>& reports) {
    Json out = Json::array();
    for (const gate::ReportInput& report : reports) {
      Json one{{"name", text(report.name)}, {"digest", report.digest.to_string()}};
      if (report.report) {
        one["report"] = keep("report", scanners::to_json(*report.report));
      } else {
        one["unreadable"] = error(report.report.error());
      }
      out.push_back(std::move(one));
    }
    return out;
  }

  KeptCase kept_;
};

}  // namespace

KeptCase keep_case(const Case& the_case) { return Writer().write(the_case); }

}  // namespace pratique::app
