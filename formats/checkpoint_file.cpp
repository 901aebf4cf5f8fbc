#include "formats/checkpoint_file.hpp"

#include <bit>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "formats/bad_input.hpp"
#include "formats/checksum.hpp"
#include "formats/json_fields.hpp"

namespace sinkflow::formats {
namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr std::string_view kKind = "sinkflow-checkpoint/";
constexpr std::string_view kVersion = "1";
constexpr std::size_t kDigits = 64;  // of a SHA-256

std::size_t bytes_of(std::string_view type) {
  return type == "float64" ? sizeof(double) : sizeof(float);
}

/// Takes a line off the front of `rest`, without its end.
std::string_view take_line(std::string_view& rest, const std::string& name, std::string_view place) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) {
    reject(name, place, "a line", "the end of the file");
  }
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

void check_kind(std::string_view line, const std::string& name) {
  if (!line.starts_with(kKind)) {
    reject(name, "line 1", "a checkpoint of sinkflow", "something else");
  }
  if (line.substr(kKind.size()) != kVersion) {
    reject(name, "line 1", fmt::format("version {}", kVersion), shown(line.substr(kKind.size())));
  }
}

}  // namespace

std::string to_bytes(const Checkpoint& checkpoint) {
  nlohmann::ordered_json header{
      {"step", checkpoint.step}, {"config", checkpoint.config}, {"corpus_sha256", checkpoint.corpus_sha256}};
  header["arrays"] = nlohmann::ordered_json::array();
  for (const CheckpointArray& array : checkpoint.arrays) {
    header["arrays"].push_back(
        {{"name", array.name}, {"type", array.type}, {"count", array.bytes.size() / bytes_of(array.type)}});
  }
  std::string bytes = fmt::format("{}{}\n{}\n", kKind, kVersion, header.dump());
  for (const CheckpointArray& array : checkpoint.arrays) {
    bytes += array.bytes;
  }
  return bytes + sha256_of(bytes) + "\n";
}

Checkpoint parse_checkpoint(std::string_view bytes, const std::string& name) {
  std::string_view rest = bytes;
  check_kind(take_line(rest, name, "line 1"), name);
  if (bytes.size() < kDigits + 1 || rest.size() < kDigits + 1) {
    reject(name, "its end", "a checksum", "the end of the file");
  }
  const std::string_view body = bytes.substr(0, bytes.size() - kDigits - 1);
  if (sha256_of(body) != bytes.substr(body.size(), kDigits)) {
    reject(name, "its end", "the checksum of what is before it", "another: the file is damaged or cut short");
  }
  const JsonDocument document(take_line(rest, name, "line 2"), name);
  const JsonField header = document.root();
  header.expect_keys({"step", "config", "corpus_sha256", "arrays"});
  Checkpoint checkpoint;
  checkpoint.step = static_cast<std::uint64_t>(header.at("step").integer(0));
  checkpoint.config = header.at("config").string();
  checkpoint.corpus_sha256 = header.at("corpus_sha256").string();
  for (const JsonField& field : header.at("arrays").items()) {
    field.expect_keys({"name", "type", "count"});
    CheckpointArray array{field.at("name").string(), field.at("type").string(), {}};
    if (array.type != "float32" && array.type != "float64") {
      field.at("type").fail("float32 or float64");
    }
    const auto count = static_cast<std::size_t>(field.at("count").integer(0));
    if (count > (rest.size() - kDigits - 1) / bytes_of(array.type)) {
      field.at("count").fail("no more numbers than the file holds");
    }
    const std::size_t size = count * bytes_of(array.type);
    array.bytes = rest.substr(0, size);
    rest.remove_prefix(size);
    checkpoint.arrays.push_back(std::move(array));
  }
  if (rest.size() != kDigits + 1) {
    reject(name, "its end", "nothing after the arrays", fmt::format("{} bytes", rest.size() - kDigits - 1));
  }
  return checkpoint;
}

}  // namespace sinkflow::formats
