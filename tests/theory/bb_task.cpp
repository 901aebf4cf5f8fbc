// The BB task against a list of all its sequences on tiny alphabets, and the figures of tiny Shakespeare (`ada:sec2`).
#include "theory/bb_task.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <rapidcheck.h>

#include "formats/bigrams_file.hpp"
#include "theory/errors.hpp"
#include "theory/support_graph.hpp"

BOOST_AUTO_TEST_SUITE(theory_bb_task)

namespace {

using namespace sinkflow;
using theory::BbTask;
using theory::Bigrams;

// Bigrams of the alphabet a, b, c, ... where `follows[i][j]` counts j after i.
Bigrams bigrams(const std::vector<std::int64_t>& unigram, const std::vector<std::vector<std::int64_t>>& follows) {
  Bigrams result;
  result.unigram = unigram;
  for (std::size_t i = 0; i < unigram.size(); ++i) {
    result.symbols.push_back(static_cast<char32_t>(U'a' + i));
    result.characters += unigram[i];
    for (std::size_t j = 0; j < unigram.size(); ++j) {
      if (follows[i][j] > 0) {
        result.counts.push_back({static_cast<int>(i), static_cast<int>(j), follows[i][j]});
      }
    }
  }
  return result;
}

Bigrams three_symbols() {
  return bigrams({5, 3, 2}, {{1, 2, 2}, {2, 0, 1}, {1, 1, 0}});
}

// The task's rules, applied to one whole sequence after the other.
class Enumeration {
 public:
  Enumeration(const Bigrams& counts, std::vector<int> triggers, int length)
      : counts_(counts), triggers_(std::move(triggers)), length_(length), expected_(counts.symbols.size(), 0.0) {
    double first = 0;
    for (std::size_t k = 0; k < expected_.size(); ++k) {
      first += is_trigger(static_cast<int>(k)) ? 0.0 : static_cast<double>(counts_.unigram[k]);
    }
    for (std::size_t k = 0; k < expected_.size(); ++k) {
      if (!is_trigger(static_cast<int>(k))) {
        extend({static_cast<int>(k)}, static_cast<double>(counts_.unigram[k]) / first);
      }
    }
  }

  [[nodiscard]] bool is_trigger(int k) const { return std::count(triggers_.begin(), triggers_.end(), k) > 0; }
  [[nodiscard]] const std::vector<double>& expected_counts() const { return expected_; }
  [[nodiscard]] double total() const { return total_; }

 private:
  void extend(const std::vector<int>& sequence, double probability) {
    if (static_cast<int>(sequence.size()) == length_) {
      total_ += probability;
      for (const int k : sequence) {
        expected_[static_cast<std::size_t>(k)] += probability;
      }
      return;
    }
    const int last = sequence.back();
    std::vector<int> longer = sequence;
    if (is_trigger(last)) {
      longer.push_back(sequence[sequence.size() - 2]);
      extend(longer, probability);
      return;
    }
    double sum = 0;
    for (const auto& bigram : counts_.counts) {
      sum += bigram.first == last ? static_cast<double>(bigram.count) : 0.0;
    }
    for (const auto& bigram : counts_.counts) {
      if (bigram.first == last) {
        longer = sequence;
        longer.push_back(bigram.second);
        extend(longer, probability * static_cast<double>(bigram.count) / sum);
      }
    }
  }

  const Bigrams& counts_;
  std::vector<int> triggers_;
  int length_;
  std::vector<double> expected_;
  double total_ = 0;
};

const BbTask& shakespeare() {
  static const BbTask task = theory::derive_bb_task(formats::tiny_shakespeare(), 3, 256);
  return task;
}

std::string names(const std::vector<int>& ids) {
  std::string text;
  for (const int id : ids) {
    text += theory::token_name(shakespeare(), id);
  }
  return text;
}

double count_of(char32_t symbol) {
  const auto& alphabet = shakespeare().alphabet;
  return shakespeare().counts[std::find(alphabet.begin(), alphabet.end(), symbol) - alphabet.begin()];
}

auto says(const std::string& sentence) {
  return [sentence](const InputError& error) {
    BOOST_TEST(std::string(error.what()) == sentence);
    return true;
  };
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_occupancy_is_that_of_all_sequences) {
  const bool passed = rc::check("occupancy against enumeration", [] {
    const auto symbols = *rc::gen::inRange<std::size_t>(3, 5);
    std::vector<std::int64_t> unigram;
    std::vector<std::vector<std::int64_t>> follows;
    for (std::size_t i = 0; i < symbols; ++i) {
      unigram.push_back(*rc::gen::inRange<std::int64_t>(1, 9));
      follows.push_back(*rc::gen::container<std::vector<std::int64_t>>(symbols, rc::gen::inRange<std::int64_t>(0, 4)));
      follows.back()[*rc::gen::inRange<std::size_t>(0, symbols)] += 1;
    }
    const Bigrams counts = bigrams(unigram, follows);
    const int length = *rc::gen::inRange(2, 7);
    const BbTask task = theory::derive_bb_task(counts, *rc::gen::inRange(0, static_cast<int>(symbols)), length);
    const Enumeration all(counts, task.triggers, length);

    // 1e-13: a few thousand probabilities added up, of which none exceeds 1.
    const auto near = [](double a, double b) { return std::abs(a - b) <= 1e-13; };
    RC_ASSERT(near(all.total(), 1));
    double on_triggers = 0;
    for (std::size_t k = 0; k < symbols; ++k) {
      RC_ASSERT(near(task.counts[static_cast<Eigen::Index>(k)], all.expected_counts()[k]));
      on_triggers += all.is_trigger(static_cast<int>(k)) ? all.expected_counts()[k] : 0;
    }
    RC_ASSERT(near(task.trigger_fraction, on_triggers / length));
    for (std::size_t v = 0; v < task.rows.size(); ++v) {
      const double expected = all.expected_counts()[static_cast<std::size_t>(task.rows[v])];
      RC_ASSERT(near(task.row_weight[static_cast<Eigen::Index>(v)], expected / (length - on_triggers)));
    }
  });
  BOOST_TEST(passed);
}

// Half a unit of the last digit that is given.
BOOST_AUTO_TEST_CASE(tiny_shakespeare_at_256_positions) {
  const BbTask& task = shakespeare();
  BOOST_TEST(task.alphabet.size() == 65U);
  BOOST_TEST(names(task.triggers) == "spaceet");
  BOOST_TEST(task.rows.size() == 62U);
  BOOST_TEST(std::abs(task.trigger_fraction - 0.256496) <= 0.5e-6);
  BOOST_TEST(std::abs(count_of(U' ') - 37.64) <= 0.5e-2);
  BOOST_TEST(std::abs(count_of(U'e') - 19.55) <= 0.5e-2);
  BOOST_TEST(std::abs(count_of(U't') - 8.476) <= 0.5e-3);
  // Counts add up to N, 256 roundings of numbers up to 256.
  BOOST_TEST(std::abs(task.counts.sum() - 256) <= 256 * 256 * 1.2e-16);
  const double entries = 62.0 * 65.0;
  BOOST_TEST(std::abs(1 - static_cast<double>(task.transition.nonZeros()) / entries - 0.68) <= 0.5e-2);
}

BOOST_AUTO_TEST_CASE(tiny_shakespeare_has_one_absorbing_state) {
  BOOST_TEST(names(theory::absorbing_tokens(shakespeare())) == "3");
  BOOST_TEST(std::abs(theory::absorbed_fraction(shakespeare()) - 0.0082) <= 0.5e-4);
}

// Absorption checked where it can be written down: from 'a' one goes to 'b' with probability 1/2, and 'b' is followed
// by the trigger 'c' alone. The first token is 'a' with probability 3/4, and each of the N - 1 = 3 draws that follow
// leaves it with 1/2: 1 - (3/4)/8.
BOOST_AUTO_TEST_CASE(the_absorbed_fraction_of_a_chain_with_one_way_in) {
  const BbTask task = theory::derive_bb_task(bigrams({3, 1, 4}, {{1, 1, 0}, {0, 0, 1}, {1, 0, 0}}), 1, 4);
  BOOST_TEST(theory::absorbing_tokens(task) == std::vector<int>{1});
  BOOST_TEST(std::abs(theory::absorbed_fraction(task) - (1 - 0.75 / 8)) <= 1e-15);
}

BOOST_AUTO_TEST_CASE(tiny_shakespeare_has_rows_that_cannot_move_and_a_column_out_of_reach) {
  const BbTask& task = shakespeare();
  const theory::Model model = theory::task_instance(task, 10, 0).model;
  std::vector<int> constant;
  std::vector<int> point_masses;
  for (Eigen::Index v = 0; v < model.rows(); ++v) {
    const int id = task.rows[static_cast<std::size_t>(v)];
    if (theory::has_no_variance(model.transition, model.value_mass(0).transpose(), v)) {
      constant.push_back(id);
    }
    if (model.transition.innerVector(v).nonZeros() == 1) {
      point_masses.push_back(id);
    }
  }
  BOOST_TEST(names(constant) == "$3q");
  BOOST_TEST(names(point_masses) == "$3q");
  BOOST_TEST(names(theory::unreachable_columns(model.transition)) == "&");
  const auto row = std::find_if(task.rows.begin(), task.rows.end(),
                                [&](int id) { return task.alphabet[static_cast<std::size_t>(id)] == U'&'; });
  BOOST_TEST(std::abs(task.row_weight[row - task.rows.begin()] - 2.0e-8) <= 0.05e-8);
  // One component holds everything else.
  const auto components = theory::support_components(model.transition);
  BOOST_TEST(components.size() == 2U);
  BOOST_TEST(components[0].columns.size() == 64U);
  BOOST_TEST(components[0].rows.size() == 62U);
  BOOST_TEST(names(components[1].columns) == "&");
  BOOST_TEST(components[1].rows.empty());
}

BOOST_AUTO_TEST_CASE(the_instance_of_a_task) {
  const BbTask& task = shakespeare();
  const theory::Instance instance = theory::task_instance(task, 10, -1.5);
  BOOST_TEST(instance.model.contexts() == 1);
  BOOST_TEST((instance.start.alpha.array() == -1.5).all());
  BOOST_TEST(instance.start.beta.isZero(0.0));
  BOOST_TEST(instance.model.xi.size() == 65);
  for (int id = 0; id < 65; ++id) {
    const bool trigger = std::count(task.triggers.begin(), task.triggers.end(), id) > 0;
    BOOST_TEST(instance.model.xi[id] == (trigger ? 0.0 : 10.0));
  }
}

// Without triggers the task is the Markov chain itself. On {a -> b, b -> a or b evenly} from (1/2, 1/2):
// a, b at positions 1 to 3: (1/2, 1/2), (1/4, 3/4), (3/8, 5/8), in all (9/8, 15/8).
BOOST_AUTO_TEST_CASE(no_triggers) {
  const BbTask task = theory::derive_bb_task(bigrams({4, 4}, {{0, 4}, {2, 2}}), 0, 3);
  BOOST_TEST(task.triggers.empty());
  BOOST_TEST(task.rows == (std::vector<int>{0, 1}));
  BOOST_TEST(task.counts[0] == 9.0 / 8);
  BOOST_TEST(task.counts[1] == 15.0 / 8);
  BOOST_TEST(task.trigger_fraction == 0.0);
  BOOST_TEST(task.row_weight[0] == 9.0 / 24);
}

BOOST_AUTO_TEST_CASE(ties_in_frequency_go_to_the_lower_code_point) {
  const std::vector<std::vector<std::int64_t>> follows(4, {1, 1, 1, 1});
  const auto triggers = [&](int count) {
    return theory::derive_bb_task(bigrams({2, 7, 7, 7}, follows), count, 4).triggers;
  };
  BOOST_TEST(triggers(1) == (std::vector<int>{1}));
  BOOST_TEST(triggers(2) == (std::vector<int>{1, 2}));
  BOOST_TEST(triggers(3) == (std::vector<int>{1, 2, 3}));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_task_is_named) {
  const auto derive = [](const Bigrams& counts, int triggers, int length) {
    return [=] { (void)theory::derive_bb_task(counts, triggers, length); };
  };
  BOOST_CHECK_EXCEPTION(derive(three_symbols(), 3, 8)(), InputError,
                        says("triggers: expected a number from 0 to 2 (one less than the 3 symbols), found 3"));
  BOOST_CHECK_EXCEPTION(derive(three_symbols(), -1, 8)(), InputError,
                        says("triggers: expected a number from 0 to 2 (one less than the 3 symbols), found -1"));
  BOOST_CHECK_EXCEPTION(derive(three_symbols(), 1, 1)(), InputError,
                        says("length: expected at least 2 positions, found 1"));
  BOOST_CHECK_EXCEPTION(derive(bigrams({3}, {{2}}), 0, 8)(), InputError,
                        says("bigrams: expected at least 2 symbols, found 1"));
  // 'b' ends the text and occurs nowhere else.
  const Bigrams last = bigrams({4, 1, 2}, {{1, 1, 2}, {0, 0, 0}, {2, 0, 0}});
  BOOST_CHECK_EXCEPTION(derive(last, 1, 8)(), InputError,
                        says("bigrams: expected every non-trigger to be followed by something, found that 'b' never "
                             "is, so its row of the transition is undefined"));
}

BOOST_AUTO_TEST_CASE(tokens_have_names) {
  BbTask task;
  task.alphabet = {U'\n', U' ', U'!', U'~', U'\u007f', U'\u00a0', U'\U0001f600'};
  const std::vector<std::string> names{"\\n", "space", "!", "~", "U+007F", "U+00A0", "U+1F600", "<s>"};
  for (std::size_t id = 0; id < names.size(); ++id) {
    BOOST_TEST(theory::token_name(task, static_cast<int>(id)) == names[id]);
  }
}

BOOST_AUTO_TEST_SUITE_END()
