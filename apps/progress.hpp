#pragma once

#include <chrono>
#include <string>
#include <utility>

namespace sinkflow::apps {

/// A bar with the time left on standard error, drawn only if that is a terminal. Work is counted in seconds of planned
/// cost, of which the measured pace makes the estimate.
class Progress {
 public:
  explicit Progress(double planned_seconds);

  /// Removes the bar, so that a line can be printed where it was.
  void hide() const;
  /// Counts `planned_seconds` as done and draws the bar.
  void advance(double planned_seconds);
  /// Draws the bar.
  void show() const;
  /// What stands behind the bar when it is drawn next.
  void note(std::string text) { note_ = std::move(text); }

 private:
  bool terminal_;
  double planned_;
  double done_ = 0;
  std::string note_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace sinkflow::apps
