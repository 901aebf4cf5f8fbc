// A run that is killed without warning and resumed ends with the bytes of one that was not; and nothing but a whole
// checkpoint of the same run is taken for one.
#include <algorithm>
#include <chrono>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include "tests/support/workspace.hpp"

BOOST_AUTO_TEST_SUITE(apps_train_resume)

namespace {

using sinkflow::tests::Finished;
using sinkflow::tests::RunningProgram;
using sinkflow::tests::Workspace;
using Words = std::vector<std::string>;
using Clock = std::chrono::steady_clock;

/// A step is work for several threads, and a run lasts long enough to be killed in its middle.
constexpr const char* kRun = R"([model]
dim = 16
heads = 2
[task]
length = 16
[train]
batch = 256
steps = 120
probe_every = 15
checkpoint_every = 4
)";
constexpr const char* kLast = "/checkpoints/step-00000120.ckpt";

struct Runs : Workspace {
  Runs() { write("run.toml", kRun); }

  static Words arguments(const std::string& out, const Words& more) {
    Words words{"train", "run.toml", "--out", out};
    words.insert(words.end(), more.begin(), more.end());
    return words;
  }
  void train(const std::string& out, const Words& more) const {
    const Finished finished = run(arguments(out, more));
    BOOST_TEST(finished.code == 0, finished.err);
  }
  /// The latest checkpoint of a run, relative to the workspace; empty if there is none.
  [[nodiscard]] std::string latest(const std::string& out) const {
    std::string last;
    if (std::filesystem::exists(path(out + "/checkpoints"))) {
      for (const auto& entry : std::filesystem::directory_iterator(path(out + "/checkpoints"))) {
        const std::string name = entry.path().filename().string();
        if (name.ends_with(".ckpt")) {  // a kill may leave a temporary file
          last = std::max(last, out + "/checkpoints/" + name);
        }
      }
    }
    return last;
  }
  void expect_same(const std::string& out, const std::string& whole) const {
    BOOST_TEST((read(out + kLast) == read(whole + kLast)));
    BOOST_TEST(read(out + "/metrics.csv") == read(whole + "/metrics.csv"));
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(train_resume, Runs)

// The moments are random and differ from run to run, as those of real kills do: no moment may matter.
BOOST_AUTO_TEST_CASE(killed_at_random_moments) {
  const auto begin = Clock::now();
  train("whole", {"--threads", "2"});
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  std::mt19937 random(std::random_device{}());
  constexpr int kills = 8;
  std::uniform_real_distribution<double> moment(0, 2 * seconds / kills);  // together about one run
  int killed = 0;
  std::string story;
  for (int i = 0; i < kills; ++i) {
    const std::string from = latest("run");
    Words more{"--threads", std::to_string(1 + i % 3)};
    if (from.empty()) {
      std::filesystem::remove_all(path("run"));
    } else {
      more.insert(more.end(), {"--resume", from});
    }
    const RunningProgram program(arguments("run", more), {.directory = directory.path()});
    std::this_thread::sleep_for(std::chrono::duration<double>(moment(random)));
    program.send(SIGKILL);
    const Finished finished = program.wait();
    BOOST_TEST((finished.code == 128 + SIGKILL || finished.code == 0), finished.err);
    killed += finished.code == 0 ? 0 : 1;
    story += " " + from;
  }
  BOOST_TEST(killed > 0);
  BOOST_TEST_CONTEXT("resumed from" << story) {
    const std::string from = latest("run");
    BOOST_TEST(!from.empty());
    train("run", {"--resume", from, "--threads", "1"});
    expect_same("run", "whole");
  }
}

// Every optimiser keeps another state, and a step is taken in either precision.
BOOST_DATA_TEST_CASE(every_optimiser_goes_on_from_every_step,
                     boost::unit_test::data::make({"adam", "adam_l2", "adamw", "gd", "sgd", "sign"}), kind) {
  const Words short_run{"--set", std::string("optimizer.kind=") + kind,
                        "--set", "optimizer.momentum=0.9",
                        "--set", "train.batch=16",
                        "--set", "train.steps=3",
                        "--set", "train.checkpoint_every=1",
                        "--set", "train.probe_every=2"};
  for (const char* precision : {"float32", "float64"}) {
    Words more = short_run;
    more.insert(more.end(), {"--set", std::string("model.precision=") + precision});
    const std::string whole = std::string("whole-") + precision;
    train(whole, more);
    more.insert(more.end(), {"--resume", ""});
    for (const char* step : {"0", "1", "2", "3"}) {
      const std::string out = std::string("from-") + step + precision;
      more.back() = whole + "/checkpoints/step-0000000" + step + ".ckpt";
      train(out, more);  // into another directory, with the metrics so far
      BOOST_TEST((read(out + "/checkpoints/step-00000003.ckpt") == read(whole + "/checkpoints/step-00000003.ckpt")));
      BOOST_TEST(read(out + "/metrics.csv") == read(whole + "/metrics.csv"));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_run_can_be_made_longer) {
  train("whole", {});
  train("run", {"--set", "train.steps=50", "--set", "train.checkpoint_every=50"});
  BOOST_TEST(read("run/metrics.csv").find("\n50,") != std::string::npos);
  train("run", {"--resume", latest("run")});
  expect_same("run", "whole");  // the row of step 50 was the last one's and is not on the schedule
  BOOST_TEST(read("run/config.toml") == read("whole/config.toml"));
}

BOOST_AUTO_TEST_CASE(what_is_no_checkpoint_of_this_run) {
  train("run", {"--set", "train.steps=4"});
  const std::string name = "run/checkpoints/step-00000004.ckpt";
  const std::string whole = read(name);
  const auto refused = [&](const Words& more, const Words& words) { expect_bad_input(arguments("new", more), words); };

  std::mt19937 random(1);
  for (int i = 0; i < 10; ++i) {
    std::string changed = whole;
    changed[random() % (whole.size() - 1)] ^= 4;  // the last byte only ends the last line
    write("changed.ckpt", changed);
    refused({"--resume", "changed.ckpt"}, {"'changed.ckpt'"});
    write("cut.ckpt", whole.substr(0, random() % whole.size()));
    refused({"--resume", "cut.ckpt"}, {"'cut.ckpt'"});
  }
  write("cut.ckpt", whole.substr(0, whole.size() - 1));
  refused({"--resume", "cut.ckpt"}, {"'cut.ckpt'", "checksum"});
  write("cut.ckpt", "");
  refused({"--resume", "cut.ckpt"}, {"'cut.ckpt'", "line 1"});
  refused({"--resume", "run.toml"}, {"'run.toml'", "a checkpoint of sinkflow"});
  refused({"--resume", "missing.ckpt"}, {"'missing.ckpt'", "nothing there"});
  refused({"--resume", "run"}, {"'run'", "a directory"});

  refused({"--resume", name, "--set", "model.dim=32"}, {"step-00000004", "model.dim", "expected 32", "found 16"});
  refused({"--resume", name, "--set", "model.precision=float64"}, {"step-00000004", "model.precision"});
  refused({"--resume", name, "--set", "optimizer.kind=sgd"}, {"step-00000004", "optimizer.kind"});
  refused({"--resume", name, "--set", "train.seed=2"}, {"step-00000004", "train.seed"});
  refused({"--resume", name, "--set", "train.steps=3"}, {"train.steps", "at least 4", "found 3"});
  train("other", {"--set", "train.seed=2", "--set", "train.steps=1"});
  expect_bad_input(arguments("other", {"--resume", name}), {"'other/config.toml'", "train.seed"});
}

// The configuration names a file, and the file is no longer the same.
BOOST_AUTO_TEST_CASE(another_corpus_under_the_same_name) {
  write("text.txt", "the cat sat on the mat and that was that");
  write("other.txt", "the mat sat on the cat and that was that");
  const Words more{"--set", "task.bigrams=corpus.json", "--set", "train.steps=1"};
  BOOST_TEST(run({"bigrams", "text.txt", "-o", "corpus.json"}).code == 0);
  train("run", more);
  BOOST_TEST(run({"bigrams", "other.txt", "-o", "corpus.json"}).code == 0);
  Words resumed = more;
  resumed.insert(resumed.end(), {"--resume", latest("run")});
  expect_bad_input(arguments("new", resumed), {"step-00000001.ckpt", "corpus_sha256"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
