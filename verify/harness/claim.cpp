#include "verify/harness/claim.hpp"

#include <algorithm>
#include <stdexcept>

namespace sinkflow::verify {
namespace {

std::vector<Claim>& registry() {
  static std::vector<Claim> claims;
  return claims;
}

bool before(const Claim& claim, const std::string& id) {
  return claim.id < id;
}

}  // namespace

const std::vector<Claim>& claims() {
  return registry();
}

Registration::Registration(Claim claim) {
  if (claim.id.empty() || claim.title.empty() || claim.tags.empty() || claim.method.empty() ||
      claim.tolerance.empty() || claim.control.empty() || !claim.run == !claim.run_with_networks) {
    throw std::invalid_argument("claim '" + claim.id +
                                "' lacks its id, title, tags, method, tolerance, control or its one measurement");
  }
  auto& all = registry();
  const auto place = std::lower_bound(all.begin(), all.end(), claim.id, before);
  if (place != all.end() && place->id == claim.id) {
    throw std::invalid_argument("two claims have the id '" + claim.id + "'");
  }
  all.insert(place, std::move(claim));
}

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::theorem:
      return "theorem";
    case Kind::lemma:
      return "lemma";
    case Kind::erratum:
      return "erratum";
    case Kind::extension:
      return "extension";
    default:
      return "network";
  }
}

std::string_view name_of(Tier tier) {
  return tier == Tier::quick ? "quick" : "full";
}

}  // namespace sinkflow::verify
