#pragma once

#include <string>
#include <vector>

namespace sinkflow::statements {

/// A place in the sources that names a tag.
struct CodeReference {
  std::string tag;
  std::string file;  ///< relative to the project
  int line;
};

/// Every mention of a tag in the sources, as found when the program was built.
const std::vector<CodeReference>& code_references();

}  // namespace sinkflow::statements
