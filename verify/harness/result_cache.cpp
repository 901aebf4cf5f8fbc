#include "verify/harness/result_cache.hpp"

#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "formats/checksum.hpp"
#include "formats/files.hpp"
#include "theory/errors.hpp"
#include "training/program_identity.hpp"
#include "verify/harness/judge.hpp"
#include "verify/harness/outcome_json.hpp"

namespace sinkflow::verify {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

// A file is a line with the checksum of all that follows, and JSON.
constexpr std::string_view kFormat = "sinkflow-result/1 ";

std::string input_of(const Setting& setting) {
  const auto& [triggers, length, xi, alpha0, rtol, atol] = setting.options;
  return formats::sha256_of(fmt::format("{}\n{}\n{}\n{} {} {:a} {:a} {:a} {:a}", setting.corpus, setting.corpus_sha256,
                                        setting.own_corpus, triggers, length, xi, alpha0, rtol, atol));
}

std::string sealed(const std::string& body) {
  return fmt::format("{}{}\n{}", kFormat, formats::sha256_of(body), body);
}

/// The body of a file whose checksum is right.
std::optional<std::string> opened(const std::string& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string::npos) {
    return std::nullopt;
  }
  std::string body = text.substr(end + 1);
  return sealed(body) == text ? std::optional(std::move(body)) : std::nullopt;
}

}  // namespace

ResultCache::ResultCache(fs::path directory, const Setting& setting, Complaint complain)
    : directory_(std::move(directory)),
      complain_(std::move(complain)),
      input_(input_of(setting)),
      program_(training::program_identity()) {
  formats::prepare_output_directory(directory_);
}

fs::path ResultCache::file_of(const Claim& claim) const {
  constexpr std::size_t digits = 16;  // enough to tell settings apart; the key is compared whole
  return directory_ / fmt::format("{}-{}.result", claim.id, input_.substr(0, digits));
}

std::string ResultCache::key_of(const Claim& claim) const {
  return formats::sha256_of(fmt::format("{}\n{}\n{}", program_, input_, claim.id));
}

ResultCache::Found ResultCache::find(const Claim& claim) const {
  const fs::path file = file_of(claim);
  std::error_code unreadable;
  if (fs::symlink_status(file, unreadable).type() == fs::file_type::not_found) {
    return {};
  }
  Found found;
  try {
    const auto body = opened(formats::read_file(file));
    if (!body) {
      complain_(
          fmt::format("cannot use '{}': expected a result as it was written, found it cut short or changed; the "
                      "claim is run again",
                      file.string()));
      return {};
    }
    const Json json = Json::parse(*body);
    found.seconds = json.at("seconds").get<double>();
    if (json.at("key") == key_of(claim)) {
      ClaimResult result;
      result.claim = &claim;
      result.outcome = json_to_outcome(json.at("outcome"));
      result.verdict = judge(result.outcome.evidence);
      result.control_verdict = judge(result.outcome.control);
      result.seconds = *found.seconds;
      result.cached = true;
      found.result = std::move(result);
    }
  } catch (const std::exception& error) {
    complain_(fmt::format("cannot use '{}': {}; the claim is run again", file.string(), error.what()));
    return {};
  }
  return found;
}

void ResultCache::store(const ClaimResult& result) const {
  if (result.skipped || !result.failure.empty()) {
    return;
  }
  const Json json{{"claim", result.claim->id},
                  {"key", key_of(*result.claim)},
                  {"seconds", result.seconds},
                  {"outcome", outcome_to_json(result.outcome)}};
  try {
    formats::write_file(file_of(*result.claim), sealed(json.dump() + "\n"));
  } catch (const std::exception& error) {  // what was measured counts all the same
    complain_(error.what());
  }
}

}  // namespace sinkflow::verify
