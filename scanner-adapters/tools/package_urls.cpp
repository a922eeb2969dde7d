#include "scanner-adapters/tools/package_urls.h"

#include <algorithm>
#include <array>

#include "base/package_url.h"
#include "scanner-adapters/tools/severity_words.h"

namespace pratique::scanners {
namespace {

struct TrivyType {
  std::string_view type;        ///< Trivy's `Type` of a result
  std::string_view url_type;    ///< of the package URL
  std::string_view name_space;  ///< fixed namespace; if empty, it is what the name has before `separator`
  char separator = 0;
};

constexpr std::array kTrivyTypes{
    TrivyType{"alpine", "apk", "alpine"},     TrivyType{"chainguard", "apk", "chainguard"},
    TrivyType{"wolfi", "apk", "wolfi"},       TrivyType{"debian", "deb", "debian"},
    TrivyType{"ubuntu", "deb", "ubuntu"},     TrivyType{"alma", "rpm", "alma"},
    TrivyType{"amazon", "rpm", "amazon"},     TrivyType{"centos", "rpm", "centos"},
    TrivyType{"fedora", "rpm", "fedora"},     TrivyType{"oracle", "rpm", "oracle"},
    TrivyType{"photon", "rpm", "photon"},     TrivyType{"redhat", "rpm", "redhat"},
    TrivyType{"rocky", "rpm", "rocky"},       TrivyType{"npm", "npm", "", '/'},
    TrivyType{"node-pkg", "npm", "", '/'},    TrivyType{"pnpm", "npm", "", '/'},
    TrivyType{"yarn", "npm", "", '/'},        TrivyType{"pip", "pypi", ""},
    TrivyType{"pipenv", "pypi", ""},          TrivyType{"poetry", "pypi", ""},
    TrivyType{"python-pkg", "pypi", ""},      TrivyType{"uv", "pypi", ""},
    TrivyType{"gobinary", "golang", "", '/'}, TrivyType{"gomod", "golang", "", '/'},
    TrivyType{"gradle", "maven", "", ':'},    TrivyType{"jar", "maven", "", ':'},
    TrivyType{"pom", "maven", "", ':'},       TrivyType{"bundler", "gem", ""},
    TrivyType{"gemspec", "gem", ""},          TrivyType{"cargo", "cargo", ""},
    TrivyType{"rustbinary", "cargo", ""},     TrivyType{"composer", "composer", "", '/'},
    TrivyType{"dotnet-core", "nuget", ""},    TrivyType{"nuget", "nuget", ""},
};

/// What OSV, Snyk and Checkov call what Trivy calls otherwise; the rest is the same.
struct Ecosystem {
  std::string_view word;
  std::string_view trivy_type;
};

constexpr std::array kEcosystems{
    Ecosystem{"pypi", "pip"},          Ecosystem{"python", "pip"},          Ecosystem{"go", "gomod"},
    Ecosystem{"golang", "gomod"},      Ecosystem{"gomodules", "gomod"},     Ecosystem{"golangdep", "gomod"},
    Ecosystem{"maven", "pom"},         Ecosystem{"crates.io", "cargo"},     Ecosystem{"rubygems", "bundler"},
    Ecosystem{"packagist", "composer"}, Ecosystem{"almalinux", "alma"},     Ecosystem{"rocky linux", "rocky"},
    Ecosystem{"red hat", "redhat"},    Ecosystem{"javascript", "npm"},      Ecosystem{"java", "pom"},
};

std::string folded_python_name(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    if (c == '_') c = '-';
  }
  return out;
}

}  // namespace

std::string pypi_url(std::string_view name, std::string_view version) {
  if (name.empty()) return "";
  return PackageUrl{"pypi", "", folded_python_name(name), std::string(version)}.to_string();
}

std::string url_of_trivy_type(std::string_view type, std::string_view name, std::string_view version) {
  const auto known =
      std::find_if(kTrivyTypes.begin(), kTrivyTypes.end(), [&](const auto& t) { return t.type == type; });
  if (known == kTrivyTypes.end() || name.empty()) return "";
  if (known->url_type == "pypi") return pypi_url(name, version);
  PackageUrl url{std::string(known->url_type), std::string(known->name_space), std::string(name), std::string(version)};
  if (const std::size_t cut = known->separator == 0 ? std::string_view::npos : name.rfind(known->separator);
      cut != std::string_view::npos && cut + 1 < name.size()) {
    url.name_space = name.substr(0, cut);
    url.name = name.substr(cut + 1);
  }
  return url.to_string();
}

std::string url_of_ecosystem(std::string_view ecosystem, std::string_view name, std::string_view version) {
  const std::string word = folded_word(ecosystem.substr(0, ecosystem.find(':')));
  const auto known = std::ranges::find(kEcosystems, std::string_view(word), &Ecosystem::word);
  return url_of_trivy_type(known == kEcosystems.end() ? std::string_view(word) : known->trivy_type, name, version);
}

std::optional<NamedVersion> named_by_url(std::string_view url) {
  const auto parsed = PackageUrl::parse_as_written(url);
  if (!parsed) return std::nullopt;
  std::string name = parsed->name_space;
  if (!name.empty()) name += parsed->type == "maven" ? ':' : '/';
  return NamedVersion{name + parsed->name, parsed->version};
}

}  // namespace pratique::scanners
