// What questions to a registry cost this client. tests/bench/run starts the registry and says where it is:
//   bench_registry manifests LABEL HOST/REPO FILE [CA.pem]   FILE: one digest a line, all asked for in one wave
//   bench_registry resolves LABEL HOST/REPO COUNT [CA.pem]   the tags t00000, t00001, … in one wave
//   bench_registry again HOST/REPO DIGEST                    a verification's questions twice, by one client
#include <fmt/format.h>
#include <sys/resource.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include "registry/client.h"
#include "tests/bench/measure.h"

namespace {

using namespace pratique;
using namespace pratique::registry;

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "bench_registry: {}\n", why);
  std::exit(1);
}

template <class T>
T need(Result<T> result) {
  if (!result) give_up(result.error().message());
  return *std::move(result);
}

/// Every question must have come to a good end: a benchmark of failures measures nothing.
template <class Lookup>
void need_answers(const std::vector<Lookup>& lookups) {
  for (const Lookup& lookup : lookups) {
    if (!lookup.answer) give_up("a question has no answer");
    if (!*lookup.answer) give_up(lookup.answer->error().message());
  }
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) give_up(path + " cannot be read");
  return {std::istreambuf_iterator<char>(file), {}};
}

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// A client with the defaults of the program, over TLS (and so HTTP/2) where an authority is given.
class Asker {
 public:
  Asker(const std::string& repository, const std::optional<std::string>& authority)
      : client_(options(authority), credentials_, clock_),
        source_(client_.repository(need(Repository::parse(repository)))) {}

  Source& source() { return *source_; }
  Traffic traffic() const { return client_.traffic(); }

 private:
  static Options options(const std::optional<std::string>& authority) {
    Options options;
    if (!authority) return options;
    options.https_on_loopback = true;
    options.tls_for = [pem = read_file(*authority)](const std::string&) -> Result<Tls> {
      Tls tls;
      tls.authorities = pem;
      tls.system_authorities = false;
      return tls;
    };
    return options;
  }

  Credentials credentials_;
  SystemClock clock_;
  Client client_;
  std::unique_ptr<Source> source_;
};

struct Cost {
  double seconds = 0;
  double cpu = 0;
};

template <class Work>
Cost cost_of(Work&& work) {
  const double cpu = cpu_seconds();
  const double seconds = bench::best_seconds(1, work);
  return {seconds, cpu_seconds() - cpu};
}

void print_wave(const std::string& label, const Asker& asker, Cost cost) {
  const Traffic traffic = asker.traffic();
  const auto requests = static_cast<double>(traffic.requests);
  bench::print(label + ": wall", cost.seconds, "s");
  bench::print(label + ": requests", requests, "requests");
  bench::print(label + ": rate", requests / cost.seconds, "requests/s");
  bench::print(label + ": connections", static_cast<double>(traffic.connections), "connections");
  bench::print(label + ": CPU for 1,000 requests", 1e6 * cost.cpu / requests, "ms");
  bench::print(label + ": peak memory", bench::peak_mib(), "MiB");
}

void fetch_manifests(const std::string& label, Asker& asker, const std::string& digests) {
  Wave wave;
  std::ifstream file(digests);
  for (std::string line; std::getline(file, line);) wave.manifests.push_back({need(Digest::parse(line)), std::nullopt});
  if (wave.manifests.empty()) give_up(digests + " has no digest");
  const Cost cost = cost_of([&] {
    asker.source().look_up(wave);
    need_answers(wave.manifests);
    for (const ManifestLookup& lookup : wave.manifests) {
      const Content& content = **lookup.answer;
      need(parse_manifest(content.bytes, content.media_type));
    }
  });
  print_wave(label, asker, cost);
  bench::print(label + ": CPU for a manifest", 1e6 * cost.cpu / static_cast<double>(wave.manifests.size()), "us");
}

void resolve_tags(const std::string& label, Asker& asker, int count) {
  Wave wave;
  for (int i = 0; i < count; ++i) wave.resolves.push_back({fmt::format("t{:05}", i)});
  if (wave.resolves.empty()) give_up("no tags to ask for");
  const Cost cost = cost_of([&] { asker.source().look_up(wave); });
  need_answers(wave.resolves);
  print_wave(label, asker, cost);
}

Descriptor first_of(std::vector<Descriptor> descriptors, std::string_view what) {
  if (descriptors.empty()) give_up(fmt::format("there is no {}", what));
  return std::move(descriptors.front());
}

/// What a verification asks for: the image and its referrers, the first referrer's manifest, what that holds.
void ask_as_a_verification(Source& source, const Digest& image) {
  Wave first;
  first.manifests.push_back({image, std::nullopt});
  first.referrers.push_back({image});
  source.look_up(first);
  need_answers(first.manifests);
  need_answers(first.referrers);
  const Descriptor referrer = first_of((*first.referrers.front().answer)->descriptors, "referrer");
  Wave second;
  second.manifests.push_back({referrer.digest, referrer.size});
  source.look_up(second);
  need_answers(second.manifests);
  const Content& content = **second.manifests.front().answer;
  Wave third;
  third.blobs.push_back({first_of(need(parse_manifest(content.bytes, content.media_type)).layers, "layer")});
  source.look_up(third);
  need_answers(third.blobs);
}

void ask_again(Asker& asker, const Digest& image) {
  Traffic before;
  for (const std::string label : {"one client, first time", "one client, token alive"}) {
    ask_as_a_verification(asker.source(), image);
    const Traffic now = asker.traffic();
    bench::print(label + ": requests", static_cast<double>(now.requests - before.requests), "requests");
    bench::print(label + ": bytes received", static_cast<double>(now.bytes - before.bytes), "bytes");
    before = now;
  }
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string mode = words.empty() ? "" : words[0];
  const std::optional<std::string> authority = words.size() == 5 ? std::optional(words[4]) : std::nullopt;
  const bool is_wave = words.size() == 4 || words.size() == 5;
  if (mode == "again" && words.size() == 3) {
    Asker asker(words[1], std::nullopt);
    ask_again(asker, need(Digest::parse(words[2])));
  } else if (mode == "manifests" && is_wave) {
    Asker asker(words[2], authority);
    fetch_manifests(words[1], asker, words[3]);
  } else if (mode == "resolves" && is_wave) {
    Asker asker(words[2], authority);
    resolve_tags(words[1], asker, std::atoi(words[3].c_str()));
  } else {
    give_up(
        "manifests LABEL HOST/REPO FILE [CA.pem] | resolves LABEL HOST/REPO COUNT [CA.pem] | again HOST/REPO DIGEST");
  }
}
