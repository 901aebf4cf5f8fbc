// The main function of every test program. A case that ran without a single assertion is an error: it tests nothing.
#define BOOST_TEST_MODULE sinkflow
#include <boost/test/results_collector.hpp>
#include <boost/test/tree/observer.hpp>
#include <boost/test/unit_test.hpp>

namespace {

struct EmptyCaseObserver : boost::unit_test::test_observer {
  void test_unit_finish(const boost::unit_test::test_unit& unit, unsigned long) override {
    if (unit.p_type != boost::unit_test::TUT_CASE) {
      return;
    }
    const auto& results = boost::unit_test::results_collector.results(unit.p_id);
    if (results.p_assertions_passed + results.p_assertions_failed == 0 && !results.p_aborted) {
      empty = true;
      std::cerr << "error: test case " << unit.p_name << " asserted nothing\n";
    }
  }
  bool empty = false;
};

struct EmptyCaseFixture {
  EmptyCaseFixture() { boost::unit_test::framework::register_observer(observer); }
  ~EmptyCaseFixture() {
    boost::unit_test::framework::deregister_observer(observer);
    if (observer.empty) {
      std::_Exit(EXIT_FAILURE);
    }
  }
  EmptyCaseFixture(const EmptyCaseFixture&) = delete;
  EmptyCaseFixture& operator=(const EmptyCaseFixture&) = delete;
  EmptyCaseObserver observer;
};

}  // namespace

BOOST_TEST_GLOBAL_FIXTURE(EmptyCaseFixture);
