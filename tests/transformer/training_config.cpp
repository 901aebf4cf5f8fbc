// A configuration reads back as it was written, every preset can be used, and whatever is wrong is said by its key.
#include "transformer/training_config.hpp"

#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/support/input_error.hpp"
#include "training/training_options.hpp"

namespace sinkflow::tests {

BOOST_AUTO_TEST_SUITE(transformer_training_config)

namespace {

using transformer::parse_training_config;
using transformer::TrainingConfig;

std::string error_of(const std::string& toml) {
  return input_error([&] { training::require_usable(parse_training_config(toml, "run.toml"), "run.toml"); });
}

void expect_words(const std::string& sentence, const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    BOOST_TEST_CONTEXT(sentence << "\nexpected: " << word) {
      BOOST_TEST(sentence.find(word) != std::string::npos);
    }
  }
}

/// No value is a default, and the numbers have no short decimal form.
TrainingConfig unusual() {
  TrainingConfig config;
  config.dim = 48;
  config.heads = 3;
  config.blocks = "attn+mlp+attn+mlp+mlp";
  config.attention = "relu";
  config.bos = false;
  config.precision = "float64";
  config.bigrams = "a \"quoted\" \\ path.json";
  config.triggers = 5;
  config.length = 17;
  config.batch = 9;
  config.steps = 99'999'999;
  config.seed = 9'223'372'036'854'775'807U;
  config.probe_every = 7;
  config.checkpoint_every = 11;
  config.optimiser = "adamw";
  config.learning_rate = 1.0 / 3;
  config.beta1 = 0.1 + 0.2;
  config.beta2 = 1 - 1e-16;
  config.epsilon = 1e-300;
  config.momentum = 2.0 / 7;
  config.weight_decay = 1e22;
  return config;
}

BOOST_AUTO_TEST_CASE(a_configuration_reads_back_exactly) {
  const TrainingConfig read = parse_training_config(to_toml(unusual()), "run.toml");
  BOOST_TEST(to_toml(read) == to_toml(unusual()));
  BOOST_TEST(read.seed == unusual().seed);
  BOOST_TEST(read.bigrams == unusual().bigrams);
  BOOST_TEST(read.bos == false);
  BOOST_TEST(read.learning_rate == unusual().learning_rate);
  BOOST_TEST(read.beta1 == unusual().beta1);
  BOOST_TEST(read.beta2 == unusual().beta2);
  BOOST_TEST(read.epsilon == unusual().epsilon);
  BOOST_TEST(read.weight_decay == unusual().weight_decay);
}

BOOST_AUTO_TEST_CASE(what_is_left_out_has_its_default) {
  BOOST_TEST(to_toml(parse_training_config("", "run.toml")) == to_toml(TrainingConfig()));
  // A whole number will do where any number does.
  BOOST_TEST(parse_training_config("[optimizer]\nlearning_rate = 1", "run.toml").learning_rate == 1.0);
}

// The figures of the experiments that the presets repeat.
BOOST_AUTO_TEST_CASE(presets_are_the_experiments) {
  const std::vector<std::string> expected{"paper-1layer", "paper-3layer", "small-1layer", "small-3layer"};
  BOOST_TEST(transformer::preset_names() == expected, boost::test_tools::per_element());
  for (const std::string& name : expected) {
    BOOST_TEST_CONTEXT(name) {
      const TrainingConfig config = parse_training_config(transformer::preset(name), name);
      BOOST_TEST(input_error([&] { training::require_usable(config, name); }).empty());
      const bool small = name.starts_with("small");
      BOOST_TEST(config.dim == (small ? 64 : 256));
      BOOST_TEST(config.length == (small ? 64 : 256));
      BOOST_TEST(config.batch == (small ? 64 : 512));
      BOOST_TEST(config.steps == (small ? 2000U : 10000U));
      BOOST_TEST(config.optimiser == (small ? "adam" : "adamw"));
      BOOST_TEST(config.learning_rate == (small ? 1e-3 : 3e-4));
      BOOST_TEST(config.beta1 == 0.9);
      BOOST_TEST(config.beta2 == 0.99);
      BOOST_TEST(config.weight_decay == (small ? 0 : 0.01));
      BOOST_TEST(config.blocks == (name.ends_with("1layer") ? "attn+mlp" : "attn+mlp+attn+mlp+attn+mlp"));
    }
  }
  expect_words(input_error([] { transformer::preset("tiny"); }), {"small-1layer", "'tiny'"});
}

struct Wrong {
  std::string section;
  std::string line;
  std::vector<std::string> words;
};

BOOST_AUTO_TEST_CASE(every_wrong_value_is_named_by_its_key) {
  const std::vector<Wrong> all{
      {"model", "dim = 0", {"model.dim", "from 1 to 65536", "found 0"}},
      {"model", "dim = 64.0", {"model.dim", "an integer", "64.0"}},
      {"model", "dim = '64'", {"model.dim", "an integer", "'64'"}},
      {"model", "dim = 70000", {"model.dim", "70000"}},
      {"model", "dim = {x = 1}", {"model.dim", "an integer"}},
      {"model", "heads = 3", {"model.heads", "divisor of dim = 64", "3"}},
      {"model", "heads = -1", {"model.heads", "-1"}},
      {"model", "blocks = 'attn+conv'", {"model.blocks", "attn and mlp", "'conv'"}},
      {"model", "blocks = ''", {"model.blocks", "attn and mlp"}},
      {"model", "blocks = 'attn+'", {"model.blocks", "attn and mlp"}},
      {"model", "blocks = 1", {"model.blocks", "a text", "1"}},
      {"model", "attention = 'linear'", {"model.attention", "softmax", "relu", "'linear'"}},
      {"model", "bos = 1", {"model.bos", "true or false", "1"}},
      {"model", "precision = 'float16'", {"model.precision", "float32 or float64", "'float16'"}},
      {"model", "depth = 3", {"model.depth", "a key of this section", "blocks", "found 'depth'"}},
      {"task", "bigrams = 7", {"task.bigrams", "a text", "7"}},
      {"task", "triggers = -1", {"task.triggers", "from 0", "-1"}},
      {"task", "length = 1", {"task.length", "from 2", "found 1"}},
      {"train", "batch = 0", {"train.batch", "from 1", "found 0"}},
      {"train", "steps = -5", {"train.steps", "from 0", "-5"}},
      {"train", "steps = 1.5", {"train.steps", "an integer", "1.5"}},
      {"train", "steps = 100000000", {"train.steps", "99999999"}},
      {"train", "seed = -1", {"train.seed", "from 0", "-1"}},
      {"train", "probe_every = 0", {"train.probe_every", "from 1", "found 0"}},
      {"train", "checkpoint_every = 0", {"train.checkpoint_every", "from 1", "found 0"}},
      {"optimizer", "kind = 'lion'", {"optimizer.kind", "adam, adam_l2, adamw, gd, sgd, sign", "'lion'"}},
      {"optimizer", "learning_rate = 0", {"optimizer.learning_rate", "a positive number", "found 0"}},
      {"optimizer", "learning_rate = nan", {"optimizer.learning_rate", "nan"}},
      {"optimizer", "learning_rate = inf", {"optimizer.learning_rate", "inf"}},
      {"optimizer", "learning_rate = 'fast'", {"optimizer.learning_rate", "'fast'"}},
      {"optimizer", "beta1 = 1.0", {"optimizer.beta1", "without 1", "1.0"}},
      {"optimizer", "beta2 = -0.1", {"optimizer.beta2", "from 0", "-0.1"}},
      {"optimizer", "epsilon = 0.0", {"optimizer.epsilon", "a positive number", "0.0"}},
      {"optimizer", "momentum = 2", {"optimizer.momentum", "without 1", "2"}},
      {"optimizer", "weight_decay = -1", {"optimizer.weight_decay", "not negative", "-1"}},
      {"optimizer", "weight_decay = 0.01", {"optimizer.weight_decay", "0 with adam", "0.01"}},
      {"optimiser", "kind = 'adam'", {"optimiser", "model, task, train and optimizer"}},
  };
  for (const Wrong& wrong : all) {
    const std::string sentence = error_of("[" + wrong.section + "]\n" + wrong.line);
    BOOST_TEST(sentence.starts_with("cannot use 'run.toml' at " + wrong.section), wrong.line << ": " << sentence);
    expect_words(sentence, wrong.words);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_toml_has_a_line_and_a_column) {
  expect_words(error_of("[model]\ndim = = 3"), {"'run.toml'", "line 2, column"});
  expect_words(error_of("[model]\ndim = 3\ndim = 4"), {"'run.toml'", "line 3"});
  expect_words(error_of("model = 3"), {"at model:", "sections", "3"});
  expect_words(error_of("dim = 3"), {"at dim:", "sections", "3"});
  expect_words(error_of("\xff"), {"line 1, column 1"});
}

BOOST_AUTO_TEST_CASE(values_of_the_command_line) {
  TrainingConfig config;
  for (const char* setting : {"train.steps=7", "model.blocks=mlp+attn", "optimizer.learning_rate=1e30",
                              "model.bos=false", "task.bigrams=some file.json", "optimizer.kind=\"sgd\""}) {
    transformer::set_value(config, setting);
  }
  BOOST_TEST(config.steps == 7U);
  BOOST_TEST(config.blocks == "mlp+attn");
  BOOST_TEST(config.learning_rate == 1e30);
  BOOST_TEST(config.bos == false);
  BOOST_TEST(config.bigrams == "some file.json");
  BOOST_TEST(config.optimiser == "sgd");
  const auto set = [&](const std::string& setting) {
    return input_error([&] { transformer::set_value(config, setting); });
  };
  expect_words(set("train.steps"), {"--set", "key=value", "'train.steps'"});
  expect_words(set("train.steps="), {"train.steps", "an integer"});
  expect_words(set("train.steps=many"), {"'--set train.steps=many'", "an integer", "many"});
  expect_words(set("train.stepz=1"), {"train.stepz", "probe_every"});
  expect_words(set("=1"), {"'--set =1'"});
  expect_words(set("steps=1"), {"sections"});
  expect_words(set("model.blocks=a'''b"), {"--set"});
  BOOST_TEST(config.steps == 7U);
}

// What a run computes may not change when it is taken up again; how long it goes on and how often it writes may.
BOOST_AUTO_TEST_CASE(a_run_is_known_by_its_configuration) {
  const TrainingConfig begun;
  const auto difference = [&](const std::string& setting) {
    TrainingConfig config = begun;
    transformer::set_value(config, setting);
    return input_error([&] { transformer::require_same_run(config, begun, "run.ckpt"); });
  };
  for (const char* allowed : {"train.steps=9", "train.probe_every=9", "train.checkpoint_every=9", "model.dim=64"}) {
    BOOST_TEST(difference(allowed).empty(), allowed);
  }
  expect_words(difference("model.dim=32"), {"'run.ckpt'", "model.dim", "expected 32", "found 64"});
  for (const char* other : {"model.heads=2", "model.bos=false", "model.precision=float64", "task.length=63",
                            "train.batch=63", "train.seed=2", "optimizer.kind=sgd", "optimizer.beta1=0.8"}) {
    expect_words(difference(other), {"'run.ckpt'", std::string(other).substr(0, std::string(other).find('='))});
  }
}

}  // namespace
BOOST_AUTO_TEST_SUITE_END()

}  // namespace sinkflow::tests
