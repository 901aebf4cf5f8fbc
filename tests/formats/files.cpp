#include "formats/files.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/input_error.hpp"
#include "tests/support/temporary_directory.hpp"

BOOST_AUTO_TEST_SUITE(formats_files)

namespace fs = std::filesystem;
using sinkflow::formats::prepare_output_directory;
using sinkflow::formats::read_file;
using sinkflow::formats::write_file;
using sinkflow::tests::input_error;
using sinkflow::tests::TemporaryDirectory;

BOOST_AUTO_TEST_CASE(bytes_survive_writing_and_reading) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "x.bin";
  const std::string content("a\0b\r\n\xFF", 6);
  write_file(path, content);
  BOOST_TEST(read_file(path) == content);
  write_file(path, "");
  BOOST_TEST(read_file(path).empty());
  const std::string large(200'000, 'x');  // more than one block of the reader
  write_file(path, large);
  BOOST_TEST((read_file(path) == large));
  BOOST_TEST(directory.entries() == 1);
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_read_is_named) {
  const TemporaryDirectory directory;
  const std::string missing = (directory.path() / "x.txt").string();
  BOOST_TEST(input_error([&] { read_file(missing); }) ==
             "cannot read '" + missing + "': expected a file, found nothing there");
  BOOST_TEST(input_error([&] { read_file(directory.path()); }) ==
             "cannot read '" + directory.path().string() + "': expected a file, found a directory");
}

BOOST_AUTO_TEST_CASE(a_read_that_fails_half_way_is_an_error) {
  // Address 0 of a process is never mapped: the file opens, and its first read fails.
  const std::string message = input_error([] { read_file("/proc/self/mem"); });
  BOOST_TEST(message.starts_with("cannot read '/proc/self/mem': expected a file, found "));
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_written_is_named_and_nothing_is_left) {
  const TemporaryDirectory directory;
  write_file(directory.path() / "file", "kept");
  for (const fs::path& path : {directory.path() / "file" / "below.txt", directory.path() / "missing" / "x.txt",
                               directory.path(), fs::path("/proc/x.txt"), directory.path() / "absent/"}) {
    const std::string message = input_error([&] { write_file(path, "text"); });
    BOOST_TEST(message.starts_with("cannot write '" + path.string() + "': expected a place for a file, found: "));
  }
  BOOST_TEST(read_file(directory.path() / "file") == "kept");
  BOOST_TEST(directory.entries() == 1);
}

BOOST_AUTO_TEST_CASE(a_failed_rename_leaves_no_temporary_file) {
  const TemporaryDirectory directory;
  // The temporary name is short enough, the final one is not.
  const fs::path path = directory.path() / std::string(300, 'x');
  const std::string message = input_error([&] { write_file(path, "text"); });
  BOOST_TEST(message.starts_with("cannot write '" + path.string() + "'"));
  BOOST_TEST(directory.entries() == 0);
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_an_error) {
  const std::string message = input_error([] { write_file("/dev/full", "text"); });
  BOOST_TEST(message == "cannot write '/dev/full': expected a place for a file, found: No space left on device");
}

BOOST_AUTO_TEST_CASE(a_device_is_written_and_not_replaced) {
  write_file("/dev/null", "text");
  BOOST_TEST(fs::is_character_file("/dev/null"));
}

BOOST_AUTO_TEST_CASE(a_file_that_never_ends_is_an_error) {
  BOOST_TEST(input_error([] { read_file("/dev/zero"); }) ==
             "cannot read '/dev/zero': expected a file, found more than 1073741824 bytes");
}

BOOST_AUTO_TEST_CASE(a_file_that_is_replaced_keeps_its_mode) {
  const TemporaryDirectory directory;
  const fs::path path = directory.path() / "x.txt";
  for (const auto mode : {fs::perms(0600), fs::perms(0640), fs::perms(0755)}) {
    write_file(path, "old");
    fs::permissions(path, mode);
    write_file(path, "new");
    BOOST_TEST((fs::status(path).permissions() == mode));
    BOOST_TEST(read_file(path) == "new");
  }
}

BOOST_AUTO_TEST_CASE(a_link_that_leads_nowhere_is_refused_and_kept) {
  const TemporaryDirectory directory;
  const fs::path link = directory.path() / "link";
  fs::create_symlink(directory.path() / "missing", link);
  for (const std::string& message : {input_error([&] { write_file(link, "text"); }),
                                     input_error([&] { sinkflow::formats::prepare_output_file(link); })}) {
    BOOST_TEST(message == "cannot write '" + link.string() +
                              "': expected a place for a file, found: a symbolic link that leads to no file");
  }
  BOOST_TEST(fs::is_symlink(link));
  BOOST_TEST(directory.entries() == 1);
}

// Of a process that is gone; what this process or another living one has there stays.
BOOST_AUTO_TEST_CASE(leftovers_are_removed) {
  const TemporaryDirectory directory;
  const std::string dead = ".sinkflow-999999999-";  // above the largest number of a process
  const std::string alive = ".sinkflow-" + std::to_string(getpid()) + "-";
  fs::create_directory(directory.path() / (dead + "abcdef"));
  write_file(directory.path() / (dead + "abcdef") / "picture.png", "x");
  write_file(directory.path() / (dead + "0.tmp"), "x");
  write_file(directory.path() / (alive + "0.tmp"), "x");
  write_file(directory.path() / "report.json", "x");
  prepare_output_directory(directory.path());
  BOOST_TEST(directory.entries() == 2);
  BOOST_TEST(fs::exists(directory.path() / (alive + "0.tmp")));
}

BOOST_AUTO_TEST_CASE(a_symbolic_link_stays_one) {
  const TemporaryDirectory directory;
  write_file(directory.path() / "target", "old");
  fs::create_symlink("target", directory.path() / "link");
  write_file(directory.path() / "link", "new");
  BOOST_TEST(fs::is_symlink(directory.path() / "link"));
  BOOST_TEST(read_file(directory.path() / "target") == "new");
}

BOOST_AUTO_TEST_CASE(a_relative_path_without_directory_is_written_where_we_stand) {
  const TemporaryDirectory directory;
  const fs::path before = fs::current_path();
  fs::current_path(directory.path());
  write_file("plain.txt", "text");
  fs::current_path(before);
  BOOST_TEST(read_file(directory.path() / "plain.txt") == "text");
}

BOOST_AUTO_TEST_CASE(a_hyphen_is_standard_output) {
  std::ostringstream captured;
  std::streambuf* const standard = std::cout.rdbuf(captured.rdbuf());
  write_file("-", "to the terminal\n");
  std::cout.rdbuf(standard);
  BOOST_TEST(captured.str() == "to the terminal\n");
  BOOST_TEST(!fs::exists("-"));
}

BOOST_AUTO_TEST_CASE(a_closed_standard_output_is_an_error) {
  std::ofstream closed;
  std::streambuf* const standard = std::cout.rdbuf(closed.rdbuf());
  const std::string message = input_error([] { write_file("-", "text"); });
  std::cout.rdbuf(standard);
  std::cout.clear();
  BOOST_TEST(message.starts_with("cannot write 'standard output': expected a place for a file, found: "));
}

BOOST_AUTO_TEST_CASE(an_output_directory_is_made_with_its_parents_and_stays_empty) {
  const TemporaryDirectory directory;
  const fs::path nested = directory.path() / "a" / "b";
  prepare_output_directory(nested);
  BOOST_TEST(fs::is_directory(nested));
  BOOST_TEST(fs::is_empty(nested));
  write_file(nested / "kept", "text");
  prepare_output_directory(nested);
  BOOST_TEST(read_file(nested / "kept") == "text");
}

BOOST_AUTO_TEST_CASE(an_output_directory_that_cannot_be_used_is_named) {
  const TemporaryDirectory directory;
  write_file(directory.path() / "file", "kept");
  for (const fs::path& path : {directory.path() / "file", directory.path() / "file" / "below", fs::path("/proc"),
                               fs::path("/proc/sinkflow-out"), fs::path()}) {
    const std::string message = input_error([&] { prepare_output_directory(path); });
    BOOST_TEST(message.starts_with("cannot write to '" + path.string() + "': expected a directory for files, found: "));
  }
}

BOOST_AUTO_TEST_SUITE_END()
