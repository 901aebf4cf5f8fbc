#include "transformer/attention_kind.hpp"

#include "theory/errors.hpp"
#include "transformer/attention_table.hpp"

namespace sinkflow::transformer {
namespace {

const AttentionKinds& kinds_of(const std::string& name) {
  const auto& table = attention_table();
  const auto found = table.find(name);
  if (found == table.end()) {
    std::string known;
    for (const std::string& kind : attention_kind_names()) {
      known += (known.empty() ? "" : ", ") + kind;
    }
    throw InputError("attention: expected one of " + known + ", found '" + name + "'");
  }
  return *found->second;
}

}  // namespace

template <>
const AttentionKind<float>& attention_kind(const std::string& name) {
  return kinds_of(name).single;
}

template <>
const AttentionKind<double>& attention_kind(const std::string& name) {
  return kinds_of(name).twice;
}

std::vector<std::string> attention_kind_names() {
  std::vector<std::string> names;
  for (const auto& [name, kinds] : attention_table()) {
    names.push_back(name);
  }
  return names;
}

}  // namespace sinkflow::transformer
