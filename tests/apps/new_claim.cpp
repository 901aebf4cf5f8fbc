// new-claim writes a file that compiles as it stands with the flags of the other claims, or nothing. The test new_claim
// builds and runs such a claim.
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_new_claim)

namespace {

using sinkflow::tests::Workspace;

/// A directory that has what new-claim looks for.
struct Project : Workspace {
  Project() {
    std::filesystem::create_directories(path("verify/claims"));
    std::filesystem::create_directories(path("tests"));
    write("tests/trace.sh", "");
  }
};

/// Whether `source` compiles with the command of a claim of the project.
bool compiles(const std::filesystem::path& source) {
  const auto build = std::filesystem::path(SINKFLOW_PROGRAM).parent_path().parent_path();
  const auto commands = nlohmann::json::parse(sinkflow::formats::read_file(build / "compile_commands.json"));
  for (const auto& entry : commands) {
    const std::string file = entry.at("file");
    if (file.find("/sinkflow_claims.dir/Unity/") != std::string::npos) {  // claims are compiled in groups
      std::string command = entry.at("command");
      command = std::regex_replace(command, std::regex(" -o \\S+"), "");
      command.replace(command.find(" -c "), command.size(), " -fsyntax-only -Werror " + source.string());
      return std::system(("cd '" + std::string(entry.at("directory")) + "' && " + command).c_str()) == 0;
    }
  }
  throw std::runtime_error("no claim in compile_commands.json");
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_new_claim, Project)

BOOST_AUTO_TEST_CASE(the_file_compiles_with_the_flags_of_the_other_claims) {
  const std::string told = output_of({"new-claim", "sharp.my-law", "--title", R"(A "quoted" back\slash, π and @id@)"});
  BOOST_TEST(contains(told, "verify/claims/growth/sharp_my_law.cpp"));
  BOOST_TEST(contains(told, "\n  cmake --preset quick && cmake --build --preset quick --target sinkflow"));
  BOOST_TEST(contains(told, "\n  build/release/apps/sinkflow verify sharp.my-law\n"));
  const std::string text = read("verify/claims/growth/sharp_my_law.cpp");
  for (const char* part : {R"(.id = "sharp.my-law")", R"(.tags = {"sf:sharp"})", ".kind = Kind::extension",
                           R"(.title = "A \"quoted\" back\\slash, π and @id@")"}) {
    BOOST_TEST(contains(text, part), part);
  }
  BOOST_TEST(compiles(path("verify/claims/growth/sharp_my_law.cpp")));
  // A compiler that takes anything would prove nothing.
  write("wrong.cpp", text + "int unused_argument(int x) { return 0; }\n");
  BOOST_TEST(!compiles(path("wrong.cpp")));
}

BOOST_AUTO_TEST_CASE(options_and_a_project_elsewhere) {
  std::filesystem::create_directories(path("my sources/verify/claims"));
  const std::string told = output_of({"new-claim", "idea", "--tag", "ada:thm9", "--kind", "theorem", "--title",
                                      "It holds", "--project", "my sources"});
  BOOST_TEST(contains(told, "\n  cd 'my sources' && cmake --preset quick"));
  const std::string text = read("my sources/verify/claims/growth/idea.cpp");
  for (const char* part : {R"(.id = "idea")", R"(.tags = {"ada:thm9"})", ".kind = Kind::theorem",
                           R"(.title = "It holds")", "`ada:thm9`"}) {
    BOOST_TEST(contains(text, part), part);
  }
  BOOST_TEST(!contains(text, "@"));
}

BOOST_AUTO_TEST_CASE(bad_input_is_refused_and_nothing_is_written) {
  for (const char* id : {"Upper.case", "under_score", "a..b", ".a", "a.", "-a", "../a", "a/b", "a b", "", "1.a", "é"}) {
    expect_bad_input({"new-claim", "--title", "t", "--", id}, {"ID", "such as 'sharp.exponent'"});
  }
  expect_bad_input({"new-claim", std::string(81, 'a')}, {"at most 80"});
  expect_bad_input({"new-claim", "sharp.exponent"}, {"sinkflow list", "sharp.exponent"});
  expect_bad_input({"new-claim", "trace"}, {"tests/trace.sh"});
  expect_bad_input({"new-claim", "a.b", "--tag", "sf:shrp"}, {"--tag", "sf:sharp", "sf:shrp"});
  expect_bad_input({"new-claim", "a.b", "--tag", "entirely-else"}, {"--tag", "sinkflow trace"});
  expect_bad_input({"new-claim", "a.b", "--kind", "guess"}, {"guess", "theorem"});
  expect_bad_input({"new-claim", "a.b", "--title", "two\nlines"}, {"--title"});
  expect_bad_input({"new-claim", "a.b", "--title", "\xff"}, {"--title"});
  expect_bad_input({"new-claim", "a.b", "--project", "tests"}, {"--project", "verify/claims/"});
  std::filesystem::create_directories(path("verify/claims/loss"));
  write("verify/claims/loss/a_b.cpp", "mine");
  expect_bad_input({"new-claim", "a-b"}, {"a_b.cpp", "expected no file"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
