// What a keyless Sigstore bundle costs: with log entry (promise, proof, checkpoint), SCT and timestamp, all by our own
// test authority with ECDSA P-256; many at once on two threads; and the dearest bundle that keeps to all limits.
#include <openssl/crypto.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <new>
#include <thread>

#include "base/limits.h"
#include "tests/bench/measure.h"
#include "tests/keyless/keyless_fixture.h"

namespace {
std::atomic<std::uint64_t> allocations{0};
}

// Counts what this program and OpenSSL ask for. Not inlined: GCC then takes malloc and delete for a pair that does not
// fit.
[[gnu::noinline]] void* operator new(std::size_t size) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* place = std::malloc(size)) return place;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* place) noexcept { std::free(place); }
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept { std::free(place); }

namespace {

using namespace pratique;
using namespace pratique::test;

void* counted_malloc(std::size_t size, const char*, int) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return std::malloc(size);
}
void* counted_realloc(void* place, std::size_t size, const char*, int) { return std::realloc(place, size); }
void counted_free(void* place, const char*, int) { std::free(place); }

[[noreturn]] void give_up(std::string_view why) {
  fmt::print(stderr, "bench_keyless: {}\n", why);
  std::exit(1);
}

/// Before the constants of the tests' headers are made, with OpenSSL's hashes.
[[gnu::constructor(101)]] void count_allocations_of_openssl() {
  if (CRYPTO_set_mem_functions(counted_malloc, counted_realloc, counted_free) != 1)
    give_up("OpenSSL allocates already");
}

/// One verification, as `pratique verify` and an audit make it: bytes in, facts out.
class Judge {
 public:
  explicit Judge(const Workflow& workflow) : now_(workflow.now) {
    trust_.authorities.push_back({.name = "release",
                                  .means = workflow.demanded,
                                  .root = workflow.root_of_trust(),
                                  .log_entry_demanded = true,
                                  .timestamp_demanded = true});
  }
  bool is_good(const verifier::Evidence& evidence) const {
    return verify_signatures(kImage, {&evidence, 1}, trust_, {}, now_).verified.size() == 1;
  }

 private:
  verifier::Trust trust_;
  Time now_;
};

/// The clock of a shared machine drifts within a second: both are measured in short turns, and the middle share counts.
void bench_one(const Judge& judge, const verifier::Evidence& good, const std::function<void()>& check_raw) {
  constexpr int kTurns = 25, kBundles = 40, kChecks = 400;
  constexpr double kOperations = 8;  // signature, two of the path, SCT, promise, checkpoint, token, its path
  const auto check_whole = [&] {
    if (!judge.is_good(good)) give_up("the bundle is not good");
  };
  const auto per_second = [](int times, const std::function<void()>& check) {
    return times / bench::best_seconds(1, [&] {
             for (int i = 0; i < times; ++i) check();
           });
  };
  check_whole();
  std::vector<double> raw, whole, share;
  for (int turn = 0; turn < kTurns; ++turn) {
    raw.push_back(per_second(kChecks, check_raw));
    whole.push_back(per_second(kBundles, check_whole));
    share.push_back(100 * whole.back() * kOperations / raw.back());
  }
  const std::uint64_t before = allocations.load();
  check_whole();
  const auto asked_for = static_cast<double>(allocations.load() - before);
  const auto middle = [](std::vector<double>& values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  bench::print("ECDSA P-256 verification", middle(raw), "signatures/s");
  bench::print("keyless bundle, log + SCT + timestamp: rate", middle(whole), "bundles/s");
  bench::print("  share of what 8 ECDSA operations allow", middle(share), "%");
  bench::print("  allocations", asked_for, "allocations");
}

void bench_batch(const Judge& judge, const std::vector<verifier::Evidence>& some) {
  constexpr std::size_t kBundles = 10'000, kThreads = 2;
  std::atomic<std::size_t> next{0}, bad{0};
  const double seconds = bench::best_seconds(1, [&] {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back([&] {
        for (std::size_t n = next++; n < kBundles; n = next++) bad += judge.is_good(some[n % some.size()]) ? 0U : 1U;
      });
    }
  });
  if (bad != 0) give_up("a bundle of the batch is not good");
  bench::print("10,000 keyless bundles, 2 threads: wall", seconds, "s");
  bench::print("  rate", kBundles / seconds, "bundles/s");
}

/// As many timestamps as are read, each of them good and of another time, so that the certificate's path is due for
/// each.
nlohmann::json dearest(const Workflow& workflow) {
  nlohmann::json out = workflow.bundle();
  for (std::size_t i = 0; i < limits::kTimestamps; ++i) {
    workflow.stamp(out, Time::from_seconds(kLogged + static_cast<std::int64_t>(i)));
  }
  return out;
}

}  // namespace

int main() {
  Workflow workflow;
  const Judge judge(workflow);
  constexpr std::size_t kDifferent = 200;
  std::vector<verifier::Evidence> some;
  for (std::size_t i = 0; i < kDifferent; ++i) {
    nlohmann::json bundle = workflow.bundle();
    workflow.stamp(bundle, Time::from_seconds(kLogged));
    some.push_back(evidence(bundle));
  }
  const SigningKey key = SigningKey::make(KeyType::kP256);
  const Bytes message = "a message", signature = key.sign(message);
  const verifier::PublicKey public_key = key.public_key();
  bench_one(judge, some.front(), [&] {
    if (!public_key.verifies(message, signature)) give_up("a signature is not good");
  });
  bench_batch(judge, some);
  const verifier::Evidence worst = evidence(dearest(workflow));
  if (!judge.is_good(worst)) give_up("the dearest bundle is not good");
  bench::print("the dearest bundle within all limits",
               1000 * bench::best_seconds(5, [&] { (void)judge.is_good(worst); }), "ms");
}
