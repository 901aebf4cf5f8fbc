// Signals that arrive in the middle of matrix products change no result: handlers that ask for the thread's handler
// stack do not write where a product keeps its numbers.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <pthread.h>
#include <thread>
#include <utility>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "transformer/blas.hpp"

BOOST_AUTO_TEST_SUITE(transformer_signals)

namespace {

using namespace sinkflow::transformer;

std::atomic<long> handled = 0;

void count(int /*signal*/) {
  ++handled;
}

/// Products of whole numbers, which float32 adds without rounding; how many entries are wrong. Every form that a
/// network's passes use.
long wrong_entries(Eigen::Index m, Eigen::Index n, Eigen::Index k) {
  const std::vector<float> a(static_cast<std::size_t>(m * k), 2);
  const std::vector<float> b(static_cast<std::size_t>(k * n), 3);
  long wrong = 0;
  for (const auto& [ta, tb] : {std::pair{Transposed::no, Transposed::no}, std::pair{Transposed::yes, Transposed::no},
                               std::pair{Transposed::no, Transposed::yes}}) {
    const View<float> first = ta == Transposed::no ? View<float>{a.data(), m, k, m} : View<float>{a.data(), k, m, k};
    const View<float> second = tb == Transposed::no ? View<float>{b.data(), k, n, k} : View<float>{b.data(), n, k, n};
    std::vector<float> c(static_cast<std::size_t>(m * n), 1);
    multiply<float>(first, ta, second, tb, 1, 1, c.data(), m);
    wrong += std::count_if(c.begin(), c.end(), [&](float x) { return x != 6.0F * static_cast<float>(k) + 1; });
  }
  return wrong;
}

BOOST_AUTO_TEST_CASE(signals_do_not_disturb_products) {
  struct sigaction action {};
  struct sigaction previous {};
  action.sa_handler = count;
  action.sa_flags = SA_ONSTACK;
  BOOST_TEST(sigaction(SIGUSR1, &action, &previous) == 0);

  std::atomic<bool> done = false;
  long wrong = 0;
  std::thread worker([&] {
    while (!done) {
      for (const Eigen::Index m : {64, 65, 192, 256}) {
        for (const Eigen::Index k : {64, 256}) {
          wrong += wrong_entries(m, 256, k) + wrong_entries(m, 64, k);
        }
      }
    }
  });
  // As many as are handled, however long a loaded machine takes: two signals that wait together count as one.
  while (handled < 1000) {
    pthread_kill(worker.native_handle(), SIGUSR1);
    std::this_thread::sleep_for(std::chrono::microseconds(100));
  }
  done = true;
  worker.join();
  sigaction(SIGUSR1, &previous, nullptr);
  BOOST_TEST(wrong == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()
