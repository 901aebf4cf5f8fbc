#include "formats/csv.hpp"

#include <cmath>
#include <limits>
#include <string>
#include <utility>
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
  for (const std::string cell : {"abc", "1.5x", "inf", "1e999", "-1e999", "1 2", "0x10", "1.2.3", "-", "+", "+-1"}) {
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
  BOOST_TEST(complaint("t,loss\n0,1,2\n1,2\n") ==
             "cannot use 'x.csv' at line 2: expected 2 cells, as in the header, found 3");
  BOOST_TEST(complaint("t,loss\n0,1\n\n2,3\n4\n") ==
             "cannot use 'x.csv' at line 5: expected 2 cells, as in the header, found 1");
}

BOOST_AUTO_TEST_CASE(a_table_needs_a_header_and_a_row) {
  BOOST_TEST(complaint("") == "cannot use 'x.csv' at line 1: expected column names, found an empty text");
  for (const std::string text : {"t,loss", "t,loss\n"}) {
    BOOST_TEST(complaint(text) == "cannot use 'x.csv' at line 2: expected at least one row, found the end of the text");
  }
}

BOOST_AUTO_TEST_CASE(a_column_that_is_there_twice_cannot_be_asked_for) {
  const CsvTable table = parse_csv("t,t,x\n0,1,2\n", "x.csv");
  BOOST_TEST(table.column("x")[0] == 2);
  BOOST_TEST(input_error([&] { static_cast<void>(table.column("t")); }) ==
             "cannot use 'x.csv' at its headings: expected every column that is asked for once, found 't' twice");
}

namespace {

/// Columns x and y of a text, whatever else it has.
CsvTable x_and_y(const std::string& text) {
  const std::vector<std::string> wanted{"x", "y"};
  return parse_csv(text, "x.csv", wanted);
}

}  // namespace

// What other programs write. All hold the points (1, 3.5) and (2, -5).
BOOST_AUTO_TEST_CASE(other_programs_tables_are_read) {
  for (const std::string text : {
           "\"\",\"x\",\"y\"\n\"1\",1,3.5\n\"2\",2,-5\n",                       // R, write.csv
           "\"x\",\"y\"\n\"a\",1,3.5\n\"b\",2,-5\n",                            // R, write.table(sep = ",")
           "\"x\",\"y\"\n1,3.5\n2,-5\n",                                        // R, row.names = FALSE
           "name,x,y\nr0,1,3.5\nr1,2,-5\n",                                     // pandas, with a column of texts
           ",x,y\n0,1,3.5\n1,2,-5\n",                                           // pandas, with its index
           "# x,y\n1.0e+00,3.5e+00\n2.0e+00,-5.0e+00\n",                        // numpy.savetxt(header=...)
           "\xEF\xBB\xBFx,y,note\r\n1,3.5,\"a, \"\"b\"\"\r\nc\"\r\n2,-5,\r\n",  // Excel, CSV UTF-8
           "x,y\r1,3.5\r2,-5\r",                                                // an old Macintosh
           "# gnuplot\nx,y\n1,3.5\n\n\n# next\n2,-5\n\n",                       // blocks between blank lines
           "x,y\n1,3.5,\n2,-5,\n",                                              // a comma at the end of every line
           "x , y\n +1 , +3.5 \n 2. ,\t-5\n",                                   // signs and blanks
           "x,y,x_name\n1,\"3.5\",\"<s>\"\n2,\"-5\",\"a\"\n",                   // numbers in quotes
       }) {
    BOOST_TEST_CONTEXT(text) {
      const CsvTable table = x_and_y(text);
      BOOST_TEST(table.column("x") == (std::vector<double>{1, 2}), boost::test_tools::per_element());
      BOOST_TEST(table.column("y") == (std::vector<double>{3.5, -5}), boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(missing_numbers_have_many_names) {
  for (const std::string word : {"", "NA", "N/A", "NaN", "nan", "null", "None", "\"NA\"", "\"\"", " NA "}) {
    const CsvTable table = x_and_y("x,y\n1," + word + "\n2,3\n");
    BOOST_TEST(std::isnan(table.column("y")[0]), word);
    BOOST_TEST(table.column("y")[1] == 3);
  }
}

BOOST_AUTO_TEST_CASE(another_separator_is_named) {
  const std::vector<std::pair<std::string, std::string>> separators{
      {";", "semicolons"}, {"\t", "tabs"}, {"|", "vertical bars"}, {" ", "spaces"}};
  for (const auto& [separator, plural] : separators) {
    BOOST_TEST(complaint("x" + separator + "y\n1" + separator + "2\n") ==
               "cannot use 'x.csv' at line 1: expected cells separated by commas, found cells separated by " + plural);
  }
  // Decimal commas, as Excel writes them in half of Europe.
  BOOST_TEST(complaint("x;y\n1,5;2,5\n2,5;3,5\n").ends_with("found cells separated by semicolons"));
  BOOST_TEST(parse_csv("a long name\n1\n2\n", "x.csv").column("a long name")[1] == 2);
}

BOOST_AUTO_TEST_CASE(quotes_that_do_not_fit_are_named) {
  BOOST_TEST(complaint("x,y\n1,\"2\n3,4\n").starts_with("cannot use 'x.csv' at line 2: expected cells without quotes"));
  BOOST_TEST(complaint("x,y\n1,2\"\n").starts_with("cannot use 'x.csv' at line 2: expected cells without quotes"));
  BOOST_TEST(complaint("x,y\n\"1\"2,3\n").starts_with("cannot use 'x.csv' at line 2: expected cells without quotes"));
  BOOST_TEST(complaint("\xFF\xFEx").find("UTF-16") != std::string::npos);
  BOOST_TEST(complaint(std::string("x\n1\0\n", 5)) ==
             "cannot use 'x.csv' at line 2, column 2: expected text, found a NUL");
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
