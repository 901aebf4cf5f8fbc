#!/usr/bin/env bash
# report.html in a browser: no part of it makes the page scroll sideways on a screen of 400 pixels, folded or unfolded, and
# formulas are set as mathematics. Arguments: source tree, build tree.
set -euo pipefail
program=$2/apps/sinkflow
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "report_in_browser: $1" >&2; exit 1; }
command -v chromium >/dev/null || fail "chromium is missing (scripts/install-packages test)"
"$program" verify sharp.constant thm9-sqrt.printed --out "$work/out" >/dev/null

# A window is never narrower than some hundred pixels, a frame may be; srcdoc lets the page around it look inside.
/usr/bin/python3 - "$work" <<'PYTHON'
import html
import sys

work = sys.argv[1]
page = open(work + "/out/report.html").read()
wide = page.replace("<main>", '<main><div style="width: 1000px">wide</div>', 1)
assert wide != page
frames = "".join(f'<iframe style="width: 400px; height: 800px" srcdoc="{html.escape(text)}"></iframe>'
                 for text in (page, wide))
script = """
addEventListener("load", () => {
  const [page, wide] = [...document.querySelectorAll("iframe")].map(frame => frame.contentDocument);
  const beyond = inside => inside.documentElement.scrollWidth - inside.documentElement.clientWidth;
  const found = {seen: page.documentElement.clientWidth, folded: beyond(page), wide: beyond(wide)};
  page.querySelectorAll("details").forEach(details => details.open = true);
  found.unfolded = beyond(page);
  const formulas = [...page.querySelectorAll(".formula math")];
  found.formulas = formulas.length;
  found.flat = formulas.filter(formula => formula.getBoundingClientRect().height < 10).length;
  const fraction = page.querySelector("mfrac");
  found.fraction = fraction.children[1].getBoundingClientRect().top > fraction.children[0].getBoundingClientRect().top;
  document.body.innerHTML = "FOUND " + Object.entries(found).map(pair => pair.join("=")).join(" ") + " END";
});
"""
with open(work + "/frame.html", "w") as file:
    file.write(f"<!DOCTYPE html><meta charset='utf-8'><body>{frames}<script>{script}</script></body>")
PYTHON
found=$(HOME=$work timeout 120 chromium --headless --no-sandbox --disable-gpu --no-first-run --dump-dom \
  "file://$work/frame.html" 2>/dev/null | grep -o 'FOUND .* END' | grep -v '+') || fail "chromium says nothing about the page"
value() { sed -E "s/.* $1=([^ ]+) .*/\1/" <<<"$found"; }
[ "$(value seen)" -gt 300 ] && [ "$(value seen)" -le 400 ] || fail "the frame is not 400 pixels wide: $found"
[ "$(value wide)" -gt 500 ] || fail "a part that is 1000 pixels wide goes unnoticed: $found"
[ "$(value folded)" -le 0 ] || fail "the page scrolls sideways: $found"
[ "$(value unfolded)" -le 0 ] || fail "the page scrolls sideways once it is unfolded: $found"
[ "$(value formulas)" -gt 100 ] || fail "the page lacks formulas: $found"
[ "$(value flat)" = 0 ] || fail "a formula has no height: $found"
[ "$(value fraction)" = true ] || fail "a fraction's denominator is not below its numerator: $found"
echo "$found"
