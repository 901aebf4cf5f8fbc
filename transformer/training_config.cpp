#include "transformer/training_config.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>
#include <set>
#include <sstream>
#include <utility>

#include <toml++/toml.h>

#include "theory/errors.hpp"
#include "transformer/presets.hpp"

namespace sinkflow::transformer {
namespace {

/// The values a number may have, and how a sentence calls them.
template <class Number>
struct Range {
  Number lowest, highest;
  const char* words;
};

constexpr Range<int> kSize{1, 1 << 16, "an integer from 1 to 65536"};
constexpr Range<int> kTriggers{0, 1 << 16, "an integer from 0 to 65536"};
constexpr Range<int> kCards{0, 1 << 16, "an integer from 0 to 65536"};
constexpr Range<int> kLength{2, 1 << 16, "an integer from 2 to 65536"};
// The names of checkpoints have room for eight digits.
constexpr std::uint64_t kLargestStep = 99'999'999;
constexpr Range<std::uint64_t> kSteps{0, kLargestStep, "an integer from 0 to 99999999"};
constexpr Range<std::uint64_t> kEvery{1, kLargestStep, "an integer from 1 to 99999999"};
// TOML's integers have a sign.
constexpr Range<std::uint64_t> kSeed{0, std::numeric_limits<std::int64_t>::max(),
                                     "an integer from 0 to 9223372036854775807"};
using Limits = std::numeric_limits<double>;
constexpr Range<double> kPositive{Limits::min(), Limits::max(), "a positive number"};
constexpr Range<double> kNotNegative{0, Limits::max(), "a number that is not negative"};
constexpr Range<double> kScale{0, 1e4, "a number from 0 to 10000"};
constexpr Range<double> kShare{0, 1 - Limits::epsilon() / 2, "a number from 0 to 1, without 1"};

/// Where a bad value stands and what was expected there.
[[noreturn]] void reject(const std::string& name, std::string_view key, const std::string& expected,
                         std::string_view found) {
  const auto cut = [](std::string_view text) {
    constexpr std::size_t longest = 100;
    return std::string(text.substr(0, longest)) + (text.size() > longest ? "..." : "");
  };
  throw InputError("cannot use '" + cut(name) + "' at " + cut(key) + ": expected " + expected + ", found " +
                   cut(found));
}

[[noreturn]] void reject(const std::string& name, std::string_view key, const std::string& expected,
                         const toml::node& found) {
  std::ostringstream text;
  found.visit([&](const auto& value) { text << toml::node_view<const toml::node>(&value); });
  reject(name, key, expected, std::string_view(text.str()));
}

/// Calls visit(key, member, range) for numbers and visit(key, member) for all others. The one list of keys.
template <class Config, class Visit>
void visit_fields(Config& config, Visit&& visit) {
  visit("model.kind", config.kind);
  visit("model.xi", config.xi, kScale);
  visit("model.dim", config.dim, kSize);
  visit("model.heads", config.heads, kSize);
  visit("model.blocks", config.blocks);
  visit("model.attention", config.attention);
  visit("model.bos", config.bos);
  visit("model.hold_value", config.hold_value);
  visit("model.precision", config.precision);
  visit("task.bigrams", config.bigrams);
  visit("task.triggers", config.triggers, kTriggers);
  visit("task.length", config.length, kLength);
  visit("task.dealt", config.dealt, kCards);
  visit("task.varying", config.varying, kCards);
  visit("task.shuffle", config.shuffle);
  visit("train.batch", config.batch, kSize);
  visit("train.steps", config.steps, kSteps);
  visit("train.seed", config.seed, kSeed);
  visit("train.probe_every", config.probe_every, kEvery);
  visit("train.checkpoint_every", config.checkpoint_every, kEvery);
  visit("optimizer.kind", config.optimiser);
  visit("optimizer.learning_rate", config.learning_rate, kPositive);
  visit("optimizer.beta1", config.beta1, kShare);
  visit("optimizer.beta2", config.beta2, kShare);
  visit("optimizer.epsilon", config.epsilon, kPositive);
  visit("optimizer.momentum", config.momentum, kShare);
  visit("optimizer.weight_decay", config.weight_decay, kNotNegative);
}

/// Keys that say how long a run goes on and what it writes, not what it computes.
bool may_change(std::string_view key) {
  return key == "train.steps" || key == "train.probe_every" || key == "train.checkpoint_every";
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
  void operator()(std::string_view key, Number& member, const Range<Number>& range) const {
    if (const toml::node* node = find(key)) {
      using Read = std::conditional_t<std::is_integral_v<Number>, std::int64_t, double>;
      // 1 is a fine learning rate, but 1.5 is no number of steps.
      const auto value = std::is_integral_v<Number> ? node->value_exact<Read>() : node->value<Read>();
      // A NaN is in no range.
      if (!value || !(*value >= static_cast<Read>(range.lowest) && *value <= static_cast<Read>(range.highest))) {
        reject(name_, key, range.words, *node);
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

/// The known keys of a section, joined by commas.
std::string keys_of(const std::set<std::string>& known, const std::string& section) {
  std::string keys;
  for (const std::string& key : known) {
    if (key.starts_with(section + ".")) {
      keys += (keys.empty() ? "" : ", ") + key.substr(section.size() + 1);
    }
  }
  return keys;
}

void read_into(TrainingConfig& config, const toml::table& document, const std::string& name) {
  std::set<std::string> known;
  visit_fields(config, Reader(document, name, known));
  for (const auto& [section, content] : document) {
    const toml::table* table = content.as_table();
    const std::string prefix(section.str());
    const std::string keys = keys_of(known, prefix);
    constexpr const char* sections = "one of the sections model, task, train and optimizer";
    if (table == nullptr) {
      reject(name, prefix, sections, content);
    }
    if (keys.empty()) {
      reject(name, prefix, sections, "'" + prefix + "'");
    }
    for (const auto& [key, unused] : *table) {
      const std::string path = prefix + "." + std::string(key.str());
      if (!known.contains(path)) {
        reject(name, path, "a key of this section (" + keys + ")", "'" + std::string(key.str()) + "'");
      }
    }
  }
}

/// The shortest text that reads back as this number, and as one with a fraction.
std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  const std::string digits(text.data(), end);
  return digits.find_first_of(".e") == std::string::npos ? digits + ".0" : digits;
}

std::string quoted(const std::string& text) {
  std::ostringstream result;
  result << toml::value<std::string>(text);
  return result.str();
}

/// Values as TOML writes them, by their keys.
class Writer {
 public:
  using Entry = std::pair<std::string, std::string>;

  void operator()(std::string_view key, const std::string& value) { entries_.emplace_back(key, quoted(value)); }
  void operator()(std::string_view key, bool value) { entries_.emplace_back(key, value ? "true" : "false"); }
  void operator()(std::string_view key, double value, const Range<double>&) {
    entries_.emplace_back(key, shortest(value));
  }
  template <class Integer>
  void operator()(std::string_view key, Integer value, const Range<Integer>&) {
    entries_.emplace_back(key, std::to_string(value));
  }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  std::vector<Entry> entries_;
};

std::vector<Writer::Entry> entries_of(const TrainingConfig& config) {
  Writer writer;
  visit_fields(config, writer);
  return writer.entries();
}

}  // namespace

TrainingConfig parse_training_config(std::string_view toml, const std::string& name) {
  TrainingConfig config;
  read_into(config, parsed(toml, name), name);
  return config;
}

std::vector<std::string> training_keys() {
  std::vector<std::string> keys;
  for (const auto& [key, value] : entries_of({})) {
    keys.push_back(key);
  }
  return keys;
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
  std::string text;
  std::string section;
  for (const auto& [key, value] : entries_of(config)) {
    const std::size_t dot = key.find('.');
    if (key.substr(0, dot) != section) {
      text += section.empty() ? "" : "\n";
      section = key.substr(0, dot);
      text.append("[").append(section).append("]\n");
    }
    text.append(key, dot + 1).append(" = ").append(value).append("\n");
  }
  return text;
}

void require_same_run(const TrainingConfig& config, const TrainingConfig& begun, const std::string& name) {
  const auto now = entries_of(config);
  const auto then = entries_of(begun);
  const auto agree = [](const Writer::Entry& a, const Writer::Entry& b) { return may_change(a.first) || a == b; };
  const auto differ = std::mismatch(now.begin(), now.end(), then.begin(), agree);
  if (differ.first != now.end()) {
    throw InputError("cannot use '" + name + "' at " + differ.first->first + ": expected " + differ.first->second +
                     ", as the configuration has it, found " + differ.second->second);
  }
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
