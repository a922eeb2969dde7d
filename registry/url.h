#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Internal to the room.
namespace pratique::registry {

/// An http or https URL, taken apart by the same code that sends it (curl_url): what is judged is what is asked.
struct Url {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< lower case; IPv6 in brackets
  std::string port;    ///< always set
  std::string path;    ///< starts with '/'
  std::string query;   ///< without '?'; may be empty

  /// Nothing for other schemes, user names, backslashes, blanks, control and non-ASCII characters.
  static std::optional<Url> parse(std::string_view text);
  /// What a relative or absolute `location` means, seen from here. Nothing as in parse.
  std::optional<Url> resolve(std::string_view location) const;

  std::string origin() const;
  std::string to_string() const;
  /// Without the query: signed URLs carry secrets there.
  std::string for_people() const;
  bool is_https() const { return scheme == "https"; }
  bool is_loopback() const;
};

/// Percent-encodes everything but unreserved characters.
std::string percent_encode(std::string_view text);

/// Why the step from one URL to the next may not be taken, by their names alone; nothing if it may.
std::optional<std::string> refuse_hop(const Url& from, const Url& to, bool plain_http);

}  // namespace pratique::registry
