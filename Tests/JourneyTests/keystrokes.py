"""The keystroke-level model: how long an expert hand takes, from what a journey really asked of it.

Sources, as collected in the study of use:
P, H, M, B    Card, Moran, Newell, "The keystroke-level model for user performance time with interactive systems", CACM 23(7), 1980
K             0.23 s a key: 52 words a minute, the mean of 168,000 typists (Dhakal, Feit, Kristensson, Oulasvirta, CHI 2018)
composing     19 words a minute, thinking included (Karat, Halverson, Horn, Karat, CHI 1999)
reading       195 words a minute, below the 238 of Brysbaert (2019), a margin for a screen and for worry
R             measured, at most 0.3 s a page: how fast pages come is for the benchmarks, and this machine runs other tests
The model is that of a person who has used the tool before: sentences of help are not read again, words that decide are. Its error is about 21 %.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page

import papers
from journeys import named, put, reveal

P, B, K, M, H = 1.1, 0.2, 0.23, 1.35, 0.4
R = 0.3
COMPOSED_WORDS_A_MINUTE, READ_WORDS_A_MINUTE = 19, 195


@dataclass
class Hand:
    """Drives a page and keeps the account of what it cost."""

    page: Page
    counts: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("pages", "clicks", "keys", "thoughts", "homings", "composed", "read", "waited"), 0.0))
    on_keyboard: bool = False

    @property
    def seconds(self) -> float:
        c = self.counts
        return (
            c["clicks"] * (P + B) + c["keys"] * K + c["thoughts"] * M + c["homings"] * H + c["composed"] * 60 / COMPOSED_WORDS_A_MINUTE
            + c["read"] * 60 / READ_WORDS_A_MINUTE + min(c["waited"], R * c["pages"]))

    def report(self) -> str:
        return f"{self.seconds:.1f} s: " + ", ".join(f"{name} {value:.1f}" for name, value in self.counts.items())

    def _hand(self, keyboard: bool) -> None:
        if self.on_keyboard != keyboard:
            self.counts["homings"] += 1
            self.on_keyboard = keyboard

    def think(self) -> None:
        self.counts["thoughts"] += 1

    def read(self, *texts: str) -> None:
        self.counts["read"] += sum(papers.words(text) for text in texts)

    def look(self, selector: str) -> None:
        """Reads what is visible of the elements."""
        self.read(*self.page.locator(selector).evaluate_all(
            "all => all.map(e => { const copy = e.cloneNode(true); copy.querySelectorAll('.invisible').forEach(x => x.remove()); return copy.innerText || copy.textContent; })"))

    def click(self) -> None:
        self._hand(False)
        self.counts["clicks"] += 1

    def open(self, action) -> None:
        """A gesture that opens a page: R is measured."""
        start = time.monotonic()
        with self.page.expect_navigation():
            action()
        self.counts["waited"] += time.monotonic() - start
        self.counts["pages"] += 1

    def label(self, name: str) -> str:
        """The words beside a field: its label, or the legend of its group."""
        return named(self.page, name).first.evaluate(
            """e => { const set = e.matches('[type=checkbox], [type=radio]') && e.closest('fieldset'); const own = e.labels && e.labels[0];
                 return (set ? set.querySelector('legend') : own || e).innerText || ''; }""")

    def unfold(self, name: str) -> None:
        if not named(self.page, name).first.is_visible():
            self.think()
            self.click()
            reveal(self.page, named(self.page, name).first)

    def choose(self, name: str, *values: str) -> None:
        """Ticks or chooses: one click a value, one thought for the question."""
        self.unfold(name)
        self.read(self.label(name))
        self.think()
        for _ in values:
            self.click()
        put(self.page, name, list(values))

    def copy(self, name: str, value: str) -> None:
        """Types what is known by heart or stands on a file: a thought, the way to the field, the keys."""
        self.unfold(name)
        self.read(self.label(name))
        self.think()
        if self.on_keyboard:
            self.counts["keys"] += 1  # Tab
        else:
            self.click()
            self._hand(True)
        self.counts["keys"] += len(value)
        put(self.page, name, value)

    def compose(self, name: str, value: str) -> None:
        """Writes sentences of one's own: thinking and typing are both in the rate."""
        self.unfold(name)
        self.read(self.label(name))
        if self.on_keyboard:
            self.counts["keys"] += 1
        else:
            self.click()
            self._hand(True)
        self.counts["composed"] += papers.words(value)
        put(self.page, name, value)


# Assumptions of the study of use, for a thumb on a telephone: a tap, a key (36.2 words a minute, Palin, MobileHCI 2019), composing.
TAP, THUMB_KEY, THUMB_COMPOSED_WORDS_A_MINUTE = 0.8, 0.33, 15


@dataclass
class Thumb(Hand):
    """The same on a telephone: no way to a mouse or a keyboard, slower keys."""

    @property
    def seconds(self) -> float:
        c = self.counts
        return c["clicks"] * TAP + c["keys"] * THUMB_KEY + c["thoughts"] * M + c["composed"] * 60 / THUMB_COMPOSED_WORDS_A_MINUTE + c["read"] * 60 / READ_WORDS_A_MINUTE + c["waited"]
