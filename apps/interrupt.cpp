#include "apps/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace sinkflow::apps {
namespace {

std::atomic<bool> flag = false;

void remember(int /*signal*/) {
  flag = true;
  std::signal(SIGINT, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, remember);
}

bool interrupted() {
  return flag;
}

InterruptsIgnored::InterruptsIgnored() : previous_(std::signal(SIGINT, SIG_IGN)) {}

InterruptsIgnored::~InterruptsIgnored() {
  std::signal(SIGINT, previous_);
}

}  // namespace sinkflow::apps
