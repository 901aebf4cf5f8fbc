// `sinkflow train`: its files, its sentences, and what a failure leaves behind.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "formats/checkpoint_file.hpp"
#include "formats/csv.hpp"
#include "tests/support/workspace.hpp"
#include "transformer/training_config.hpp"

BOOST_AUTO_TEST_SUITE(apps_train)

namespace {

using sinkflow::tests::Finished;
using sinkflow::tests::RunningProgram;
using sinkflow::tests::Workspace;
namespace formats = sinkflow::formats;
using sinkflow::transformer::parse_training_config;
using sinkflow::transformer::to_toml;
using Words = std::vector<std::string>;

/// A run of a few milliseconds.
constexpr const char* kTiny = R"([model]
dim = 8
[task]
length = 8
[train]
batch = 4
steps = 25
probe_every = 10
checkpoint_every = 20
)";

struct Training : Workspace {
  Training() { write("tiny.toml", kTiny); }

  [[nodiscard]] Finished train(Words arguments, const sinkflow::tests::Surroundings& surroundings = {}) const {
    arguments.insert(arguments.begin(), {"train", "tiny.toml"});
    return run(arguments, surroundings);
  }
  [[nodiscard]] formats::CsvTable metrics(const std::string& out) const {
    return formats::parse_csv(read(out + "/metrics.csv"), "metrics.csv");
  }
  /// The names in a run's checkpoints/, ascending; each is read whole.
  [[nodiscard]] Words checkpoints(const std::string& out) const {
    Words names;
    for (const auto& entry : std::filesystem::directory_iterator(path(out + "/checkpoints"))) {
      names.push_back(entry.path().filename().string());
      formats::parse_checkpoint(formats::read_file(entry.path()), names.back());
    }
    std::sort(names.begin(), names.end());
    return names;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_train, Training)

BOOST_AUTO_TEST_CASE(print_config_shows_everything_and_does_nothing) {
  const std::string shown = output_of({"train", "tiny.toml", "--set", "train.seed=9", "--set",
                                       "model.blocks=attn+mlp+mlp", "--print-config", "--out", "run"});
  auto expected = parse_training_config(kTiny, "tiny.toml");
  expected.seed = 9;
  expected.blocks = "attn+mlp+mlp";
  BOOST_TEST(shown == to_toml(expected));
  for (const std::string& name : sinkflow::transformer::preset_names()) {
    const auto preset = parse_training_config(sinkflow::transformer::preset(name), name);
    BOOST_TEST(output_of({"train", name, "--print-config"}) == to_toml(preset));
  }
  BOOST_TEST(directory.entries() == 1);
}

BOOST_AUTO_TEST_CASE(a_run_leaves_its_files) {
  const Finished finished = train({"--out", "run"});
  BOOST_TEST(finished.code == 0, finished.err);
  BOOST_TEST(finished.out.empty());
  BOOST_TEST(finished.err.find('\r') == std::string::npos);  // a bar is for terminals
  BOOST_TEST(read("run/config.toml") == to_toml(parse_training_config(kTiny, "tiny.toml")));
  const formats::CsvTable table = metrics("run");
  const Words headings{"step",
                       "tokens",
                       "loss",
                       "backcopy_excess",
                       "bigram_excess",
                       "attn_s_0",
                       "sink_logit_0",
                       "value_s_0",
                       "value_other_0",
                       "residual_s_0",
                       "residual_other_0",
                       "sink_logit_low_0",
                       "sink_logit_high_0",
                       "attn_previous_0",
                       "output_row_0",
                       "output_trigger_0"};
  BOOST_TEST(table.names == headings, boost::test_tools::per_element());
  const std::vector<double> steps{0, 10, 20, 25};  // the first and the last included
  const std::vector<double> tokens{0, 320, 640, 800};
  BOOST_TEST(table.column("step") == steps, boost::test_tools::per_element());
  BOOST_TEST(table.column("tokens") == tokens, boost::test_tools::per_element());
  for (const auto& column : table.columns) {
    BOOST_TEST(std::all_of(column.begin(), column.end(), [](double value) { return std::isfinite(value); }));
  }
  const Words files{"step-00000000.ckpt", "step-00000020.ckpt", "step-00000025.ckpt"};
  BOOST_TEST(checkpoints("run") == files, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_seed_alone_decides) {
  BOOST_TEST(train({"--out", "one", "--threads", "1"}).code == 0);
  BOOST_TEST(train({"--out", "two", "--threads", "2"}).code == 0);
  BOOST_TEST(train({"--out", "other", "--set", "train.seed=2"}).code == 0);
  BOOST_TEST((read("one/checkpoints/step-00000025.ckpt") == read("two/checkpoints/step-00000025.ckpt")));
  BOOST_TEST(read("one/metrics.csv") == read("two/metrics.csv"));
  BOOST_TEST(read("one/metrics.csv") != read("other/metrics.csv"));
}

// Without an attention or without <s> there is nothing to put into some columns.
BOOST_AUTO_TEST_CASE(what_does_not_exist_is_an_empty_cell) {
  BOOST_TEST(
      train({"--out", "run", "--set", "model.blocks=mlp", "--set", "model.bos=false", "--set", "train.steps=0"}).code ==
      0);
  const std::string text = read("run/metrics.csv");
  BOOST_TEST(text.find(",,,,") != std::string::npos, text);
  BOOST_TEST(std::isnan(metrics("run").column("attn_s_0").at(0)));
  BOOST_TEST(std::isfinite(metrics("run").column("residual_other_0").at(0)));
}

BOOST_AUTO_TEST_CASE(a_directory_with_a_run_is_left_alone) {
  BOOST_TEST(train({"--out", "run"}).code == 0);
  expect_bad_input({"train", "tiny.toml", "--out", "run"}, {"'run'", "without a training run", "--resume"});
  std::filesystem::remove(path("run/config.toml"));
  expect_bad_input({"train", "tiny.toml", "--out", "run"}, {"'run'", "metrics.csv"});
  write("regular", "kept");
  expect_bad_input({"train", "tiny.toml", "--out", "regular"}, {"'regular'", "expected a directory"});
  expect_bad_input({"train", "tiny.toml", "--out", "regular/below"}, {"'regular/below'", "Not a directory"});
  expect_bad_input({"train", "tiny.toml", "--out", "/dev/full"}, {"'/dev/full'"});
}

// Without a checkpoint there is nothing to resume from, and a kill must not leave a directory that no command takes.
BOOST_AUTO_TEST_CASE(a_run_that_was_killed_before_its_first_checkpoint_begins_again) {
  BOOST_TEST(train({"--out", "run"}).code == 0);
  const std::string last = read("run/checkpoints/step-00000025.ckpt");
  const std::string measured = read("run/metrics.csv");
  std::filesystem::remove_all(path("run/checkpoints"));
  std::filesystem::create_directory(path("run/checkpoints"));
  expect_bad_input({"train", "tiny.toml", "--out", "run", "--set", "model.dim=16"}, {"run/config.toml", "model.dim"});
  BOOST_TEST(train({"--out", "run"}).code == 0);
  BOOST_TEST((read("run/checkpoints/step-00000025.ckpt") == last));
  BOOST_TEST(read("run/metrics.csv") == measured);
}

BOOST_AUTO_TEST_CASE(a_configuration_that_cannot_be_used) {
  write("broken.toml", "[model\n");
  write("odd.toml", "[model]\nwidth = 3\n");
  write("small.json", R"({"format": "sinkflow-bigrams/1"})");
  expect_bad_input({"train"}, {"CONFIG"});
  expect_bad_input({"train", "no-such"}, {"'no-such'", "small-1layer"});
  expect_bad_input({"train", "."}, {"'.'", "a directory"});
  expect_bad_input({"train", ""}, {"''", "small-1layer"});
  expect_bad_input({"train", "broken.toml"}, {"'broken.toml'", "line 1"});
  expect_bad_input({"train", "odd.toml"}, {"'odd.toml'", "model.width", "found 'width'"});
  const auto set = [&](const std::string& setting, const Words& words) {
    expect_bad_input({"train", "tiny.toml", "--set", setting}, words);
    expect_bad_input({"train", "tiny.toml", "--print-config", "--set", setting}, words);
  };
  set("model.heads=3", {"model.heads", "divisor", "3"});
  set("model.blocks=attn-mlp", {"model.blocks", "'attn-mlp'"});
  set("model.attention=none", {"model.attention", "softmax", "'none'"});
  set("model.precision=half", {"model.precision", "'half'"});
  set("optimizer.kind=sgdm", {"optimizer.kind", "sgd", "'sgdm'"});
  set("optimizer.weight_decay=1", {"optimizer.weight_decay", "adamw"});
  set("train.steps=few", {"train.steps", "'few'"});
  set("train.steps", {"--set", "key=value"});
  set("foo=1", {"--set", "found 'foo'"});
  set("train.step=1", {"--set", "found 'train.step'", "near it: train.steps"});
  set("steps=1", {"--set", "found 'steps'", "near it: train.steps"});
  expect_bad_input({"train", "tiny.toml", "--set", "task.bigrams=missing.json"}, {"'missing.json'"});
  expect_bad_input({"train", "tiny.toml", "--set", "task.bigrams=small.json"}, {"'small.json'"});
  expect_bad_input({"train", "tiny.toml", "--set", "task.triggers=65"}, {"triggers"});
  expect_bad_input({"train", "tiny.toml", "--threads", "0"}, {"--threads"});
}

// A step of 1e30 leaves parameters that give no loss: the run ends, and what was good before stays.
BOOST_AUTO_TEST_CASE(a_loss_that_is_not_a_number) {
  for (const char* kind : {"adam", "sgd", "sign"}) {
    const std::string out = std::string("run-") + kind;
    const Finished finished = train({"--out", out, "--set", "optimizer.learning_rate=1e30", "--set",
                                     std::string("optimizer.kind=") + kind, "--set", "train.checkpoint_every=1"});
    BOOST_TEST(finished.code == 3, finished.err);
    BOOST_TEST(finished.err.find("not a finite number") != std::string::npos, finished.err);
    BOOST_TEST(finished.err.find(out + "/checkpoints/step-00000000.ckpt") != std::string::npos, finished.err);
    BOOST_TEST(std::count(finished.err.begin(), finished.err.end(), '\n') == 1, finished.err);
    BOOST_TEST(checkpoints(out) == Words{"step-00000000.ckpt"}, boost::test_tools::per_element());
    BOOST_TEST(metrics(out).column("step") == std::vector<double>{0}, boost::test_tools::per_element());
  }
}

// The first checkpoint has no state of an optimiser and fits; those after it are three times as large.
BOOST_AUTO_TEST_CASE(a_disk_that_fills) {
  BOOST_TEST(train({"--out", "whole"}).code == 0);
  const auto limit = read("whole/checkpoints/step-00000000.ckpt").size() + 1024;
  const Finished finished = train({"--out", "run"}, {.largest_file = limit});
  BOOST_TEST(finished.code == 2, finished.err);
  BOOST_TEST(finished.err.starts_with("sinkflow: cannot write 'run/checkpoints/step-00000020.ckpt'"), finished.err);
  BOOST_TEST(finished.err.find("File too large") != std::string::npos, finished.err);
  BOOST_TEST(std::count(finished.err.begin(), finished.err.end(), '\n') == 1, finished.err);
  BOOST_TEST(checkpoints("run") == Words{"step-00000000.ckpt"}, boost::test_tools::per_element());  // no half a file
  const Finished resumed = train({"--out", "run", "--resume", "run/checkpoints/step-00000000.ckpt"});
  BOOST_TEST(resumed.code == 0, resumed.err);
  for (const char* file : {"metrics.csv", "config.toml", "checkpoints/step-00000025.ckpt"}) {
    BOOST_TEST((read(std::string("run/") + file) == read(std::string("whole/") + file)), file);
  }
}

BOOST_AUTO_TEST_CASE(an_interrupted_run_can_be_resumed) {
  const Words endless{"--set", "train.steps=90000000", "--set", "train.checkpoint_every=90000000"};
  for (const int signal : {SIGINT, SIGTERM}) {
    const std::string out = "run-" + std::to_string(signal);
    Words arguments{"train", "tiny.toml", "--out", out};
    arguments.insert(arguments.end(), endless.begin(), endless.end());
    const RunningProgram program(arguments, {.directory = directory.path()});
    while (!std::filesystem::exists(path(out + "/checkpoints/step-00000000.ckpt"))) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    program.send(signal);
    const Finished finished = program.wait();
    BOOST_TEST(finished.code == 130, finished.err);
    const Words files = checkpoints(out);
    BOOST_TEST(files.size() == 2U);
    const std::string last = out + "/checkpoints/" + files.back();
    BOOST_TEST(finished.err.find("--resume " + last) != std::string::npos, finished.err);

    // Ten steps further it is where a run of as many steps is.
    const auto step = formats::parse_checkpoint(read(last), last).step;
    const std::string steps = "train.steps=" + std::to_string(step + 10);
    BOOST_TEST(train({"--out", out, "--resume", last, "--set", steps}).code == 0);
    BOOST_TEST(train({"--out", "through-" + out, "--set", steps}).code == 0);
    BOOST_TEST(read(out + "/metrics.csv") == read("through-" + out + "/metrics.csv"));
    BOOST_TEST((read(out + "/checkpoints/" + checkpoints(out).back()) ==
                read("through-" + out + "/checkpoints/" + checkpoints("through-" + out).back())));
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
