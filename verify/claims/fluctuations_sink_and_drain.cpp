#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "formats/bigrams_file.hpp"
#include "theory/invariants.hpp"
#include "theory/simplified_model.hpp"
#include "verify/alpha_growth.hpp"
#include "verify/claim.hpp"
#include "verify/flows.hpp"
#include "verify/fluctuating.hpp"

namespace sinkflow::verify {
namespace {

constexpr double kLast = 1e10;

/// The bigrams among the `most` most frequent symbols.
theory::Bigrams restricted(const theory::Bigrams& all, std::size_t most) {
  std::vector<int> ids(all.symbols.size());
  std::iota(ids.begin(), ids.end(), 0);
  std::stable_sort(ids.begin(), ids.end(), [&](int a, int b) {
    return all.unigram[static_cast<std::size_t>(a)] > all.unigram[static_cast<std::size_t>(b)];
  });
  ids.resize(std::min(most, ids.size()));
  std::sort(ids.begin(), ids.end());
  theory::Bigrams some{all.source, all.sha256, 0, {}, {}, {}};
  std::vector<int> place(all.symbols.size(), -1);
  for (const int id : ids) {
    const auto at = static_cast<std::size_t>(id);
    place[at] = static_cast<int>(some.symbols.size());
    some.symbols.push_back(all.symbols[at]);
    some.unigram.push_back(all.unigram[at]);
    some.characters += all.unigram[at];
  }
  for (const theory::BigramCount& bigram : all.counts) {
    const int first = place[static_cast<std::size_t>(bigram.first)];
    const int second = place[static_cast<std::size_t>(bigram.second)];
    if (first >= 0 && second >= 0) {
      some.counts.push_back({first, second, bigram.count});
    }
  }
  return some;
}

/// The same contexts' average counts, for good.
theory::Instance at_average_counts(theory::Instance instance) {
  instance.model.counts = Eigen::MatrixXd(instance.model.counts.colwise().mean());
  return instance;
}

/// Average weight on <s> over the rows, and ||beta - mean||, along a flow.
struct Path {
  std::vector<double> weight;
  std::vector<double> value;
};

Path path(const theory::Model& model, const Eigen::MatrixXd& states) {
  Path path;
  for (Eigen::Index i = 0; i < states.rows(); ++i) {
    const theory::State state = unstacked(states.row(i).transpose(), model.rows());
    double weight = 0;
    for (const double alpha : state.alpha) {
      weight += theory::sink_weight(alpha, model.total_count()) / static_cast<double>(model.rows());
    }
    path.weight.push_back(weight);
    path.value.push_back((state.beta.array() - state.beta.mean()).matrix().norm());
  }
  return path;
}

/// The law's two numbers at time t with one term, and how much the next one changes them.
struct Asymptote {
  double away = 0;  ///< 1 - weight, W w_v averaged over the rows
  double away_next = 0;
  double value = 0;
  double value_next = 0;
};

Asymptote asymptote(const LawRun& run, double t) {
  const double h = 1 / std::sqrt(t);
  Asymptote at;
  for (const int v : run.law.rows) {
    const double share =
        run.model.total_count() * std::exp(run.law.log_omega[v]) / static_cast<double>(run.model.rows());
    at.away += share * h;
    // 1 - a = W w / (1 + W w) with w = omega h (1 + next_alpha h)
    at.away_next += share * h * h * std::abs(run.law.next_alpha[v] - share * static_cast<double>(run.model.rows()));
  }
  at.value = run.law.b.norm() * h;
  at.value_next = run.law.next_beta.norm() * h * h;
  return at;
}

struct Drawing {
  Panel weight{"", {"t (dimensionless)", true}, {"weight on <s>, mean over rows", false}, {}};
  Panel value{"", {"t (dimensionless)", true}, {"\u2016\u03b2 \u2212 mean\u2016, value state of <s>", true}, {}};

  void add(int colour, Mark mark, const std::string& weight_label, const std::string& value_label,
           const std::vector<double>& times, const Path& path) {
    weight.series.push_back({weight_label, mark, colour, times, path.weight});
    value.series.push_back({value_label, mark, colour, times, path.value});
  }
};

/// The law from the time on at which its next term is below a half.
void draw_law(const LawRun& run, bool labelled, Drawing& drawing) {
  std::vector<double> late;
  Path law;
  for (const double t : run.flow.times) {
    const Asymptote at = asymptote(run, t);
    if (at.away_next < at.away / 2) {
      late.push_back(t);
      law.weight.push_back(1 - at.away);
      law.value.push_back(at.value);
    }
  }
  drawing.add(7, Mark::dashed, labelled ? "law: 1 \u2212 W mean(\u03c9)/\u221at" : "",
              labelled ? "law: \u2016b\u2016/\u221at" : "", late, law);
}

/// What `sf:final-logit` says about the average counts.
void draw_limit(const theory::Instance& average, const std::vector<double>& times, bool labelled, Drawing& drawing) {
  const theory::FinalState limit = theory::final_state(average.model, average.start);
  if (!limit.state) {
    return;
  }
  const Path at = path(average.model, stacked(*limit.state).transpose());
  const std::vector<double> late = log_spaced(times.back() / 1e5, times.back(), 6);
  const std::string label = labelled ? "their limit, from the start alone" : "";
  const std::vector<double> weight(late.size(), at.weight[0]);
  const std::vector<double> value(late.size(), at.value[0]);
  drawing.add(7, Mark::points, label, label, late, {weight, value});
}

void add_checks(const std::string& name, const LawRun& run, const Path& moving, const Path& fixed, Outcome& outcome) {
  const Asymptote law = asymptote(run, kLast);
  const auto both = [&](const std::string& what, double measured, double uncertainty, double predicted, double wrong,
                        const Tolerance& tolerance) {
    outcome.evidence.checks.push_back({name + what, predicted, measured, uncertainty, tolerance});
    outcome.control.evidence.checks.push_back({name + what, wrong, measured, uncertainty, tolerance});
  };
  const double error = run.flow.error.back();
  both(fmt::format("1 - weight on <s> at t = {:.0e}", kLast), 1 - moving.weight.back(), error * law.away, law.away,
       1 - fixed.weight.back(), Tolerance(2 * law.away_next, "twice the next term of the law"));
  both(fmt::format("||beta - mean|| at t = {:.0e}", kLast), moving.value.back(),
       std::sqrt(static_cast<double>(run.model.columns())) * 2 * run.beta_error.back(), law.value, fixed.value.back(),
       Tolerance(2 * law.value_next, "twice the next term of the law"));
  const double peak = *std::max_element(moving.value.begin(), moving.value.end());
  const Tolerance factor(0.1, "a rise and a fall by a factor of ten or more are meant");
  both("||beta - mean|| at t = 1 over its peak", moving.value.front() / peak, run.beta_error.front(), 0, 1, factor);
  both(fmt::format("||beta - mean|| at t = {:.0e} over its peak", kLast), moving.value.back() / peak,
       run.beta_error.back(), 0, 1, factor);
  // The same contexts, averaged: the value rises and stays, and most of the weight never reaches <s>.
  const double fixed_peak = *std::max_element(fixed.value.begin(), fixed.value.end());
  both("at average counts, ||beta - mean|| at the end over its peak", fixed.value.back() / fixed_peak, 1e-6, 1, 0,
       factor);
}

/// Three samples of contexts, each with its average for comparison.
Outcome measure(const Setting& /*setting*/) {
  const theory::BbTask task = theory::derive_bb_task(restricted(formats::tiny_shakespeare(), 20), 3, 256);
  const theory::Instance base = theory::task_instance(task, 10, 0);
  const std::vector<double> times = log_spaced(1, kLast, 201);
  Outcome outcome;
  Drawing drawing;
  for (const unsigned seed : {1U, 2U, 3U}) {
    const theory::Instance instance = with_sampled_contexts(task, base, 16, seed);
    const std::string name = fmt::format("16 contexts of stream {}: ", seed);
    const LawRun run = run_law({name, instance}, times, 1e-10);
    const theory::Instance average = at_average_counts(instance);
    const Path moving = path(instance.model, run.flow.states);
    const Path fixed = path(average.model, integrate_joint(average, times, 1e-10).states);
    add_checks(name, run, moving, fixed, outcome);
    const std::string varying = seed == 1 ? "counts vary between contexts" : "";
    const std::string constant = seed == 1 ? "counts fixed at their average" : "";
    drawing.add(0, Mark::line, constant, constant, times, fixed);
    drawing.add(1, Mark::line, varying, varying, times, moving);
    draw_law(run, seed == 1, drawing);
    draw_limit(average, times, seed == 1, drawing);
  }
  outcome.figures.push_back({"sink-and-drain",
                             "Sinks and drains come from fluctuations of the context",
                             "The 20 most frequent characters of the corpus, 16 sampled contexts of 256 tokens, three "
                             "samples drawn over each other. Where counts vary, the weight on <s> goes to 1, and "
                             "its value first rises, then drains; with the average counts in every context the value "
                             "rises and stays, and most of the weight never reaches <s>.",
                             {drawing.weight, drawing.value}});
  return outcome;
}

const Registration registration(Claim{
    .id = "fluctuations.sink-and-drain",
    .title = "Where counts vary all weight goes to <s>, and its value rises, then drains; at fixed counts neither",
    .tags = {"sf:fluctuations"},
    .kind = Kind::extension,
    .tier = Tier::quick,
    .expected = Verdict::confirmed,
    .cost_seconds = 2,
    .method = "The joint flow of the 20 most frequent characters with 16 sampled contexts of 256 tokens, xi = 10, is "
              "integrated from zero, and again with the average counts of these contexts.",
    .tolerance = "Twice the next term of the law; a factor of ten for the rise and the fall.",
    .control = "The figures of the fixed-count flow at late times; a value that neither rises nor falls, or at average "
               "counts one that drains.",
    .own_corpus_only = true,
    .figures = {"sink-and-drain"},
    .run = measure,
});

}  // namespace
}  // namespace sinkflow::verify
