#pragma once

#include <iostream>
#include <map>
#include <string>

#include <benchmark/benchmark.h>

namespace sinkflow::bench {

/// Prints the usual table, then how many times longer `peer` took than each other benchmark of the same run.
class RatioReporter : public benchmark::ConsoleReporter {
 public:
  explicit RatioReporter(std::string peer) : peer_(std::move(peer)) {}

  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      seconds_[run.run_name.function_name] = run.GetAdjustedCPUTime();
    }
  }

  void Finalize() override {
    for (const auto& [name, seconds] : seconds_) {
      if (name != peer_) {
        std::cout << "time of " << peer_ << " / time of " << name << ": " << seconds_[peer_] / seconds << '\n';
      }
    }
  }

 private:
  std::string peer_;
  std::map<std::string, double> seconds_;
};

}  // namespace sinkflow::bench
