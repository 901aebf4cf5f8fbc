#pragma once

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "verify/harness/evidence.hpp"

namespace sinkflow::verify {

struct Setting;
struct NetworkSetting;

enum class Kind { theorem, lemma, erratum, extension, network };
enum class Tier { quick, full };

/// One hypothesis: what is stated, how it is measured, and which verdict is expected. A file under verify/claims/
/// defines one and registers it; nothing else has to know about it.
struct Claim {
  std::string id;                 ///< dotted, such as "sharp.exponent"
  std::string title;              ///< one line
  std::vector<std::string> tags;  ///< statements of paper_refs/ it tests
  Kind kind = Kind::theorem;
  Tier tier = Tier::quick;
  Verdict expected = Verdict::confirmed;
  double cost_seconds = 1;                ///< on one core, for planning
  std::string method;                     ///< how the measurement is made, and why it is independent of the prediction
  std::string tolerance;                  ///< how the tolerance comes about
  std::string control;                    ///< the deliberately wrong law that must be refuted
  bool own_corpus_only = false;           ///< its figures belong to the embedded corpus: skipped on another
  std::vector<std::string> figures = {};  ///< names of the figures it draws
  /// The measurement: one of the two, the second if it needs networks that are trained and kept by the store.
  std::function<Outcome(const Setting&)> run = {};
  std::function<Outcome(const NetworkSetting&)> run_with_networks = {};

  /// Networks are trained on the embedded corpus, so that a claim about them is about that corpus alone.
  [[nodiscard]] bool needs_own_corpus() const { return own_corpus_only || run_with_networks; }
};

/// Thrown by a claim that says nothing about the given corpus and settings; the claim is then listed as skipped.
class NotApplicable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// All registered claims, ascending in id.
const std::vector<Claim>& claims();

/// Registers a claim from a static object. Throws std::invalid_argument for a duplicate id or a missing field.
struct Registration {
  explicit Registration(Claim claim);
};

std::string_view name_of(Kind kind);
std::string_view name_of(Tier tier);

}  // namespace sinkflow::verify
