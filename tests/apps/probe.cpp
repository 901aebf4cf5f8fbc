// What probe prints and writes of a network just begun, and what it refuses.
#include <cmath>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "formats/bigrams_file.hpp"
#include "tests/support/workspace.hpp"
#include "training/training_run.hpp"

BOOST_AUTO_TEST_SUITE(apps_probe)

namespace {

using nlohmann::json;
using sinkflow::formats::Checkpoint;
using sinkflow::transformer::TrainingConfig;

struct Probed : sinkflow::tests::Workspace {
  static TrainingConfig small_config() {
    TrainingConfig config;
    config.dim = 8;
    config.heads = 2;
    config.length = 12;
    config.blocks = "attn+mlp+mlp";
    return config;
  }

  static Checkpoint checkpoint_of(const TrainingConfig& config) {
    return sinkflow::training::begin_training(config, sinkflow::formats::tiny_shakespeare())->checkpoint();
  }

  void use(const Checkpoint& checkpoint) const { write("run.ckpt", sinkflow::formats::to_bytes(checkpoint)); }
  void use(const TrainingConfig& config) const { use(checkpoint_of(config)); }

  [[nodiscard]] json probe(std::vector<std::string> options) const {
    options.insert(options.begin(), {"probe", "run.ckpt", "--json", "-", "--sequences", "20"});
    return json::parse(output_of(options));
  }
};

bool is_map(const json& rows, std::size_t size) {
  bool holds = rows.size() == size;
  for (const json& row : rows) {
    holds = holds && row.size() == size;
  }
  return holds;
}

bool all_finite(const json& values, std::size_t size) {
  bool holds = values.size() == size;
  for (const json& value : values) {
    holds = holds && value.is_number();
  }
  return holds;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(cli_probe, Probed)

BOOST_AUTO_TEST_CASE(a_prompt_has_maps_norms_and_logits) {
  use(small_config());
  const json result = probe({"--prompt", "to be?"});
  BOOST_TEST(result["step"] == 0);
  BOOST_TEST(result["alphabet"].size() == 65U);
  BOOST_TEST(result["interventions"].empty());
  BOOST_TEST(result["sequences"] == 20);
  BOOST_TEST(result["seed"] == 1);
  BOOST_TEST(std::abs(result["loss"].get<double>() - 4.2) < 1);  // a guess costs log 65
  BOOST_TEST(result["layers"].size() == 2U);
  BOOST_TEST(result["layers"][0]["attn_s"].is_number());
  BOOST_TEST(result["layers"][1]["attn_s"].is_null());
  const json& prompt = result["prompt"];
  BOOST_TEST(prompt["text"] == "to be?");
  BOOST_TEST(prompt["tokens"].size() == 7U);
  BOOST_TEST(prompt["tokens"][0] == 65);
  BOOST_TEST(prompt["logits"].size() == 7U);
  BOOST_TEST(all_finite(prompt["logits"][6], 65));
  const json& layer = prompt["layers"][0];
  BOOST_TEST(layer["heads"].size() == 2U);
  for (const json& head : layer["heads"]) {
    BOOST_TEST(is_map(head["attention"], 7));
    BOOST_TEST(is_map(head["attention_logits"], 7));
    BOOST_TEST(all_finite(head["value"], 7));
    for (std::size_t n = 0; n < 7; ++n) {
      double sum = 0;
      for (std::size_t i = 0; i < 7; ++i) {
        const double weight = head["attention"][n][i];
        sum += weight;
        BOOST_TEST((i <= n ? weight > 0 : weight == 0));
        BOOST_TEST(head["attention_logits"][n][i].is_null() == (i > n));
      }
      BOOST_TEST(std::abs(sum - 1) < 1e-14);  // rounding
    }
  }
  for (const char* norms : {"value", "attention_output", "mlp_output", "residual"}) {
    BOOST_TEST(all_finite(layer[norms], 7));
  }
  BOOST_TEST(prompt["layers"][1]["heads"].empty());
  BOOST_TEST(prompt["layers"][1]["value"].empty());
}

// A causal network says of a prompt's beginning what it says of the beginning alone.
BOOST_AUTO_TEST_CASE(a_prompt_may_have_any_length) {
  use(small_config());
  const json whole = probe({"--prompt", "first come,"})["prompt"];
  for (const std::string part : {"f", "first", "first come,"}) {
    const json begun = probe({"--prompt", part})["prompt"];
    BOOST_TEST(begun["logits"].size() == part.size() + 1);
    for (std::size_t n = 0; n <= part.size(); ++n) {
      BOOST_TEST((begun["logits"][n] == whole["logits"][n]));
    }
  }
}

BOOST_AUTO_TEST_CASE(interventions_do_what_they_say) {
  use(small_config());
  const auto layer = [&](const std::vector<std::string>& options) {
    std::vector<std::string> all{"--prompt", "to be?"};
    all.insert(all.end(), options.begin(), options.end());
    return probe(all)["prompt"]["layers"][0];
  };
  const json plain = layer({});
  const json zeros(std::vector<double>(7, 0.0));
  BOOST_TEST((layer({"--zero", "attn:0"})["attention_output"] == zeros));
  BOOST_TEST((layer({"--zero", "mlp:0"})["mlp_output"] == zeros));
  const json both = layer({"--zero", "attn:0", "--zero", "mlp:0"});
  BOOST_TEST((both["residual"] == layer({"--zero", "layer:0"})["residual"]));
  BOOST_TEST((both["residual"] != plain["residual"]));
  BOOST_TEST((layer({"--zero", "head:0.0", "--zero", "head:0.1"})["attention_output"] == zeros));
  BOOST_TEST((layer({"--zero", "head:0.1"})["attention_output"] != zeros));
  const json uniform = layer({"--weights", "uniform:0.1"})["heads"];
  BOOST_TEST((uniform[0]["attention"] == plain["heads"][0]["attention"]));
  BOOST_TEST((uniform[1]["attention"][3] == json{0.25, 0.25, 0.25, 0.25, 0.0, 0.0, 0.0}));
  const json first = layer({"--weights", "first:0"});
  BOOST_TEST((first["heads"][1]["attention"][3] == json{1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0}));
  BOOST_TEST(std::abs(first["attention_output"][5].get<double>() - first["value"][0].get<double>()) < 1e-14);
  const json measured = probe({"--weights", "first:0"});
  BOOST_TEST(measured["layers"][0]["attn_s"] == 1.0);
  BOOST_TEST((measured["interventions"] == json{"--weights first:0"}));
}

BOOST_AUTO_TEST_CASE(the_seed_decides_the_sequences) {
  use(small_config());
  BOOST_TEST(probe({}) == probe({"--seed", "1"}));
  BOOST_TEST(probe({})["loss"] != probe({"--seed", "2"})["loss"]);
}

BOOST_AUTO_TEST_CASE(without_bos_another_token_can_be_named) {
  TrainingConfig config = small_config();
  config.bos = false;
  use(config);
  const json layer = probe({})["layers"][0];
  for (const char* name : {"attn_s", "sink_logit", "value_s", "residual_s"}) {
    BOOST_TEST(layer[name].is_null());
  }
  for (const char* name : {"attn_first", "attn_previous", "value_other", "residual_other"}) {
    BOOST_TEST(layer[name].is_number());
  }
  double sum = 0;
  for (const json& weight : layer["attn_by_token"]) {
    sum += weight.get<double>();
  }
  BOOST_TEST(std::abs(sum - 1) < 1e-12);  // rounding of some thousand terms
  BOOST_TEST(layer["attn_by_token"].size() == 66U);
  BOOST_TEST(layer["attn_by_token"][65] == 0.0);
  BOOST_TEST(layer["value_by_token"][65].is_null());
  BOOST_TEST(probe({"--prompt", "to be or not"})["prompt"]["tokens"].size() == 12U);
}

BOOST_AUTO_TEST_CASE(the_simplified_network_too) {
  for (const char* kind : {"simplified", "simplified-literal", "simplified-frozen"}) {
    TrainingConfig config = small_config();
    config.kind = kind;
    use(config);
    const json result = probe({"--prompt", "to be?", "--zero", "mlp:0"});
    BOOST_TEST(result["layers"].size() == 1U);
    BOOST_TEST(result["layers"][0]["attn_s"].is_number());
    BOOST_TEST(result["layers"][0]["residual_s"].is_null());
    BOOST_TEST(is_map(result["prompt"]["layers"][0]["heads"][0]["attention"], 7));
    BOOST_TEST(result["prompt"]["layers"][0]["residual"].empty());
  }
}

BOOST_AUTO_TEST_CASE(for_people) {
  use(small_config());
  const std::string text = output_of({"probe", "run.ckpt", "--sequences", "20", "--zero", "attn:0", "--prompt", "to"});
  for (const char* part : {"excess at triggers", "--zero attn:0", "layer 1", "sink logit", "residual", "<s>"}) {
    BOOST_TEST(text.find(part) != std::string::npos, part);
  }
  BOOST_TEST(text.find("nan") == std::string::npos);
  BOOST_TEST(output_of({"probe", "run.ckpt", "--sequences", "20", "--json", "out.json"}).starts_with("network"));
  BOOST_TEST(json::parse(read("out.json"))["prompt"].is_null());
}

BOOST_AUTO_TEST_CASE(what_cannot_be_used) {
  use(small_config());
  const auto refused = [&](std::vector<std::string> options, const std::vector<std::string>& words) {
    options.insert(options.begin(), {"probe", "run.ckpt"});
    expect_bad_input(options, words);
  };
  refused({"--zero", "attn:2"}, {"--zero attn:2", "a layer below 2", "found 2"});
  refused({"--zero", "attn:1"}, {"--zero attn:1", "an attention", "layer 1"});
  refused({"--zero", "head:0.2"}, {"--zero head:0.2", "a head below 2"});
  refused({"--zero", "nose:0"}, {"--zero", "attn:L", "'nose:0'"});
  refused({"--weights", "even:0"}, {"--weights", "uniform:L", "'even:0'"});
  refused({"--sequences", "0"}, {"--sequences", "from 1 to", "found 0"});
  refused({"--prompt", "to b\xc3\xa9"}, {"--prompt", "alphabet", "U+00E9"});
  refused({"--prompt", "to b\xff"}, {"--prompt", "UTF-8", "0xFF"});
  refused({"--prompt", "twelve chars"}, {"--prompt", "from 1 to 11", "found 12"});
  refused({"--prompt", ""}, {"--prompt", "from 1 to 11", "found 0"});
  expect_bad_input({"probe"}, {"CKPT is required", "sinkflow probe --help"});
  expect_bad_input({"probe", "none.ckpt"}, {"none.ckpt"});
  write("text.ckpt", "not a checkpoint\n");
  expect_bad_input({"probe", "text.ckpt"}, {"text.ckpt", "a checkpoint of sinkflow"});
}

BOOST_AUTO_TEST_CASE(checkpoints_that_do_not_fit_their_configuration) {
  const Checkpoint whole = checkpoint_of(small_config());
  Checkpoint damaged = whole;
  damaged.arrays.clear();
  use(damaged);
  expect_bad_input({"probe", "run.ckpt"}, {"run.ckpt", "arrays", "float32 numbers called parameters"});
  damaged = whole;
  damaged.arrays[0].bytes.resize(damaged.arrays[0].bytes.size() - 4);
  use(damaged);
  expect_bad_input({"probe", "run.ckpt"}, {"run.ckpt", "arrays[0]", "numbers called parameters"});
  damaged = whole;
  damaged.arrays[0].name = "optimizer0";
  use(damaged);
  expect_bad_input({"probe", "run.ckpt"}, {"run.ckpt", "arrays[0]", "called optimizer0"});
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE_END()
