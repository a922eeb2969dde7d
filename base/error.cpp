#include "base/error.h"

namespace pratique {

Error Error::during(std::string step) && {
  trail_.push_back(std::move(step));
  return std::move(*this);
}

Error Error::with_hint(std::string hint) && {
  hint_ = std::move(hint);
  return std::move(*this);
}

Error Error::as(const Reason& reason) && {
  id_ = reason.id;
  kind_ = reason.kind;
  if (!reason.hint.empty()) hint_ = reason.hint;
  return std::move(*this);
}

std::string Error::to_string() const {
  std::string text = message_;
  for (std::size_t i = 0; i < trail_.size(); ++i) text += (i == 0 ? " (while " : "; while ") + trail_[i];
  if (!trail_.empty()) text += ')';
  return text;
}

}  // namespace pratique
