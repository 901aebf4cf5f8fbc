#pragma once

#include <cstdint>

#include "formats/csv.hpp"
#include "training/training_run.hpp"

// metrics.csv of a training run (docs/formats.md).
namespace sinkflow::training {

/// Measures the run where it stands and appends that as a row; an empty table gets its headings first. Throws
/// ComputationError, and appends nothing, if the loss is not finite; InputError if the table has other headings.
void add_metrics(const TrainingRun& run, formats::CsvTable& table);

/// Leaves the rows that a run which measures every `every` steps has at step `last`: later ones are to be measured
/// again, and one in between was the last of a shorter run. Throws InputError if there is no column of steps.
void keep_metrics(formats::CsvTable& table, std::uint64_t every, std::uint64_t last);

/// Whether the last row is that of this step.
bool ends_at(const formats::CsvTable& table, std::uint64_t step);

}  // namespace sinkflow::training
