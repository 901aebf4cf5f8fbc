#include "verify/harness/outcome_json.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <nlohmann/json.hpp>

namespace sinkflow::verify {
namespace {

using Json = nlohmann::ordered_json;

// A structured binding names every field: one that is added to a struct does not compile until it is added here,
// instead of being lost on the way.
template <class T, class Struct>
concept IsOrIsConst = std::is_same_v<std::remove_const_t<T>, Struct>;

template <IsOrIsConst<Axis> T, class Visit>
void visit_fields(T& axis, Visit&& visit) {
  auto& [label, logarithmic, categories] = axis;
  visit("label", label);
  visit("logarithmic", logarithmic);
  visit("categories", categories);
}

template <IsOrIsConst<Series> T, class Visit>
void visit_fields(T& series, Visit&& visit) {
  auto& [label, mark, colour, x, y] = series;
  visit("label", label);
  visit("mark", mark);
  visit("colour", colour);
  visit("x", x);
  visit("y", y);
}

template <IsOrIsConst<Cells> T, class Visit>
void visit_fields(T& cells, Visit&& visit) {
  auto& [label, rows, low, high] = cells;
  visit("label", label);
  visit("rows", rows);
  visit("low", low);
  visit("high", high);
}

template <IsOrIsConst<Panel> T, class Visit>
void visit_fields(T& panel, Visit&& visit) {
  auto& [title, x, y, series, cells] = panel;
  visit("title", title);
  visit("x", x);
  visit("y", y);
  visit("series", series);
  visit("cells", cells);
}

template <IsOrIsConst<Figure> T, class Visit>
void visit_fields(T& figure, Visit&& visit) {
  auto& [name, title, caption, panels, columns] = figure;
  visit("name", name);
  visit("title", title);
  visit("caption", caption);
  visit("panels", panels);
  visit("columns", columns);
}

template <class T>
concept HasFields = requires(T& value) {
  visit_fields(value, [](const char*, auto&) {});
};

/// A class for its scope: in it every overload sees all others.
struct Encode {
  static Json of(double value) {
    if (std::isfinite(value)) {
      return value;
    }
    const char* sign = std::signbit(value) ? "-" : "";
    return std::string(sign) + (std::isnan(value) ? "nan" : "inf");
  }
  static Json of(bool value) { return value; }
  static Json of(int value) { return value; }
  static Json of(std::size_t value) { return value; }
  static Json of(const std::string& value) { return value; }
  static Json of(Mark value) { return static_cast<int>(value); }
  static Json of(const Check& check) {
    const auto& [name, predicted, measured, uncertainty, tolerance] = check;
    return {{"name", name},
            {"predicted", of(predicted)},
            {"measured", of(measured)},
            {"uncertainty", of(uncertainty)},
            {"tolerance", of(tolerance.value)},
            {"reason", tolerance.reason}};
  }
  template <class T>
  static Json of(const std::vector<T>& values) {
    Json all = Json::array();
    for (const T& value : values) {
      all.push_back(of(value));
    }
    return all;
  }
  template <HasFields T>
  static Json of(const T& value) {
    Json object = Json::object();
    visit_fields(value, [&](const char* name, const auto& field) { object[name] = of(field); });
    return object;
  }
};

struct Decode {
  static void to(double& value, const Json& json) {
    if (json.is_number()) {
      value = json.get<double>();
      return;
    }
    const auto text = json.get<std::string>();
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    for (const auto& [name, number] : {std::pair{"inf", inf}, {"-inf", -inf}, {"nan", nan}, {"-nan", -nan}}) {
      if (text == name) {
        value = number;
        return;
      }
    }
    throw std::invalid_argument("not a number: " + text);
  }
  static void to(bool& value, const Json& json) { value = json.get<bool>(); }
  static void to(int& value, const Json& json) { value = json.get<int>(); }
  static void to(std::size_t& value, const Json& json) { value = json.get<std::size_t>(); }
  static void to(std::string& value, const Json& json) { value = json.get<std::string>(); }
  static void to(Mark& value, const Json& json) { value = static_cast<Mark>(json.get<int>()); }
  /// Not as other lists, because a tolerance cannot be made without its reason.
  static void to(std::vector<Check>& checks, const Json& json) {
    for (const Json& one : json) {
      double bound = 0;
      to(bound, one.at("tolerance"));
      Check check{one.at("name"), 0, 0, 0, Tolerance(bound, one.at("reason"))};
      to(check.predicted, one.at("predicted"));
      to(check.measured, one.at("measured"));
      to(check.uncertainty, one.at("uncertainty"));
      checks.push_back(std::move(check));
    }
  }
  template <class T>
  static void to(std::vector<T>& values, const Json& json) {
    values.resize(json.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      to(values[i], json.at(i));
    }
  }
  template <HasFields T>
  static void to(T& value, const Json& json) {
    visit_fields(value, [&](const char* name, auto& field) { to(field, json.at(name)); });
  }
};

}  // namespace

Json outcome_to_json(const Outcome& outcome) {
  const auto& [evidence, control, figures, seeds] = outcome;
  return {{"evidence", Encode::of(evidence.checks)},
          {"control", Encode::of(control.evidence.checks)},
          {"figures", Encode::of(figures)},
          {"seeds", seeds}};
}

Outcome json_to_outcome(const Json& json) {
  Outcome outcome;
  auto& [evidence, control, figures, seeds] = outcome;
  Decode::to(evidence.checks, json.at("evidence"));
  Decode::to(control.evidence.checks, json.at("control"));
  Decode::to(figures, json.at("figures"));
  seeds = json.at("seeds").get<std::vector<std::uint64_t>>();
  return outcome;
}

}  // namespace sinkflow::verify
