#include "registry/transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <random>

#include "registry/reasons.h"
#include "registry/retry.h"
#include "registry/transfer.h"
#include "registry/warnings.h"

namespace pratique::registry {
namespace {

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// TLS is set up by OpenSSL itself when the first https connection needs it.
void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_NOTHING); });
}

struct Job {
  Request request;
  Transport::Done done;
  int attempts = 0;
  bool fresh = false;  ///< on a new connection
  Time not_before{};
};

/// One origin: what waits for it, and how much it may be asked at once. That grows by one with each good answer, and is
/// halved when the host says that it is too much (additive increase, multiplicative decrease).
struct Host {
  std::deque<std::unique_ptr<Job>> waiting{};
  std::size_t in_flight = 0;
  std::size_t allowed = 1;
  std::size_t most = 1;
  Time paused_until{};

  void grow() { allowed = std::min(allowed + 1, most); }
  void shrink() { allowed = std::max<std::size_t>(1, allowed / 2); }
};

struct Active {
  std::unique_ptr<Job> job;
  Host* host;
  std::unique_ptr<Transfer> transfer;
};

}  // namespace

class Transport::Loop {
 public:
  Loop(const Options& options, Clock& clock) : options_(options), clock_(clock) {
    start_curl();
    multi_.reset(curl_multi_init());
    curl_multi_setopt(multi_.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(4 * options.parallel));
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_CONCURRENT_STREAMS, static_cast<long>(options.streams));
  }

  ~Loop() {
    for (const auto& [easy, active] : active_) curl_multi_remove_handle(multi_.get(), easy);
  }

  /// Runs from when the loop first sees it: putting many questions in line may take longer than the wait itself.
  struct Timer {
    Duration wait;
    std::function<void()> call;
    std::optional<Time> due{};
  };
  std::map<std::string, Timer> timers;

  Lock lock() { return Lock(mutex_); }

  void cancel() {
    const Lock lock(mutex_);
    cancelled_ = true;
    curl_multi_wakeup(multi_.get());
    moved_.notify_all();
  }

  void add(std::unique_ptr<Job> job) {
    auto [place, is_new] = hosts_.try_emplace(job->request.url.origin());
    if (is_new) {
      place->second.most = options_.parallel;
      place->second.allowed = std::min(kParallelAtFirst, options_.parallel);
    }
    place->second.waiting.push_back(std::move(job));
    if (is_driven_) curl_multi_wakeup(multi_.get());
  }

  void run_until(Lock& lock, const std::function<bool()>& finished) {
    ++waiting_threads_;
    while (!finished()) {
      if (is_driven_) {
        moved_.wait(lock);
      } else {
        drive(lock, finished);
      }
    }
    --waiting_threads_;
  }

  Traffic traffic() {
    const Lock lock(mutex_);
    return traffic_;
  }
  std::vector<std::string> warnings() {
    const Lock lock(mutex_);
    return warnings_.texts();
  }

 private:
  void drive(Lock& lock, const std::function<bool()>& finished);
  void step(Lock& lock);
  std::optional<Time> call_due();
  void drop_all();
  std::optional<Time> start_due();
  std::optional<Time> start_due(Host& host, Time now);
  void start(Host& host, std::unique_ptr<Job> job, Time now);
  bool finish_done();
  void finish(Active active, Outcome outcome);
  bool try_again(Active& active, const Outcome& outcome);
  void wait(Lock& lock, std::optional<Time> next);
  Result<const Tls*> tls_for(const Request& request);

  std::mutex mutex_;
  std::condition_variable moved_;  ///< something was answered, or nobody drives any more
  bool is_driven_ = false;
  bool cancelled_ = false;
  std::size_t waiting_threads_ = 0;
  const Options& options_;
  Clock& clock_;
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::map<std::string, Host> hosts_;
  std::map<CURL*, Active> active_;
  std::map<std::string, Result<Tls>> tls_;  // by host, as it is set up
  Traffic traffic_;
  Warnings warnings_;
  ConnectionGuard guard_;
  std::minstd_rand random_{std::random_device{}()};
};

void Transport::Loop::drive(Lock& lock, const std::function<bool()>& finished) {
  struct Wheel {
    Loop& loop;
    explicit Wheel(Loop& l) : loop(l) { loop.is_driven_ = true; }
    ~Wheel() {
      loop.is_driven_ = false;
      loop.moved_.notify_all();
    }
  } const wheel(*this);
  while (!finished()) step(lock);
}

/// Calls what is due. Gives the moment when the next is.
std::optional<Time> Transport::Loop::call_due() {
  std::optional<Time> next;
  for (auto at = timers.begin(); at != timers.end();) {
    const Time now = clock_.now();
    if (!at->second.due) at->second.due = now + at->second.wait;
    if (*at->second.due > now) {
      if (!next || *at->second.due < *next) next = at->second.due;
      ++at;
      continue;
    }
    const auto due = timers.extract(at);
    due.mapped().call();
    at = timers.begin();  // the call may have changed them
    next.reset();
  }
  return next;
}

void Transport::Loop::step(Lock& lock) {
  if (cancelled_) return drop_all();
  const std::optional<Time> next_call = call_due();
  std::optional<Time> next = start_due();
  if (next_call && (!next || *next_call < *next)) next = next_call;
  if (active_.empty()) {
    if (next) wait(lock, next);
    return;
  }
  int running = 0;
  curl_multi_perform(multi_.get(), &running);
  if (finish_done()) {
    moved_.notify_all();
  } else {
    wait(lock, next);
  }
}

void Transport::Loop::drop_all() {
  const auto drop = [](Job& job) {
    job.done(Error(kContentUnavailable, fmt::format("{}: cancelled", job.request.url.for_people())));
  };
  for (auto& [easy, active] : std::exchange(active_, {})) {
    curl_multi_remove_handle(multi_.get(), easy);
    drop(*active.job);
  }
  for (auto& [origin, host] : std::exchange(hosts_, {})) {
    for (const auto& job : host.waiting) drop(*job);
  }
  moved_.notify_all();
}

/// Starts what may start. Gives the moment when the next may, if any waits for a moment.
std::optional<Time> Transport::Loop::start_due() {
  const Time now = clock_.now();
  std::optional<Time> next;
  for (auto& [origin, host] : hosts_) {
    const std::optional<Time> due = start_due(host, now);
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

std::optional<Time> Transport::Loop::start_due(Host& host, Time now) {
  std::optional<Time> next;
  for (std::size_t i = 0; i < host.waiting.size() && host.in_flight < host.allowed;) {
    const Time due = std::max(host.waiting[i]->not_before, host.paused_until);
    if (due > now) {
      if (!next || due < *next) next = due;
      ++i;
      continue;
    }
    auto job = std::move(host.waiting[i]);
    host.waiting.erase(host.waiting.begin() + static_cast<std::ptrdiff_t>(i));
    start(host, std::move(job), now);
  }
  return next;
}

void Transport::Loop::start(Host& host, std::unique_ptr<Job> job, Time now) {
  if (!job->request.deadline) job->request.deadline = now + options_.request_timeout;
  const Duration left = *job->request.deadline - now;
  if (left.ms <= 0) {
    job->done(Error(kContentUnavailable, fmt::format("{}: no answer in time", job->request.url.for_people())));
    return;
  }
  const auto tls = tls_for(job->request);
  if (!tls) return job->done(Error(tls.error()).as(kContentUnavailable));
  ++job->attempts;
  ++host.in_flight;
  ++traffic_.requests;
  auto transfer = std::make_unique<Transfer>(job->request, options_, **tls, left, guard_, job->fresh);
  CURL* easy = transfer->easy();
  active_.emplace(easy, Active{std::move(job), &host, std::move(transfer)});
  curl_multi_add_handle(multi_.get(), easy);
}

/// The same for all requests to a host, so that connections are shared by requests of one identity only.
Result<const Tls*> Transport::Loop::tls_for(const Request& request) {
  static const Tls kSystem;
  if (!options_.tls_for || !request.url.is_https()) return &kSystem;
  const std::string host = request.url.port == "443" ? request.url.host : request.url.host + ':' + request.url.port;
  auto known = tls_.find(host);
  if (known == tls_.end()) known = tls_.emplace(host, options_.tls_for(host)).first;
  if (!known->second) return known->second.error();
  return &*known->second;
}

bool Transport::Loop::finish_done() {
  bool any = false;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    auto node = active_.extract(easy);
    Outcome outcome = node.mapped().transfer->finish(code, traffic_);
    curl_multi_remove_handle(multi_.get(), easy);
    finish(std::move(node.mapped()), std::move(outcome));
    any = true;
  }
  return any;
}

void Transport::Loop::finish(Active active, Outcome outcome) {
  --active.host->in_flight;
  active.transfer.reset();
  if (outcome.unsent) {
    --active.job->attempts;
    --traffic_.requests;
    active.host->waiting.push_front(std::move(active.job));
    return;
  }
  if (outcome.suspect && !std::exchange(active.job->fresh, true)) {
    active.host->waiting.push_front(std::move(active.job));
    return;
  }
  if (outcome.passing && !active.job->request.once && try_again(active, outcome)) return;
  if (outcome.answer && outcome.answer->over_http2) active.host->most = options_.streams;
  if (outcome.answer && !outcome.passing) active.host->grow();
  Job& job = *active.job;
  if (outcome.answer) {
    for (const std::string& warning : outcome.answer->warnings) warnings_.add(job.request.url.host, warning);
    outcome.answer->attempts = job.attempts;
    outcome.answer->deadline = *job.request.deadline;
  } else if (job.attempts > 1) {
    outcome.answer = std::move(outcome.answer).error().during(fmt::format("trying for the {}th time", job.attempts));
  }
  job.done(std::move(outcome.answer));
}

bool Transport::Loop::try_again(Active& active, const Outcome& outcome) {
  Job& job = *active.job;
  const Time now = clock_.now();
  std::optional<Duration> asked_for;
  if (outcome.answer && outcome.answer->retry_after) asked_for = parse_retry_after(*outcome.answer->retry_after, now);
  const Duration delay = retry_delay(job.attempts, asked_for, std::generate_canonical<double, 32>(random_));
  const bool throttled = outcome.answer && (outcome.answer->status == 429 || outcome.answer->status == 503);
  if (throttled) active.host->shrink();
  if (job.attempts >= job.request.attempts.value_or(options_.attempts) || now + delay >= *job.request.deadline)
    return false;
  if (throttled) active.host->paused_until = std::max(active.host->paused_until, now + delay);
  job.not_before = now + delay;
  active.host->waiting.push_back(std::move(active.job));
  return true;
}

/// For the network or for the moment when the next request is due; others may send meanwhile.
void Transport::Loop::wait(Lock& lock, std::optional<Time> next) {
  constexpr std::int64_t kLongestMs = 1000;
  const Duration until_due = next ? *next - clock_.now() : Duration{kLongestMs};
  const bool is_alone = active_.empty() && waiting_threads_ == 1;
  lock.unlock();
  if (is_alone) {
    clock_.sleep(until_due);
  } else {
    const auto ms = static_cast<int>(std::clamp<std::int64_t>(until_due.ms, 0, kLongestMs));
    curl_multi_poll(multi_.get(), nullptr, 0, ms, nullptr);
  }
  lock.lock();
}

Transport::Transport(const Options& options, Clock& clock) : loop_(std::make_unique<Loop>(options, clock)) {}
Transport::~Transport() = default;

void Transport::send(Request request, Done done) {
  loop_->add(std::make_unique<Job>(Job{std::move(request), std::move(done)}));
}

Transport::Lock Transport::lock() const { return loop_->lock(); }

void Transport::run_until(Lock& lock, const std::function<bool()>& finished) { loop_->run_until(lock, finished); }

void Transport::call_later(const std::string& name, Duration wait, std::function<void()> what) {
  loop_->timers[name] = {wait, std::move(what)};
}

void Transport::forget(const std::string& name) { loop_->timers.erase(name); }

void Transport::cancel() { loop_->cancel(); }

Traffic Transport::traffic() const { return loop_->traffic(); }

std::vector<std::string> Transport::warnings() const { return loop_->warnings(); }

}  // namespace pratique::registry
