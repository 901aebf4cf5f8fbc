#pragma once

#include <string>

#include "theory/model.hpp"

namespace sinkflow::verify {

/// What a measurement is made on, as claims and reports call it.
struct Case {
  std::string name;
  theory::Instance instance;
};

}  // namespace sinkflow::verify
