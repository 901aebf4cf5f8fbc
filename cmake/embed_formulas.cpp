// Runs while the project is built: turns the formulas of statements into MathML and writes them as a source of the
// program, which then needs no converter. Arguments: blahtexml, the source to write, the statements' TOML files.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace {

/// A word such as \quad that begins at `at`: a backslash and letters, or a backslash and one other character.
std::string_view command_at(std::string_view latex, std::size_t at) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const std::size_t end = latex.find_first_not_of(letters, at + 1);
  return latex.substr(at, std::max<std::size_t>(2, std::min(end, latex.size()) - at));
}

/// The parts of a formula between its \quad and \qquad: browsers break no formula into lines, so that a page can set
/// these one below the other where it is narrow.
std::vector<std::string> parts_of(std::string_view latex) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (std::size_t i = 0; i < latex.size();) {
    const std::string_view word = latex[i] == '\\' ? command_at(latex, i) : latex.substr(i, 1);
    if (word == "{" || word == "\\left" || word == "\\begin") {
      ++depth;
    } else if (word == "}" || word == "\\right" || word == "\\end") {
      --depth;
    }
    if (depth == 0 && (word == "\\quad" || word == "\\qquad")) {
      parts.emplace_back();
    } else {
      parts.back() += word;
    }
    i += word.size();
  }
  return parts;
}

/// What stands between two marks of a text, without newlines around it; empty if it has not got both.
std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  const std::size_t to = text.find(end, from);
  if (from == std::string::npos || to == std::string::npos) {
    return {};
  }
  std::string inside = text.substr(from + begin.size(), to - from - begin.size());
  inside.erase(inside.find_last_not_of(" \n") + 1);
  return inside.erase(0, inside.find_first_not_of(" \n"));
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

class Converter {
 public:
  Converter(std::string program, std::string scratch_file)
      : program_(std::move(program)), scratch_file_(std::move(scratch_file)) {}
  ~Converter() { std::remove(scratch_file_.c_str()); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  /// A <math> element for every part of the formula, one a line. Throws std::runtime_error that says why there is none.
  std::string mathml(const std::string& latex) const {
    if (latex.find("\\Bigr)^") != std::string::npos || latex.find("\\bigr)^") != std::string::npos) {
      throw std::runtime_error("a bracket with an exponent grows in browsers only as {\\Bigl( .. \\Bigr)}^2");
    }
    std::string all;
    for (const std::string& part : parts_of(latex)) {
      all += (all.empty() ? "" : "\n") + element(part);
    }
    return all;
  }

 private:
  std::string element(const std::string& part) const {
    std::ofstream scratch(scratch_file_);
    // blahtexml has no \tfrac of its own.
    scratch << R"(\newcommand{\tfrac}[2]{{\textstyle\frac{#1}{#2}}})" << part;
    scratch.close();
    const std::string answer = output_of("'" + program_ +
                                         "' --mathml --displaymath --mathml-version-1-fonts --mathml-encoding raw"
                                         " --other-encoding raw <'" +
                                         scratch_file_ + "'");
    std::string math = between(answer, "<markup>", "</markup>");
    if (math.empty()) {
      const std::string why = between(answer, "<message>", "</message>");
      throw std::runtime_error((why.empty() ? "blahtexml gives no MathML" : why) + " in: " + part);
    }
    // What browsers expect: a minus instead of a hyphen, mathematical instead of East Asian brackets, and CSS.
    replace_all(math, ">-</mo>", ">\u2212</mo>");
    replace_all(math, "\u3008", "\u27e8");
    replace_all(math, "\u3009", "\u27e9");
    replace_all(math, "fontstyle=\"normal\"", "mathvariant=\"normal\"");
    replace_all(math, "fontweight=\"bold\"", "style=\"font-weight:bold\"");
    return "<math>" + math + "</math>";
  }

  static std::string output_of(const std::string& command) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), &pclose);
    if (!pipe) {
      throw std::runtime_error("cannot run " + command);
    }
    std::string output;
    std::array<char, 4096> block{};
    for (std::size_t n = 0; (n = std::fread(block.data(), 1, block.size(), pipe.get())) > 0;) {
      output.append(block.data(), n);
    }
    return output;
  }

  std::string program_;
  std::string scratch_file_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv, argv + argc);
  if (arguments.size() < 3) {
    std::cerr << "usage: embed_formulas BLAHTEXML SOURCE TOML...\n";
    return EXIT_FAILURE;
  }
  const std::string& source = arguments[2];
  const Converter converter(arguments[1], source + ".tex");
  std::map<std::string, std::string> formulas;
  bool complete = true;
  const auto fail = [&](const std::string& where, std::string_view why) {
    std::cerr << where << ": " << why << "\n";
    complete = false;
  };
  for (std::size_t i = 3; i < arguments.size(); ++i) {
    toml::table statement;
    try {
      statement = toml::parse_file(arguments[i]);
    } catch (const toml::parse_error& error) {
      fail(arguments[i], error.description());
      continue;
    }
    for (const char* field : {"latex", "printed", "corrected"}) {
      const auto latex = statement[field].value<std::string>();
      if (!latex || formulas.contains(*latex)) {
        continue;
      }
      try {
        formulas[*latex] = converter.mathml(*latex);
      } catch (const std::exception& error) {
        fail(arguments[i] + ": " + field, error.what());
      }
    }
  }
  if (!complete) {
    return EXIT_FAILURE;
  }
  std::ofstream out(source);
  out << "#include \"statements/formulas.hpp\"\n\nnamespace sinkflow::embedded {\n\n"
         "const std::map<std::string_view, std::string_view>& formulas() {\n"
         "  static const std::map<std::string_view, std::string_view> all{\n";
  for (const auto& [latex, mathml] : formulas) {
    out << "      {R\"embedded(" << latex << ")embedded\", R\"embedded(" << mathml << ")embedded\"},\n";
  }
  out << "  };\n  return all;\n}\n\n}  // namespace sinkflow::embedded\n";
  return out.good() ? EXIT_SUCCESS : EXIT_FAILURE;
}
