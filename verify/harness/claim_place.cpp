#include "verify/harness/claim_place.hpp"

#include <algorithm>
#include <stdexcept>

#include "statements/statements.hpp"

namespace sinkflow::verify {
namespace {

std::string without_ending(std::string id, Kind kind) {
  for (const std::string ending : {".printed", ".corrected"}) {
    if (kind == Kind::erratum && id.ends_with(ending)) {
      id.resize(id.size() - ending.size());
    }
  }
  return id;
}

}  // namespace

std::string chapter_of(const std::string& first_tag, Kind kind) {
  if (kind == Kind::network) {
    return "networks";
  }
  const statements::Statement* statement = statements::find_statement(first_tag);
  if (statement != nullptr && !statement->amends.empty()) {
    statement = statements::find_statement(statement->amends.front());
  }
  if (statement == nullptr) {
    throw std::invalid_argument("no statement has the tag '" + first_tag + "'");
  }
  return statement->chapter;
}

std::string claim_file(const std::string& id, const std::string& first_tag, Kind kind) {
  std::string name = without_ending(id, kind);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '.' || c == '-'; }, '_');
  return "verify/claims/" + chapter_of(first_tag, kind) + "/" + name + ".cpp";
}

}  // namespace sinkflow::verify
