#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace sinkflow::formats {

class JsonField;

/// A JSON text that was parsed strictly: a key that is given twice, a number beyond the range of double and a byte
/// after the end are errors too. `name` is how errors call it. Its fields may not outlive it.
class JsonDocument {
 public:
  JsonDocument(std::string_view text, std::string name);
  [[nodiscard]] JsonField root() const;

 private:
  friend class JsonField;
  std::string name_;
  nlohmann::json root_;
};

/// One value of a document. Whatever does not hold throws an InputError that names the document and the JSON path.
class JsonField {
 public:
  /// An object with exactly these keys.
  void expect_keys(std::initializer_list<std::string_view> keys) const;
  /// The value of a key that expect_keys has seen.
  [[nodiscard]] JsonField at(std::string_view key) const;

  /// The value of a key of an object that may have others besides.
  [[nodiscard]] JsonField member(std::string_view key) const;
  /// The same where the key may be missing.
  [[nodiscard]] std::optional<JsonField> find(std::string_view key) const;
  /// The keys of an object.
  [[nodiscard]] std::vector<std::string> keys() const;

  [[nodiscard]] bool is_object() const { return value_->is_object(); }
  [[nodiscard]] bool is_array() const { return value_->is_array(); }
  /// The elements of an array.
  [[nodiscard]] std::vector<JsonField> items() const;
  /// The elements of an array that must have `size` of them.
  [[nodiscard]] std::vector<JsonField> items(std::size_t size) const;

  /// A finite number.
  [[nodiscard]] double number() const;
  /// A finite number, or nothing for null.
  [[nodiscard]] std::optional<double> number_or_null() const;
  [[nodiscard]] bool boolean() const;
  /// Whatever is there, as JSON; a text as it is.
  [[nodiscard]] std::string shown_whole() const;
  /// An integer, written without fraction and exponent, within [low, high].
  [[nodiscard]] std::int64_t integer(std::int64_t low,
                                     std::int64_t high = std::numeric_limits<std::int64_t>::max()) const;
  [[nodiscard]] const std::string& string() const;

  /// Throws the InputError for this value; what was found is described from the value itself.
  [[noreturn]] void fail(std::string_view expected) const;
  [[noreturn]] void fail(std::string_view expected, std::string_view found) const;

 private:
  friend class JsonDocument;
  JsonField(const JsonDocument& document, const nlohmann::json& value) : document_(&document), value_(&value) {}
  [[nodiscard]] nlohmann::json::json_pointer path() const;

  const JsonDocument* document_;
  const nlohmann::json* value_;
};

}  // namespace sinkflow::formats
