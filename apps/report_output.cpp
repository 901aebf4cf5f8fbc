#include "apps/report_output.hpp"

#include <array>

#include "apps/interrupt.hpp"
#include "formats/files.hpp"
#include "plots/gnuplot.hpp"
#include "report/html/report_page.hpp"
#include "report/report_markdown.hpp"

namespace sinkflow::apps {

void write_report(const report::Report& report, const std::filesystem::path& directory) {
  const InterruptsHeld whole;
  constexpr std::array formats_drawn{plots::Format::svg, plots::Format::png};
  std::vector<report::InlineFigure> figures;
  for (const verify::ClaimResult& result : report.results) {
    for (const verify::Figure& figure : result.outcome.figures) {
      const auto paths = plots::draw(figure, directory / "figures", formats_drawn);
      figures.push_back({figure.name, formats::read_file(paths.front())});
    }
  }
  formats::write_file(directory / "report.json", report::to_json(report));
  formats::write_file(directory / "report.md", report::report_to_markdown(report));
  formats::write_file(directory / "report.html", report::report_page(report, figures));
}

}  // namespace sinkflow::apps
