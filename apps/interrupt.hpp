#pragma once

namespace sinkflow::apps {

/// From now on Ctrl-C sets a flag instead of ending the program; a second one ends it.
void catch_interrupts();

/// Whether Ctrl-C was pressed.
bool interrupted();

/// While it lives, Ctrl-C does nothing, neither here nor in gnuplot, which a terminal interrupts as well: what is being
/// written is finished.
class InterruptsIgnored {
 public:
  InterruptsIgnored();
  ~InterruptsIgnored();
  InterruptsIgnored(const InterruptsIgnored&) = delete;
  InterruptsIgnored& operator=(const InterruptsIgnored&) = delete;

 private:
  void (*previous_)(int);
};

}  // namespace sinkflow::apps
