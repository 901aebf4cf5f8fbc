#pragma once

#include <csignal>

namespace sinkflow::apps {

/// From now on Ctrl-C sets a flag instead of ending the program; a second one ends it.
void catch_interrupts();

/// The same for SIGTERM, for commands that have something to save.
void catch_termination();

/// Whether such a signal came.
bool interrupted();

/// While it lives, Ctrl-C and SIGTERM wait, also for gnuplot, which a terminal interrupts as well: what is being
/// written is finished first.
class InterruptsHeld {
 public:
  InterruptsHeld();
  ~InterruptsHeld();
  InterruptsHeld(const InterruptsHeld&) = delete;
  InterruptsHeld& operator=(const InterruptsHeld&) = delete;

 private:
  struct sigaction interrupt_ {};
  struct sigaction termination_ {};
};

}  // namespace sinkflow::apps
