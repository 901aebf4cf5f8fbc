#pragma once

#include <string_view>

namespace sinkflow::apps {

/// Occupies standard streams that were closed: the next file opened would get their number, and what is printed.
void occupy_closed_streams();

/// Whether all that was printed arrived: a full disk or a closed standard output shows only when its buffer is written.
bool standard_output_is_whole();

/// Writes one line to standard error, whatever `sentence` holds; never fails.
void tell(std::string_view sentence);

}  // namespace sinkflow::apps
