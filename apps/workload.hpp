#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "verify/harness/claim.hpp"

namespace sinkflow::apps {

/// How long claims will take on the threads of this run, as far as that is known: what they took last time, or the cost
/// that they state.
class Workload {
 public:
  explicit Workload(int threads) : threads_(threads) {}

  /// A claim that will be run, and how long it took last time.
  void add(const verify::Claim& claim, std::optional<double> last_seconds);

  /// The share of the whole that the claim is, in seconds.
  [[nodiscard]] double seconds_of(const verify::Claim& claim) const;
  [[nodiscard]] double seconds() const;

  /// "149 claims, about 3 min on 2 threads; 20 already in the cache".
  [[nodiscard]] std::string sentence(std::size_t cached) const;

 private:
  struct Item {
    const verify::Claim* claim;
    std::optional<double> last_seconds;
  };
  [[nodiscard]] double seconds_of(const Item& item) const;

  int threads_;
  std::vector<Item> items_;
};

}  // namespace sinkflow::apps
