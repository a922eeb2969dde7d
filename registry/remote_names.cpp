#include "registry/remote_names.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "base/escape.h"
#include "base/json_view.h"
#include "registry/paging.h"
#include "registry/reasons.h"
#include "registry/remote_content.h"

namespace pratique::registry {
namespace {

/// The largest page that every registry gives (Amazon ECR refuses more).
constexpr std::size_t kPageSize = 1000;

struct Page {
  std::size_t entries = 0;
  std::size_t fresh = 0;  ///< names that no page had before
  std::string last{};     ///< the last valid name
};

/// What a list is of.
struct ListKind {
  std::string path;    ///< below /v2/
  const char* member;  ///< of the answer
  bool (*is_name)(std::string_view);
  bool names_repository;  ///< the answer says whose list it is
  const Reason* unavailable;
  std::string title;  ///< for people
};

class NameList {
 public:
  NameList(Session& session, const Target& target, ListKind kind)
      : session_(session),
        target_(target),
        kind_(std::move(kind)),
        first_(first_page(target, kind_)),
        pager_(first_, limits::kTagPages) {}

  Result<Names> read() {
    const Time deadline = session_.clock().now() + session_.options().list_timeout;
    std::optional<Url> page = first_;
    bool without_news = false;
    while (page) {
      if (session_.clock().now() >= deadline) return unavailable("the list is not at its end in time");
      PRATIQUE_TRY(answer, ask(*page));
      PRATIQUE_TRY(content, take(answer));
      PRATIQUE_TRY(next, after(answer, content));
      if (next && content.fresh == 0 && std::exchange(without_news, true))
        return unavailable("its pages bring nothing new any more");
      if (content.fresh > 0) without_news = false;
      page = std::move(next);
    }
    return std::move(out_);
  }

 private:
  static Url first_page(const Target& target, const ListKind& kind) {
    Url url = target.api;
    url.path = "/v2/" + kind.path;
    url.query = fmt::format("n={}", kPageSize);
    return url;
  }

  Error unavailable(const std::string& why) const {
    return Error(*kind_.unavailable, fmt::format("{}: {}", kind_.title, why));
  }

  Result<Response> ask(const Url& page);
  Result<Page> take(const Response& answer);
  Result<void> check_name(const json::View& root) const;
  Result<void> take_name(const json::View& value, Page& page);
  Result<std::optional<Url>> after(const Response& answer, const Page& page);

  Session& session_;
  const Target& target_;
  ListKind kind_;
  Url first_;
  Pager pager_;
  Names out_;
  std::unordered_set<std::string> seen_;
};

Result<Response> NameList::ask(const Url& page) {
  Request request{page};
  request.headers.emplace_back("Accept: application/json");
  request.body_limit = limits::kTagPageBytes;
  std::optional<Result<Response>> answer;
  auto lock = session_.lock();
  session_.ask(target_, {std::move(request)}, [&answer](Result<Response> came) { answer = std::move(came); });
  session_.run_until(lock, [&] { return answer.has_value(); });
  if (!*answer) {
    Error error = std::move(*answer).error();
    if (error.is(kDenied)) return error;
    return as_list_error(std::move(error), *kind_.unavailable).during("reading the " + kind_.title);
  }
  if ((*answer)->status != 200) return unexpected_answer(**answer).as(*kind_.unavailable);
  return *std::move(answer);
}

/// Some registries answer with the name behind a mirror's prefix; a wholly different one is another repository's list.
Result<void> NameList::check_name(const json::View& root) const {
  const auto name = root.string_or("name", target_.repository.path);
  const std::string own = '/' + target_.repository.path;
  const std::string said = name ? '/' + std::string(*name) : "";
  if (said.ends_with(own) || (said.size() > 1 && own.ends_with(said))) return {};
  return unavailable(fmt::format("the answer is about {}", quote(name ? *name : "something without a name")));
}

Result<Page> NameList::take(const Response& answer) {
  const auto document = json::parse(answer.body);
  if (!document) return unavailable("the answer is no list: " + document.error().message());
  const json::View root(*document);
  if (!root.is_object() || !root.has(kind_.member))
    return unavailable(fmt::format("the answer is no list: it has no `{}`", kind_.member));
  if (kind_.names_repository) PRATIQUE_CHECK(check_name(root));
  const auto values = root.elements_or_none(kind_.member);
  if (!values) return unavailable("the answer is no list: " + values.error().message());
  Page page;
  page.entries = values->size();
  for (const json::View& value : *values) PRATIQUE_CHECK(take_name(value, page));
  return page;
}

Result<void> NameList::take_name(const json::View& value, Page& page) {
  const auto text = value.string();
  if (!text || !kind_.is_name(*text)) {
    ++out_.invalid;
    return {};
  }
  page.last = *text;
  if (!seen_.insert(std::string(*text)).second) return {};
  if (out_.names.size() >= limits::kTags) return unavailable(fmt::format("there are more than {}", limits::kTags));
  out_.names.emplace_back(*text);
  ++page.fresh;
  return {};
}

/// By the link, or, where an old registry may have cut the list at the page size without saying so, by asking on.
Result<std::optional<Url>> NameList::after(const Response& answer, const Page& page) {
  auto next = pager_.after(answer);
  if (!next) return std::move(next).error().as(*kind_.unavailable);
  if (*next || page.entries != kPageSize || page.fresh == 0) return next;
  Url more = first_;
  more.query += "&last=" + page.last;
  auto visited = pager_.visit(more);
  if (!visited) return std::move(visited).error().as(*kind_.unavailable);
  return std::optional(more);
}

}  // namespace

Result<Source::Tags> list_tags(Session& session, const Target& target) {
  const Repository& repository = target.repository;
  return NameList(session, target,
                  {repository.path + "/tags/list", "tags", is_tag, true, &kTagsUnavailable,
                   "tags of " + repository.to_string()})
      .read();
}

Result<Names> list_repositories(Session& session, const Target& target) {
  const auto is_path = [](std::string_view text) {
    const auto parsed = Repository::parse("registry.example/" + std::string(text));
    return parsed && parsed->path == text;
  };
  return NameList(session, target,
                  {"_catalog", "repositories", is_path, false, &kCatalogUnavailable,
                   "repositories of " + target.repository.host})
      .read();
}

}  // namespace pratique::registry
