#include "formats/json_fields.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "formats/bad_input.hpp"

namespace sinkflow::formats {

namespace {

using Json = nlohmann::json;
using Path = Json::json_pointer;

/// Whether a character can be part of a number or of a literal such as true (or NaN, which is none).
bool in_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '-' || c == '.';
}

/// Where the number or literal begins of which the character at `offset` is part; `offset` if it is part of none.
std::size_t word_start(std::string_view text, std::size_t offset) {
  while (offset > 0 && offset < text.size() && in_word(text[offset]) && in_word(text[offset - 1])) {
    --offset;
  }
  return offset;
}

/// One past its last character.
std::size_t word_end(std::string_view text, std::size_t offset) {
  const std::string_view rest = text.substr(offset);
  const auto end = std::find_if_not(rest.begin(), rest.end(), in_word);
  return offset + std::max<std::size_t>(1, static_cast<std::size_t>(end - rest.begin()));
}

/// Builds the value of a text. The library's own builder keeps the last of two equal keys in silence, and gives no
/// position for a number that overflows.
class StrictBuilder final : public nlohmann::json_sax<Json> {
 public:
  StrictBuilder(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Json take() { return std::move(root_); }

  bool null() override { return add(nullptr) != nullptr; }
  bool boolean(bool value) override { return add(value) != nullptr; }
  bool number_integer(std::int64_t value) override { return add(value) != nullptr; }
  bool number_unsigned(std::uint64_t value) override { return add(value) != nullptr; }
  bool number_float(double value, const std::string& /*token*/) override { return add(value) != nullptr; }
  bool string(std::string& value) override { return add(std::move(value)) != nullptr; }
  bool binary(Json::binary_t& /*value*/) override { return false; }

  bool start_object(std::size_t /*size*/) override { return open(Json::object()); }
  bool start_array(std::size_t /*size*/) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(std::string& key) override {
    Level& level = levels_.back();
    level.key = key;
    if (level.container->contains(key)) {
      reject(name_, path().to_string(), "every key once", "this key twice");
    }
    return true;
  }

  bool parse_error(std::size_t position, const std::string& /*token*/, const Json::exception& /*error*/) override {
    // `position` counts the bytes read, the offending one included; the end of the text counts as one.
    const std::size_t offset = std::min(position == 0 ? 0 : position - 1, text_.size());
    const std::size_t start = word_start(text_, offset);
    const std::string_view word = text_.substr(start, word_end(text_, offset) - start);
    reject(name_, line_and_column(text_, start), "JSON with finite numbers",
           offset == text_.size() ? "the end of the text" : shown(word));
  }

 private:
  struct Level {
    Json* container;
    std::string key;  ///< of the member being read
  };

  Json* add(Json value) {
    if (levels_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    auto& [container, key] = levels_.back();
    if (container->is_array()) {
      container->push_back(std::move(value));
      return &container->back();
    }
    return &((*container)[key] = std::move(value));
  }

  bool open(Json container) {
    // No format nests deeper than a few levels, and looking for a path is recursive.
    constexpr std::size_t deepest = 32;
    if (levels_.size() == deepest) {
      reject(name_, path().to_string(), fmt::format("at most {} levels of nesting", deepest), "more");
    }
    levels_.push_back({add(std::move(container)), {}});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  /// Where the reader stands.
  [[nodiscard]] Path path() const {
    Path result;
    for (const auto& [container, key] : levels_) {
      if (container->is_object()) {
        result /= key;
      } else {
        result /= container->empty() ? 0 : container->size() - 1;
      }
    }
    return result;
  }

  std::string_view text_;
  const std::string& name_;
  Json root_;
  std::vector<Level> levels_;
};

Json parse_strictly(std::string_view text, const std::string& name) {
  // The library takes a NUL for the end of the text and would not look at what follows it.
  if (const std::size_t nul = text.find('\0'); nul != std::string_view::npos) {
    reject(name, line_and_column(text, nul), "JSON", "a NUL");
  }
  StrictBuilder builder(text, name);
  Json::sax_parse(text, &builder);
  return builder.take();
}

/// Extends `path`, which leads to `from`, to the value that lies at this address below it.
bool find_path(const Json& from, const Json* target, Path& path) {
  if (&from == target) {
    return true;
  }
  if (!from.is_structured()) {
    return false;
  }
  for (const auto& [key, value] : from.items()) {
    path /= key;
    if (find_path(value, target, path)) {
      return true;
    }
    path.pop_back();
  }
  return false;
}

std::string description(const Json& value) {
  if (value.is_object()) {
    return "an object";
  }
  if (value.is_array()) {
    return fmt::format("an array of {}", value.size());
  }
  return value.is_string() ? "the text " + shown(value.get_ref<const std::string&>()) : value.dump();
}

}  // namespace

JsonDocument::JsonDocument(std::string_view text, std::string name)
    : name_(std::move(name)), root_(parse_strictly(text, name_)) {}

JsonField JsonDocument::root() const {
  return {*this, root_};
}

void JsonField::expect_keys(std::initializer_list<std::string_view> keys) const {
  if (!value_->is_object()) {
    fail("an object");
  }
  for (const auto& [key, value] : value_->items()) {
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) {
      JsonField(*document_, value).fail(fmt::format("no key besides {}", fmt::join(keys, ", ")), "an unknown key");
    }
  }
  for (const std::string_view key : keys) {
    if (!value_->contains(key)) {
      reject(document_->name_, (path() / std::string(key)).to_string(), "this key", "nothing");
    }
  }
}

JsonField JsonField::at(std::string_view key) const {
  return {*document_, *value_->find(key)};
}

JsonField JsonField::member(std::string_view key) const {
  const std::optional<JsonField> found = find(key);
  if (!found) {
    reject(document_->name_, (path() / std::string(key)).to_string(), "this key", "nothing");
  }
  return *found;
}

std::optional<JsonField> JsonField::find(std::string_view key) const {
  if (!value_->is_object()) {
    fail("an object");
  }
  const auto found = value_->find(key);
  return found == value_->end() ? std::nullopt : std::optional(JsonField(*document_, *found));
}

std::vector<std::string> JsonField::keys() const {
  if (!value_->is_object()) {
    fail("an object");
  }
  std::vector<std::string> all;
  for (const auto& [key, value] : value_->items()) {
    all.push_back(key);
  }
  return all;
}

std::vector<JsonField> JsonField::items() const {
  if (!value_->is_array()) {
    fail("an array");
  }
  std::vector<JsonField> result;
  result.reserve(value_->size());
  for (const Json& value : *value_) {
    result.push_back({*document_, value});
  }
  return result;
}

std::vector<JsonField> JsonField::items(std::size_t size) const {
  if (!value_->is_array() || value_->size() != size) {
    fail(fmt::format("an array of {}", size));
  }
  return items();
}

double JsonField::number() const {
  if (!value_->is_number()) {
    fail("a number");
  }
  return value_->get<double>();
}

std::optional<double> JsonField::number_or_null() const {
  if (value_->is_null()) {
    return {};
  }
  if (!value_->is_number()) {
    fail("a number or null");
  }
  return value_->get<double>();
}

bool JsonField::boolean() const {
  if (!value_->is_boolean()) {
    fail("true or false");
  }
  return value_->get<bool>();
}

std::string JsonField::shown_whole() const {
  return value_->is_string() ? value_->get<std::string>() : value_->dump();
}

std::int64_t JsonField::integer(std::int64_t low, std::int64_t high) const {
  constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();
  // An unsigned value beyond int64 would wrap in the conversion; it is out of range in any case.
  const bool fits = value_->is_number_integer() &&
                    !(value_->is_number_unsigned() && value_->get<std::uint64_t>() > std::uint64_t{largest});
  if (!fits || value_->get<std::int64_t>() < low || value_->get<std::int64_t>() > high) {
    fail(high == largest ? fmt::format("an integer >= {}", low) : fmt::format("an integer from {} to {}", low, high));
  }
  return value_->get<std::int64_t>();
}

const std::string& JsonField::string() const {
  if (!value_->is_string()) {
    fail("a text");
  }
  return value_->get_ref<const std::string&>();
}

void JsonField::fail(std::string_view expected) const {
  fail(expected, description(*value_));
}

void JsonField::fail(std::string_view expected, std::string_view found) const {
  const std::string place = path().to_string();
  reject(document_->name_, place.empty() ? "the top level" : place, expected, found);
}

Path JsonField::path() const {
  Path result;
  find_path(document_->root_, value_, result);
  return result;
}

}  // namespace sinkflow::formats
