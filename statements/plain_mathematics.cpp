#include "statements/plain_mathematics.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace sinkflow::statements {
namespace {

const std::map<std::string_view, std::string_view> kLetters{
    {"alpha", "α"}, {"beta", "β"},  {"gamma", "γ"}, {"delta", "δ"},  {"epsilon", "ε"}, {"eps", "ε"},  {"zeta", "ζ"},
    {"eta", "η"},   {"theta", "θ"}, {"kappa", "κ"}, {"lambda", "λ"}, {"mu", "μ"},      {"xi", "ξ"},   {"xihat", "ξ̂"},
    {"xbar", "x̄"},  {"pi", "π"},    {"rho", "ρ"},   {"sigma", "σ"},  {"tau", "τ"},     {"phi", "φ"},  {"psi", "ψ"},
    {"omega", "ω"}, {"Phi", "Φ"},   {"Theta", "Θ"}, {"Omega", "Ω"},  {"Pi", "Π"},      {"grad", "∇"}, {"perp", "⊥"}};

/// Longer ones first.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> kSigns{{{"<s>", "&lt;s&gt;"},
                                                                                {"<=", "≤"},
                                                                                {">=", "≥"},
                                                                                {"->", "→"},
                                                                                {"+-", "±"},
                                                                                {"!=", "≠"},
                                                                                {"<<", "≪"},
                                                                                {">>", "≫"},
                                                                                {"||", "‖"},
                                                                                {"~", "∼"}}};

bool is_letter(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

bool is_digit(char c) {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Position of the bracket that closes the one at `from`, or npos.
std::size_t closing(std::string_view text, std::size_t from, char open, char close) {
  int depth = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    depth += text[i] == open ? 1 : text[i] == close ? -1 : 0;
    if (depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

/// Reads one paragraph, or what stands in a subscript or superscript, from left to right.
class Typesetter {
 public:
  Typesetter(std::string_view text, bool in_script) : text_(text), in_script_(in_script) {}

  std::string run() {
    while (at_ < text_.size()) {
      step();
    }
    return out_;
  }

 private:
  void step() {
    const bool symbol = std::exchange(symbol_, false);
    if (tag() || sign() || angle_brackets() || word() || number() || script() || minus()) {
      return;
    }
    const char c = text_[at_++];
    const bool primed = c == '\'' && symbol && !is_letter(peek());
    mathematical_ = c == ')' || c == ']' || c == '}' || c == '|' || primed;
    symbol_ = primed;
    switch (c) {
      case '\'':
        out_ += primed ? "′" : "'";
        return;
      case '<':
        out_ += "&lt;";
        return;
      case '>':
        out_ += "&gt;";
        return;
      case '&':
        out_ += "&amp;";
        return;
      case '$':
        out_ += "<span>$</span>";  // alone it could open a formula
        return;
      case '*':
      case '_':
      case '[':
      case ']':
      case '#':
      case '`':
      case '\\':
        out_ += '\\';
        out_ += c;
        return;
      default:
        out_ += c;
    }
  }

  [[nodiscard]] char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  [[nodiscard]] char before() const { return at_ == 0 ? ' ' : text_[at_ - 1]; }

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }

  bool tag() {
    if (is_letter(before()) ||
        !(rest().starts_with("ada:") || rest().starts_with("err:") || rest().starts_with("sf:"))) {
      return false;
    }
    std::size_t end = text_.find(':', at_) + 1;
    const auto belongs = [&](std::size_t i) {
      const auto of_a_word = [&](std::size_t k) {
        return k < text_.size() && (is_letter(text_[k]) || is_digit(text_[k]));
      };
      return of_a_word(i) || (i < text_.size() && (text_[i] == '.' || text_[i] == '-') && of_a_word(i + 1));
    };
    while (belongs(end)) {
      ++end;
    }
    const std::string_view found = text_.substr(at_, end - at_);
    out_ += fmt::format("[{}](#{})", found, anchor_of(found));
    at_ = end;
    mathematical_ = false;
    return true;
  }

  bool sign() {
    for (const auto& [plain, printed] : kSigns) {
      if (rest().starts_with(plain)) {
        out_ += printed;
        at_ += plain.size();
        mathematical_ = plain == "||";
        return true;
      }
    }
    return false;
  }

  /// <a, b>, an inner product.
  bool angle_brackets() {
    if (peek() != '<' || peek(1) == ' ') {
      return false;
    }
    const std::size_t end = text_.find('>', at_);
    const std::string_view inside =
        end == std::string_view::npos ? std::string_view() : text_.substr(at_ + 1, end - at_ - 1);
    if (inside.find(',') == std::string_view::npos || inside.find('<') != std::string_view::npos) {
      return false;
    }
    out_ += fmt::format("⟨{}⟩", Typesetter(inside, in_script_).run());
    at_ = end + 1;
    mathematical_ = true;
    return true;
  }

  bool word() {
    if (!is_letter(peek())) {
      return false;
    }
    const std::size_t begin = at_;
    while (is_letter(peek())) {
      ++at_;
    }
    std::string_view name = text_.substr(begin, at_ - begin);
    if (name == "e" && mathematical_ && peek() == '-' && is_digit(peek(1))) {  // (81, 4969)e-6
      at_ = begin;
      out_ += "·10" + power_of_ten();
      return true;
    }
    mathematical_ = true;
    if (name == "sum" && peek() == '_') {
      out_ += "Σ";
      return true;
    }
    if (name == "sqrt" && peek() == '(') {
      out_ += "√";
      if (rest().size() > 2 && peek(2) == ')' && peek(1) != '(') {  // √2 instead of √(2)
        out_ += peek(1);
        at_ += 3;
      }
      return true;
    }
    if (name.size() > 1 && name[0] == 'd' && kLetters.contains(name.substr(1))) {
      out_ += 'd';
      name.remove_prefix(1);
    }
    if (const auto letter = kLetters.find(name); letter != kLetters.end()) {
      out_ += letter->second;
      symbol_ = true;
      return true;
    }
    if (in_script_ && name == "in") {
      out_ += "∈";
      return true;
    }
    if (name == "infinity" && (out_.ends_with("−") || out_.ends_with('+') || out_.ends_with("→ ") ||
                               (out_.ends_with('(') && peek() == ')'))) {
      out_ += "∞";
      return true;
    }
    out_ += name;
    // k2 is the second cumulant, b1 the first decay.
    if (name.size() == 1 && is_digit(peek()) && !is_digit(peek(1)) && !is_letter(peek(1))) {
      out_ += fmt::format("<sub>{}</sub>", peek());
      ++at_;
    }
    constexpr std::size_t longest_symbol =
        6;  // "limsup": what is longer is a name of something else, such as contexts_C7
    mathematical_ = name.size() <= longest_symbol;
    while (!mathematical_ && (peek() == '_' || is_letter(peek()) || is_digit(peek()))) {
      out_ += fmt::format("{}{}", peek() == '_' ? "\\" : "", peek());
      ++at_;
    }
    symbol_ = name.size() == 1 && (begin == 0 || text_[begin - 1] != '\'');
    return true;
  }

  /// 1e-12, with a mantissa or without.
  bool number() {
    if (!is_digit(peek())) {
      return false;
    }
    const std::size_t begin = at_;
    while (is_digit(peek()) || ((peek() == '.' || peek() == ',') && is_digit(peek(1)))) {
      ++at_;
    }
    const std::string_view mantissa = text_.substr(begin, at_ - begin);
    const bool scientific = peek() == 'e' && (is_digit(peek(1)) || (peek(1) == '-' && is_digit(peek(2))));
    if (!scientific) {
      out_ += mantissa;
    } else {
      out_ += mantissa == "1" ? "10" : std::string(mantissa) + "·10";
      out_ += power_of_ten();
    }
    mathematical_ = true;
    return true;
  }

  /// At the e of an exponent.
  std::string power_of_ten() {
    ++at_;
    std::string power = "<sup>";
    if (peek() == '-') {
      power += "−";
      ++at_;
    }
    while (is_digit(peek())) {
      power += text_[at_++];
    }
    return power + "</sup>";
  }

  /// _k, _{v in C}, ^2, ^{-1/2}, ^(j), ^alpha behind something they can belong to; beta* too.
  bool script() {
    if (!mathematical_) {
      return false;
    }
    if (peek() == '*' && (is_letter(before()) || before() == ')')) {
      out_ += "<sup>\\*</sup>";
      ++at_;
      symbol_ = true;
      return true;
    }
    if (peek() != '_' && peek() != '^') {
      return false;
    }
    const std::optional<std::string_view> inside = script_content();
    if (!inside) {
      return false;
    }
    const std::string name = peek() == '_' ? "sub" : "sup";
    at_ += 1 + inside->size();
    const bool braced = inside->starts_with('{');
    const std::string_view content = braced ? inside->substr(1, inside->size() - 2) : *inside;
    out_ += fmt::format("<{0}>{1}</{0}>", name, Typesetter(content, true).run());
    symbol_ = true;
    return true;
  }

  [[nodiscard]] std::optional<std::string_view> script_content() const {
    const std::size_t begin = at_ + 1;
    std::size_t end = begin;
    if (peek(1) == '{' || peek(1) == '(') {
      end = closing(text_, begin, peek(1), peek(1) == '{' ? '}' : ')');
      end = end == std::string_view::npos ? begin : end + 1;
    } else {
      while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]))) {
        ++end;
      }
    }
    return end == begin ? std::nullopt : std::optional(text_.substr(begin, end - begin));
  }

  /// A hyphen that is a minus: between spaces, before something and after none, or between a number and a letter.
  bool minus() {
    if (peek() != '-') {
      return false;
    }
    constexpr std::string_view openers = " ([{/=,^|";
    const bool begins = openers.find(before()) != std::string_view::npos || in_script_;
    const bool joins = (is_digit(before()) || before() == ')') &&
                       (is_digit(peek(1)) || peek(1) == '(' || (is_letter(peek(1)) && !is_letter(peek(2))));
    if (!begins && !joins) {
      return false;
    }
    out_ += "−";
    ++at_;
    mathematical_ = false;
    return true;
  }

  std::string_view text_;
  bool in_script_;
  std::size_t at_ = 0;
  bool mathematical_ = false;  ///< whether what was read last can carry a subscript
  bool symbol_ = false;        ///< whether a quote behind it would be a prime
  std::string out_;
};

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

}  // namespace

std::string anchor_of(std::string_view tag) {
  std::string anchor(tag);
  std::ranges::replace(anchor, ':', '-');
  return anchor;
}

std::string paragraph_to_markdown(std::string_view text) {
  std::string line;
  for (const std::string& part : lines_of(text)) {
    line += (line.empty() || part.empty() ? "" : " ") + part;
  }
  return Typesetter(line, false).run();
}

std::string plain_to_markdown(std::string_view text) {
  std::string all;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) {
      all += fmt::format("{}{}\n", all.empty() ? "" : "\n", paragraph_to_markdown(paragraph));
      paragraph.clear();
    }
  };
  bool set_apart = false;
  for (const std::string& line : lines_of(text)) {
    const bool indented = line.starts_with("  ");
    if (indented) {
      end_paragraph();
      if (set_apart) {
        all.insert(all.size() - 1, "<br>");  // a line of its own within the quotation
      } else if (!all.empty()) {
        all += '\n';
      }
      all += fmt::format("> {}\n", paragraph_to_markdown(line.substr(2)));
    } else if (line.empty()) {
      end_paragraph();
    } else {
      paragraph += (paragraph.empty() ? "" : "\n") + line;
    }
    set_apart = indented;
  }
  end_paragraph();
  return all;
}

}  // namespace sinkflow::statements
