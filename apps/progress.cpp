#include "apps/progress.hpp"

#include <algorithm>
#include <cstdio>
#include <unistd.h>

#include <fmt/format.h>

#include "apps/duration.hpp"

namespace sinkflow::apps {

Progress::Progress(double planned_seconds)
    : terminal_(isatty(STDERR_FILENO) != 0), planned_(std::max(planned_seconds, 1e-9)) {}

void Progress::hide() const {
  if (terminal_) {
    std::fputs("\r\033[K", stderr);
  }
}

void Progress::advance(double planned_seconds) {
  done_ += planned_seconds;
  show();
}

void Progress::show() const {
  const double share = std::min(done_ / planned_, 1.0);
  if (!terminal_ || share >= 1) {
    return;
  }
  constexpr std::size_t width = 30;
  const auto full = static_cast<std::size_t>(share * width);
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  const double left = share > 0 ? elapsed * (1 - share) / share : planned_;
  const std::string line = fmt::format("\r[{}{}] about {} left{}\033[K", std::string(full, '#'),
                                       std::string(width - full, ' '), duration(left), note_);
  std::fputs(line.c_str(), stderr);
}

}  // namespace sinkflow::apps
