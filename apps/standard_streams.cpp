#include "apps/standard_streams.hpp"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <fcntl.h>
#include <string>
#include <unistd.h>

namespace sinkflow::apps {

void occupy_closed_streams() {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(stream, F_GETFD) == -1) {
      // Opened the wrong way round, so that using it is an error, as it would be if it were still closed.
      open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
    }
  }
}

bool standard_output_is_whole() {
  return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

void tell(std::string_view sentence) {
  constexpr std::size_t longest = 2000;  // a command line may hold a word of any length
  std::string line(sentence.substr(0, longest));
  line += sentence.size() > longest ? "..." : "";
  // A file's name may hold a newline.
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
  line += '\n';
  std::fputs(line.c_str(), stderr);
}

}  // namespace sinkflow::apps
