#include "formats/csv.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "tests/support/input_error.hpp"

BOOST_AUTO_TEST_SUITE(formats_csv)

using sinkflow::formats::CsvTable;
using sinkflow::formats::parse_csv;
using sinkflow::formats::to_csv;
using sinkflow::tests::input_error;

namespace {

std::string complaint(const std::string& text) {
  return input_error([&] { parse_csv(text, "x.csv"); });
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_are_found_by_name) {
  const CsvTable table = parse_csv("t,loss\n0,1.5\n1e3,-2.5e-1\n", "x.csv");
  BOOST_TEST(table.names == (std::vector<std::string>{"t", "loss"}), boost::test_tools::per_element());
  BOOST_TEST(table.column("t") == (std::vector<double>{0, 1000}), boost::test_tools::per_element());
  BOOST_TEST(table.column("loss") == (std::vector<double>{1.5, -0.25}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(other_programs_line_ends_spaces_and_marks_are_read) {
  const CsvTable table = parse_csv("\xEF\xBB\xBFt, loss\r\n 1 ,2\r\n3,\t4", "x.csv");
  BOOST_TEST(table.column("t") == (std::vector<double>{1, 3}), boost::test_tools::per_element());
  BOOST_TEST(table.column("loss") == (std::vector<double>{2, 4}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_empty_cell_is_nan) {
  const CsvTable table = parse_csv("a,b\n1,\n ,2\n", "x.csv");
  BOOST_TEST(std::isnan(table.column("b")[0]));
  BOOST_TEST(std::isnan(table.column("a")[1]));
  BOOST_TEST(table.column("a")[0] == 1);
  BOOST_TEST(table.column("b")[1] == 2);
}

BOOST_AUTO_TEST_CASE(a_missing_column_is_reported_with_those_that_exist) {
  const CsvTable table = parse_csv("t,loss\n0,1\n", "x.csv");
  BOOST_TEST(input_error([&] { static_cast<void>(table.column("los")); }) ==
             "cannot use 'x.csv' at its headings: expected one of the columns t, loss, found 'los'");
}

BOOST_AUTO_TEST_CASE(a_cell_that_is_no_number_is_named_by_line_and_column) {
  for (const std::string cell : {"abc", "1.5x", "nan", "inf", "1e999", "-1e999", "1 2", "0x10", "1.2.3", "-", "+1"}) {
    BOOST_TEST(complaint("t,loss\n0,1\n1," + cell + "\n") ==
               "cannot use 'x.csv' at line 3, column 'loss': expected a finite number or an empty cell, found '" +
                   cell + "'");
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_cannot_be_printed_do_not_reach_the_sentence) {
  const std::string message = complaint("t\n\x1B[31m" + std::string(100, 'y') + "\n");
  BOOST_TEST(message.ends_with("found '\\x1B[31m" + std::string(35, 'y') + "...'"));
}

BOOST_AUTO_TEST_CASE(a_ragged_line_is_named) {
  BOOST_TEST(complaint("t,loss\n0,1\n2\n") ==
             "cannot use 'x.csv' at line 3: expected 2 cells, as in the header, found 1");
  BOOST_TEST(complaint("t,loss\n0,1,2\n") ==
             "cannot use 'x.csv' at line 2: expected 2 cells, as in the header, found 3");
  BOOST_TEST(complaint("t,loss\n0,1\n\n2,3\n") ==
             "cannot use 'x.csv' at line 3: expected 2 cells, as in the header, found 1");
}

BOOST_AUTO_TEST_CASE(a_table_needs_a_header_and_a_row) {
  BOOST_TEST(complaint("") == "cannot use 'x.csv' at line 1: expected column names, found an empty text");
  for (const std::string text : {"t,loss", "t,loss\n"}) {
    BOOST_TEST(complaint(text) == "cannot use 'x.csv' at line 2: expected at least one row, found the end of the text");
  }
}

BOOST_AUTO_TEST_CASE(a_column_name_given_twice_is_an_error) {
  BOOST_TEST(complaint("t,t\n0,1\n") ==
             "cannot use 'x.csv' at line 1: expected every column name once, found 't' twice");
}

BOOST_AUTO_TEST_CASE(numbers_are_written_with_17_digits_and_the_rest_as_empty_cells) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  BOOST_TEST(to_csv({{"t", "x"}, {{0.1, 1, nan}, {infinity, -0.0, 4.9406564584124654e-324}}}) ==
             "t,x\n0.10000000000000001,\n1,-0\n,4.9406564584124654e-324\n");
}

BOOST_AUTO_TEST_CASE(every_finite_table_reads_back_exactly) {
  BOOST_TEST(rc::check("parse_csv(to_csv(table)) == table", [] {
    const auto rows = *rc::gen::inRange<std::size_t>(1, 20);
    const auto column = rc::gen::container<std::vector<double>>(rows, rc::gen::arbitrary<double>());
    CsvTable table{{"t", "loss", "q_0"}, {*column, *column, *column}};
    // Bit patterns of all magnitudes, subnormal ones included; the plain generator stays near zero.
    table.columns[0][0] = std::ldexp(table.columns[0][0], *rc::gen::inRange(-1074, 900));
    const CsvTable again = parse_csv(to_csv(table), "x.csv");
    RC_ASSERT(again.names == table.names);
    RC_ASSERT(again.columns == table.columns);
  }));
}

BOOST_AUTO_TEST_SUITE_END()
