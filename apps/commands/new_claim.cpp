#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utf8.h>

#include "apps/command.hpp"
#include "apps/command_line.hpp"
#include "apps/near_names.hpp"
#include "apps/shell_words.hpp"
#include "formats/bad_input.hpp"
#include "formats/files.hpp"
#include "statements/statements.hpp"
#include "theory/errors.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/claim_place.hpp"

namespace sinkflow::embedded {
extern const std::string_view claim_template;
}  // namespace sinkflow::embedded

namespace sinkflow::apps::command_new_claim {
namespace {

namespace fs = std::filesystem;

/// The simplified model, which every claim is about that has no statement of its own group.
constexpr const char* kGeneralTag = "ada:sec2.2";

struct Arguments {
  std::string id;
  std::string tag;
  std::string title = "To be filled in: what is true if the verdict is confirmed";
  std::string kind = "extension";
  std::string project = ".";
};

constexpr std::array kKinds{verify::Kind::theorem, verify::Kind::lemma, verify::Kind::erratum, verify::Kind::extension,
                            verify::Kind::network};

std::vector<std::string> names_of_kinds() {
  std::vector<std::string> names;
  names.reserve(kKinds.size());
  for (const verify::Kind kind : kKinds) {
    names.emplace_back(verify::name_of(kind));
  }
  return names;
}

verify::Kind kind_named(const std::string& name) {
  return *std::find_if(kKinds.begin(), kKinds.end(), [&](verify::Kind kind) { return verify::name_of(kind) == name; });
}

/// "sf:sharp" for "sharp.excess" if there is such a statement.
std::string default_tag(const std::string& id) {
  const std::string group = id.substr(0, id.find('.'));
  for (const char* prefix : {"sf:", "ada:", "err:"}) {
    if (statements::find_statement(prefix + group) != nullptr) {
      return prefix + group;
    }
  }
  return kGeneralTag;
}

void require_tag(const std::string& tag) {
  if (statements::find_statement(tag) != nullptr) {
    return;
  }
  std::vector<std::string> tags;
  for (const statements::Statement& statement : statements::statements()) {
    tags.push_back(statement.tag);
  }
  const auto near = near_names(tag, tags);
  throw InputError(
      fmt::format("--tag: expected the tag of a statement under paper_refs/statements/{}, found {}",
                  near.empty() ? " (see 'sinkflow trace')" : fmt::format(", such as {}", fmt::join(near, ", ")),
                  formats::shown(tag)));
}

/// A title becomes a string literal of one line, and part of JSON and HTML.
void require_title(const std::string& title) {
  const bool printable = std::none_of(title.begin(), title.end(), [](unsigned char c) { return std::iscntrl(c) != 0; });
  if (title.empty() || !printable || !utf8::is_valid(title.begin(), title.end())) {
    throw InputError(fmt::format("--title: expected one line of text in UTF-8, found {}", formats::shown(title)));
  }
}

std::string literal(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    escaped += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
  }
  return escaped;
}

void require_id(const Arguments& arguments) {
  static const std::regex allowed("[a-z][a-z0-9]*([.-][a-z0-9]+)*");
  constexpr std::size_t longest = 80;  // of a file name and of a row in a table
  if (!std::regex_match(arguments.id, allowed) || arguments.id.size() > longest) {
    throw InputError(fmt::format(
        "ID: expected a name of lower-case letters and digits in parts joined by dots or dashes, at most {} "
        "characters long, such as 'sharp.exponent', found {}",
        longest, formats::shown(arguments.id)));
  }
  const auto& all = verify::claims();
  if (std::any_of(all.begin(), all.end(), [&](const verify::Claim& claim) { return claim.id == arguments.id; })) {
    throw InputError(
        fmt::format("ID: expected a name that 'sinkflow list' does not print, found {}", formats::shown(arguments.id)));
  }
  // ctest calls claims and scripts by their names alike.
  if (fs::exists(fs::path(arguments.project) / "tests" / (arguments.id + ".sh"))) {
    throw InputError(
        fmt::format("ID: expected a name that no test has, found '{0}', the name of tests/{0}.sh", arguments.id));
  }
}

std::string filled_template(const Arguments& arguments, const fs::path& file) {
  std::string text(embedded::claim_template);
  const std::vector<std::pair<std::string, std::string>> fields = {{"@id@", arguments.id},
                                                                   {"@name@", file.stem().string()},
                                                                   {"@tag@", arguments.tag},
                                                                   {"@kind@", arguments.kind},
                                                                   // Last: a title may hold any text.
                                                                   {"@title@", literal(arguments.title)}};
  for (const auto& [mark, value] : fields) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + value.size())) {
      text.replace(at, mark.size(), value);
    }
  }
  return text;
}

int create(Arguments arguments) {
  const fs::path claims = fs::path(arguments.project) / "verify" / "claims";
  std::error_code none;
  if (!fs::is_directory(claims, none)) {
    throw InputError(
        fmt::format("--project: expected the directory of sinkflow's sources, which holds verify/claims/, "
                    "found none there: {}",
                    formats::shown(arguments.project)));
  }
  require_id(arguments);
  require_title(arguments.title);
  if (arguments.tag.empty()) {
    arguments.tag = default_tag(arguments.id);
  }
  require_tag(arguments.tag);
  const verify::Kind kind = kind_named(arguments.kind);
  const fs::path file = fs::path(arguments.project) / verify::claim_file(arguments.id, arguments.tag, kind);
  if (fs::exists(fs::symlink_status(file, none))) {
    throw InputError(fmt::format("cannot write '{}': expected no file of that name, found one", file.string()));
  }
  fs::create_directories(file.parent_path());  // the first claim of its chapter
  formats::write_file(file, filled_template(arguments, file));
  const std::string there = arguments.project == "." ? "" : "cd " + shell_word(arguments.project) + " && ";
  fmt::print("wrote {}, a claim about {} that is inconclusive until it is filled in; next:\n",
             file.lexically_normal().string(), arguments.tag);
  fmt::print("  {}cmake --preset quick && cmake --build --preset quick --target sinkflow claim_tests\n", there);
  fmt::print("  {}build/release/apps/sinkflow verify {}\n", there, arguments.id);
  return kAsExpected;
}

Action define(CLI::App& app) {
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("ID", arguments->id,
                 "the claim's name, such as sharp.excess: its file has underscores for '.' and '-'")
      ->required()
      ->type_name(std::string(kNameType));
  app.add_option("--tag", arguments->tag,
                 fmt::format("statement that it tests (default: the one of its first part, or {})", kGeneralTag))
      ->type_name(std::string(kNameType));
  app.add_option("--title", arguments->title, "one line: what is true if the verdict is confirmed")
      ->type_name(std::string(kNameType));
  app.add_option("--kind", arguments->kind, "what it is")
      ->check(CLI::IsMember(names_of_kinds()))
      ->capture_default_str();
  app.add_option("--project", arguments->project, "directory of sinkflow's sources (default: the current one)");
  return [arguments] { return create(*arguments); };
}

const CommandRegistration registration({"new-claim", "Write the file of a new claim from a template",
                                        "sinkflow new-claim sharp.half --tag sf:sharp --title 'Half of it'", define});

}  // namespace
}  // namespace sinkflow::apps::command_new_claim
