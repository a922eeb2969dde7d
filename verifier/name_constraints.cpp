#include "verifier/name_constraints.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/escape.h"
#include "base/limits.h"
#include "verifier/der.h"
#include "verifier/reasons.h"

namespace pratique::verifier {
namespace {

constexpr unsigned char kEmailTag = DerReader::context(1), kHostTag = DerReader::context(2),
                        kUriTag = DerReader::context(6), kDirectoryTag = DerReader::context_constructed(4);
constexpr std::size_t kConstraintsDepth = 16;

Error bad_constraints() { return Error(kCertificateMalformed, "an authority's name constraints cannot be read"); }

Error not_allowed(std::string_view name, std::string_view why) {
  return Error(kCertificateUntrusted, fmt::format("an authority may not vouch for {}: {}", quote(name), why));
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// A host name that everybody reads in the same way: no address, no port, no user, no empty label.
bool is_plain_host(std::string_view host) {
  const auto is_plain = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
           c == '.';
  };
  if (host.empty() || host.front() == '.' || host.find("..") != std::string_view::npos) return false;
  if (!std::all_of(host.begin(), host.end(), is_plain)) return false;
  const std::string_view last = host.substr(host.rfind('.') + 1);
  return last.find_first_not_of("0123456789") != std::string_view::npos;
}

/// The host of a URI with an authority, if it is a plain one.
std::optional<std::string_view> host_in(std::string_view uri) {
  const std::size_t scheme = uri.find("://");
  if (scheme == std::string_view::npos || uri.find_first_of("/?#") < scheme) return std::nullopt;
  std::string_view authority = uri.substr(scheme + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t colon = authority.find(':'); colon != std::string_view::npos) {
    if (authority.find_first_not_of("0123456789", colon + 1) != std::string_view::npos) return std::nullopt;
    authority = authority.substr(0, colon);
  }
  return is_plain_host(authority) ? std::optional(authority) : std::nullopt;
}

/// ".example.com" is what lies below it, "example.com" is that host alone.
bool host_fits(std::string_view host, std::string_view base) {
  const std::string name = lower(host), within = lower(base);
  return within.starts_with('.') ? name.size() > within.size() && name.ends_with(within) : name == within;
}

bool uri_fits(std::string_view uri, std::string_view base) { return host_fits(*host_in(uri), base); }

/// "example.com" is the host and what lies below it; an empty one is all hosts.
bool dns_fits(std::string_view name, std::string_view base) {
  if (base.empty()) return true;
  return host_fits(name, base) || host_fits(name, "." + std::string(base));
}

/// "a@example.com" is one mailbox, otherwise the mailboxes of a host, or of the hosts below it.
bool email_fits(std::string_view address, std::string_view base) {
  const std::size_t at = address.rfind('@');
  const std::string_view host = address.substr(at + 1);
  const std::size_t base_at = base.rfind('@');
  if (base_at == std::string_view::npos) return host_fits(host, base);
  return address.substr(0, at) == base.substr(0, base_at) && host_fits(host, base.substr(base_at + 1));
}

bool fits(unsigned char tag, std::string_view name, std::string_view base) {
  if (tag == kUriTag) return uri_fits(name, base);
  return tag == kHostTag ? dns_fits(name, base) : email_fits(name, base);
}

bool is_comparable(unsigned char tag, std::string_view name) {
  if (tag == kUriTag) return host_in(name).has_value();
  if (tag == kHostTag) return is_plain_host(name);
  const std::size_t at = name.find('@');
  return at != 0 && at != std::string_view::npos && is_plain_host(name.substr(at + 1));
}

/// Whether the parts of `base`, a Name in DER, are the first ones of `name`.
bool name_begins_with(BytesView name, BytesView base) {
  const auto first = der_only(base, DerReader::kSequence);
  return first && der_only(name, DerReader::kSequence)->starts_with(*first);
}

}  // namespace

Result<std::vector<NameConstraints::Subtree>> NameConstraints::parse_subtrees(BytesView list) {
  std::vector<Subtree> subtrees;
  DerReader reader(list);
  while (!reader.at_end()) {
    const auto subtree = reader.read(DerReader::kSequence);
    if (!subtree) return bad_constraints();
    DerReader fields(*subtree);
    const auto name = fields.read_any();
    // Minimum and maximum must not be used (RFC 5280); whoever does means something that we do not know.
    if (!name || !fields.at_end()) return bad_constraints();
    const auto tag = static_cast<unsigned char>(name->front());
    const BytesView base = *DerReader(*name).read(tag);
    subtrees.push_back({tag, std::string(base)});
  }
  if (subtrees.empty() || subtrees.size() > limits::kNameConstraints) return bad_constraints();
  return subtrees;
}

Result<NameConstraints> NameConstraints::parse(BytesView content) {
  const auto fields = der_only(content, DerReader::kSequence);
  if (!fields || fields->empty() || !is_strict_der(content, kConstraintsDepth)) return bad_constraints();
  DerReader reader(*fields);
  NameConstraints out;
  if (const auto list = reader.read(DerReader::context_constructed(0))) {
    PRATIQUE_TRY(subtrees, parse_subtrees(*list));
    out.permitted_ = std::move(subtrees);
  }
  if (const auto list = reader.read(DerReader::context_constructed(1))) {
    PRATIQUE_TRY(subtrees, parse_subtrees(*list));
    out.excluded_ = std::move(subtrees);
  }
  if (!reader.at_end()) return bad_constraints();
  return out;
}

bool NameConstraints::mentions(unsigned char tag) const {
  const auto is = [&](const Subtree& subtree) { return subtree.tag == tag; };
  return std::any_of(permitted_.begin(), permitted_.end(), is) || std::any_of(excluded_.begin(), excluded_.end(), is);
}

bool NameConstraints::mentions_others() const {
  const auto is_other = [](const Subtree& subtree) {
    return subtree.tag != kEmailTag && subtree.tag != kHostTag && subtree.tag != kUriTag;
  };
  return std::any_of(permitted_.begin(), permitted_.end(), is_other) ||
         std::any_of(excluded_.begin(), excluded_.end(), is_other);
}

Result<void> NameConstraints::check_name(unsigned char tag, std::string_view name) const {
  if (!mentions(tag)) return {};
  if (!is_comparable(tag, name)) return not_allowed(name, "it is no name that could be compared with its constraints");
  bool demanded = false, within = false;
  for (const Subtree& subtree : permitted_) {
    if (subtree.tag != tag) continue;
    demanded = true;
    within = within || fits(tag, name, subtree.base);
  }
  if (demanded && !within) return not_allowed(name, "it is outside of what is permitted");
  for (const Subtree& subtree : excluded_) {
    if (subtree.tag == tag && fits(tag, name, subtree.base)) return not_allowed(name, "it is excluded");
  }
  return {};
}

/// Names in DER can be written in several ways, so bytes that differ prove that a name is not permitted, but not that
/// it is not excluded.
Result<void> NameConstraints::check_subject(const Certificate& certificate) const {
  const BytesView subject = certificate.subject();
  if (!mentions(kDirectoryTag) || der_only(subject, DerReader::kSequence)->empty()) return {};
  bool demanded = false, within = false;
  for (const Subtree& subtree : permitted_) {
    if (subtree.tag != kDirectoryTag) continue;
    demanded = true;
    within = within || name_begins_with(subject, subtree.base);
  }
  const bool excludes = std::any_of(excluded_.begin(), excluded_.end(),
                                    [](const Subtree& subtree) { return subtree.tag == kDirectoryTag; });
  if (excludes || (demanded && !within)) {
    return not_allowed(certificate.subject_text(),
                       excludes ? "it may be excluded" : "it is outside of what is permitted");
  }
  return {};
}

Result<void> NameConstraints::check(const Certificate& certificate) const {
  PRATIQUE_CHECK(check_subject(certificate));
  for (const SubjectName& name : certificate.names()) {
    switch (name.type) {
      case SubjectName::Type::kUri:
        PRATIQUE_CHECK(check_name(kUriTag, name.value));
        break;
      case SubjectName::Type::kEmail:
        PRATIQUE_CHECK(check_name(kEmailTag, name.value));
        break;
      case SubjectName::Type::kDns:
        PRATIQUE_CHECK(check_name(kHostTag, name.value));
        break;
      default:
        if (mentions_others()) return not_allowed(name.value, "names of its kind are not compared with constraints");
    }
  }
  return {};
}

}  // namespace pratique::verifier
