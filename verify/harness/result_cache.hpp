#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "verify/harness/claim_result.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::verify {

/// Results of claims, one file each, kept in a directory for as long as what they depend on stays the same: the program
/// and its machine (program_identity), the corpus, the options, and the claim. A run that was killed goes on after the
/// claims that it had finished. Only what was measured is kept: a claim that failed or was skipped is run again.
class ResultCache {
 public:
  /// Is called with one sentence about a file that cannot be used or written.
  using Complaint = std::function<void(const std::string& sentence)>;

  /// Makes the directory. Throws InputError if that cannot be done.
  ResultCache(std::filesystem::path directory, const Setting& setting, Complaint complain);

  /// What an earlier run has kept of a claim.
  struct Found {
    std::optional<ClaimResult> result;  ///< if it still holds
    std::optional<double> seconds;      ///< how long it took then, under whichever program
  };
  [[nodiscard]] Found find(const Claim& claim) const;

  /// Keeps a result, in place of what was kept of its claim for this corpus and these options.
  void store(const ClaimResult& result) const;

 private:
  [[nodiscard]] std::filesystem::path file_of(const Claim& claim) const;
  [[nodiscard]] std::string key_of(const Claim& claim) const;

  std::filesystem::path directory_;
  Complaint complain_;
  std::string input_;    ///< SHA-256 of corpus and options
  std::string program_;  ///< program_identity()
};

}  // namespace sinkflow::verify
