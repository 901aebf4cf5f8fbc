#include "transformer/intervention.hpp"

#include <charconv>
#include <map>
#include <optional>
#include <string_view>

#include "theory/errors.hpp"

namespace sinkflow::transformer {
namespace {

using Kind = Intervention::Kind;

/// A number without sign, or nothing.
std::optional<int> number_in(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && text.front() != '-' ? std::optional(value) : std::nullopt;
}

/// Whether WORD:L is followed by .H.
enum class Head { never, always, optional };
struct Form {
  Kind kind;
  Head head;
};

Intervention parse(const std::string& option, const std::string& text, const std::map<std::string, Form>& forms,
                   const char* expected) {
  const std::size_t colon = text.find(':');
  const auto form = forms.find(text.substr(0, colon));
  if (colon != std::string::npos && form != forms.end()) {
    const std::string_view place = std::string_view(text).substr(colon + 1);
    const std::size_t dot = place.find('.');
    const auto layer = number_in(place.substr(0, dot));
    const auto head = dot == std::string_view::npos ? std::optional(-1) : number_in(place.substr(dot + 1));
    const Head wanted = form->second.head;
    const bool fits = wanted == Head::optional || (dot != std::string_view::npos) == (wanted == Head::always);
    if (layer && head && fits) {
      return {form->second.kind, *layer, *head, option + " " + text};
    }
  }
  throw InputError(option + ": expected " + expected + ", found '" + text + "'");
}

void require(bool holds, const Intervention& intervention, const std::string& sentence) {
  if (!holds) {
    throw InputError(intervention.text + ": " + sentence);
  }
}

template <class S>
void apply(const Intervention& intervention, const Site& site, Eigen::Ref<Matrix<S>> activation) {
  if (site.layer != intervention.layer || (intervention.head >= 0 && site.head != intervention.head)) {
    return;
  }
  const auto zero_if = [&](bool holds) {
    if (holds) {
      activation.setZero();
    }
  };
  switch (intervention.kind) {
    case Kind::zero_attention:
      zero_if(site.what == Activation::attention_output);
      break;
    case Kind::zero_mlp:
      zero_if(site.what == Activation::mlp_output);
      break;
    case Kind::zero_layer:
      zero_if(site.what == Activation::attention_output || site.what == Activation::mlp_output);
      break;
    case Kind::zero_head:
      zero_if(site.what == Activation::head_output);
      break;
    case Kind::uniform_weights:
      if (site.what == Activation::weights) {
        for (Eigen::Index n = 0; n < activation.cols(); ++n) {
          activation.col(n).head(n + 1).setConstant(S(1) / static_cast<S>(n + 1));
        }
      }
      break;
    case Kind::first_weights:
      if (site.what == Activation::weights) {
        activation.setZero();
        activation.row(0).setOnes();
      }
      break;
  }
}

}  // namespace

Intervention parse_zero(const std::string& text) {
  static const std::map<std::string, Form> forms{{"attn", {Kind::zero_attention, Head::never}},
                                                 {"mlp", {Kind::zero_mlp, Head::never}},
                                                 {"layer", {Kind::zero_layer, Head::never}},
                                                 {"head", {Kind::zero_head, Head::always}}};
  return parse("--zero", text, forms, "attn:L, mlp:L, layer:L or head:L.H");
}

Intervention parse_weights(const std::string& text) {
  static const std::map<std::string, Form> forms{{"uniform", {Kind::uniform_weights, Head::optional}},
                                                 {"first", {Kind::first_weights, Head::optional}}};
  return parse("--weights", text, forms, "uniform:L, uniform:L.H, first:L or first:L.H");
}

void require_possible(const std::vector<Intervention>& interventions, const std::vector<LayerParts>& layers) {
  for (const Intervention& intervention : interventions) {
    const auto layer = static_cast<std::size_t>(intervention.layer);
    require(layer < layers.size(), intervention,
            "expected a layer below " + std::to_string(layers.size()) + ", found " + std::to_string(layer));
    const LayerParts& parts = layers[layer];
    const std::string name = "layer " + std::to_string(layer);
    if (intervention.kind == Kind::zero_mlp) {
      require(parts.mlp, intervention, "expected a layer with an MLP, found " + name + ", which has none");
    } else if (intervention.kind != Kind::zero_layer) {
      require(parts.heads > 0, intervention, "expected a layer with an attention, found " + name + ", which has none");
      require(intervention.head < parts.heads, intervention,
              "expected a head below " + std::to_string(parts.heads) + ", found " + std::to_string(intervention.head));
    }
  }
}

template <class S>
Hook<S> hook_of(const std::vector<Intervention>& interventions) {
  if (interventions.empty()) {
    return {};
  }
  return [interventions](const Site& site, Eigen::Ref<Matrix<S>> activation) {
    for (const Intervention& intervention : interventions) {
      apply<S>(intervention, site, activation);
    }
  };
}

template Hook<float> hook_of(const std::vector<Intervention>&);
template Hook<double> hook_of(const std::vector<Intervention>&);

}  // namespace sinkflow::transformer
