#include "apps/interrupt.hpp"

#include <atomic>
#include <csignal>

namespace sinkflow::apps {
namespace {

std::atomic<bool> flag = false;

void note(int /*signal*/) {
  flag = true;
}

/// `handler` on the handlers' own stack, which threads need that multiply matrices (transformer/blas.cpp); returns what
/// was there. `once`: the second signal then has its default effect.
struct sigaction install(int signal, void (*handler)(int), bool once) {
  struct sigaction action {};
  struct sigaction previous {};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | SA_RESTART | (once ? static_cast<int>(SA_RESETHAND) : 0);
  sigaction(signal, &action, &previous);
  return previous;
}

/// For this thread and the programs it starts.
void block_interrupts(bool blocked) {
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  sigaddset(&interrupt, SIGTERM);
  pthread_sigmask(blocked ? SIG_BLOCK : SIG_UNBLOCK, &interrupt, nullptr);
}

}  // namespace

void catch_interrupts() {
  install(SIGINT, note, true);
}

void catch_termination() {
  install(SIGTERM, note, true);
}

bool interrupted() {
  return flag;
}

InterruptsHeld::InterruptsHeld() {
  block_interrupts(true);
  interrupt_ = install(SIGINT, note, false);  // other threads still take the signals
  termination_ = install(SIGTERM, note, false);
}

InterruptsHeld::~InterruptsHeld() {
  sigaction(SIGINT, &interrupt_, nullptr);
  sigaction(SIGTERM, &termination_, nullptr);
  block_interrupts(false);
}

}  // namespace sinkflow::apps
