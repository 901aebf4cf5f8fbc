#include "apps/workload.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "apps/duration.hpp"

namespace sinkflow::apps {

void Workload::add(const verify::Claim& claim, std::optional<double> last_seconds) {
  items_.push_back({&claim, last_seconds});
}

double Workload::seconds_of(const Item& item) const {
  // A claim about networks has all threads for itself; of the others so many run at once.
  if (item.last_seconds && item.claim->kind == verify::Kind::network) {
    return *item.last_seconds;
  }
  return item.last_seconds.value_or(item.claim->cost_seconds) / threads_;
}

double Workload::seconds_of(const verify::Claim& claim) const {
  const auto item = std::find_if(items_.begin(), items_.end(), [&](const Item& i) { return i.claim == &claim; });
  return item == items_.end() ? 0 : seconds_of(*item);
}

double Workload::seconds() const {
  return std::accumulate(items_.begin(), items_.end(), 0.0,
                         [this](double sum, const Item& item) { return sum + seconds_of(item); });
}

std::string Workload::sentence(std::size_t cached) const {
  const std::size_t all = items_.size() + cached;
  const std::string claims = fmt::format("{} claim{}", all, all == 1 ? "" : "s");
  if (items_.empty()) {
    return claims + ", already in the cache";
  }
  // Networks are trained once for all claims that want them, but every one of these states the whole cost.
  const auto untimed = std::count_if(items_.begin(), items_.end(), [](const Item& item) {
    return item.claim->kind == verify::Kind::network && !item.last_seconds;
  });
  return fmt::format("{}, {} {} on {} thread{}{}", claims, untimed > 1 ? "at most" : "about",
                     duration(std::max(seconds(), 1.0)), threads_, threads_ == 1 ? "" : "s",
                     cached == 0 ? "" : fmt::format("; {} already in the cache", cached));
}

}  // namespace sinkflow::apps
