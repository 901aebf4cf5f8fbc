#pragma once

#include <cstdint>
#include <set>

// Which seeds a claim has used. Every generator of random numbers under verify/ is made from reported_seed(), so that
// no claim and no helper can draw without the report saying from what.
namespace sinkflow::verify {

/// Returns `seed`, and notes it with the record of this thread if there is one.
std::uint64_t reported_seed(std::uint64_t seed);

/// Collects the seeds that this thread reports during its lifetime. Records nest: the innermost one collects.
class SeedRecord {
 public:
  SeedRecord();
  ~SeedRecord();
  SeedRecord(const SeedRecord&) = delete;
  SeedRecord& operator=(const SeedRecord&) = delete;

  void add(std::uint64_t seed) { seeds_.insert(seed); }
  /// Ascending, each once.
  [[nodiscard]] const std::set<std::uint64_t>& seeds() const { return seeds_; }

 private:
  std::set<std::uint64_t> seeds_;
  SeedRecord* outer_;
};

}  // namespace sinkflow::verify
