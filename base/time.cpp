#include "base/time.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <chrono>

#include "base/escape.h"

namespace pratique {
namespace {

/// Reads the text of a time from left to right.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  bool number(std::size_t digits, int& out) {
    if (rest_.size() < digits) return false;
    out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  bool any_of(std::string_view choices) {
    if (rest_.empty() || choices.find(rest_.front()) == std::string_view::npos) return false;
    last_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }
  /// The fraction behind a point, in milliseconds; at most nine digits count, more are passed over.
  bool fraction(int& ms) {
    int digits = 0;
    ms = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; rest_.remove_prefix(1), ++digits) {
      if (digits < 3) ms = ms * 10 + (rest_.front() - '0');
    }
    for (int i = digits; i < 3; ++i) ms *= 10;
    return digits > 0;
  }
  bool done() const { return rest_.empty(); }
  char last() const { return last_; }

 private:
  std::string_view rest_;
  char last_ = 0;
};

bool scan_date_and_clock(Scanner& in, bool lenient, std::int64_t& ms) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, fraction = 0;
  if (!in.number(4, year) || !in.any_of("-") || !in.number(2, month) || !in.any_of("-") || !in.number(2, day))
    return false;
  if (!in.any_of(lenient ? "Tt " : "Tt")) return false;
  if (!in.number(2, hour) || !in.any_of(":") || !in.number(2, minute) || !in.any_of(":") || !in.number(2, second))
    return false;
  if (in.any_of(lenient ? ".," : ".") && !in.fraction(fraction)) return false;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return false;
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  ms = ((days * 24 + hour) * 60 + minute) * 60'000 + second * std::int64_t{1000} + fraction;
  return true;
}

bool scan_zone(Scanner& in, bool lenient, std::int64_t& ms) {
  if (in.any_of("Zz")) return true;
  if (!in.any_of("+-")) return false;
  const bool east = in.last() == '+';
  int hour = 0, minute = 0;
  if (!in.number(2, hour)) return false;
  if (!in.any_of(":") && !lenient) return false;
  if (!in.number(2, minute) || hour > 23 || minute > 59) return false;
  const std::int64_t offset = (hour * 60 + minute) * std::int64_t{60'000};
  ms += east ? -offset : offset;
  return true;
}

Result<Time> parse_time(std::string_view text, bool lenient) {
  Scanner in(text);
  std::int64_t ms = 0;
  const bool good =
      scan_date_and_clock(in, lenient, ms) && ((lenient && in.done()) || scan_zone(in, lenient, ms)) && in.done();
  if (!good) return Error(kTimeMalformed, fmt::format("{} is no time", quote(text)));
  return Time{ms};
}

struct Unit {
  char letter;
  std::int64_t ms;
  std::string_view name;
};
constexpr std::array kUnits{Unit{'d', 86'400'000, "day"}, Unit{'h', 3'600'000, "hour"}, Unit{'m', 60'000, "minute"},
                            Unit{'s', 1000, "second"}};

// A thousand years: what is longer is a slip, and could not be added to a time.
constexpr Duration kLongest = Duration::days(365'000);

}  // namespace

Result<Duration> Duration::parse(std::string_view text) {
  const auto bad = [&] { return Error(kDurationMalformed, fmt::format("{} is no duration", quote(text))); };
  if (text.size() < 2 || text.front() < '0' || text.front() > '9') return bad();
  std::int64_t number = 0;
  const char* last = text.data() + text.size() - 1;
  const auto [end, error] = std::from_chars(text.data(), last, number);
  if (error != std::errc{} || end != last || number <= 0) return bad();
  for (const Unit& unit : kUnits) {
    if (text.back() == unit.letter && number <= kLongest.ms / unit.ms) return Duration{number * unit.ms};
  }
  return bad();
}

std::string Duration::to_string() const {
  for (const Unit& unit : kUnits) {
    if (ms != 0 && ms % unit.ms == 0) return fmt::format("{}{}", ms / unit.ms, unit.letter);
  }
  return fmt::format("{}ms", ms);
}

std::string Duration::for_people() const {
  const std::int64_t length = ms < 0 ? -ms : ms;
  for (const Unit& unit : kUnits) {
    const std::int64_t n = length / unit.ms;
    if (n >= 2 || (n >= 1 && unit.letter == 's')) return fmt::format("{} {}{}", n, unit.name, n == 1 ? "" : "s");
  }
  return length >= 1000 ? "1 minute" : fmt::format("{} ms", length);
}

Result<Time> Time::parse(std::string_view text) { return parse_time(text, false); }
Result<Time> Time::parse_lenient(std::string_view text) { return parse_time(text, true); }

std::string Time::to_string() const {
  const std::chrono::sys_time<std::chrono::milliseconds> moment{std::chrono::milliseconds(ms)};
  const auto day = std::chrono::floor<std::chrono::days>(moment);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{moment - day};
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                 clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  if (clock.subseconds().count() != 0) text += fmt::format(".{:03}", clock.subseconds().count());
  return text + 'Z';
}

}  // namespace pratique
