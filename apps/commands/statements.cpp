#include "statements/statements.hpp"

#include <fmt/format.h>

#include "apps/command.hpp"
#include "formats/files.hpp"
#include "report/theory_note.hpp"

namespace sinkflow::apps::command_statements {
namespace {

Action define(CLI::App& app) {
  const auto markdown = std::make_shared<bool>(false);
  app.add_flag("--markdown", *markdown, "print all of them with their proofs, as docs/theory.md");
  return [markdown] {
    if (*markdown) {
      formats::write_file("-", report::theory_note());
      return kAsExpected;
    }
    for (const statements::Statement& statement : statements::statements()) {
      fmt::print("{:<28} {:<10} {}\n", statement.tag, statement.status, statement.title);
    }
    return kAsExpected;
  };
}

const CommandRegistration registration({"statements", "List the statements, or print them all with their proofs",
                                        "sinkflow statements --markdown > theory.md", define});

}  // namespace
}  // namespace sinkflow::apps::command_statements
