"""The rules of the result page, written again for the peer: same content files, same answers. Read at start, once."""

import json
import pathlib
import re

RESOURCES = pathlib.Path(__file__).resolve().parent.parent.parent / "Sources"
SELF_HARM = {"behaviour.suicideAttempts", "behaviour.selfDestructive", "body.selfHarm"}

MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
    "en": "January February March April May June July August September October November December".split(),
}


def load(path):
    return json.loads((RESOURCES / path).read_text())


def in_language(value, language):
    """The content in one language: each {"fr", "en"} pair becomes its text."""
    if isinstance(value, dict):
        if set(value) == {"fr", "en"}:
            return value[language]
        return {k: in_language(v, language) for k, v in value.items()}
    if isinstance(value, list):
        return [in_language(v, language) for v in value]
    return value


def lower_first(text):
    return text[:1].lower() + text[1:]


def fill(template, places):
    return re.sub(r"\{(\w+)\}", lambda m: str(places.get(m[1], m[0])), template)


class Guide:
    """The guide in one language, its tables ready, as the product has them."""

    def __init__(self, language):
        folder = max(p for p in (RESOURCES / "Guide/Resources").iterdir() if p.is_dir()).name
        read = lambda path: in_language(load(path), language)
        base = f"Guide/Resources/{folder}/"
        self.language = language
        self.signs, self.conduct = read(base + "signs.json"), read(base + "conduct.json")
        self.known = read(base + "combinations.json")
        self.texts = read("Guide/Resources/screens.json") | read("Site/Resources/site.json")
        self.other = in_language(load("Site/Resources/site.json"), "en" if language == "fr" else "fr")
        self.families = {f["id"]: f for f in self.signs["families"]}
        self.family_of = {s["id"]: f["id"] for f in self.signs["families"] for s in f["signs"]}
        self.facts = {f["id"] for f in self.signs["harmFacts"]}
        self.factors = {f["id"] for f in self.signs["factors"]}
        self.rank = {i: n for n, i in enumerate([f["id"] for f in self.signs["harmFacts"]] + list(self.families) + [f["id"] for f in self.signs["factors"]] + list(self.family_of))}

    def observation(self, u, s, d, v, n):
        signs = {i for i in d if i in self.family_of}
        families = {i for i in s if i in self.families} | {self.family_of[i] for i in signs}
        facts, factors = self.facts.intersection(u), self.factors.intersection(v)
        order = lambda ids: sorted(ids, key=self.rank.__getitem__)
        hidden = [(name, i) for name, ids in (("u", facts), ("s", families), ("v", factors), ("d", signs)) for i in order(ids)]
        return {"facts": facts, "families": families, "signs": signs, "factors": factors, "hidden": hidden, "recency": n if n in ("oui", "non") else "inconnu"}

    def summary(self, o):
        labels = [f["label"] for f in self.signs["harmFacts"] if f["id"] in o["facts"]]
        labels += [f["label"] for f in self.signs["families"] if f["id"] in o["families"] and not any(s["id"] in o["signs"] for s in f["signs"])]
        labels += [s["label"] for f in self.signs["families"] for s in f["signs"] if s["id"] in o["signs"]] + self.factor_labels(o)
        return labels

    def family_labels(self, o):
        return [f["label"] for f in self.signs["families"] if f["id"] in o["families"]]

    def factor_labels(self, o):
        return [f["label"] for f in self.signs["factors"] if f["id"] in o["factors"]]

    def accumulating(self, o):
        undetailed = {i for i in o["families"] if not any(s["id"] in o["signs"] for s in self.families[i]["signs"])}
        labels = []
        for sign in self.signs["accumulating"]:
            family = next((f for f in sign["families"] if f in undetailed), None)
            if any(i in o["signs"] for i in sign["signs"]):
                labels.append(sign["label"])
            elif family:
                undetailed.discard(family)
                labels.append(sign["label"])
        return labels

    def advices(self, o):
        """The three cards, each with its reasons in words."""
        keys = {"emergency": self.emergency, "prosecutor": self.prosecutor, "advice": self.advice}
        return [
            (card, self.sentences([self.reason(card["reasons"][k], k, o) for k in keys[card["id"]](o) if k in card["reasons"]]))
            for card in self.conduct["cards"]
        ]

    @staticmethod
    def sentences(reasons):
        """The first follows "Why:", the others start a sentence."""
        return " ".join(r if i == 0 else r[:1].upper() + r[1:] for i, r in enumerate(reasons))

    def date(self, iso):
        year, month, day = map(int, iso.split("-"))
        return f"{day}{'er' if day == 1 and self.language == 'fr' else ''} {MONTHS[self.language][month - 1]} {year}"

    def emergency(self, o):
        keys = ["fact.danger"] if "fact.danger" in o["facts"] else []
        keys += ["suicide"] if SELF_HARM & o["signs"] else []
        keys += ["body"] if "family.body" in o["families"] else []
        keys += [k for k in ("addiction", "runaway") if "family." + k in o["families"]]
        return keys or ["none"]

    def prosecutor(self, o):
        keys = [k for k in ("fact.disclosure", "fact.place", "fact.danger") if k in o["facts"]]
        if len(o["families"]) >= 2:
            keys.append("recentAccumulation" if o["recency"] == "oui" else "accumulation")
            if len(self.accumulating(o)) >= 3:
                keys.append("parisSigns")
        elif not keys:
            keys.append("single" if o["families"] else "factorsOnly" if o["factors"] else "none")
        return keys[:2]

    def advice(self, o):
        if o["facts"] or len(o["families"]) > 1:
            return ["always"]
        return ["single"] if o["families"] else ["factorsOnly"] if o["factors"] else ["none"]

    def reason(self, text, key, o):
        if key == "parisSigns":
            labels = self.accumulating(o)
        elif key == "factorsOnly":
            labels = self.factor_labels(o)
        elif key == "suicide":
            labels = [s["label"] for f in self.signs["families"] for s in f["signs"] if s["id"] in SELF_HARM & o["signs"]]
        elif key in ("body", "addiction", "runaway"):
            labels = [self.families["family." + key]["label"]]
        elif key.startswith("fact."):
            labels = [f["label"] for f in self.signs["harmFacts"] if f["id"] == key]
        else:
            labels = self.family_labels(o)
        return fill(text, {"signs": self.enumeration(labels)})

    def quoted(self, label):
        start, end = ("«\u00a0", "\u00a0»") if self.language == "fr" else ("“", "”")
        return start + lower_first(label).strip("«»“”\" \u00a0\u202f") + end

    def enumeration(self, labels):
        words = list(map(self.quoted, labels))
        return ", ".join(words[:-1]) + (" et " if self.language == "fr" else " and ") + words[-1] if len(words) > 1 else "".join(words)

    def counts(self):
        e = self.known["example"]
        concerned = e["prevalencePer100"]
        found = round(concerned * e["sensitivity"])
        return {"concerned": concerned, "found": found, "missed": concerned - found,
                "falseAlarms": round((100 - concerned) * (1 - e["specificity"]))}
