"""What is wrong with a page as it stands: axe in both schemes, wide and narrow, folded and unfolded; sideways scroll."""

from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
# Without reading style sheets again, which the policy refuses it; only the lines that say what is wrong come back.
RUN = """async rules => {
  const only = rules.length ? {runOnly: {type: 'rule', values: rules}} : {};
  const found = await axe.run(document, {preload: false, resultTypes: ['violations'], elementRef: false, ...only});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html} (${one.help})`));
}"""
# What fades from one scheme's colour into the other's would be measured on its way.
STILL = """() => {
  const sheet = new CSSStyleSheet(); sheet.replaceSync('* { transition: none !important; animation: none !important }');
  document.adoptedStyleSheets = [sheet];
}"""
UNFOLD = "for (const one of document.querySelectorAll('main details, #content details')) one.open = true"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
COLOURS = ("color-contrast", "link-in-text-block")
WIDE, NARROW, SMALLEST = 1440, 390, 320
LOOKS = ((WIDE, "light"), (WIDE, "dark"), (NARROW, "dark"), (NARROW, "light"))
DIAGONALS = (LOOKS[::2], LOOKS[1::2])  # either sees both widths and both schemes
Looks = Sequence[tuple[int, str]]


def axe(page: Any, *rules: str) -> list[str]:
    """What axe finds, a line for each element, by these rules or by all."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE)
    return page.evaluate(RUN, rules)


def shown(page: Any, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


def faults(page: Any, looks: Looks = LOOKS, least: int = SMALLEST) -> list[str]:
    """What is wrong with the page as it stands, then unfolded: in these looks, without loading it again.

    What axe finds beside colours depends on the width alone. No wider than the screen from `least` pixels on.
    """
    return list(dict.fromkeys(f"{page.url} {fault}" for fault in found(page, looks, least)))


def found(page: Any, looks: Looks, least: int) -> Iterator[str]:
    seen: set[int] = set()
    page.evaluate(STILL)
    for width, scheme in looks:
        shown(page, width, scheme)
        yield from axe(page, *(COLOURS if width in seen else ()))
        seen.add(width)
        yield from sideways(page, width)
        page.evaluate(UNFOLD)
    for width in {least} - seen:
        shown(page, width, "light")
        yield from sideways(page, width)
    shown(page, WIDE, "light")


def sideways(page: Any, width: int) -> Iterator[str]:
    if over := page.evaluate(OVERFLOW):
        yield f"scrolls {over} px sideways at {width}"
