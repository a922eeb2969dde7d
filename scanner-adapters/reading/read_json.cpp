#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_document.h"
#include "scanner-adapters/reading/detect.h"
#include "scanner-adapters/read.h"
#include "scanner-adapters/reading/reading.h"

/// Reports in JSON: their rows are taken out of the document as soon as they are whole.
namespace pratique::scanners {
namespace {

constexpr json::ReadOptions kOptions{.byte_order_mark = true};

/// An adapter's list, its pointer in parts.
std::vector<std::string_view> parts_of(std::string_view pointer) {
  std::vector<std::string_view> parts;
  while (!pointer.empty()) {
    pointer.remove_prefix(1);
    parts.push_back(pointer.substr(0, pointer.find('/')));
    pointer.remove_prefix(parts.back().size());
  }
  return parts;
}

/// An error about an entry names its place in the entry; it has to be that in the document.
Error placed(const Error& error, const std::string& where) {
  constexpr std::string_view kWhole = "the document";
  std::string message = error.message();
  if (message.starts_with(kWhole)) message.erase(0, kWhole.size());
  return Error(kReportInvalid, where + (message.starts_with('/') || message.starts_with(':') ? "" : ": ") + message);
}

/// Which of an adapter's lists begin where the document is being read. A set of lists is a number, one bit for each.
class ListPaths {
 public:
  using Set = std::uint64_t;

  explicit ListPaths(std::span<const std::string_view> lists) {
    for (const std::string_view list : lists) lists_.push_back(parts_of(list));
  }

  Set all() const { return lists_.size() == 64 ? ~Set{0} : (Set{1} << lists_.size()) - 1; }

  /// Those of `set` whose part at `depth` is `name`.
  Set below(Set set, std::size_t depth, std::string_view name) const {
    Set out = 0;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if ((set >> i & 1) != 0 && lists_[i].size() > depth && lists_[i][depth] == name) out |= Set{1} << i;
    }
    return out;
  }

  /// The list of `set` that ends at `depth`.
  std::optional<std::size_t> ending(Set set, std::size_t depth) const {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      if ((set >> i & 1) != 0 && lists_[i].size() == depth) return i;
    }
    return std::nullopt;
  }

 private:
  std::vector<std::vector<std::string_view>> lists_;
};

/// Builds the document without what its lists hold, which it gives to the adapter.
class RowBuilder final : public json::DocumentBuilder {
 public:
  RowBuilder(const Reading& reading, const JsonReader& reader)
      : reading_(reading),
        paths_(reader.lists),
        rows_(reader.rows == nullptr ? nullptr : reader.rows()),
        keeps_all_(reader.keeps_all) {}

  void use(const json::EventReader& reader) { reader_ = &reader; }
  bool out_of_order() const { return out_of_order_; }
  Report& report() { return report_; }
  std::size_t number_of_rows() const { return number_of_rows_; }

  bool key(std::string_view name) override {
    if (!keeps_all_ && is_forgotten(name)) return false;
    const ListPaths::Set here = places_.back().lists;
    next_ = here == 0 ? 0 : paths_.below(here, places_.size() - 1, name);
    return DocumentBuilder::key(name);
  }

  void begin_object() override {
    if (!places_.empty() && places_.back().list) row_ = next_element();
    enter();
    DocumentBuilder::begin_object();
  }

  void begin_array() override {
    enter();
    DocumentBuilder::begin_array();
    if (places_.back().lists == 0) return;
    places_.back().list = paths_.ending(places_.back().lists, places_.size() - 1);
    next_ = paths_.below(places_.back().lists, places_.size() - 1, "*");
  }

  void end_object() override {
    DocumentBuilder::end_object();
    leave();
  }

  void end_array() override {
    DocumentBuilder::end_array();
    leave();
  }

  void text(std::string_view value) override { no_row(), DocumentBuilder::text(value); }
  void integer(std::int64_t value) override { no_row(), DocumentBuilder::integer(value); }
  void natural(std::uint64_t value) override { no_row(), DocumentBuilder::natural(value); }
  void number(double value) override { no_row(), DocumentBuilder::number(value); }
  void boolean(bool value) override { no_row(), DocumentBuilder::boolean(value); }
  void null() override { no_row(), DocumentBuilder::null(); }

  /// The document as it would be if every list had its first row: what recognisers look at.
  const json::Document& with_first_rows() {
    for (const Element& row : std::exchange(first_rows_, {})) put_back(row);
    return document();
  }

 private:
  struct Place {
    ListPaths::Set lists = 0;         ///< that are here or further inside
    std::optional<std::size_t> list;  ///< that this array is
  };

  void enter() { places_.push_back({places_.empty() ? paths_.all() : next_, std::nullopt}); }

  void leave() {
    places_.pop_back();
    if (places_.empty()) return;
    const Place& outer = places_.back();
    if (outer.list && rows_) return take(*outer.list);
    // An array goes on with elements of the same place.
    next_ = outer.lists != 0 && in_array() ? paths_.below(outer.lists, places_.size() - 1, "*") : 0;
  }

  void no_row() {
    if (!places_.empty() && places_.back().list && rows_)
      stop(Error(kReportInvalid, reader_->where() + ": must be an object"));
  }

  void take(std::size_t list) {
    if (!row_) return stop(Error(kReportInvalid, reader_->where() + ": must be an object"));
    const Element row = *std::exchange(row_, std::nullopt);
    ++number_of_rows_;
    const json::View owner = open_view(depth() > 1 ? 1 : 0);
    const auto taken = rows_->take({view_of(row), owner, list}, report_);
    if (!taken) return stop(placed(taken.error(), reader_->where()));
    if (!*taken) {
      out_of_order_ = true;
      return stop(Error(kReportInvalid, "out of order"));
    }
    const bool is_first = reading_.found_out && (seen_lists_ >> list & 1) == 0;
    if (is_first) first_rows_.push_back(row);
    seen_lists_ |= ListPaths::Set{1} << list;
    take_out(row, !is_first);
    drain(reading_.sink, report_);
  }

  const Reading& reading_;
  ListPaths paths_;
  std::unique_ptr<Rows> rows_;
  bool keeps_all_;
  const json::EventReader* reader_ = nullptr;
  std::vector<Place> places_;  ///< of what is open
  ListPaths::Set next_ = 0;    ///< lists at or below the value that comes
  Report report_;
  std::size_t number_of_rows_ = 0;
  bool out_of_order_ = false;
  ListPaths::Set seen_lists_ = 0;
  std::optional<Element> row_;  ///< that is being read
  std::vector<Element> first_rows_;
};

/// Walks to a list of a whole document and takes what is in it.
class WholeLists {
 public:
  WholeLists(const Reading& reading, const JsonReader& reader, Report& report)
      : reading_(reading), rows_(reader.rows()), report_(report) {}

  Result<void> take(const json::View& value, const json::View& owner, std::span<const std::string_view> path,
                    std::size_t list) {
    if (!path.empty()) return path.front() == "*" ? each(value, path.subspan(1), list) : member(value, path, list);
    if (!value.is_array()) return {};
    const auto entries = value.elements().value();
    for (const json::View& entry : entries) {
      if (!entry.is_object()) return entry.must_be("an object");
      ++number_of_rows_;
      PRATIQUE_TRY(taken, rows_->take({entry, owner, list, true}, report_));
      if (!taken) return owner.must_be("whole");
      drain(reading_.sink, report_);
    }
    return {};
  }

  std::size_t number_of_rows() const { return number_of_rows_; }

 private:
  Result<void> each(const json::View& value, std::span<const std::string_view> path, std::size_t list) {
    if (!value.is_array()) return {};
    const auto elements = value.elements().value();
    for (const json::View& element : elements) PRATIQUE_CHECK(take(element, value, path, list));
    return {};
  }

  Result<void> member(const json::View& value, std::span<const std::string_view> path, std::size_t list) {
    const auto found = value.find(path.front());
    return found ? take(*found, value, path.subspan(1), list) : Result<void>();
  }

  const Reading& reading_;
  std::unique_ptr<Rows> rows_;
  Report& report_;
  std::size_t number_of_rows_ = 0;
};

Result<void> feed(Source& source, json::EventReader& reader) {
  PRATIQUE_CHECK(each_piece(source, [&](BytesView piece) { return reader.write(piece); }));
  return reader.finish();
}

/// Of a document whose entries stand before what they need.
Result<Report> read_whole(const Reading& reading, const JsonReader& reader) {
  PRATIQUE_CHECK(reading.source.rewind());
  JsonReader without_rows = reader;
  without_rows.lists = {};
  without_rows.rows = nullptr;
  RowBuilder builder(reading, without_rows);
  json::EventReader events(builder, kOptions);
  builder.use(events);
  PRATIQUE_CHECK(feed(reading.source, events));
  const json::View document(builder.document());
  if (reading.found_out) PRATIQUE_CHECK(check_found_out(document, reading.adapter));
  PRATIQUE_TRY(rest, reader.read(document, reading.adapter));
  Report rows;
  WholeLists lists(reading, reader, rows);
  for (std::size_t i = 0; i < reader.lists.size(); ++i)
    PRATIQUE_CHECK(lists.take(document, document, parts_of(reader.lists[i]), i));
  return joined(std::move(rows), lists.number_of_rows(), std::move(rest));
}

}  // namespace

Result<Report> read_json(const Reading& reading, const JsonReader& reader) {
  RowBuilder builder(reading, reader);
  json::EventReader events(builder, kOptions);
  builder.use(events);
  const auto fed = feed(reading.source, events);
  if (builder.out_of_order()) return read_whole(reading, reader);
  if (!fed) return fed.error();
  PRATIQUE_TRY(rest, reader.read(json::View(builder.document()), reading.adapter));
  if (reading.found_out) PRATIQUE_CHECK(check_found_out(json::View(builder.with_first_rows()), reading.adapter));
  Report report = joined(std::move(builder.report()), builder.number_of_rows(), std::move(rest));
  drain(reading.sink, report);
  return report;
}

Result<Report> read_lines_of_json(const Reading& reading, const JsonReader& reader) {
  Report rows;
  const auto adapter = reader.rows();
  LineCutter lines([&](const Line& line) -> Result<void> {
    const auto step = [&](Error error) {
      return std::move(error).as(kReportInvalid).during(fmt::format("reading line {} as a text of its own", line.number));
    };
    auto document = parse_kept(line.text, line.number == 1);
    if (!document) return step(std::move(document).error());
    const json::View entry(*document);
    if (!entry.is_object()) return step(entry.must_be("an object"));
    auto taken = adapter->take({entry, entry, 0}, rows);
    if (!taken) return step(std::move(taken).error());
    drain(reading.sink, rows);
    return {};
  });
  PRATIQUE_CHECK(each_piece(reading.source, [&](BytesView piece) { return lines.write(piece); }));
  PRATIQUE_CHECK(lines.finish());
  if (lines.count() == 0) return Error(kReportInvalid, "empty, where lines of JSON are due");
  return joined(std::move(rows), lines.count(), Report());
}

}  // namespace pratique::scanners
