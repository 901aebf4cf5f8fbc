#include "theory/bb_task.hpp"

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>

#include "theory/errors.hpp"
#include "theory/mutant.hpp"

namespace sinkflow::theory {
namespace {

/// Index of every id in `rows` within a vector over all V tokens; -1 for triggers.
std::vector<int> row_of_token(const BbTask& task) {
  std::vector<int> row(task.alphabet.size(), -1);
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    row[static_cast<std::size_t>(task.rows[v])] = static_cast<int>(v);
  }
  return row;
}

std::vector<int> most_frequent(const Bigrams& bigrams, int trigger_count) {
  std::vector<int> ids(bigrams.symbols.size());
  std::iota(ids.begin(), ids.end(), 0);
  // A stable sort leaves ties in code-point order.
  std::stable_sort(ids.begin(), ids.end(), [&](int a, int b) {
    const auto more = bigrams.unigram[static_cast<std::size_t>(a)] - bigrams.unigram[static_cast<std::size_t>(b)];
    return SINKFLOW_MUTANT("ada:sec2", "rarest characters are triggers", more > 0, more < 0);
  });
  ids.resize(static_cast<std::size_t>(trigger_count));
  std::sort(ids.begin(), ids.end());
  return ids;
}

void check_arguments(const Bigrams& bigrams, int trigger_count, int length) {
  const auto symbols = static_cast<int>(bigrams.symbols.size());
  if (symbols < 2) {
    throw InputError("bigrams: expected at least 2 symbols, found " + std::to_string(symbols));
  }
  if (trigger_count < 0 || trigger_count >= symbols) {
    throw InputError("triggers: expected a number from 0 to " + std::to_string(symbols - 1) + " (one less than the " +
                     std::to_string(symbols) + " symbols), found " + std::to_string(trigger_count));
  }
  if (length < 2) {
    throw InputError("length: expected at least 2 positions, found " + std::to_string(length));
  }
}

void fill_transition(const Bigrams& bigrams, BbTask& task) {
  const std::vector<int> row = row_of_token(task);
  Eigen::VectorXd total = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(task.rows.size()));
  std::vector<Eigen::Triplet<double>> entries;
  for (const BigramCount& bigram : bigrams.counts) {
    const int v = row[static_cast<std::size_t>(bigram.first)];
    if (v >= 0) {
      total[v] += static_cast<double>(bigram.count);
      entries.emplace_back(v, bigram.second, static_cast<double>(bigram.count));
    }
  }
  for (Eigen::Index v = 0; v < total.size(); ++v) {
    if (total[v] == 0) {
      throw InputError("bigrams: expected every non-trigger to be followed by something, found that '" +
                       token_name(task, task.rows[static_cast<std::size_t>(v)]) +
                       "' never is, so its row of the transition is undefined");
    }
  }
  task.transition.resize(total.size(), static_cast<Eigen::Index>(task.alphabet.size()));
  task.transition.setFromTriplets(entries.begin(), entries.end());
  for (Eigen::Index v = 0; v < total.size(); ++v) {
    task.transition.row(v) /= total[v];
  }
}

/// Law of (current token, pending copy) at one position: either a non-trigger v, or a trigger after v.
struct Occupancy {
  Eigen::VectorXd on_row;     ///< (R) the token is non-trigger v
  Eigen::VectorXd on_copy;    ///< (R) the token is a trigger and the next one copies v
  Eigen::VectorXd on_column;  ///< (V) the token, whatever it is
};

/// Walks positions 1..N and hands every position's law to `visit`.
template <class Visit>
void propagate(const BbTask& task, const Visit& visit) {
  const std::vector<int> row = row_of_token(task);
  const auto columns = static_cast<Eigen::Index>(task.alphabet.size());
  Occupancy now{task.first_token, Eigen::VectorXd::Zero(task.first_token.size()), Eigen::VectorXd::Zero(columns)};
  Eigen::VectorXd is_trigger = Eigen::VectorXd::Zero(columns);
  for (const int id : task.triggers) {
    is_trigger[id] = 1;
  }
  const Eigen::VectorXd to_trigger = task.transition * is_trigger;  // (R)
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    now.on_column[task.rows[v]] = task.first_token[static_cast<Eigen::Index>(v)];
  }
  for (int position = 1;; ++position) {
    visit(now);
    if (position == task.length) {
      return;
    }
    Occupancy next{now.on_copy, now.on_row.cwiseProduct(to_trigger), task.transition.transpose() * now.on_row};
    for (Eigen::Index k = 0; k < columns; ++k) {
      const int v = row[static_cast<std::size_t>(k)];
      if (v >= 0) {
        next.on_row[v] += next.on_column[k];
        next.on_column[k] += SINKFLOW_MUTANT("ada:sec2", "copies are not counted", now.on_copy[v], 0);
      }
    }
    now = std::move(next);
  }
}

}  // namespace

BbTask derive_bb_task(const Bigrams& bigrams, int trigger_count, int length) {
  check_arguments(bigrams, trigger_count, length);
  BbTask task;
  task.alphabet = bigrams.symbols;
  task.length = length;
  task.triggers = most_frequent(bigrams, trigger_count);
  for (int id = 0; id < static_cast<int>(task.alphabet.size()); ++id) {
    if (!std::binary_search(task.triggers.begin(), task.triggers.end(), id)) {
      task.rows.push_back(id);
    }
  }
  fill_transition(bigrams, task);

  const auto rows = static_cast<Eigen::Index>(task.rows.size());
  task.first_token.resize(rows);
  for (Eigen::Index v = 0; v < rows; ++v) {
    const auto id = static_cast<std::size_t>(task.rows[static_cast<std::size_t>(v)]);
    task.first_token[v] =
        SINKFLOW_MUTANT("ada:sec2", "uniform first token", static_cast<double>(bigrams.unigram[id]), 1);
  }
  task.first_token /= task.first_token.sum();

  task.row_weight = Eigen::VectorXd::Zero(rows);
  task.counts = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(task.alphabet.size()));
  propagate(task, [&](const Occupancy& now) {
    task.row_weight += now.on_row;
    task.counts += now.on_column;
  });
  const int positions = SINKFLOW_MUTANT("ada:sec2", "<s> counts as a position", length, length + 1);
  task.trigger_fraction = 1 - task.row_weight.sum() / positions;
  task.row_weight /= task.row_weight.sum();
  return task;
}

Instance task_instance(const BbTask& task, double xi, double alpha0) {
  Instance instance;
  instance.model.transition = task.transition;
  instance.model.row_weight = task.row_weight;
  instance.model.counts = task.counts.transpose();
  instance.model.xi = Eigen::VectorXd::Constant(task.counts.size(), xi);
  for (const int id : task.triggers) {
    instance.model.xi[id] = 0;
  }
  instance.start.alpha = Eigen::VectorXd::Constant(task.row_weight.size(), alpha0);
  instance.start.beta = Eigen::VectorXd::Zero(task.counts.size());
  return instance;
}

std::vector<int> absorbing_tokens(const BbTask& task) {
  const std::vector<int> row = row_of_token(task);
  std::vector<int> absorbing;
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    bool closed = true;
    for (SparseRows::InnerIterator entry(task.transition, static_cast<Eigen::Index>(v)); entry; ++entry) {
      const int successor = row[static_cast<std::size_t>(entry.col())];
      const bool copied_back = SINKFLOW_MUTANT("err:stationary", "triggers lead away", successor < 0, false);
      closed = closed && (copied_back || successor == static_cast<int>(v));
    }
    if (closed) {
      absorbing.push_back(task.rows[v]);
    }
  }
  return absorbing;
}

double absorbed_fraction(const BbTask& task) {
  const std::vector<int> row = row_of_token(task);
  const std::vector<int> absorbing = absorbing_tokens(task);
  double fraction = 0;
  propagate(task, [&](const Occupancy& now) {
    fraction = 0;
    for (const int id : absorbing) {
      const int v = row[static_cast<std::size_t>(id)];
      const double pending = SINKFLOW_MUTANT("err:stationary", "pending copies are free", now.on_copy[v], 0);
      fraction += now.on_row[v] + pending;
    }
  });
  return fraction;
}

std::string token_name(const BbTask& task, int id) {
  if (id == static_cast<int>(task.alphabet.size())) {
    return "<s>";
  }
  const auto code = static_cast<std::uint32_t>(task.alphabet[static_cast<std::size_t>(id)]);
  if (code == '\n') {
    return "\\n";
  }
  if (code == ' ') {
    return "space";
  }
  if (code > ' ' && code < 0x7F) {
    return {static_cast<char>(code)};
  }
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string hexadecimal;
  for (std::uint32_t rest = code; rest != 0 || hexadecimal.size() < 4; rest /= 16) {
    hexadecimal.insert(hexadecimal.begin(), digits[rest % 16]);
  }
  return "U+" + hexadecimal;
}

}  // namespace sinkflow::theory
