#include "verify/harness/seeds.hpp"

namespace sinkflow::verify {
namespace {

thread_local SeedRecord* innermost = nullptr;

}  // namespace

SeedRecord::SeedRecord() : outer_(innermost) {
  innermost = this;
}

SeedRecord::~SeedRecord() {
  innermost = outer_;
}

std::uint64_t reported_seed(std::uint64_t seed) {
  if (innermost != nullptr) {
    innermost->add(seed);
  }
  return seed;
}

}  // namespace sinkflow::verify
