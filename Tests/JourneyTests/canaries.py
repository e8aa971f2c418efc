"""Words that only our tests type: none may appear in a log, an address or a title."""

from __future__ import annotations

import json
import urllib.parse

from product import HERE

# Put in every free text of the tests that are not vignettes.
CANARY = "Kanarizelle"


def _identities() -> set[str]:
    words: set[str] = {CANARY}
    for path in (HERE / "vignettes").glob("*.json"):
        form = json.loads(path.read_text())["form"]
        for name in ("jeune.nom", "jeune.prenom", "jeune.surnom"):
            words.add(form["2"].get(name, "inconnu"))
        words.add(form["1"]["auteur.nom"].split()[-1])
        words.add(form["1"]["auteur.tel"])
        words.add(form["1"]["auteur.employeur"])
    return words - {"inconnu", ""}


IDENTITIES = sorted(_identities())


def found_in(text: str) -> list[str]:
    """The typed words found in a text, as typed or percent-encoded."""
    lowered = text.casefold()
    plain = urllib.parse.unquote_plus(lowered)
    return [word for word in IDENTITIES if word.casefold() in lowered or word.casefold() in plain]
