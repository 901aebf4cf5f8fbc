#include "apps/probe_output.hpp"

#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sinkflow::apps {
namespace {

Json json_of(const transformer::LayerMeasures& layer) {
  return {{"attn_s", layer.attention_on_bos},
          {"attn_first", layer.attention_on_first},
          {"attn_previous", layer.attention_on_previous},
          {"sink_logit", layer.sink_logit},
          {"value_s", layer.value_bos},
          {"value_other", layer.value_other},
          {"residual_s", layer.residual_bos},
          {"residual_other", layer.residual_other},
          {"output_row", layer.output_row},
          {"output_trigger", layer.output_trigger},
          {"attn_by_token", json_array(layer.attention_by_token)},
          {"sink_logit_by_token", json_array(layer.sink_logit_by_token)},
          {"value_by_token", json_array(layer.value_by_token)}};
}

Json json_of(const transformer::LayerRecording& layer) {
  Json heads = Json::array();
  for (const transformer::HeadRecording& head : layer.heads) {
    heads.push_back({{"attention", json_rows(head.weights)},
                     {"attention_logits", json_rows(head.logits)},
                     {"value", json_array(head.value)}});
  }
  return {{"heads", heads},
          {"value", json_array(layer.value)},
          {"attention_output", json_array(layer.attention_output)},
          {"mlp_output", json_array(layer.mlp_output)},
          {"residual", json_array(layer.residual)}};
}

std::string cell(double value) {
  return std::isnan(value) ? "-" : fmt::format("{:.4g}", value);
}

/// The token that gets the most weight at non-trigger queries, and how much.
std::string most_attended(const theory::BbTask& task, const Eigen::VectorXd& by_token) {
  Eigen::Index token = 0;
  const double weight = by_token.maxCoeff(&token);
  return std::isnan(weight) ? "-" : fmt::format("{} {:.3f}", theory::token_name(task, static_cast<int>(token)), weight);
}

void print_summary(const Probe& probe) {
  std::vector<std::string> interventions;
  for (const transformer::Intervention& intervention : probe.interventions) {
    interventions.push_back(intervention.text);
  }
  const transformer::TrainingConfig& config = probe.trained.config;
  fmt::print("network               {}, {} parameters, {} positions, after {} steps\n", config.kind,
             probe.trained.parameters.size(), config.length, probe.trained.step);
  fmt::print("interventions         {}\n",
             interventions.empty() ? "none" : fmt::format("{}", fmt::join(interventions, ", ")));
  fmt::print("held-out sequences    {} of seed {}\n", probe.sequences, probe.seed);
  fmt::print("loss                  {}\n", cell(probe.measures.loss));
  fmt::print("excess at triggers    {}   (backcopy)\n", cell(probe.measures.backcopy_excess));
  fmt::print("excess elsewhere      {}   (bigram)\n", cell(probe.measures.bigram_excess));
}

/// One row a measure, one column a layer.
void print_layers(const theory::BbTask& task, const std::vector<transformer::LayerMeasures>& layers) {
  using Layer = transformer::LayerMeasures;
  const auto print_row = [&](const char* name, const auto& text_of) {
    fmt::print("{:<42}", name);
    for (const Layer& layer : layers) {
      fmt::print("{:>14}", text_of(layer));
    }
    fmt::print("\n");
  };
  const auto print_numbers = [&](const char* name, double Layer::*member) {
    print_row(name, [member](const Layer& layer) { return cell(layer.*member); });
  };
  fmt::print("\n{:<42}", "");
  for (std::size_t l = 0; l < layers.size(); ++l) {
    fmt::print("{:>14}", fmt::format("layer {}", l));
  }
  fmt::print("\n");
  print_numbers("at non-triggers: weight on <s>", &Layer::attention_on_bos);
  print_numbers("  weight on the first position", &Layer::attention_on_first);
  print_row("  token with the most weight",
            [&](const Layer& layer) { return most_attended(task, layer.attention_by_token); });
  print_numbers("  sink logit", &Layer::sink_logit);
  print_numbers("  norm of the attention's output", &Layer::output_row);
  print_numbers("at triggers: weight on the token before", &Layer::attention_on_previous);
  print_numbers("  norm of the attention's output", &Layer::output_trigger);
  print_numbers("norm of the value of <s>", &Layer::value_bos);
  print_numbers("  of the others", &Layer::value_other);
  print_numbers("norm of the residual of <s>", &Layer::residual_bos);
  print_numbers("  of the others", &Layer::residual_other);
}

/// One row a position of the prompt; weights are means over the heads.
void print_prompt(const Probe& probe) {
  const auto at = [](const Eigen::VectorXd& values, Eigen::Index i) {
    return values.size() == 0 ? "-" : cell(values[i]);
  };
  for (std::size_t l = 0; l < probe.recording->layers.size(); ++l) {
    const transformer::LayerRecording& layer = probe.recording->layers[l];
    fmt::print("\n{:<8}{:>6} {:>14}{:>14}{:>14}{:>14}{:>14}{:>14}\n", fmt::format("layer {}", l), "token",
               "weight on first", "on previous", "|value|", "|attn output|", "|mlp output|", "|residual|");
    for (std::size_t n = 0; n < probe.tokens.size(); ++n) {
      const auto i = static_cast<Eigen::Index>(n);
      double first = 0;
      double before = 0;
      for (const transformer::HeadRecording& head : layer.heads) {
        first += head.weights(i, 0) / static_cast<double>(layer.heads.size());
        before += (n == 0 ? 0 : head.weights(i, i - 1)) / static_cast<double>(layer.heads.size());
      }
      fmt::print("{:<8}{:>6} {:>14}{:>14}{:>14}{:>14}{:>14}{:>14}\n", n,
                 theory::token_name(probe.trained.task, probe.tokens[n]), layer.heads.empty() ? "-" : cell(first),
                 layer.heads.empty() || n == 0 ? "-" : cell(before), at(layer.value, i), at(layer.attention_output, i),
                 at(layer.mlp_output, i), at(layer.residual, i));
    }
  }
}

}  // namespace

Json json_of(const Probe& probe) {
  Json result{{"step", probe.trained.step},
              {"config", transformer::to_toml(probe.trained.config)},
              {"alphabet", Json::array()},
              {"interventions", Json::array()},
              {"sequences", probe.sequences},
              {"seed", probe.seed},
              {"loss", probe.measures.loss},
              {"backcopy_excess", probe.measures.backcopy_excess},
              {"bigram_excess", probe.measures.bigram_excess},
              {"layers", Json::array()},
              {"prompt", nullptr}};
  for (const char32_t symbol : probe.trained.task.alphabet) {
    result["alphabet"].push_back(static_cast<std::uint32_t>(symbol));
  }
  for (const transformer::Intervention& intervention : probe.interventions) {
    result["interventions"].push_back(intervention.text);
  }
  for (const transformer::LayerMeasures& layer : probe.measures.layers) {
    result["layers"].push_back(json_of(layer));
  }
  if (probe.recording) {
    result["prompt"] = {{"text", probe.prompt},
                        {"tokens", probe.tokens},
                        {"logits", json_rows(probe.recording->predictions)},
                        {"layers", Json::array()}};
    for (const transformer::LayerRecording& layer : probe.recording->layers) {
      result["prompt"]["layers"].push_back(json_of(layer));
    }
  }
  return result;
}

void print(const Probe& probe) {
  print_summary(probe);
  print_layers(probe.trained.task, probe.measures.layers);
  if (probe.recording) {
    print_prompt(probe);
  }
}

}  // namespace sinkflow::apps
