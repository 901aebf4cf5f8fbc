#pragma once

namespace sinkflow::apps {

/// From now on Ctrl-C sets a flag instead of ending the program; a second one ends it.
void catch_interrupts();

/// Whether Ctrl-C was pressed.
bool interrupted();

}  // namespace sinkflow::apps
