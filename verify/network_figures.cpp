#include "verify/network_figures.hpp"

namespace sinkflow::verify {

Series metric_of(const NamedNetwork& network, const std::string& column, const std::string& label, int colour,
                 Mark mark) {
  const formats::CsvTable& metrics = network.run->metrics;
  return {label, mark, colour, metrics.column("step"), metrics.column(column)};
}

}  // namespace sinkflow::verify
