#pragma once

#include "report/report.hpp"

namespace sinkflow::apps {

/// The table of `sinkflow verify` on standard output: one row a claim, with its tightest check.
class ClaimTable {
 public:
  explicit ClaimTable(bool colours) : colours_(colours) {}

  void print_header() const;
  /// The row, and what went wrong below it.
  void print_row(const verify::ClaimResult& result) const;

 private:
  bool colours_;
};

}  // namespace sinkflow::apps
