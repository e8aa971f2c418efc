"""What a page must hold, measured in a real browser: axe, targets, reflow, keyboard. Each is proved to fail on a planted defect."""

from __future__ import annotations

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "wcag2aaa", "best-practice"]
# House rules (docs/measurements.md): a control has at least 48 px, a link that is a row at least 44.
CONTROL, ROW, TOLERANCE = 48, 44, 0.6
MAXIMUM_TABS = 6
# Rules that depend on the colours: AA, AAA (7:1), links inside sentences.
COLOUR_RULES = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]

_TARGETS = """([control, row]) => {
  const seen = e => { const s = getComputedStyle(e), r = e.getBoundingClientRect(); return s.visibility !== 'hidden' && s.display !== 'none' && r.width > 1 && r.height > 1; };
  const small = [];
  for (const e of document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')) {
    if (!seen(e) || e.closest('.evitement')) continue;
    let box = e.getBoundingClientRect();
    const label = e.matches('[type=checkbox], [type=radio]') && e.closest('label');
    if (label) box = label.getBoundingClientRect();
    const isLink = e.tagName === 'A' && !e.matches('.bouton, .appel');
    // A link inside a sentence is as high as its line (WCAG 2.2, 2.5.8, inline exception).
    if (isLink && getComputedStyle(e).display === 'inline' && e.parentElement.textContent.trim() !== e.textContent.trim()) continue;
    // A link stretched over its card has the size of the card.
    const cover = getComputedStyle(e, '::after');
    if (isLink && cover.position === 'absolute' && cover.content !== 'none' && e.closest('.geste')) box = e.closest('.geste').getBoundingClientRect();
    const least = isLink ? row : control;
    if (box.height < least || box.width < least) small.push(`${e.tagName.toLowerCase()}.${e.className} "${(e.textContent || e.name || '').trim().slice(0, 30)}" ${Math.round(box.width)}x${Math.round(box.height)}`);
  }
  return small; }"""


def axe(page: Page, only: list[str] | None = None, without: list[str] | None = None) -> list[str]:
    """Violations found by axe-core, each with its rule and first element. `only` and `without` are lists of rules."""
    run = {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS}
    options = {"runOnly": run, "rules": {name: {"enabled": False} for name in without or []}, "resultTypes": ["violations"]}
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return page.evaluate(
        """options => axe.run(document, options).then(results => results.violations.map(rule => { const node = rule.nodes[0];
             return `${rule.id}: ${node.html.slice(0, 120)} (${rule.nodes.length}) ${node.failureSummary.split('\\n').pop().slice(0, 160)}`; }))""", options)


def small_targets(page: Page) -> list[str]:
    return page.evaluate(_TARGETS, [CONTROL - TOLERANCE, ROW - TOLERANCE])


def overflow(page: Page) -> list[str]:
    """What makes the page wider than its window; empty when it is not."""
    return page.evaluate(
        """() => { const root = document.documentElement, edge = root.clientWidth; if (root.scrollWidth <= edge) return [];
             const found = [`${root.scrollWidth} > ${edge}`], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
             while (walker.nextNode() && found.length < 4) { const node = walker.currentNode, range = document.createRange(); range.selectNodeContents(node);
               const right = node.nodeType === 1 ? node.getBoundingClientRect().right : Math.max(0, ...[...range.getClientRects()].map(box => box.right));
               const owner = node.nodeType === 1 ? node : node.parentElement;
               if (right > edge + 0.5 && owner.getBoundingClientRect().width > 1 && getComputedStyle(owner).clipPath === 'none') found.push(`${owner.tagName}.${owner.className} "${(node.textContent || '').trim().slice(0, 30)}" to ${Math.round(right)}`); }
             return found; }""")


def enlarged(page: Page, factor: float) -> None:
    """Text size of the browser multiplied, as a person sets it."""
    page.evaluate("factor => { document.documentElement.style.fontSize = (18 * factor) + 'px' }", factor)


def unfold(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('details').forEach(fold => { fold.open = true })")


def tabs_to(page: Page, selector: str, limit: int = 40) -> int:
    """How many Tabs lead from the skip link, once followed, to the first element that matches."""
    page.evaluate("() => { if (document.activeElement) document.activeElement.blur(); scrollTo(0, 0); }")
    page.locator("a.evitement").first.focus()
    page.keyboard.press("Enter")
    for count in range(1, limit + 1):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement !== document.body && document.activeElement.matches(selector)", selector):
            return count
    return limit + 1


def hidden_focus(page: Page, steps: int = 12) -> list[str]:
    """Elements that take the focus and are entirely covered, or have no visible ring (WCAG 2.4.7, 2.4.11)."""
    bad: list[str] = []
    for _ in range(steps):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const e = document.activeElement; if (!e || e === document.body) return '';
                 const r = e.getBoundingClientRect(), name = e.tagName + ' ' + (e.textContent || e.name || '').trim().slice(0, 30);
                 const points = [[r.left + r.width / 2, r.top + r.height / 2], [r.left + 4, r.top + 4], [r.right - 4, r.bottom - 4], [r.left + 4, r.bottom - 4]];
                 const free = points.some(([x, y]) => { const top = document.elementFromPoint(x, y); return top && (e.contains(top) || top.contains(e) || (e.closest('label') && e.closest('label').contains(top))); });
                 const ring = [e, e.nextElementSibling].filter(Boolean).some(x => { const s = getComputedStyle(x), a = getComputedStyle(x, '::after'); return s.outlineStyle !== 'none' && s.outlineWidth !== '0px' || a.outlineStyle !== 'none' && a.outlineWidth !== '0px'; });
                 return free && ring ? '' : name + (free ? ' has no ring' : ' is covered'); }""")
        if found:
            bad.append(found)
    return bad
