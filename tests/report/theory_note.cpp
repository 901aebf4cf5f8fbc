// docs/theory.md: plain mathematics becomes Markdown as in print, and every statement has its place.
// links: claims
#include "report/theory_note.hpp"

#include <algorithm>
#include <filesystem>
#include <string>

#include <boost/test/unit_test.hpp>

#include "statements/plain_mathematics.hpp"
#include "statements/statements.hpp"
#include "tests/support/sources.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(report_theory_note)

namespace {

using statements::paragraph_to_markdown;
using statements::plain_to_markdown;

BOOST_AUTO_TEST_CASE(letters_and_scripts) {
  BOOST_TEST(statements::paragraph_to_markdown("pi_v e^{-alpha_v}") == "π<sub>v</sub> e<sup>−α<sub>v</sub></sup>");
  BOOST_TEST(statements::paragraph_to_markdown("beta* and alpha' and K_v''(h)") ==
             "β<sup>\\*</sup> and α′ and K<sub>v</sub>′′(h)");
  BOOST_TEST(statements::paragraph_to_markdown("sum_{v in C} x^(j), k2^2") ==
             "Σ<sub>v ∈ C</sub> x<sup>(j)</sup>, k<sub>2</sub><sup>2</sup>");
  BOOST_TEST(statements::paragraph_to_markdown("dbeta_i, domega, sqrt(t), sqrt(m + 1)") ==
             "dβ<sub>i</sub>, dω, √t, √(m + 1)");
}

BOOST_AUTO_TEST_CASE(words_stay_words) {
  for (const std::string text :
       {"A point is in it; the row's own, 'e' and '3'.", "one-dimensional, non-trigger, a sum of",
        "piece, metal, epsilonic, doubt, the integral to infinity"}) {
    BOOST_TEST(statements::paragraph_to_markdown(text) == text);
  }
  BOOST_TEST(statements::paragraph_to_markdown("contexts_C7, at\nonce") == "contexts\\_C7, at once");
}

BOOST_AUTO_TEST_CASE(signs) {
  BOOST_TEST(statements::paragraph_to_markdown("<g_v, s_v> >= 0 if a < b") ==
             "⟨g<sub>v</sub>, s<sub>v</sub>⟩ ≥ 0 if a &lt; b");
  BOOST_TEST(statements::paragraph_to_markdown("||x||^2 -> -infinity, 1-b1, a - b, (-x)") ==
             "‖x‖<sup>2</sup> → −∞, 1−b<sub>1</sub>, a − b, (−x)");
  BOOST_TEST(statements::paragraph_to_markdown("1e-12, 3e3, (81, 4969)e-6") ==
             "10<sup>−12</sup>, 3·10<sup>3</sup>, (81, 4969)·10<sup>−6</sup>");
  BOOST_TEST(statements::paragraph_to_markdown("<s>, '$', [x](y)") == "&lt;s&gt;, '<span>$</span>', \\[x\\](y)");
}

BOOST_AUTO_TEST_CASE(tags_are_links) {
  BOOST_TEST(statements::paragraph_to_markdown("By ada:thm3.a. (sf:final-logit)") ==
             "By [ada:thm3.a](#ada-thm3.a). ([sf:final-logit](#sf-final-logit))");
}

BOOST_AUTO_TEST_CASE(paragraphs_and_lines_set_apart) {
  BOOST_TEST(statements::plain_to_markdown("One\nline.\n\nHence\n  a = b,\n  c = d,\nand so on.\n") ==
             "One line.\n\nHence\n\n> a = b,<br>\n> c = d,\n\nand so on.\n");
}

BOOST_AUTO_TEST_CASE(every_statement_has_one_place) {
  const std::string note = report::theory_note();
  for (const statements::Statement& statement : statements::statements()) {
    const std::string anchor = "<a id=\"" + statements::anchor_of(statement.tag) + "\"></a>";
    const std::size_t found = note.find(anchor);
    BOOST_CHECK_MESSAGE(found != std::string::npos && note.find(anchor, found + 1) == std::string::npos,
                        statement.tag << " should stand once in docs/theory.md");
    if (!statement.amends.empty()) {
      BOOST_CHECK_MESSAGE(statement.chapter.empty(), statement.tag << " has the chapter of what it amends");
      BOOST_TEST(found > note.find("<a id=\"" + statements::anchor_of(statement.amends.front()) + "\"></a>"));
    }
  }
}

BOOST_AUTO_TEST_CASE(the_committed_note_is_the_present_one) {
  // Not by value: a failure would print both.
  const bool same = text_of(std::filesystem::path(SINKFLOW_SOURCE_DIR) / "docs" / "theory.md") == report::theory_note();
  BOOST_CHECK_MESSAGE(same, "docs/theory.md is out of date: run sinkflow statements --markdown > docs/theory.md");
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
