// report.html: complete, well-formed, safe against what names and labels hold, and in need of nothing else.
#include <cctype>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "report/html/html.hpp"
#include "report/html/inline_svg.hpp"
#include "report/html/prose.hpp"
#include "report/html/report_page.hpp"
#include "statements/formulas.hpp"
#include "statements/statements.hpp"
#include "verify/harness/judge.hpp"

BOOST_AUTO_TEST_SUITE(report_page)

using sinkflow::report::html_number;
using sinkflow::report::Report;
using sinkflow::report::report_page;
using sinkflow::verify::Claim;
using sinkflow::verify::ClaimResult;
using sinkflow::verify::Tolerance;
using sinkflow::verify::Verdict;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Whether every tag is closed, in order: all that a browser needs, as the page's void elements are written <x />.
bool balanced(std::string_view page) {
  std::vector<std::string_view> open;
  for (std::size_t begin = page.find('<'); begin != std::string_view::npos; begin = page.find('<', begin + 1)) {
    const std::size_t end = page.find('>', begin);
    if (end == std::string_view::npos) {
      return false;
    }
    const std::string_view tag = page.substr(begin + 1, end - begin - 1);
    if (tag.starts_with('!') || tag.ends_with('/')) {
      continue;
    }
    if (!tag.starts_with('/')) {
      open.push_back(tag.substr(0, tag.find_first_of(" \n")));
    } else if (!open.empty() && open.back() == tag.substr(1)) {
      open.pop_back();
    } else {
      return false;
    }
  }
  return open.empty();
}

constexpr std::string_view svg = R"svg(<?xml version="1.0" encoding="utf-8"  standalone="no"?>
<svg
 width="600" height="300"
 xmlns="http://www.w3.org/2000/svg"
>

<title>Gnuplot</title>
<defs><circle id='gpDot' r='0.5'/></defs>
<g id="gnuplot_plot_1"><title>label id="kept"</title><use xlink:href='#gpDot'/><path clip-path="url(#clip)"/></g>
</svg>
)svg";

/// A report of a confirmed claim, a refuted erratum, a claim that failed and one that was skipped.
class Sample {
 public:
  Sample() : claims_(4) {
    const std::vector<std::string> ids{"sharp.constant", "erratum.stationary", "limits.beta", "corpus.figures"};
    for (std::size_t i = 0; i < ids.size(); ++i) {
      claims_[i].id = ids[i];
      claims_[i].title = "About " + ids[i] + " <b>&amp</b> \"it's\"";
      claims_[i].tags = {"ada:thm3.a", "sf:" + ids[i]};
      claims_[i].control = "0.45 & not 0.5";
      claims_[i].method = "method of " + ids[i];
      report.results.emplace_back().claim = &claims_[i];
    }
    claims_[1].expected = Verdict::refuted;
    claims_[1].tier = sinkflow::verify::Tier::full;
    claims_[1].tags = {"err:thm9-sqrt"};
    measure(report.results[0], 60, 0);
    measure(report.results[1], 3, 1);
    report.results[1].outcome.seeds = {7, 11};
    report.results[2].failure = "no <step> was possible";
    report.results[3].skipped = true;
    report.results[3].failure = "it belongs to another corpus";
    report.results[0].outcome.figures.push_back({"growth", "Growth <of> α", "A caption & more.", {}});
    report.provenance.command = "sinkflow verify 'a' <b>";
    report.provenance.options = "--xi 3";
    report.provenance.libraries = {{"Boost", "1.74.0"}, {"Eigen", "3.4.0"}};
  }

  Report report;

 private:
  static void measure(ClaimResult& result, int checks, double error) {
    for (int i = 0; i < checks; ++i) {
      result.outcome.evidence.checks.push_back(
          {fmt::format("row <{}>", i), 0.5, 0.5 + error + 1e-6 * i, 1e-9, Tolerance(1e-3, "next term < rest")});
      result.outcome.control.evidence.checks.push_back(
          {fmt::format("wrong <{}>", i), 0.45 - i, 0.5 + error, 1e-9, Tolerance(1e-3, "as above")});
    }
    result.verdict = sinkflow::verify::judge(result.outcome.evidence);
    result.control_verdict = sinkflow::verify::judge(result.outcome.control);
  }

  std::vector<Claim> claims_;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_page_is_well_formed) {
  BOOST_TEST(balanced("<a><b>x</b><br /></a>"));
  BOOST_TEST(!balanced("<a><b>x</a></b>"));
  BOOST_TEST(!balanced("<a><b>x</b>"));
  BOOST_TEST(balanced(report_page(Sample().report, {{"growth", std::string(svg)}})));
  BOOST_TEST(balanced(report_page(Report{}, {})));
}

BOOST_AUTO_TEST_CASE(the_page_has_every_claim_linked_to_its_section) {
  const Sample sample;
  const std::string page = report_page(sample.report, {});
  for (const ClaimResult& result : sample.report.results) {
    BOOST_TEST(contains(page, fmt::format("href=\"#claim-{}\"", result.claim->id)));
    BOOST_TEST(contains(page, fmt::format("<section id=\"claim-{}\">", result.claim->id)));
    BOOST_TEST(contains(page, fmt::format("sinkflow verify {}", result.claim->id)));
    BOOST_TEST(contains(page, "method of " + result.claim->id));
  }
  BOOST_TEST(contains(page, "sinkflow verify erratum.stationary --tier full --xi 3<"));
}

BOOST_AUTO_TEST_CASE(the_page_says_what_came_out) {
  const Sample sample;
  const std::string page = report_page(sample.report, {});
  BOOST_TEST(contains(page, "1 of 3 claims did not come out as expected: <a href=\"#claim-limits.beta\">"));
  BOOST_TEST(contains(page, "✓ 1 confirmed"));
  BOOST_TEST(contains(page, "✗ 1 refuted (1 of them expected)"));
  BOOST_TEST(contains(page, "? 1 inconclusive"));
  BOOST_TEST(contains(page, "– 1 skipped"));
  BOOST_TEST(contains(page, "no &lt;step&gt; was possible"));
  BOOST_TEST(contains(page, "skipped: it belongs to another corpus"));
  BOOST_TEST(contains(page, "<summary>All 60 checks</summary>"));
  BOOST_TEST(contains(page, "row &lt;0&gt;"));
  BOOST_TEST(contains(page, "The tightest of 60 checks:"));
  BOOST_TEST(contains(page, "next term &lt; rest"));
  BOOST_TEST(
      contains(page, "0.45 &amp; not 0.5 <span class=\"verdict expected\">✗ refuted</span>, by 60 of 60 checks"));
  BOOST_TEST(contains(page, "0.45 &amp; not 0.5: not measured"));
  BOOST_TEST(contains(page, "Boost 1.74.0, Eigen 3.4.0"));
  BOOST_TEST(contains(page, "sinkflow verify &#39;a&#39; &lt;b&gt;"));
  BOOST_TEST(contains(page, "<span class=\"verdict unexpected\">? inconclusive</span>"));
}

BOOST_AUTO_TEST_CASE(the_page_has_every_statement_with_its_formula_and_proof) {
  const std::string page = report_page(Sample().report, {});
  for (const sinkflow::statements::Statement& statement : sinkflow::statements::statements()) {
    BOOST_TEST_CONTEXT(statement.tag) {
      const std::size_t begin = page.find(fmt::format("id=\"statement-{}\"", statement.tag));
      BOOST_REQUIRE(begin != std::string::npos);
      BOOST_TEST(page.find(fmt::format("id=\"statement-{}\"", statement.tag), begin + 1) == std::string::npos);
      const std::string section = page.substr(begin, page.find("</section>", begin) - begin);
      for (const std::string& formula : {statement.latex, statement.printed, statement.corrected}) {
        BOOST_TEST((formula.empty() || contains(section, sinkflow::statements::mathml_of(formula))));
      }
      for (const std::string& assumption : statement.assumptions) {
        BOOST_TEST(contains(section, sinkflow::report::html_line(assumption)));
      }
      BOOST_TEST(contains(section, "<details") == !statement.proof.empty());
    }
  }
}

BOOST_AUTO_TEST_CASE(every_link_within_the_page_leads_somewhere) {
  const std::string page = report_page(Sample().report, {{"growth", std::string(svg)}});
  int links = 0;
  for (std::size_t at = page.find("<a "); at != std::string::npos; at = page.find("<a ", at + 1)) {
    const std::size_t begin = page.find("href=\"#", at) + 7;
    const std::string target = page.substr(begin, page.find('"', begin) - begin);
    BOOST_TEST(contains(page, fmt::format(" id=\"{}\"", target)), target);
    ++links;
  }
  BOOST_TEST(links > 100);
}

BOOST_AUTO_TEST_CASE(a_claim_shows_what_it_tests) {
  const Sample sample;
  const std::string page = report_page(sample.report, {});
  const auto section_of = [&](const std::string& id) {
    const std::size_t begin = page.find(fmt::format("<section id=\"claim-{}\">", id));
    return page.substr(begin, page.find("</section>", begin) - begin);
  };
  const auto mathml = [](const std::string& latex) { return std::string(sinkflow::statements::mathml_of(latex)); };
  const sinkflow::statements::Statement* statement = sinkflow::statements::find_statement("ada:thm3.a");
  BOOST_TEST(contains(section_of("sharp.constant"), mathml(statement->latex)));
  BOOST_TEST(contains(section_of("sharp.constant"), "href=\"#statement-ada:thm3.a\""));
  BOOST_TEST(contains(section_of("sharp.constant"), "Assumes: "));
  BOOST_TEST(contains(section_of("sharp.constant"), "Closest to passing, wrong &lt;0&gt;: the wrong law says 0.45"));
  BOOST_TEST(!contains(section_of("sharp.constant"), "<dt>Seed"));
  const sinkflow::statements::Statement* erratum = sinkflow::statements::find_statement("err:thm9-sqrt");
  BOOST_TEST(contains(section_of("erratum.stationary"), mathml(erratum->printed)));
  BOOST_TEST(contains(section_of("erratum.stationary"), mathml(erratum->corrected)));
  BOOST_TEST(contains(section_of("erratum.stationary"), "<dt>Seeds</dt><dd>7, 11</dd>"));
}

BOOST_AUTO_TEST_CASE(formulas_are_mathematics) {
  const std::string parts(sinkflow::statements::mathml_of(sinkflow::statements::find_statement("ada:thm3.a")->latex));
  BOOST_TEST(parts.starts_with("<math>"));
  BOOST_TEST(contains(parts, "<mi>α</mi>"));
  BOOST_TEST(contains(parts, "<mfrac><mn>1</mn><mn>2</mn></mfrac>"));
  BOOST_TEST(contains(parts, "</math>\n<math>"));
  for (const sinkflow::statements::Statement& each : sinkflow::statements::statements()) {
    const std::string_view mathml = sinkflow::statements::mathml_of(each.latex);
    BOOST_TEST(balanced(mathml), each.tag);
    BOOST_TEST(!contains(mathml, "\\"), each.tag);
    BOOST_TEST(!contains(mathml, ">-<"), each.tag);  // a minus, not a hyphen
  }
  BOOST_CHECK_THROW(sinkflow::statements::mathml_of("E = m c^2"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(prose_keeps_paragraphs_and_displays) {
  using sinkflow::report::html_prose;
  BOOST_TEST(html_prose("one\ntwo < 3\n") == "<p>one two &lt; 3</p>\n");
  BOOST_TEST(html_prose("one\n\ntwo") == "<p>one</p>\n<p>two</p>\n");
  BOOST_TEST(html_prose("one\n  a = b,\nthen\n") == "<p>one<span class=\"display\">a = b,</span>then</p>\n");
  BOOST_TEST(html_prose("by ada:lem5.") == "<p>by <a href=\"#statement-ada:lem5\"><code>ada:lem5</code></a>.</p>\n");
  BOOST_TEST(html_prose("by sf:nothing-of-that-name") == "<p>by <code>sf:nothing-of-that-name</code></p>\n");
}

BOOST_AUTO_TEST_CASE(all_as_expected_is_said) {
  Sample sample;
  sample.report.results.erase(sample.report.results.begin() + 2);
  BOOST_TEST(contains(report_page(sample.report, {}), "✓ All 2 claims came out as expected."));
  BOOST_TEST(contains(report_page(Report{}, {}), "No claim was run."));
}

BOOST_AUTO_TEST_CASE(the_page_needs_nothing_else) {
  std::string page = report_page(Sample().report, {{"growth", std::string(svg)}});
  BOOST_TEST(!contains(page, "<script"));
  BOOST_TEST(!contains(page, "<link"));
  BOOST_TEST(!contains(page, "<img"));
  BOOST_TEST(!contains(page, "@import"));
  BOOST_TEST(!contains(page, "<b>"));
  const std::string name_space = "xmlns=\"http://www.w3.org/2000/svg\"";
  const std::size_t at = page.find(name_space);
  BOOST_REQUIRE(at != std::string::npos);
  page.erase(at, name_space.size());
  BOOST_TEST(!contains(page, "http"));
  BOOST_TEST(!contains(page, "url(http"));
}

BOOST_AUTO_TEST_CASE(figures_are_inline_with_ids_of_their_own) {
  const std::string page = report_page(Sample().report, {{"growth", std::string(svg)}});
  BOOST_TEST(!contains(page, "<?xml"));
  BOOST_TEST(contains(page, "<title id=\"growth-title\">Growth &lt;of&gt; α</title>"));
  BOOST_TEST(contains(page, "A caption &amp; more."));
  const std::string picture = sinkflow::report::inline_svg(svg, "p-", "T");
  BOOST_TEST(contains(picture, "id='p-gpDot'"));
  BOOST_TEST(contains(picture, "id=\"p-gnuplot_plot_1\""));
  BOOST_TEST(contains(picture, "xlink:href='#p-gpDot'"));
  BOOST_TEST(contains(picture, "url(#p-clip)"));
  BOOST_TEST(contains(picture, "<title>label id=\"kept\"</title>"));
  BOOST_TEST(!contains(picture, "Gnuplot"));
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_picture_is_refused) {
  BOOST_CHECK_THROW(sinkflow::report::inline_svg("text", "p-", "T"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(numbers_are_for_people) {
  BOOST_TEST(html_number(0.5, 7) == "0.5");
  BOOST_TEST(html_number(-2, 3) == "−2");
  BOOST_TEST(html_number(1.25e-13, 2) == "1.2×10<sup>−13</sup>");
  BOOST_TEST(html_number(-3e20, 2) == "−3×10<sup>20</sup>");
  BOOST_TEST(html_number(NAN, 2) == "none");
  BOOST_TEST(html_number(-INFINITY, 2) == "−∞");
}

BOOST_AUTO_TEST_SUITE_END()
