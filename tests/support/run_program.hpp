#pragma once

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace sinkflow::tests {

/// What a program is started in.
struct Surroundings {
  std::filesystem::path directory = {};                 ///< working directory; empty: this one
  std::map<std::string, std::string> environment = {};  ///< variables that are set besides the inherited ones
  std::filesystem::path output = {};                    ///< standard output goes there, unread; empty: it is captured
  std::vector<int> closed = {};                         ///< streams that are closed
  rlim_t largest_file = RLIM_INFINITY;                  ///< bytes that a file may have: a disk that is full
};

struct Finished {
  int code = 0;  ///< 128 + number of the signal that ended it, as shells have it
  std::string out;
  std::string err;
};

/// sinkflow with these arguments, no shell in between, until wait() returns.
class RunningProgram {
 public:
  explicit RunningProgram(const std::vector<std::string>& arguments, const Surroundings& surroundings = {})
      : out_(std::tmpfile(), &std::fclose), err_(std::tmpfile(), &std::fclose) {
    std::string program = SINKFLOW_PROGRAM;
    std::vector<std::string> words = arguments;
    std::vector<char*> argv{program.data()};
    for (std::string& word : words) {
      argv.push_back(word.data());
    }
    argv.push_back(nullptr);
    process_ = fork();
    if (process_ == -1) {
      throw std::runtime_error("cannot start a process");
    }
    if (process_ == 0) {
      prepare_child(surroundings);
      execv(program.c_str(), argv.data());
      _exit(127);
    }
  }

  void interrupt() const { send(SIGINT); }
  void send(int signal) const { kill(process_, signal); }

  [[nodiscard]] Finished wait() const {
    int status = 0;
    waitpid(process_, &status, 0);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return {code, content(out_), content(err_)};
  }

 private:
  using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

  void prepare_child(const Surroundings& surroundings) const {
    std::signal(SIGINT, SIG_DFL);  // a test that runs in the background of a script ignores it
    for (const auto& [name, value] : surroundings.environment) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    if (!surroundings.directory.empty() && chdir(surroundings.directory.c_str()) != 0) {
      _exit(127);
    }
    dup2(surroundings.output.empty() ? fileno(out_.get()) : open(surroundings.output.c_str(), O_WRONLY), STDOUT_FILENO);
    dup2(fileno(err_.get()), STDERR_FILENO);
    const rlimit limit{surroundings.largest_file, surroundings.largest_file};
    if (surroundings.largest_file != RLIM_INFINITY && setrlimit(RLIMIT_FSIZE, &limit) != 0) {
      _exit(127);
    }
    for (const int stream : surroundings.closed) {
      close(stream);
    }
  }

  static std::string content(const File& file) {
    std::string text;
    std::rewind(file.get());
    for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get())) {
      text += static_cast<char>(c);
    }
    return text;
  }

  File out_;
  File err_;
  pid_t process_ = -1;
};

inline Finished run_program(const std::vector<std::string>& arguments, const Surroundings& surroundings = {}) {
  return RunningProgram(arguments, surroundings).wait();
}

}  // namespace sinkflow::tests
