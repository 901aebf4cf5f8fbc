#include "verify/harness/setting.hpp"

#include <cmath>

#include <fmt/format.h>

#include "formats/bigrams_file.hpp"
#include "theory/errors.hpp"

namespace sinkflow::verify {
namespace {

void require(bool holds, const char* option, const char* expected, double found) {
  if (!holds) {
    throw InputError(fmt::format("{}: expected {}, found {}", option, expected, found));
  }
}

}  // namespace

Setting make_setting(const theory::Bigrams& bigrams, const SettingOptions& options) {
  // Far beyond 1e4, e^(x/W) is no longer a long double, and a logit takes off within one rounding of log t.
  require(options.xi >= 0 && options.xi <= 1e4, "xi", "a number from 0 to 1e4", options.xi);
  require(std::isfinite(options.alpha0), "alpha0", "a finite number", options.alpha0);
  require(std::isfinite(options.rtol) && options.rtol > 0, "rtol", "a positive number", options.rtol);
  require(std::isfinite(options.atol) && options.atol > 0, "atol", "a positive number", options.atol);
  Setting setting;
  setting.task = theory::derive_bb_task(bigrams, options.triggers, options.length);
  setting.instance = theory::task_instance(setting.task, options.xi, options.alpha0);
  setting.corpus = bigrams.source;
  setting.corpus_sha256 = bigrams.sha256;
  setting.own_corpus = bigrams.sha256 == formats::tiny_shakespeare().sha256;
  setting.options = options;
  return setting;
}

}  // namespace sinkflow::verify
