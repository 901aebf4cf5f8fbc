#include <set>

#include "formats/bigrams_file.hpp"
#include "verify/harness/erratum.hpp"
#include "verify/harness/setting.hpp"

namespace sinkflow::claims::corpus_size {
namespace {

using namespace verify;

/// `err:corpus-size`: sizes that the bigram counts themselves show. Nothing of the derived task is used.
std::vector<Reading> measure(const Setting& /*setting*/) {
  const theory::Bigrams bigrams = formats::tiny_shakespeare();
  std::set<int> seen;
  for (const theory::BigramCount& pair : bigrams.counts) {
    seen.insert(pair.first);
    seen.insert(pair.second);
  }
  const auto characters = static_cast<double>(seen.size());
  constexpr double triggers = 3;
  const Tolerance exact(0.5, "an integer");
  return {reading("number of different characters", characters, 0, exact, 64, 65, 66),
          reading("number of characters that are not triggers", characters - triggers, 0, exact, 61, 62, 63)};
}

const ErratumRegistration registration(Erratum{
    .id = "corpus-size",
    .printed = "Tiny Shakespeare has 64 different characters, 61 of which are no triggers",
    .corrected = "Tiny Shakespeare has 65 different characters, 62 of which are no triggers",
    .tags = {"err:corpus-size", "ada:sec2"},
    .cost_seconds = 0.01,
    .method = "The characters that occur in the counted bigrams of the embedded corpus are collected, whatever the "
              "list of its symbols says.",
    .tolerance = "Half a unit, because they are integers.",
    .control = "Wrong law: 66 characters, as if <s> were a character of the corpus.",
    .measure = measure,
});

}  // namespace
}  // namespace sinkflow::claims::corpus_size
