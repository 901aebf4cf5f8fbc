#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "formats/instance_file.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/input_error.hpp"

using sinkflow::formats::parse_instance;
using sinkflow::formats::to_json;
using sinkflow::tests::Golden;
using sinkflow::tests::input_error;
using sinkflow::tests::load_golden;
using sinkflow::tests::replaced;
using sinkflow::theory::Instance;

namespace {

/// Two rows, three columns, every key on its own line.
const std::string valid = R"({
  "transition": [
    [0.25,0.75,0.0],
    [0.5,0.25,0.25]
  ],
  "row_weight": [0.25,0.75],
  "counts": [1.0,2.0,0.0],
  "xi": [1.5,2.5,0.0],
  "alpha": [0.125,-0.0],
  "beta": [-1.0,0.0,1e+300]
}
)";

std::string complaint(const std::string& json) {
  return input_error([&] { parse_instance(json, "x.json"); });
}

/// The complaint about the valid document with one thing changed.
std::string complaint(const std::string& from, const std::string& to) {
  return complaint(replaced(valid, from, to));
}

bool same(const Instance& a, const Instance& b) {
  return a.model.transition.toDense() == b.model.transition.toDense() &&
         a.model.transition.nonZeros() == b.model.transition.nonZeros() && a.model.row_weight == b.model.row_weight &&
         a.model.counts == b.model.counts && a.model.xi == b.model.xi && a.start.alpha == b.start.alpha &&
         a.start.beta == b.start.beta;
}

Eigen::VectorXd random_vector(Eigen::Index size, double scale) {
  Eigen::VectorXd result(size);
  for (double& value : result) {
    value = scale * *rc::gen::inRange(-1'000'000, 1'000'001) / 7e5;
  }
  return result;
}

/// Positive entries of sum 1, up to rounding; with `zeros`, some entries but the first are zero.
Eigen::VectorXd random_law(Eigen::Index size, bool zeros) {
  Eigen::VectorXd law = random_vector(size, 1).cwiseAbs().array() + 0.01;
  for (Eigen::Index i = 1; zeros && i < size; ++i) {
    law(i) *= *rc::gen::inRange(0, 2);
  }
  return law / law.sum();
}

Instance random_instance() {
  const auto columns = *rc::gen::inRange<Eigen::Index>(2, 7);
  const auto rows = *rc::gen::inRange<Eigen::Index>(1, columns + 1);
  const auto contexts = *rc::gen::inRange<Eigen::Index>(1, 4);
  Eigen::MatrixXd transition(rows, columns);
  for (Eigen::Index row = 0; row < rows; ++row) {
    transition.row(row) = random_law(columns, true).transpose();
  }
  Instance result;
  result.model.transition = transition.sparseView(1, 0);
  result.model.row_weight = random_law(rows, false);
  result.model.counts.resize(contexts, columns);
  for (Eigen::Index context = 0; context < contexts; ++context) {
    result.model.counts.row(context) = 12.3 * random_law(columns, true).transpose();
  }
  result.model.xi = random_vector(columns, 20).cwiseAbs();
  result.start.alpha = random_vector(rows, std::ldexp(1.0, *rc::gen::inRange(-60, 60)));
  result.start.beta = random_vector(columns, 5);
  return result;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_document_is_read_and_written_back) {
  const Instance instance = parse_instance(valid, "x.json");
  BOOST_TEST(instance.model.rows() == 2);
  BOOST_TEST(instance.model.columns() == 3);
  BOOST_TEST(instance.model.contexts() == 1);
  BOOST_TEST(instance.model.total_count() == 3.0);
  BOOST_TEST(instance.model.transition.coeff(1, 2) == 0.25);
  BOOST_TEST(instance.model.transition.nonZeros() == 5);  // the zero of row 0 is not stored
  BOOST_TEST(std::signbit(instance.start.alpha(1)));
  BOOST_TEST(to_json(instance) == valid);
}

BOOST_AUTO_TEST_CASE(integers_are_numbers) {
  const Instance instance =
      parse_instance(replaced(replaced(valid, "[0.25,0.75,0.0]", "[0,1,0]"), "[1.0,2.0,0.0]", "[1,2,0]"), "x.json");
  BOOST_TEST(instance.model.transition.coeff(0, 1) == 1.0);
  BOOST_TEST(instance.model.transition.nonZeros() == 4);
  BOOST_TEST(instance.model.total_count() == 3.0);
}

BOOST_AUTO_TEST_CASE(several_contexts_are_rows_of_counts) {
  const Instance instance = parse_instance(replaced(valid, "[1.0,2.0,0.0]", "[[1,2,0],[0,0.5,2.5]]"), "x.json");
  BOOST_TEST(instance.model.contexts() == 2);
  BOOST_TEST(instance.model.counts(1, 2) == 2.5);
  // One context written as a matrix is the same model as the plain list.
  const std::string one = replaced(valid, "[1.0,2.0,0.0]", "[[1.0,2.0,0.0]]");
  BOOST_TEST(to_json(parse_instance(one, "x.json")) == valid);
}

BOOST_AUTO_TEST_CASE(the_golden_instances_are_read) {
  for (const std::string name : {"full_support_4", "triggers_5x7", "zeros_6x8", "instance_I"}) {
    const Golden golden = load_golden(name);
    BOOST_TEST(golden.instance.model.contexts() == 1);
    BOOST_TEST(!golden.expected.empty());
  }
  const Golden golden = load_golden("contexts_C7");
  BOOST_TEST(golden.instance.model.contexts() == 5);
  BOOST_TEST(golden.instance.model.columns() == 7);
  BOOST_TEST(load_golden("triggers_5x7").instance.start.alpha(0) == 2.399396290634814);
}

BOOST_AUTO_TEST_CASE(random_instances_read_back_exactly) {
  BOOST_TEST(rc::check("parse_instance(to_json(i)) == i", [] {
    const Instance instance = random_instance();
    RC_ASSERT(same(parse_instance(to_json(instance), "x.json"), instance));
  }));
}

BOOST_AUTO_TEST_CASE(extreme_numbers_read_back_exactly) {
  Instance instance = parse_instance(valid, "x.json");
  using Limits = std::numeric_limits<double>;
  instance.start.beta << Limits::max(), Limits::denorm_min(), -Limits::min();
  BOOST_TEST(same(parse_instance(to_json(instance), "x.json"), instance));
}

BOOST_AUTO_TEST_CASE(an_instance_that_is_not_finite_is_not_written) {
  Instance instance = parse_instance(valid, "x.json");
  instance.start.alpha(0) = std::numeric_limits<double>::quiet_NaN();
  BOOST_CHECK_THROW(to_json(instance), sinkflow::ComputationError);
}

BOOST_AUTO_TEST_CASE(sums_within_the_tolerance_are_kept_as_they_are) {
  const Instance instance = parse_instance(replaced(valid, "[0.25,0.75,0.0]", "[0.25,0.7500000005,0.0]"), "x.json");
  BOOST_TEST(instance.model.transition.coeff(0, 1) == 0.7500000005);
}

BOOST_AUTO_TEST_CASE(what_is_no_json_is_named_by_line_and_column) {
  for (const std::string& word : {std::string("NaN"), std::string("-Infinity"), std::string("nan"),
                                  std::string("1e999"), std::string("-1e999"), "-1" + std::string(400, '0')}) {
    BOOST_TEST(complaint("0.125", word)
                   .starts_with("cannot use 'x.json' at line 9, column 13: expected JSON with finite numbers, found '" +
                                word.substr(0, 40)));
  }
  BOOST_TEST(complaint("[0.125,", "[0.125,,") ==
             "cannot use 'x.json' at line 9, column 19: expected JSON with finite numbers, found ','");
}

BOOST_AUTO_TEST_CASE(keys_must_be_there_be_known_and_be_given_once) {
  BOOST_TEST(complaint("3") == "cannot use 'x.json' at the top level: expected an object, found 3");
  BOOST_TEST(complaint("\"xi\": [1.5,2.5,0.0],", "") == "cannot use 'x.json' at /xi: expected this key, found nothing");
  BOOST_TEST(complaint("\"xi\":", "\"note\": 1, \"xi\":") ==
             "cannot use 'x.json' at /note: expected no key besides transition, row_weight, counts, xi, alpha, beta, "
             "found an unknown key");
  BOOST_TEST(complaint("\"xi\":", "\"xi\": [1], \"xi\":") ==
             "cannot use 'x.json' at /xi: expected every key once, found this key twice");
}

BOOST_AUTO_TEST_CASE(a_key_with_control_characters_leaves_the_sentence_on_one_line) {
  BOOST_TEST(
      complaint("\"xi\":", R"("a\n\u0000b": 1, "xi":)").starts_with("cannot use 'x.json' at /a??b: expected no key"));
}

BOOST_AUTO_TEST_CASE(transition_rows_are_laws_over_the_columns) {
  BOOST_TEST(complaint("[\n    [0.25,0.75,0.0],\n    [0.5,0.25,0.25]\n  ]", "[]") ==
             "cannot use 'x.json' at /transition: expected at least one row, found an array of 0");
  BOOST_TEST(complaint("[0.25,0.75,0.0]", "[1.0]") ==
             "cannot use 'x.json' at /transition/0: expected at least two columns, found an array of 1");
  BOOST_TEST(complaint("[0.25,0.75,0.0]", "0.25") ==
             "cannot use 'x.json' at /transition/0: expected an array, found 0.25");
  BOOST_TEST(complaint("[0.5,0.25,0.25]", "[0.5,0.5]") ==
             "cannot use 'x.json' at /transition/1: expected an array of 3, found an array of 2");
  BOOST_TEST(complaint("[0.5,0.25,0.25]", "[0.5,0.75,-0.25]") ==
             "cannot use 'x.json' at /transition/1/2: expected a number >= 0, found -0.25");
  BOOST_TEST(complaint("[0.5,0.25,0.25]", "[0.5,\"0.25\",0.25]") ==
             "cannot use 'x.json' at /transition/1/1: expected a number, found the text '0.25'");
  BOOST_TEST(complaint("[0.5,0.25,0.25]", "[0.5,0.25,0.5]") ==
             "cannot use 'x.json' at /transition/1: expected numbers that sum to 1 within 1e-9, found the sum 1.25");
  BOOST_TEST(complaint("[0.5,0.25,0.25]", "[0.5,0.25,0.250000002]")
                 .starts_with("cannot use 'x.json' at /transition/1: expected numbers that sum to 1 within 1e-9"));
  BOOST_TEST(complaint("[0.5,0.25,0.25]", "[1e308,1e308,0]").ends_with("found the sum inf"));
}

BOOST_AUTO_TEST_CASE(row_weights_are_a_positive_law) {
  BOOST_TEST(complaint("[0.25,0.75]", "[1.0]") ==
             "cannot use 'x.json' at /row_weight: expected an array of 2, found an array of 1");
  BOOST_TEST(complaint("[0.25,0.75]", "[0.0,1.0]") ==
             "cannot use 'x.json' at /row_weight/0: expected a number > 0, found 0.0");
  BOOST_TEST(complaint("[0.25,0.75]", "[1.25,-0.25]") ==
             "cannot use 'x.json' at /row_weight/1: expected a number >= 0, found -0.25");
  BOOST_TEST(complaint("[0.25,0.75]", "[0.25,0.5]") ==
             "cannot use 'x.json' at /row_weight: expected numbers that sum to 1 within 1e-9, found the sum 0.75");
  BOOST_TEST(complaint("[0.25,0.75]", "{}") ==
             "cannot use 'x.json' at /row_weight: expected an array of 2, found an object");
}

BOOST_AUTO_TEST_CASE(counts_have_one_positive_sum) {
  const auto with = [](const std::string& counts) { return complaint("[1.0,2.0,0.0]", counts); };
  BOOST_TEST(with("[]") == "cannot use 'x.json' at /counts: expected an array of 3, found an array of 0");
  BOOST_TEST(with("7") == "cannot use 'x.json' at /counts: expected an array, found 7");
  BOOST_TEST(with("[1,2]") == "cannot use 'x.json' at /counts: expected an array of 3, found an array of 2");
  BOOST_TEST(with("[1,2,-1]") == "cannot use 'x.json' at /counts/2: expected a number >= 0, found -1");
  BOOST_TEST(with("[0,0,0]") ==
             "cannot use 'x.json' at /counts: expected counts with a finite sum > 0, found the sum 0");
  BOOST_TEST(with("[1e308,1e308,0]") ==
             "cannot use 'x.json' at /counts: expected counts with a finite sum > 0, found the sum inf");
  BOOST_TEST(with("[[1,2,0],[1,2]]") ==
             "cannot use 'x.json' at /counts/1: expected an array of 3, found an array of 2");
  BOOST_TEST(with("[[1,2,0],3]") == "cannot use 'x.json' at /counts/1: expected an array of 3, found 3");
  BOOST_TEST(with("[1,[2],0]") == "cannot use 'x.json' at /counts/1: expected a number, found an array of 1");
  BOOST_TEST(with("[[1,2,0],[1,-2,4]]") == "cannot use 'x.json' at /counts/1/1: expected a number >= 0, found -2");
  BOOST_TEST(
      with("[[1,2,0],[1,2,1]]") ==
      "cannot use 'x.json' at /counts/1: expected counts that sum to 3 within 1e-9 of it, as in the first context, "
      "found the sum 4");
  BOOST_TEST(with("[[1,2,0],[1,2,0.00000001]]").starts_with("cannot use 'x.json' at /counts/1: "));
  BOOST_TEST(with("[[1,2,0],[1,2,0.000000002]]") == "");
}

BOOST_AUTO_TEST_CASE(scales_and_the_state_fit_the_transition) {
  BOOST_TEST(complaint("[1.5,2.5,0.0]", "[1.5,2.5]") ==
             "cannot use 'x.json' at /xi: expected an array of 3, found an array of 2");
  BOOST_TEST(complaint("[1.5,2.5,0.0]", "[1.5,2.5,-1]") ==
             "cannot use 'x.json' at /xi/2: expected a number >= 0, found -1");
  BOOST_TEST(complaint("[0.125,-0.0]", "[0.125]") ==
             "cannot use 'x.json' at /alpha: expected an array of 2, found an array of 1");
  BOOST_TEST(complaint("[0.125,-0.0]", "[0.125,null]") ==
             "cannot use 'x.json' at /alpha/1: expected a number, found null");
  BOOST_TEST(complaint("[-1.0,0.0,1e+300]", "[0,0,0,0]") ==
             "cannot use 'x.json' at /beta: expected an array of 3, found an array of 4");
  BOOST_TEST(complaint("[-1.0,0.0,1e+300]", "[0,true,0]") ==
             "cannot use 'x.json' at /beta/1: expected a number, found true");
}
