#include "verify/instruments/task/bb_chain.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "verify/harness/claim.hpp"

namespace sinkflow::verify {
namespace {

constexpr std::size_t kMostStates = 1500;  // a product of two such matrices takes a fifth of a second

}  // namespace

BbChain bb_chain(const theory::BbTask& task, AfterTrigger rule) {
  BbChain chain;
  chain.tokens = static_cast<Eigen::Index>(task.alphabet.size());
  chain.token = {static_cast<int>(chain.tokens)};
  chain.pending = {-1};
  for (const int id : task.rows) {
    chain.token.push_back(id);
    chain.pending.push_back(-1);
  }
  std::map<std::pair<int, int>, int> index;  // of (token, pending)
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    index[{task.rows[v], -1}] = static_cast<int>(v) + 1;
    for (const int trigger : task.triggers) {
      if (task.transition.coeff(static_cast<Eigen::Index>(v), trigger) > 0) {
        index[{trigger, task.rows[v]}] = static_cast<int>(chain.token.size());
        chain.token.push_back(trigger);
        chain.pending.push_back(task.rows[v]);
      }
    }
  }
  if (chain.token.size() > kMostStates) {
    throw NotApplicable(
        fmt::format("the chain of this task has {} states, too many for a dense matrix", chain.token.size()));
  }
  const auto states = static_cast<Eigen::Index>(chain.token.size());
  chain.step = Eigen::MatrixXd::Zero(states, states);
  for (std::size_t v = 0; v < task.rows.size(); ++v) {
    const int id = task.rows[v];
    chain.step(0, index[{id, -1}]) = task.first_token[static_cast<Eigen::Index>(v)];
    for (theory::SparseRows::InnerIterator entry(task.transition, static_cast<Eigen::Index>(v)); entry; ++entry) {
      const int next = static_cast<int>(entry.col());
      const bool trigger = std::find(task.triggers.begin(), task.triggers.end(), next) != task.triggers.end();
      chain.step(index[{id, -1}], index[{next, trigger ? id : -1}]) = entry.value();
    }
  }
  for (Eigen::Index s = 0; s < states; ++s) {
    const int pending = chain.pending[static_cast<std::size_t>(s)];
    if (pending >= 0) {
      const int copy = index[{pending, -1}];
      chain.step.row(s) = rule == AfterTrigger::copy ? Eigen::RowVectorXd::Unit(states, copy)  //
                                                     : Eigen::RowVectorXd(chain.step.row(copy));
    }
  }
  return chain;
}

Visits visits(const BbChain& chain, int steps) {
  // power = T^m and sums = T + ... + T^m for m = 1, 2, 4, ...; the binary digits of `steps` say which are needed.
  Eigen::MatrixXd power = chain.step;
  Eigen::MatrixXd sums = chain.step;
  Visits result{Eigen::RowVectorXd::Unit(chain.step.rows(), 0), Eigen::RowVectorXd::Zero(chain.step.rows())};
  for (int rest = steps; rest > 0; rest /= 2) {
    if (rest % 2 == 1) {
      result.expected += result.last * sums;
      result.last = result.last * power;
    }
    if (rest > 1) {
      sums = (sums + power * sums).eval();
      power = (power * power).eval();
    }
  }
  return result;
}

Eigen::VectorXd by_token(const BbChain& chain, const Eigen::RowVectorXd& states) {
  Eigen::VectorXd sums = Eigen::VectorXd::Zero(chain.tokens);
  for (Eigen::Index s = 0; s < states.size(); ++s) {
    const int token = chain.token[static_cast<std::size_t>(s)];
    if (token < chain.tokens) {
      sums[token] += states[s];
    }
  }
  return sums;
}

double relative_rounding(const BbChain& chain, int steps) {
  const double products = 2 * std::log2(static_cast<double>(steps)) + 1;
  return products * static_cast<double>(chain.step.rows()) * std::numeric_limits<double>::epsilon();
}

std::vector<std::vector<int>> closed_classes(const BbChain& chain) {
  const auto states = static_cast<std::size_t>(chain.step.rows());
  // reach[s]: what can be reached from s, by repeated union with what its successors reach.
  std::vector<std::vector<bool>> reach(states, std::vector<bool>(states, false));
  for (std::size_t s = 0; s < states; ++s) {
    std::vector<std::size_t> open{s};
    while (!open.empty()) {
      const std::size_t from = open.back();
      open.pop_back();
      for (std::size_t to = 0; to < states; ++to) {
        if (!reach[s][to] && chain.step(static_cast<Eigen::Index>(from), static_cast<Eigen::Index>(to)) > 0) {
          reach[s][to] = true;
          open.push_back(to);
        }
      }
    }
  }
  std::vector<std::vector<int>> classes;
  std::vector<bool> seen(states, false);
  for (std::size_t s = 0; s < states; ++s) {
    bool closed = !seen[s];
    std::vector<int> members;
    for (std::size_t to = 0; to < states && closed; ++to) {
      if (reach[s][to]) {
        closed = reach[to][s];
        members.push_back(static_cast<int>(to));
      }
    }
    if (closed) {
      for (const int member : members) {
        seen[static_cast<std::size_t>(member)] = true;
      }
      classes.push_back(std::move(members));
    }
  }
  return classes;
}

}  // namespace sinkflow::verify
