#include "verify/instruments/networks/simplified_figure.hpp"

#include <cmath>
#include <tuple>

#include <fmt/format.h>

namespace sinkflow::verify {

Figure simplified_figure(const std::string& name, const std::string& title, const std::string& caption,
                         const std::vector<SimplifiedRun>& runs) {
  const Axis steps{"n, steps", true};
  Panel risks{"Excess risks", steps, {"excess risk (nats)", true}, {}};
  Panel logits{"Sink logit", steps, {"mean \u03b1, logit on <s>", false}, {}};
  Panel values{"Value state of <s>", steps, {"value state of <s>", false}, {}};
  const std::string seeds = fmt::format("{} seeds", runs.size());
  for (const SimplifiedRun& run : runs) {
    const auto add = [&](Panel& panel, const std::string& text, int colour, const std::vector<double>& y) {
      panel.series.push_back({&run == &runs.front() ? text : "", Mark::line, colour, run.step, y});
    };
    add(risks, "backcopy", 0, run.backcopy);
    add(risks, "bigram", 1, run.bigram);
    add(logits, seeds, 0, run.logit);
    add(values, "\u2016\u03b2 \u2212 mean\u2016", 0, run.value);
    add(values, "weighted by how often tokens occur", 1, run.common);
  }
  const SimplifiedRun& first = runs.front();
  for (const auto& [slope, mark, text] : {std::tuple{0.5, Mark::dashed, "slope 1/2"}, {1.0, Mark::dotted, "slope 1"}}) {
    Series line{text, mark, 7, {}, {}};
    for (const double n : first.step) {
      if (n >= 500) {
        line.x.push_back(n);
        line.y.push_back(first.logit.back() + slope * std::log(n / first.step.back()));
      }
    }
    logits.series.push_back(line);
  }
  return {name, title, caption, {risks, logits, values}};
}

}  // namespace sinkflow::verify
