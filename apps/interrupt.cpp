#include "apps/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace sinkflow::apps {
namespace {

std::atomic<bool> flag = false;

void remember(int signal) {
  flag = true;
  std::signal(signal, SIG_DFL);
}

void note(int /*signal*/) {
  flag = true;
}

/// For this thread and the programs it starts.
void block_interrupts(bool blocked) {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  pthread_sigmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &interrupt, nullptr);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, remember);
}

void catch_termination() {
  std::signal(SIGTERM, remember);
}

bool interrupted() {
  return flag;
}

InterruptsHeld::InterruptsHeld() {
  block_interrupts(true);
  previous_ = std::signal(SIGINT, note);  // other threads still take the signal
}

InterruptsHeld::~InterruptsHeld() {
  std::signal(SIGINT, previous_);
  block_interrupts(false);
}

}  // namespace sinkflow::apps
