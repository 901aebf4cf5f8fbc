// Data flows one way, so includes run the other way and never both. The arrows are in may_include(): a room is a
// folder, and verify/ has rooms of its own, of which the instruments and the claims are divided into chapters. links:
// claims
#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/support/sources.hpp"
#include "verify/harness/claim.hpp"
#include "verify/harness/claim_place.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(project_architecture)

namespace {

using Rooms = std::set<std::string>;

/// In the order in which one may lean on another.
const std::vector<std::string> kChapters{"task",  "construction", "loss",       "growth",   "value",
                                         "joint", "contexts",     "optimisers", "residual", "networks"};

/// What the files of every room may include besides those of their own room.
std::map<std::string, Rooms> may_include() {
  std::map<std::string, Rooms> rooms{
      {"theory", {}},
      {"solvers", {"theory"}},
      {"formats", {"theory"}},
      {"transformer", {"theory"}},
      {"statements", {}},
      {"flows", {"theory", "solvers"}},
      {"training", {"theory", "solvers", "formats", "transformer"}},
      {"verify/statistics", {"theory"}},
      {"verify/harness", {"theory", "formats", "transformer", "statements", "training", "verify/statistics"}},
      {"verify/definition", {"theory", "verify/statistics"}},
      {"verify/cases", {"theory", "formats", "transformer", "training", "verify/harness", "verify/statistics"}},
      {"plots", {"theory", "formats", "verify/harness"}},
      {"report", {"theory", "formats", "statements", "verify/harness"}},
      {"report/html", {"theory", "formats", "statements", "verify/harness", "report"}}};
  Rooms instruments{"theory",   "solvers",        "formats",           "transformer",       "statements",  "flows",
                    "training", "verify/harness", "verify/statistics", "verify/definition", "verify/cases"};
  for (const std::string& chapter : kChapters) {
    rooms["verify/instruments/" + chapter] = instruments;
    instruments.insert("verify/instruments/" + chapter);
  }
  for (const std::string& chapter : kChapters) {
    rooms["verify/claims/" + chapter] = instruments;
  }
  rooms["apps"] = {"theory",   "solvers", "formats",        "transformer",       "statements", "flows",
                   "training", "plots",   "verify/harness", "verify/statistics", "report",     "report/html"};
  return rooms;
}

/// The longest room that a path stands in; nothing for a file that is not ours.
std::optional<std::string> room_of(const std::string& path) {
  static const auto rooms = may_include();
  for (std::string room = path; !room.empty(); room.erase(std::min(room.rfind('/'), room.size() - 1))) {
    if (room.find('/') == std::string::npos || rooms.contains(room)) {
      return rooms.contains(room) ? std::optional(room) : std::nullopt;
    }
  }
  return std::nullopt;
}

/// What stands between the delimiters of every #include of a text.
std::vector<std::string> includes_of(const std::string& text) {
  static const std::regex include(R"re(#\s*include\s*[<"]([^>"]+)[>"])re");
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), include); i != std::sregex_iterator(); ++i) {
    found.push_back((*i)[1]);
  }
  return found;
}

std::string path_in_project(const std::filesystem::path& file) {
  return std::filesystem::relative(file, SINKFLOW_SOURCE_DIR).string();
}

/// Whether a file may not include another. Nothing includes a claim, and only those who run claims include the runner.
bool is_wrong_arrow(const std::string& file, const std::string& include) {
  static const auto rooms = may_include();
  const auto target = room_of(include);
  if (!target) {
    return false;
  }
  const std::string room = room_of(file).value();
  if (include == "verify/harness/runner.hpp") {
    return !(room == "verify/harness" || room == "report" || room == "apps");
  }
  return (target != room || target->starts_with("verify/claims/")) && !rooms.at(room).contains(*target);
}

BOOST_AUTO_TEST_CASE(every_include_points_the_right_way) {
  std::size_t seen = 0;
  for (const std::string& room : kRooms) {
    for (const auto& file : files_below(room, {".cpp", ".hpp"})) {
      BOOST_REQUIRE_MESSAGE(room_of(path_in_project(file)), file << " stands in no room");
      for (const std::string& include : includes_of(text_of(file))) {
        ++seen;
        BOOST_CHECK_MESSAGE(!is_wrong_arrow(path_in_project(file), include), file << " may not include " << include);
      }
    }
  }
  BOOST_TEST(seen > 100U);  // a search that finds nothing would prove nothing
}

BOOST_AUTO_TEST_CASE(a_wrong_arrow_is_caught) {
  BOOST_TEST(is_wrong_arrow("theory/model.cpp", "solvers/integrate.hpp"));
  BOOST_TEST(is_wrong_arrow("solvers/integrate.cpp", "verify/harness/claim.hpp"));
  BOOST_TEST(is_wrong_arrow("verify/harness/claim.cpp", "plots/gnuplot.hpp"));
  BOOST_TEST(!is_wrong_arrow("verify/harness/claim.cpp", "theory/model.hpp"));
  // between the rooms of verify/
  BOOST_TEST(is_wrong_arrow("verify/harness/judge.cpp", "verify/cases/case.hpp"));
  BOOST_TEST(is_wrong_arrow("training/network_store.cpp", "verify/harness/evidence.hpp"));
  BOOST_TEST(is_wrong_arrow("verify/instruments/growth/alpha_growth.cpp", "verify/harness/runner.hpp"));
  // between chapters: growth comes before joint
  BOOST_TEST(
      is_wrong_arrow("verify/instruments/growth/alpha_growth.cpp", "verify/instruments/joint/conserved_drift.hpp"));
  BOOST_TEST(
      !is_wrong_arrow("verify/instruments/joint/conserved_drift.cpp", "verify/instruments/growth/alpha_growth.hpp"));
  BOOST_TEST(is_wrong_arrow("verify/claims/growth/a.cpp", "verify/claims/growth/b.hpp"));
  BOOST_TEST(includes_of("#include \"plots/gnuplot.hpp\"\n# include <vector>").size() == 2U);
  BOOST_TEST(room_of("verify/instruments/joint/conserved_drift.cpp").value() == "verify/instruments/joint");
  BOOST_TEST(room_of("report/html/html.hpp").value() == "report/html");
  BOOST_TEST(!room_of("verify/stray.cpp").has_value());
  BOOST_TEST(!room_of("vector").has_value());
}

/// A claim is found by its subject: its folder follows from its kind and its first tag, its file's name from its id.
BOOST_AUTO_TEST_CASE(every_claim_stands_where_its_tag_and_id_say) {
  std::set<std::string> expected;
  for (const verify::Claim& claim : verify::claims()) {
    expected.insert(verify::claim_file(claim.id, claim.tags.front(), claim.kind));
  }
  std::set<std::string> found;
  for (const auto& file : files_below("verify/claims", {".cpp"})) {
    found.insert(path_in_project(file));
  }
  BOOST_TEST(found == expected, boost::test_tools::per_element());
  BOOST_TEST(verify::claim_file("thm9-r.printed", "err:thm9-r", verify::Kind::erratum) ==
             "verify/claims/growth/thm9_r.cpp");
}

/// Files of the rooms that include something whose path starts with `prefix`.
std::set<std::string> users_of(const std::string& prefix) {
  std::set<std::string> users;
  for (const std::string& room : kRooms) {
    for (const auto& file : files_below(room, {".cpp", ".hpp"})) {
      for (const std::string& include : includes_of(text_of(file))) {
        if (include.starts_with(prefix)) {
          users.insert(path_in_project(file));
        }
      }
    }
  }
  return users;
}

BOOST_AUTO_TEST_CASE(heavy_headers_stay_in_one_file_each) {
  BOOST_TEST(users_of("boost/numeric/odeint") == std::set<std::string>{"solvers/runge_kutta.cpp"},
             boost::test_tools::per_element());
  BOOST_TEST(users_of("cvode/") == std::set<std::string>{"solvers/cvode.cpp"}, boost::test_tools::per_element());
  BOOST_TEST(users_of("arb") == std::set<std::string>{"verify/definition/ball.hpp"}, boost::test_tools::per_element());
  BOOST_TEST(users_of("gnuplot-iostream") == std::set<std::string>{"plots/gnuplot.cpp"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(theory_needs_only_eigen_and_the_standard_library) {
  for (const auto& file : files_below("theory", {".cpp", ".hpp"})) {
    for (const std::string& include : includes_of(text_of(file))) {
      const bool standard = include.find('/') == std::string::npos;
      BOOST_CHECK_MESSAGE(standard || include.starts_with("theory/") || include.starts_with("Eigen/"),
                          file << " includes " << include);
    }
  }
}

BOOST_AUTO_TEST_CASE(no_file_is_built_with_fast_math) {
  std::size_t seen = 0;
  std::vector<std::string> folders = kRooms;
  folders.insert(folders.end(), {"cmake", "tests", "bench"});
  for (const std::string& folder : folders) {
    for (const auto& file : files_below(folder, {".cmake", "CMakeLists.txt"})) {
      ++seen;
      const std::string text = text_of(file);
      BOOST_CHECK_MESSAGE(!std::regex_search(text, std::regex("OPTIONS[^\n]*-ffast-math")), file << " uses fast math");
    }
  }
  BOOST_TEST(seen > 5U);
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
