"""The time of the two journeys in the keystroke-level model: (a) at most 60 s, (b) at most 10 min with 90 composed words."""

from __future__ import annotations

from journeys import go_on, press
from keystrokes import Hand

GOAL_A, GOAL_B, COMPOSED = 60, 600, 90
# What the model gave when the pages were last changed on purpose, in seconds: more than 10 % above fails.
KNOWN_A, KNOWN_B, GROWTH = 59, 551, 1.10


def test_from_a_doubt_to_whom_to_call(visit):
    """A school nurse in a hurry: three signs, the place, the card to follow and the number."""
    page = visit()
    hand = Hand(page)
    hand.open(lambda: page.goto("/"))
    hand.counts["waited"] = 0  # The page is already open: the clock starts when she looks at it.
    hand.look("main h1, main .gestes h2")
    hand.think()
    hand.click()
    hand.open(lambda: page.locator("main .gestes a").first.click())

    hand.look("main h1, main form > fieldset > legend h2")
    # Labels are scanned, not their hints: those of the three facts and of the eleven families.
    hand.read(*page.locator("main [name=u] + span, main [name=s] + span").evaluate_all("spans => spans.map(span => span.firstChild.textContent)"))
    hand.think()
    for family in ("family.body", "family.behaviour", "family.school"):
        hand.click()
        page.locator(f'main [name=s][value="{family}"]').check()
    hand.choose("n", "oui")
    hand.copy("lieu", "68100")
    hand.counts["keys"] += 1  # Enter
    hand.open(lambda: page.keyboard.press("Enter"))

    assert page.locator("main .conduite").count() == 3
    hand.look("main h1, main .conduite h2, main .conduite.proteger .pourquoi")
    hand.read(page.locator("main .contacts strong").first.inner_text())
    hand.think()
    assert page.locator("main .contacts a[href^='tel:']").count() >= 1
    assert hand.counts["pages"] == 3
    print("journey (a):", hand.report())
    assert hand.seconds <= GOAL_A, hand.report()
    assert hand.seconds <= KNOWN_A * GROWTH, hand.report()


COPIED = {
    1: {"auteur.nom": "Mireille Sauvagnac", "auteur.fonction": "Infirmière scolaire", "auteur.employeur": "Collège des Capucines", "auteur.tel": "0353012250"},
    2: {
        "jeune.prenom": "Ilyan", "jeune.nom": "Verdelune", "naissance.j": "4", "naissance.m": "5", "naissance.a": "2012", "jeune.adresse": "3 rue des Tilleuls, Mulhouse",
        "jeune.soir": "Chez sa tante", "jeune.ecole": "Quatrième", "jeune.autorite": "Les deux parents",
    },
    3: {"faits.1.quand": "23/11/2026", "faits.1.lieu": "Infirmerie"}, 4: {"paroles.1.quand": "23/11/2026"}, 5: {}, 6: {},
}
CHOSEN = {2: {"jeune.sexe": ["garcon"]}, 3: {"faits.1.source": ["seen"]}, 5: {"danger": ["unknown"], "danger.suicide": ["no"], "danger.violence": ["yes"]}, 6: {"demandes": ["protection", "enquete"], "info.jeune": ["yes"], "info.parents": ["no"]}}
# Ninety words of the author's own, in the places that ask for sentences.
WRITTEN = {
    4: {
        "paroles.1.texte": "Il me donne cent euros si je viens chez lui le soir. Il a dit que tout le monde le fait.",
        "paroles.1.question": "D’où vient cet argent ?",
        "tiers.1.texte": "Son professeur principal a vu une voiture noire l’attendre deux fois devant le collège.",
    },
    5: {
        "danger.texte": "Ne sait pas si cet homme va revenir ce soir.",
        "sante.constats": "Deux bleus sur le bras gauche. Fatigué, il dort en cours.",
        "personnes": "Un homme majeur, rencontré en ligne il y a un mois.",
    },
    6: {"actions": "Appel au 119 ce matin. Collègue prévenue.", "info.parents.texte": "Il demande que sa mère ne soit pas prévenue tout de suite."},
}


def test_a_signalement_from_the_result_to_the_document(visit):
    """From the result of the guide, signs carried over, to the page of the documents."""
    page = visit()
    page.goto("/reperer")
    page.locator('main [name=s][value="family.body"]').check()
    page.locator('main [name=u][value="fact.disclosure"]').check()
    page.locator("#lieu").fill("Mulhouse")
    press(page, "/reperer/reponse")
    hand = Hand(page)
    hand.think()
    hand.click()
    hand.open(lambda: press(page, "/ecrire"))
    for number in range(1, 7):
        hand.look("main h1")
        for name, value in COPIED[number].items():
            hand.copy(name, value)
        for name, value in WRITTEN.get(number, {}).items():
            hand.compose(name, value)
        for name, values in CHOSEN.get(number, {}).items():
            hand.choose(name, *values)
        if number == 3:
            # The sentences written by the ticks are read, and left as they are.
            hand.read(page.locator('[name="faits.1.texte"]').input_value())
        hand.think()
        hand.click()
        hand.open(lambda: go_on(page, number))
    assert page.url.endswith("/ecrire/relire") and page.locator("#erreurs").count() == 0
    # The document is read whole before it is made.
    hand.look("main .feuille .dest, main .feuille dd, main .feuille li, main .feuille p")
    hand.look("main aside .conseil")
    hand.think()
    hand.click()
    hand.open(lambda: press(page, "/ecrire/document"))
    hand.think()
    hand.click()
    print("journey (b):", hand.report())
    assert hand.counts["composed"] == COMPOSED, hand.counts["composed"]
    assert hand.counts["pages"] == 8
    assert hand.seconds <= GOAL_B, hand.report()
    assert hand.seconds <= KNOWN_B * GROWTH, hand.report()
