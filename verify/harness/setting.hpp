#pragma once

#include <string>

#include "theory/bb_task.hpp"

namespace sinkflow::training {
class NetworkStore;
}  // namespace sinkflow::training

namespace sinkflow::verify {

/// What the command line can change; the defaults are those of the paper's task.
struct SettingOptions {
  int triggers = 3;   ///< K
  int length = 256;   ///< N
  double xi = 20;     ///< value scale of every non-trigger
  double alpha0 = 0;  ///< initial logit of every row
  double rtol = 1e-12;
  double atol = 1e-14;
};

/// What the claims are tested on: a corpus' BB task, the simplified instance derived from it, and numerical settings.
struct Setting {
  theory::BbTask task;
  theory::Instance instance;
  std::string corpus;  ///< source of the bigrams, for people
  std::string corpus_sha256;
  bool own_corpus = true;  ///< whether that is the embedded corpus
  SettingOptions options;
};

/// Throws InputError for options outside their range.
Setting make_setting(const theory::Bigrams& bigrams, const SettingOptions& options);

/// What claims about trained networks are tested on: the setting, and the place where networks are trained and kept.
struct NetworkSetting {
  const Setting& common;
  training::NetworkStore& store;
};

}  // namespace sinkflow::verify
