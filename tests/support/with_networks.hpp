#pragma once

#include "training/network_store.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::tests {

/// What run_claim() takes: the setting with a place for networks in which nothing is kept.
inline verify::NetworkSetting with_networks(const verify::Setting& common) {
  static training::NetworkStore none;
  return {common, none};
}

}  // namespace sinkflow::tests
