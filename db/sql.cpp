#include "db/sql.h"

#include <Poco/Data/AbstractBinding.h>
#include <Poco/Data/AbstractExtraction.h>
#include <Poco/Data/AbstractPreparation.h>
#include <Poco/Data/LOB.h>
#include <Poco/Data/Statement.h>

#include <charconv>

namespace pratique::db {

const std::string& Row::text(std::size_t at) const {
  static const std::string kNothing;
  return fields_[at] ? *fields_[at] : kNothing;
}

std::int64_t Row::integer(std::size_t at) const {
  const auto value = maybe_integer(at);
  if (!value) throw CorruptRow("a number is missing");
  return *value;
}

std::optional<std::int64_t> Row::maybe_integer(std::size_t at) const {
  if (!fields_[at]) return std::nullopt;
  const std::string& text = *fields_[at];
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) throw CorruptRow("a number is none");
  return value;
}

std::optional<Time> Row::maybe_time(std::size_t at) const {
  const auto ms = maybe_integer(at);
  return ms ? std::optional<Time>(Time{*ms}) : std::nullopt;
}

Digest Row::digest(std::size_t at) const {
  auto digest = Digest::parse(text(at));
  if (!digest) throw CorruptRow("a digest is none");
  return *std::move(digest);
}

std::optional<Digest> Row::maybe_digest(std::size_t at) const {
  return fields_[at] ? std::optional<Digest>(digest(at)) : std::nullopt;
}

/// All values of all rows of one execution. One binding for all columns: Poco's own are one object, and one virtual
/// call chain, for each value.
class RowBinding final : public Poco::Data::AbstractBinding {
 public:
  Parameter* add_row(std::size_t values) {
    columns_ = values;
    if ((rows_ + 1) * columns_ > values_.size()) values_.resize((rows_ + 1) * columns_);
    return values_.data() + columns_ * rows_++;
  }
  std::size_t rows() const { return rows_; }
  void forget() { rows_ = bound_ = 0; }

  std::size_t numOfColumnsHandled() const override { return columns_; }
  std::size_t numOfRowsHandled() const override { return rows_; }
  bool canBind() const override { return bound_ < rows_; }
  void reset() override { bound_ = 0; }
  void bind(std::size_t position) override {
    const Parameter* value = values_.data() + columns_ * bound_++;
    auto& binder = *getBinder();
    for (std::size_t i = 0; i < columns_; ++i, ++value) bind_value(binder, position + i, *value);
  }

 private:
  void bind_value(Poco::Data::AbstractBinder& binder, std::size_t position, const Parameter& value) {
    switch (value.type()) {
      case Parameter::Type::kNull:
        binder.bind(position, Poco::NULL_GENERIC, Poco::Data::AbstractBinder::PD_IN);
        return;
      case Parameter::Type::kInteger:
        binder.bind(position, Poco::Int64{value.integer()}, Poco::Data::AbstractBinder::PD_IN);
        return;
      case Parameter::Type::kText:
        binder.bind(position, value.text(), Poco::Data::AbstractBinder::PD_IN);
        return;
      case Parameter::Type::kBlob:
        if (value.text().empty()) {  // an empty BLOB would be bound as NULL
          binder.bind(position, value.text(), Poco::Data::AbstractBinder::PD_IN);
          return;
        }
        blob_.assignRaw(reinterpret_cast<const unsigned char*>(value.text().data()), value.text().size());
        binder.bind(position, blob_, Poco::Data::AbstractBinder::PD_IN);
        return;
    }
  }

  std::vector<Parameter> values_;
  std::size_t columns_ = 0, rows_ = 0, bound_ = 0;
  Poco::Data::BLOB blob_;  // bound by reference: one BLOB in a row
};

/// All columns of an answer, as text.
class RowExtraction final : public Poco::Data::AbstractExtraction {
 public:
  explicit RowExtraction(std::size_t columns) : columns_(columns) {}
  std::vector<Row> take() { return std::exchange(rows_, {}); }

  std::size_t numOfColumnsHandled() const override { return columns_; }
  std::size_t numOfRowsHandled() const override { return rows_.size(); }
  std::size_t numOfRowsAllowed() const override { return getLimit(); }
  std::size_t extract(std::size_t position) override {
    auto& extractor = *getExtractor();
    std::vector<std::optional<std::string>> fields(columns_);
    for (std::size_t i = 0; i < columns_; ++i) {
      if (extractor.isNull(position + i)) continue;
      extractor.extract(position + i, bytes_);  // as string, Poco would cut it at a NUL
      fields[i].emplace(reinterpret_cast<const char*>(bytes_.rawContent()), bytes_.size());
    }
    rows_.emplace_back(std::move(fields));
    return 1;
  }
  Poco::Data::AbstractPreparation::Ptr createPreparation(PreparatorPtr&, std::size_t) override { return nullptr; }
  bool isNull(std::size_t) const override { return false; }

 private:
  std::size_t columns_;
  std::vector<Row> rows_;
  Poco::Data::BLOB bytes_;
};

struct Statement::Parts {
  explicit Parts(Poco::Data::Session& session) : statement(session) {}
  Poco::Data::Statement statement;
  Poco::SharedPtr<RowBinding> binding{new RowBinding};
  bool bound = false;  // Poco wants no binding at all where there is nothing to bind
  Poco::SharedPtr<RowExtraction> extraction;
};

Statement::Statement(Poco::Data::Session& session, std::string_view sql, std::size_t columns)
    : parts_(std::make_unique<Parts>(session)) {
  // Poco formats what comes through <<, but only if arguments follow; the text itself goes through unchanged.
  parts_->statement << std::string(sql);
  if (columns > 0) {
    parts_->extraction = new RowExtraction(columns);
    parts_->statement.addExtract(Poco::Data::AbstractExtraction::Ptr(parts_->extraction));
  }
}

Statement::~Statement() = default;

Parameter* Statement::add_row(std::size_t values) {
  if (!parts_->bound && values > 0) {
    parts_->statement.addBind(Poco::Data::AbstractBinding::Ptr(parts_->binding));
    parts_->bound = true;
  }
  return parts_->binding->add_row(values);
}

std::size_t Statement::rows() const { return parts_->binding->rows(); }

std::vector<Row> Statement::execute() {
  parts_->statement.execute();
  parts_->binding->forget();
  return parts_->extraction.isNull() ? std::vector<Row>() : parts_->extraction->take();
}

Statement& StatementCache::get(std::string_view sql, std::size_t columns) {
  auto found = statements_.find(sql);
  if (found == statements_.end()) {
    found = statements_.emplace(std::string(sql), std::make_unique<Statement>(session_, sql, columns)).first;
  }
  return *found->second;
}

}  // namespace pratique::db
