#include "report/coverage.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "statements/plain_mathematics.hpp"
#include "verify/harness/claim.hpp"

namespace sinkflow::report {
namespace {

constexpr std::string_view kConfirmed = "confirmed";
constexpr std::string_view kRefuted = "refuted";
constexpr std::string_view kInPart = "refuted in part";

const verify::Claim& claim_named(const statements::Item& item, const std::string& id) {
  const auto& all = verify::claims();
  const auto found = std::find_if(all.begin(), all.end(), [&](const verify::Claim& claim) { return claim.id == id; });
  if (found == all.end()) {
    throw std::logic_error(fmt::format("paper_refs/items: {} names the claim '{}', which does not exist", item.id, id));
  }
  return *found;
}

/// An erratum corrects what it refutes. Where a claim about the print itself is refuted and another one confirmed, the
/// print is wrong in part and nothing corrects it.
ItemStanding standing_of(const statements::Item& item) {
  bool erratum = false;
  bool refuted = false;
  bool confirmed = false;
  for (const std::string& id : item.claims) {
    const verify::Claim& claim = claim_named(item, id);
    if (claim.kind == verify::Kind::erratum) {
      erratum = true;
    } else {
      (claim.expected == verify::Verdict::refuted ? refuted : confirmed) = true;
    }
  }
  if (item.claims.empty()) {
    return {&item, item.status, ""};
  }
  if (refuted) {
    return {&item, std::string(confirmed && !erratum ? kInPart : kRefuted), ""};
  }
  return erratum ? ItemStanding{&item, std::string(kRefuted), std::string(kConfirmed)}
                 : ItemStanding{&item, std::string(kConfirmed), ""};
}

std::string joined_claims(const statements::Item& item) {
  std::string text;
  for (const std::string& id : item.claims) {
    text += (text.empty() ? "`" : " `") + id + "`";
  }
  return text;
}

/// A text as the cell of a table, where a bar would end it; tags link to docs/theory.md.
std::string cell(const std::string& text) {
  constexpr std::string_view link = "](#";
  std::string markdown = text.empty() ? "" : statements::paragraph_to_markdown(text);
  for (std::size_t at = markdown.find(link); at != std::string::npos; at = markdown.find(link, at + link.size())) {
    markdown.insert(at + 2, "theory.md");
  }
  for (std::size_t at = markdown.find('|'); at != std::string::npos; at = markdown.find('|', at + 2)) {
    markdown.insert(at, 1, '\\');
  }
  return markdown;
}

}  // namespace

std::vector<ItemStanding> item_standings() {
  std::vector<ItemStanding> all;
  for (const statements::Item& item : statements::items()) {
    all.push_back(standing_of(item));
  }
  return all;
}

std::map<std::string, std::size_t> count_standings(const std::vector<ItemStanding>& standings) {
  std::map<std::string, std::size_t> counts;
  for (const ItemStanding& standing : standings) {
    ++counts[standing.printed];
  }
  return counts;
}

std::string standings_sentence(const std::vector<ItemStanding>& standings) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> phrases{{{kConfirmed, "confirmed as printed"},
                                                                                  {kRefuted, "refuted"},
                                                                                  {kInPart, "refuted in part"},
                                                                                  {"slip", "slips of words"},
                                                                                  {"open", "open"},
                                                                                  {"planned", "planned"},
                                                                                  {"out-of-reach", "out of reach"}}};
  const auto counts = count_standings(standings);
  std::string sentence = fmt::format("{} items of the paper:", standings.size());
  std::string separator = " ";
  for (const auto& [standing, phrase] : phrases) {
    if (const auto found = counts.find(std::string(standing)); found != counts.end()) {
      sentence += fmt::format("{}{} {}", separator, found->second, phrase);
      separator = ", ";
    }
  }
  return sentence;
}

std::string coverage_to_markdown() {
  const std::vector<ItemStanding> standings = item_standings();
  std::string text = fmt::format(
      "# Every item of the paper\n\n"
      "<!-- Written by `sinkflow statements --coverage --markdown` from paper_refs/items/. Do not edit. -->\n\n"
      "What the paper states, asks or shows, in its order and in our words, and which claims test it. {}.\n\n"
      "*As printed* and *as corrected* are the verdicts that the claims expect; `sinkflow verify` fails if one of them "
      "comes\n"
      "out otherwise. *Refuted in part* means that some claims about the item are refuted and others confirmed. An "
      "item\n"
      "without claims is *planned* (it can be tested here and is not yet), a *slip* (a wrong word or name that no "
      "number\n"
      "shows; the reason has the right one), *open* (a question, too vague to be true or false, or damaged in the text "
      "at\n"
      "hand) or *out of reach*, with the reason.\n\n"
      "| item | where | what it says | as printed | as corrected | claims, or why none |\n|---|---|---|---|---|---|\n",
      standings_sentence(standings));
  for (const auto& [item, printed, corrected] : standings) {
    const std::string quote = item->quote.empty() ? "" : fmt::format(" (\"{}\")", cell(item->quote));
    const std::string reason = cell(item->reason);
    const std::string claims = joined_claims(*item);
    text += fmt::format("| <a id=\"{}\"></a>{} | {} | {}{} | {} | {} | {}{}{} |\n", item->id, item->id,
                        cell(item->where), cell(item->says), quote, printed, corrected, claims,
                        claims.empty() || reason.empty() ? "" : ". ", reason);
  }
  return text;
}

}  // namespace sinkflow::report
