// Data flows one way, so includes run the other way and never both. The arrows are in kMayInclude: files are parsed in
// formats/, apart from the theory, which knows no file, and from verify/, which needs only what was read.
#include <map>
#include <regex>
#include <set>

#include <boost/test/unit_test.hpp>

#include "tests/support/sources.hpp"

namespace sinkflow::tests {
namespace {

const std::map<std::string, std::set<std::string>> kMayInclude{
    {"theory", {}},
    {"solvers", {"theory"}},
    {"formats", {"theory"}},
    {"transformer", {"theory"}},
    {"verify", {"theory", "solvers", "formats", "transformer"}},
    {"plots", {"theory", "formats", "verify"}},
    {"apps", {"theory", "solvers", "formats", "transformer", "verify", "plots"}},
};

/// What stands between the delimiters of every #include of a text.
std::vector<std::string> includes_of(const std::string& text) {
  static const std::regex include(R"re(#\s*include\s*[<"]([^>"]+)[>"])re");
  std::vector<std::string> found;
  for (std::sregex_iterator i(text.begin(), text.end(), include); i != std::sregex_iterator(); ++i) {
    found.push_back((*i)[1]);
  }
  return found;
}

bool is_wrong_arrow(const std::string& room, const std::string& include) {
  const std::string target = include.substr(0, include.find('/'));
  return kMayInclude.contains(target) && target != room && !kMayInclude.at(room).contains(target);
}

BOOST_AUTO_TEST_CASE(every_include_points_the_right_way) {
  std::size_t seen = 0;
  for (const std::string& room : kRooms) {
    for (const auto& file : files_below(room, {".cpp", ".hpp"})) {
      for (const std::string& include : includes_of(text_of(file))) {
        ++seen;
        BOOST_CHECK_MESSAGE(!is_wrong_arrow(room, include), file << " may not include " << include);
      }
    }
  }
  BOOST_TEST(seen > 100U);  // a search that finds nothing would prove nothing
}

BOOST_AUTO_TEST_CASE(a_wrong_arrow_is_caught) {
  BOOST_TEST(is_wrong_arrow("theory", "solvers/integrate.hpp"));
  BOOST_TEST(is_wrong_arrow("solvers", "verify/claim.hpp"));
  BOOST_TEST(is_wrong_arrow("verify", "plots/gnuplot.hpp"));
  BOOST_TEST(!is_wrong_arrow("verify", "theory/model.hpp"));
  BOOST_TEST(includes_of("#include \"plots/gnuplot.hpp\"\n# include <vector>").size() == 2U);
}

/// Files of the rooms that include something whose path starts with `prefix`.
std::set<std::string> users_of(const std::string& prefix) {
  std::set<std::string> users;
  for (const std::string& room : kRooms) {
    for (const auto& file : files_below(room, {".cpp", ".hpp"})) {
      for (const std::string& include : includes_of(text_of(file))) {
        if (include.starts_with(prefix)) {
          users.insert(std::filesystem::relative(file, SINKFLOW_SOURCE_DIR).string());
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
  BOOST_TEST(users_of("arb") == std::set<std::string>{"verify/interval.cpp"}, boost::test_tools::per_element());
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
  for (const std::string folder : {"cmake", "theory", "solvers", "verify", "tests", "bench"}) {
    for (const auto& file : files_below(folder, {".cmake", "CMakeLists.txt"})) {
      ++seen;
      const std::string text = text_of(file);
      BOOST_CHECK_MESSAGE(!std::regex_search(text, std::regex("OPTIONS[^\n]*-ffast-math")), file << " uses fast math");
    }
  }
  BOOST_TEST(seen > 5U);
}

}  // namespace
}  // namespace sinkflow::tests
