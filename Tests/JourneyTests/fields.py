"""Names of the fields of the signalement form, page by page, as a browser sends them."""

FACTS = range(1, 5)
WORDS = range(1, 4)
THIRD_PARTIES = range(1, 4)

# Fields typed by hand.
TEXTS: dict[int, list[str]] = {
    1: [
        "auteur.nom", "auteur.fonction", "auteur.employeur", "auteur.adresse", "auteur.tel", "auteur.nuit", "auteur.courriel",
        "lieu.domicile", "lieu.trouve", "lieu.faits", "appel.texte",
    ],
    2: [
        "jeune.nom", "jeune.prenom", "jeune.usuel", "jeune.surnom", "naissance.j", "naissance.m", "naissance.a", "jeune.age", "jeune.adresse",
        "jeune.soir", "jeune.ecole", "jeune.langue", "jeune.handicap", "jeune.autorite", "jeune.mesures", "jeune.fratrie",
    ],
    3: [f"faits.{n}.{part}" for n in FACTS for part in ("quand", "lieu", "qui", "texte")]
    + [f"cadre.{part}" for part in ("quand", "lieu", "duree", "presents", "interprete")],
    4: [f"paroles.{n}.{part}" for n in WORDS for part in ("texte", "quand", "qui", "question", "par")]
    + [f"tiers.{n}.{part}" for n in THIRD_PARTIES for part in ("quand", "qui", "texte")],
    5: [
        "danger.texte", "sante.constats", "sante.examens", "sante.preuves", "fugues", "personnes", "lieux", "moyens", "argent", "jeune.comptes",
    ],
    6: ["actions", "info.jeune.texte", "info.parents.texte", "demandes.texte", "annexes"],
}

# One choice among several: the values a browser may send.
CHOICES: dict[int, dict[str, list[str]]] = {
    1: {"voie": ["parquet", "crip"], "appel": ["oui", "non"]},
    2: {"jeune.sexe": ["fille", "garcon", "autre", "inconnu"]},
    3: {f"faits.{n}.source": ["seen", "heard", "record", "reported"] for n in FACTS},
    4: {},
    5: {name: ["yes", "no", "unknown"] for name in ("danger", "danger.suicide", "danger.violence", "danger.grossesse")},
    6: {"info.jeune": ["yes", "no", "unknown"], "info.parents": ["yes", "no", "unknown"]},
}

# Boxes to tick, several values for one name.
TICKS: dict[int, list[str]] = {1: ["base"], 2: [], 3: ["u", "s", "d", "v"], 4: ["paroles.rien"], 5: [], 6: ["demandes"]}

PAGES = sorted(TEXTS)

# Fields whose text is read as a date: a hostile or unique text must not look like an impossible one.
DATES = [name for names in TEXTS.values() for name in names if name.endswith(".quand") or name.startswith("naissance.")]

# Long texts: the page shows a text area.
AREAS = {name for name in TEXTS[4] + TEXTS[5] + TEXTS[6] + TEXTS[3] if name.endswith(".texte") and name != "appel.texte"}


def unique_texts(page: int, tag: str) -> dict[str, str]:
    """A different and recognisable text for each typed field of a page; dates and e-mail stay plausible."""
    values = {name: f"{tag} {page}.{index} été, cœur, « oui » & <non>" for index, name in enumerate(TEXTS[page])}
    for index, name in enumerate(name for name in TEXTS[page] if name.endswith(".quand")):
        values[name] = f"{index + 1} novembre 2025"
    special = {
        "naissance.j": "3", "naissance.m": "mars", "naissance.a": "2011", "jeune.age": "14 ans environ", "auteur.courriel": "a.exemple@repere.example",
        "auteur.tel": "03 53 01 20 20", "auteur.nuit": "03 53 01 20 21", "lieu.domicile": "Mulhouse", "lieu.trouve": "Lille", "lieu.faits": "Lyon",
    }
    values.update({name: text for name, text in special.items() if name in values})
    return values
