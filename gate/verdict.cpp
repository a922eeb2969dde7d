#include "gate/verdict.h"

namespace pratique::gate {

std::string_view to_string(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAllow:
      return "allow";
    case Outcome::kReview:
      return "review";
    case Outcome::kBlock:
      return "block";
    case Outcome::kUndecided:
      return "undecided";
  }
  return "undecided";
}

std::string_view to_string(Action action) {
  switch (action) {
    case Action::kLog:
      return "log";
    case Action::kAlert:
      return "alert";
    case Action::kReview:
      return "review";
    case Action::kBlock:
      return "block";
  }
  return "block";
}

}  // namespace pratique::gate
