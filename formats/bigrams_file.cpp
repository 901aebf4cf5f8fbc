#include "formats/bigrams_file.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utf8.h>

#include "formats/bad_input.hpp"
#include "formats/byte_order_mark.hpp"
#include "formats/checksum.hpp"
#include "formats/json_fields.hpp"
#include "theory/errors.hpp"

namespace sinkflow::embedded {

extern const std::string_view tiny_shakespeare_json;

}  // namespace sinkflow::embedded

namespace sinkflow::formats {

namespace {

constexpr std::string_view format_name = "sinkflow-bigrams/1";

int index_of(const std::vector<char32_t>& symbols, char32_t symbol) {
  return static_cast<int>(std::lower_bound(symbols.begin(), symbols.end(), symbol) - symbols.begin());
}

/// Decodes the code point at the front of `rest` and removes it.
char32_t take_symbol(std::string_view& rest, std::string_view text, const std::string& source) {
  const std::string place = fmt::format("byte {}", text.size() - rest.size());
  const char* next = rest.data();
  char32_t symbol = 0;
  try {
    symbol = static_cast<char32_t>(utf8::next(next, rest.data() + rest.size()));
  } catch (const utf8::exception&) {
    reject(source, place, "UTF-8", fmt::format("the byte 0x{:02X}", static_cast<unsigned char>(rest.front())));
  }
  if (symbol == U'\0') {
    reject(source, place, "text", "a NUL");
  }
  rest.remove_prefix(static_cast<std::size_t>(next - rest.data()));
  return symbol;
}

std::vector<char32_t> parse_symbols(const JsonField& field) {
  constexpr std::int64_t last_code_point = 0x10FFFF;
  std::vector<char32_t> symbols;
  for (const JsonField& item : field.items()) {
    const auto symbol = static_cast<char32_t>(item.integer(1, last_code_point));
    if (symbol >= 0xD800 && symbol <= 0xDFFF) {
      item.fail("a code point that is no surrogate");
    }
    if (!symbols.empty() && symbol <= symbols.back()) {
      item.fail(fmt::format("a code point above the one before it, {}", static_cast<std::uint32_t>(symbols.back())));
    }
    symbols.push_back(symbol);
  }
  if (symbols.size() < 2) {
    field.fail("at least two code points");
  }
  return symbols;
}

/// Sums counts and fails at `field` where they do not reach `total` exactly. The sum never exceeds it, so it cannot
/// overflow either.
class CheckedSum {
 public:
  CheckedSum(const JsonField& field, std::int64_t total) : field_(field), total_(total) {}

  std::int64_t add(const JsonField& item) {
    const std::int64_t count = item.integer(1);
    if (count > total_ - sum_) {
      fail("more");
    }
    sum_ += count;
    return count;
  }
  void finish() const {
    if (sum_ != total_) {
      fail(fmt::format("the sum {}", sum_));
    }
  }

 private:
  [[noreturn]] void fail(std::string_view found) const {
    field_.fail(fmt::format("counts whose sum is {}, as /characters implies", total_), found);
  }

  const JsonField& field_;
  std::int64_t total_;
  std::int64_t sum_ = 0;
};

std::vector<std::int64_t> parse_unigram(const JsonField& field, std::size_t symbols, std::int64_t characters) {
  std::vector<std::int64_t> unigram;
  CheckedSum sum(field, characters);
  for (const JsonField& item : field.items(symbols)) {
    unigram.push_back(sum.add(item));
  }
  sum.finish();
  return unigram;
}

std::vector<theory::BigramCount> parse_counts(const JsonField& field, std::size_t symbols, std::int64_t pairs) {
  std::vector<theory::BigramCount> counts;
  CheckedSum sum(field, pairs);
  const auto last = static_cast<std::int64_t>(symbols) - 1;
  for (const JsonField& item : field.items()) {
    const std::vector<JsonField> triple = item.items(3);
    const auto first = static_cast<int>(triple[0].integer(0, last));
    const auto second = static_cast<int>(triple[1].integer(0, last));
    if (!counts.empty() && std::pair(first, second) <= std::pair(counts.back().first, counts.back().second)) {
      item.fail(fmt::format("a pair after [{}, {}]", counts.back().first, counts.back().second),
                fmt::format("[{}, {}]", first, second));
    }
    counts.push_back({first, second, sum.add(triple[2])});
  }
  sum.finish();
  return counts;
}

/// Every character but the last starts one bigram, and every one but the first ends one. As the totals are right
/// already, no symbol may start or end more bigrams than it has occurrences.
void check_margins(const JsonField& unigram_field, const theory::Bigrams& bigrams) {
  std::vector<std::int64_t> starts(bigrams.symbols.size());
  std::vector<std::int64_t> ends(bigrams.symbols.size());
  for (const theory::BigramCount& bigram : bigrams.counts) {
    starts[static_cast<std::size_t>(bigram.first)] += bigram.count;
    ends[static_cast<std::size_t>(bigram.second)] += bigram.count;
  }
  const std::vector<JsonField> fields = unigram_field.items();
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (std::max(starts[i], ends[i]) > bigrams.unigram[i]) {
      fields[i].fail(fmt::format("at least {}, as the symbol starts {} bigrams and ends {}",
                                 std::max(starts[i], ends[i]), starts[i], ends[i]));
    }
  }
}

}  // namespace

std::vector<char32_t> code_points_of(std::string_view text, const std::string& name) {
  std::vector<char32_t> symbols;
  for (std::string_view rest = text; !rest.empty();) {
    symbols.push_back(take_symbol(rest, text, name));
  }
  return symbols;
}

theory::Bigrams count_bigrams(std::string_view text, const std::string& source) {
  std::map<char32_t, std::int64_t> unigram;
  std::unordered_map<std::uint64_t, std::int64_t> pairs;  // the first symbol in the upper half of the key
  std::int64_t characters = 0;
  char32_t previous = 0;
  for (std::string_view rest = without_byte_order_mark(text); !rest.empty(); ++characters) {
    const char32_t symbol = take_symbol(rest, text, source);
    ++unigram[symbol];
    if (characters > 0) {
      ++pairs[(std::uint64_t{previous} << 32U) | symbol];
    }
    previous = symbol;
  }
  if (unigram.size() < 2) {
    reject(source, "its end", "a text with at least two different characters",
           unigram.empty() ? "an empty text" : "only one");
  }

  theory::Bigrams result{source, sha256_of(text), characters, {}, {}, {}};
  for (const auto& [symbol, count] : unigram) {
    result.symbols.push_back(symbol);
    result.unigram.push_back(count);
  }
  for (const auto& [pair, count] : std::map(pairs.begin(), pairs.end())) {
    const auto first = static_cast<char32_t>(pair >> 32U);
    const auto second = static_cast<char32_t>(pair & 0xFFFFFFFFU);
    result.counts.push_back({index_of(result.symbols, first), index_of(result.symbols, second), count});
  }
  return result;
}

std::string to_json(const theory::Bigrams& bigrams) {
  // The bigrams of one first symbol share a line: compact, and a change shows as the lines it touches.
  std::string triples;
  int line = -1;
  for (const theory::BigramCount& bigram : bigrams.counts) {
    const char* separator = triples.empty() ? "\n" : bigram.first == line ? "," : ",\n";
    triples += fmt::format("{}[{},{},{}]", separator, bigram.first, bigram.second, bigram.count);
    line = bigram.first;
  }
  const std::vector<std::uint32_t> symbols(bigrams.symbols.begin(), bigrams.symbols.end());
  // A source may be a file name, and those need not be UTF-8.
  const std::string source =
      nlohmann::json(bigrams.source).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return fmt::format(
      "{{\n\"format\": \"{}\",\n\"source\": {},\n\"sha256\": \"{}\",\n\"characters\": {},\n"
      "\"symbols\": [{}],\n\"unigram\": [{}],\n\"bigrams\": [{}\n]\n}}\n",
      format_name, source, bigrams.sha256, bigrams.characters, fmt::join(symbols, ","), fmt::join(bigrams.unigram, ","),
      triples);
}

theory::Bigrams parse_bigrams(std::string_view json, const std::string& name) {
  const JsonDocument document(json, name);
  const JsonField root = document.root();
  root.expect_keys({"format", "source", "sha256", "characters", "symbols", "unigram", "bigrams"});
  if (root.at("format").string() != format_name) {
    root.at("format").fail(fmt::format("the text '{}'", format_name));
  }
  theory::Bigrams result;
  result.source = root.at("source").string();
  result.sha256 = root.at("sha256").string();
  if (result.sha256.size() != 64 || result.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) {
    root.at("sha256").fail("64 lower-case hexadecimal digits");
  }
  result.characters = root.at("characters").integer(2);
  result.symbols = parse_symbols(root.at("symbols"));
  const JsonField unigram = root.at("unigram");
  const JsonField counts = root.at("bigrams");
  result.unigram = parse_unigram(unigram, result.symbols.size(), result.characters);
  result.counts = parse_counts(counts, result.symbols.size(), result.characters - 1);
  check_margins(unigram, result);
  return result;
}

const theory::Bigrams& tiny_shakespeare() {
  static const theory::Bigrams bigrams =
      parse_bigrams(embedded::tiny_shakespeare_json, "the embedded tiny Shakespeare");
  return bigrams;
}

}  // namespace sinkflow::formats
