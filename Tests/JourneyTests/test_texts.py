"""French as it is rendered: readable (Kandel-Moles), well set (U+202F, « »), without forbidden words; English beside it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
import textstat

from canaries import IDENTITIES
from client import Client
from states import VIGNETTE, every

READABLE, MEAN_SENTENCE, LONGEST_SENTENCE = 70, 14, 25
BLOCKS = {"p", "li", "dd", "td", "h1", "h2", "h3", "legend", "label", "summary", "small", "dt", "th", "button", "a", "title", "div", "option", "figcaption", "caption", "strong"}
SENTENCES = {"p", "li", "dd", "td"}
# Quotations of the law, words of other people, lists of sources, the sheet of the author: not the product's own prose.
FOREIGN = {"citation", "feuille", "petit", "ref"}


class Texts(HTMLParser):
    """Texts of a page, block by block: what is in `main`, without quotations and without typed values."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[tuple[str, str]] = []
        self.everything: list[str] = []
        self.own: list[str] = []
        self._set_apart = 0
        self._stack: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("meta", "link", "input", "br", "img", "hr"):
            return
        values = {key: value or "" for key, value in attributes}
        foreign = tag in ("blockquote", "textarea", "script", "style", "svg") or bool(FOREIGN & set(values.get("class", "").split())) or values.get("lang") == "en"
        self._stack.append((tag, foreign or bool(self._stack and self._stack[-1][1])))
        # What was typed, quoted, or is the title of a foreign work, has its own typography.
        if tag in ("textarea", "blockquote") or "feuille" in values.get("class", "") or (tag == "ul" and "petit" in values.get("class", "")):
            self._set_apart = len(self._stack)
        if tag in BLOCKS:
            self.blocks.append((tag, ""))

    def handle_endtag(self, tag: str) -> None:
        while self._stack and self._stack.pop()[0] != tag:
            pass
        if len(self._stack) < self._set_apart:
            self._set_apart = 0
        if tag in BLOCKS:
            self.blocks.append(("", ""))

    def handle_data(self, data: str) -> None:
        tags = [tag for tag, _ in self._stack]
        if "script" in tags or "style" in tags:
            return
        self.everything.append(data)
        if not self._set_apart:
            self.own.append(data)
        if self._stack and not self._stack[-1][1] and self.blocks:
            tag, text = self.blocks[-1]
            self.blocks[-1] = (tag, text + data)


def texts(html: str) -> Texts:
    parser = Texts()
    parser.feed(html)
    return parser


def sentences(blocks: list[tuple[str, str]]) -> list[str]:
    """Sentences of paragraphs and list items that are sentences (they end like one, or have a verb's length)."""
    found: list[str] = []
    for tag, text in blocks:
        text = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
        if tag in SENTENCES and re.search(r"[.?!]$", text):
            found += [part.strip() for part in re.split(r"(?<=[.?!])\s+(?=[A-ZÀ-Ý«0-9])", text) if part.strip()]
    return found


def kandel_moles(text: str) -> float:
    textstat.set_lang("fr")
    return textstat.flesch_reading_ease(text)


GUIDANCE = {
    "accueil", "reperer", "loi", "entretien", "contacts-68", "ecrire", "donnees", "accessibilite", "resultat", "resultat-vide", "page-1", "page-2", "page-3", "page-4", "page-5", "page-6", "document", "garder", "reprendre",
}


@pytest.fixture(scope="module")
def pages(product) -> dict[str, str]:
    http = Client(product.url)
    return {state.name: state.ask(http).text for state in every(http)}


def test_guidance_reads_easily(pages):
    found, whole = [], []
    for name in sorted(GUIDANCE):
        prose = sentences(texts(pages[name]).blocks)
        whole += prose
        if sum(len(sentence.split()) for sentence in prose) < 40:
            continue
        score = kandel_moles(" ".join(prose))
        mean = sum(len(sentence.split()) for sentence in prose) / len(prose)
        if score < READABLE or mean > MEAN_SENTENCE:
            found.append(f"{name}: Kandel-Moles {score:.0f}, {mean:.1f} words a sentence")
    print(f"Kandel-Moles of all guidance pages: {kandel_moles(' '.join(dict.fromkeys(whole))):.0f}")
    assert not found, "\n".join(found)


def test_no_sentence_is_too_long(pages):
    found = {sentence: name for name in GUIDANCE for sentence in sentences(texts(pages[name]).blocks) if len(re.findall(r"[\w’'-]+", sentence)) > LONGEST_SENTENCE}
    assert not found, "\n".join(f"{name} ({len(sentence.split())} words): {sentence}" for sentence, name in found.items())


TYPOGRAPHY = {
    "no narrow space before ; : ? !": re.compile(r"[^\s\u202f:;?!\d/][;?!](?=\s|$)|[ \u00a0][;:?!](?=\s|$)|[A-Za-zÀ-ÿ»)]:(?=\s|$)"),
    "no U+00A0 inside « »": re.compile(r"«[^\u00a0]|[^\u00a0]»"),
    "straight apostrophe": re.compile(r"[A-Za-zÀ-ÿ]'[A-Za-zÀ-ÿ]"),
    "straight quotation marks": re.compile(r"\"\w|\w\""),
    "three dots": re.compile(r"\.\.\."),
    "capital without accent": re.compile(r"\bA (?=(?:la|valider|l’|qui|partir|défaut|lire)\b)|\b(?:Etat|Ecrire|Ecole|Etape|Evite|Evitez|Etes|Ecoute|Ecoutez|Eloign|Educat|Equipe|Etabli)\w*\b|\bAge\b"),
}


def test_french_typography(pages):
    found = set()
    for name, html in pages.items():
        for text in texts(html).own:
            for rule, wrong in TYPOGRAPHY.items():
                for match in wrong.finditer(text):
                    found.add(f"{rule}: …{text[max(0, match.start() - 25): match.end() + 15].strip()!r} ({name})")
    assert not found, "\n".join(sorted(found))


FORBIDDEN = re.compile(r"\bprostituée?s?\b|\bclientes?\b|\bclients?\b|\bconsentante?s?\b|\bmanipulat(?:rice|eur)s?\b|rien à signaler|aucun risque|score de|\d+\s*% de (?:risque|chance)|\bperdue? de vue\b", re.I)
FORBIDDEN_EN = re.compile(r"\b(?:child )?prostitutes?\b|\bclients?\b|\bpunters?\b|\bconsenting\b|\bmanipulative\b|nothing to report|no risk|risk score", re.I)


def said(html: str) -> str:
    """The words of the product: those heard from other people stand between quotation marks, and are left out."""
    return re.sub(r"«[^»]*»|“[^”]*”", "", " ".join(texts(html).everything).replace("\u202f", " "))


def test_forbidden_words_are_absent(pages, product):
    http = Client(product.url)
    found = [f"{name}: {match.group()}" for name, html in pages.items() for match in FORBIDDEN.finditer(said(html))]
    for state in every(http, "/en"):
        found += [f"/en {state.name}: {match.group()}" for match in FORBIDDEN_EN.finditer(said(state.ask(http, "/en").text))]
    assert not found, "\n".join(sorted(set(found)))


FRENCH = re.compile(r"\b(?:vous|votre|vos|avec|pour|dans|sont|cette|depuis|pas|une|les|des)\b", re.I)


def test_english_pages_are_in_english(product):
    """No French sentence is left, but for what was typed, quotations and words marked as French."""
    http = Client(product.url)
    typed = " ".join(str(value) for page in VIGNETTE["form"].values() for value in page.values())
    found = set()
    for state in every(http, "/en"):
        html = re.sub(r'<(\w+)[^>]*\blang="fr"[^>]*>.*?</\1>', " ", state.ask(http, "/en").text, flags=re.S)
        for _, text in texts(html).blocks:
            words = FRENCH.findall(text)
            if len(words) >= 2 and not any(part.strip() and part.strip() in typed for part in re.split(r"[.\n]", text)):
                found.add(f"{state.name}: {text.strip()[:120]}")
        assert " lang=\"en\"" in html[:200], state.name
    assert not found, "\n".join(sorted(found))


def test_positive_controls():
    hard = "Nonobstant les dispositions susmentionnées, l’établissement d’un signalement circonstancié constitue une obligation professionnelle incombant indistinctement à l’intégralité des intervenants institutionnels."
    easy = "Vous avez un doute. Appelez le 119. On vous répond jour et nuit."
    assert kandel_moles(hard) < READABLE < kandel_moles(easy)
    wrong = ["Pourquoi ?", "Quoi?", "« oui »", "l'école", "...", "Ecrire à la CRIP", "Bien :"]
    assert all(any(rule.search(text) for rule in TYPOGRAPHY.values()) for text in wrong)
    right = ["Pourquoi\u202f?", "«\u00a0oui\u00a0»", "l’école", "Écrire", "10:30", "Bien\u202f: oui\u202f; non"]
    assert not any(rule.search(text) for text in right for rule in TYPOGRAPHY.values())
    assert not FORBIDDEN.search(said("<p>« client »</p>"))
    assert FORBIDDEN.search("une prostituée") and FORBIDDEN_EN.search("a child prostitute")
    assert len(sentences([("p", "Un. Deux\u202f? Trois."), ("p", "Titre")])) == 3
    assert IDENTITIES
