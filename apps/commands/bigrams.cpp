#include "apps/command.hpp"
#include "formats/bigrams_file.hpp"
#include "formats/files.hpp"

namespace sinkflow::apps::command_bigrams {
namespace {

Action define(CLI::App& app) {
  struct Arguments {
    std::string text;
    std::string output = "-";
  };
  const auto arguments = std::make_shared<Arguments>();
  app.add_option("TEXT", arguments->text, "UTF-8 text file")->required();
  app.add_option("-o,--output", arguments->output, "bigram file to write (default: standard output)");
  return [arguments] {
    const theory::Bigrams bigrams = formats::count_bigrams(formats::read_file(arguments->text), arguments->text);
    formats::write_file(arguments->output, formats::to_json(bigrams));
    return kAsExpected;
  };
}

const CommandRegistration registration({"bigrams", "Count the character bigrams of a text",
                                        "sinkflow bigrams corpus.txt -o corpus.bigrams.json", define});

}  // namespace
}  // namespace sinkflow::apps::command_bigrams
