#include "transformer/training_config.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <set>
#include <sstream>

#include <toml++/toml.h>

#include "theory/errors.hpp"
#include "transformer/presets.hpp"

namespace sinkflow::transformer {
namespace {

constexpr int kLargestSize = 1 << 16;
constexpr std::uint64_t kLargestCount = std::uint64_t{1} << 62;

/// Where a bad value stands and what was expected there.
[[noreturn]] void reject(const std::string& name, std::string_view key, const std::string& expected,
                         const toml::node& found) {
  std::ostringstream text;
  found.visit([&](const auto& value) { text << toml::node_view<const toml::node>(&value); });
  throw InputError("cannot use '" + name + "' at " + std::string(key) + ": expected " + expected + ", found " +
                   text.str());
}

/// Calls visit(key, member, lowest, highest) for numbers and visit(key, member) for all others. The one list of keys.
template <class Config, class Visit>
void visit_fields(Config& config, Visit&& visit) {
  visit("model.kind", config.kind);
  visit("model.xi", config.xi, 0.0, 1e6);
  visit("model.dim", config.dim, 1, kLargestSize);
  visit("model.heads", config.heads, 1, kLargestSize);
  visit("model.blocks", config.blocks);
  visit("model.attention", config.attention);
  visit("model.bos", config.bos);
  visit("model.precision", config.precision);
  visit("task.bigrams", config.bigrams);
  visit("task.triggers", config.triggers, 0, kLargestSize);
  visit("task.length", config.length, 2, kLargestSize);
  visit("train.batch", config.batch, 1, kLargestSize);
  visit("train.steps", config.steps, std::uint64_t{0}, kLargestCount);
  visit("train.seed", config.seed, std::uint64_t{0}, kLargestCount);
  visit("train.probe_every", config.probe_every, std::uint64_t{1}, kLargestCount);
  visit("train.checkpoint_every", config.checkpoint_every, std::uint64_t{1}, kLargestCount);
  visit("optimizer.kind", config.optimiser);
  visit("optimizer.learning_rate", config.learning_rate, 0.0, 1e6);
  visit("optimizer.beta1", config.beta1, 0.0, 1.0);
  visit("optimizer.beta2", config.beta2, 0.0, 1.0);
  visit("optimizer.epsilon", config.epsilon, 0.0, 1.0);
  visit("optimizer.momentum", config.momentum, 0.0, 1.0);
  visit("optimizer.weight_decay", config.weight_decay, 0.0, 1e6);
}

/// Reads one value from a document into a member.
class Reader {
 public:
  Reader(const toml::table& document, const std::string& name, std::set<std::string>& known)
      : document_(document), name_(name), known_(known) {}

  void operator()(std::string_view key, std::string& member) const {
    if (const toml::node* node = find(key)) {
      const auto value = node->value_exact<std::string>();
      value ? void(member = *value) : reject(name_, key, "a text", *node);
    }
  }
  void operator()(std::string_view key, bool& member) const {
    if (const toml::node* node = find(key)) {
      const auto value = node->value_exact<bool>();
      value ? void(member = *value) : reject(name_, key, "true or false", *node);
    }
  }
  template <class Number>
  void operator()(std::string_view key, Number& member, Number lowest, Number highest) const {
    if (const toml::node* node = find(key)) {
      using Read = std::conditional_t<std::is_integral_v<Number>, std::int64_t, double>;
      // 1 is a fine learning rate, but 1.5 is no number of steps.
      const auto value = std::is_integral_v<Number> ? node->value_exact<Read>() : node->value<Read>();
      if (!value || !(*value >= static_cast<Read>(lowest) && *value <= static_cast<Read>(highest))) {
        std::ostringstream expected;
        expected << (std::is_integral_v<Number> ? "an integer from " : "a number from ") << lowest << " to " << highest;
        reject(name_, key, expected.str(), *node);
      }
      member = static_cast<Number>(*value);
    }
  }

 private:
  const toml::node* find(std::string_view key) const {
    known_.emplace(key);
    return document_.at_path(key).node();
  }

  const toml::table& document_;
  const std::string& name_;
  std::set<std::string>& known_;
};

toml::table parsed(std::string_view text, const std::string& name) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    std::ostringstream where;
    where << "line " << error.source().begin.line << ", column " << error.source().begin.column;
    throw InputError("cannot use '" + name + "' at " + where.str() +
                     ": expected TOML, found: " + std::string(error.description()));
  }
}

void read_into(TrainingConfig& config, const toml::table& document, const std::string& name) {
  std::set<std::string> known;
  visit_fields(config, Reader(document, name, known));
  for (const auto& [section, content] : document) {
    const toml::table* table = content.as_table();
    const std::string prefix(section.str());
    if (table == nullptr) {
      reject(name, prefix, "one of the sections model, task, train and optimizer", content);
    }
    for (const auto& [key, value] : *table) {
      const std::string path = prefix + "." + std::string(key.str());
      if (!known.contains(path)) {
        reject(name, path, "a key that is known", value);
      }
    }
  }
}

/// Writes "key = value" lines under their sections.
class Writer {
 public:
  void operator()(std::string_view key, const std::string& value) {
    line(key) << toml::value<std::string>(value) << "\n";
  }
  void operator()(std::string_view key, bool value) { line(key) << (value ? "true" : "false") << "\n"; }
  template <class Number>
  void operator()(std::string_view key, Number value, Number, Number) {
    using Written = std::conditional_t<std::is_integral_v<Number>, std::int64_t, double>;
    line(key) << toml::value<Written>(static_cast<Written>(value)) << "\n";
  }
  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  std::ostream& line(std::string_view key) {
    const std::string_view section = key.substr(0, key.find('.'));
    if (section != section_) {
      text_ << (section_.empty() ? "" : "\n") << "[" << section << "]\n";
      section_ = section;
    }
    return text_ << key.substr(section.size() + 1) << " = ";
  }

  std::ostringstream text_;
  std::string section_;
};

}  // namespace

TrainingConfig parse_training_config(std::string_view toml, const std::string& name) {
  TrainingConfig config;
  read_into(config, parsed(toml, name), name);
  return config;
}

void set_value(TrainingConfig& config, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos) {
    throw InputError("--set: expected key=value, found '" + assignment + "'");
  }
  const std::string key = assignment.substr(0, equals);
  const std::string value = assignment.substr(equals + 1);
  // A text need not be quoted on the command line: attn+mlp is none of TOML's other values.
  toml::table document;
  try {
    document = toml::parse(key + " = " + value);
  } catch (const toml::parse_error&) {
    document = parsed(key + " = '''" + value + "'''", "--set " + assignment);
  }
  read_into(config, document, "--set " + assignment);
}

std::string to_toml(const TrainingConfig& config) {
  Writer writer;
  visit_fields(config, writer);
  return writer.text();
}

std::vector<std::string> preset_names() {
  std::vector<std::string> names;
  for (const auto& [name, text] : presets()) {
    names.push_back(name);
  }
  return names;
}

std::string_view preset(const std::string& name) {
  const auto found = presets().find(name);
  if (found == presets().end()) {
    std::string known;
    for (const std::string& one : preset_names()) {
      known += (known.empty() ? "" : ", ") + one;
    }
    throw InputError("preset: expected one of " + known + ", found '" + name + "'");
  }
  return found->second;
}

}  // namespace sinkflow::transformer
