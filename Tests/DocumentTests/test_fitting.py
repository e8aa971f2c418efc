"""The size of the text is guessed before it is measured: the guess must be near, and a wrong one must cost no page."""

import copy
import json
import random
import sys

import pytest

from press import HERE, WORKER

sys.path.insert(0, str(WORKER.parent))
import fitting  # noqa: E402
import worker  # noqa: E402

SAMPLES = ["letter-fr", "letter-en", "receipt-fr"]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return worker.Press(str(tmp_path_factory.mktemp("press")))


def varied(rng):
    """A sample with texts cut or doubled, and items left out."""
    model = json.loads((HERE / "samples" / (rng.choice(SAMPLES) + ".json")).read_text())

    def text(value):
        draw = rng.random()
        return value[: max(1, int(len(value) * rng.random()))] if draw < 0.2 else value + " " + value if draw < 0.4 else value

    for section in model["sections"]:
        for block in section["blocks"]:
            if block.get("text"):
                block["text"] = text(block["text"])
            if isinstance(block.get("items"), list):
                kept = [i for i in block["items"] if rng.random() < 0.85] or block["items"][:1]
                block["items"] = [[i[0], text(i[1])] if isinstance(i, list) else text(i) for i in kept]
    if rng.random() < 0.7 and len(model["sections"]) > 1:
        model["sections"] = [s for s in model["sections"] if rng.random() < 0.8] or model["sections"]
    return model


def compiled(made, model, sizes):
    return made.compiled("letter", model, {"data": json.dumps(model), "attachment": "x", "sizes": json.dumps(sizes)})


def test_the_guess_is_near_and_rarely_too_large(made):
    rng, over, small = random.Random(7), 0, 0
    for _ in range(40):
        model = worker.Model(varied(rng), made.covered).letter()
        sizes = made.fitting.sizes(model)
        pages = 2 if model["boxes"] else 1
        if sizes is None:
            continue
        over += worker.page_count(compiled(made, model, sizes)) > pages
        # One size more would overflow, or nearly: the guess is not timid.
        larger = [s * 1.2 for s in sizes]
        small += max(sizes) < fitting.BODY_SIZES[0] and worker.page_count(compiled(made, model, larger)) == pages
    assert over <= 2, f"{over} guesses of 40 were too large"
    assert small <= 6, f"{small} guesses of 40 were far too small"


def test_a_wrong_guess_costs_no_page(made, monkeypatch):
    """Told that pages are twice as high, the guess is wrong; the document is measured, and stands on its two pages."""
    model = worker.Model(json.loads((HERE / "samples" / "letter-fr.json").read_text()), made.covered).letter()
    measured = compiled(made, model, None)
    monkeypatch.setattr(fitting, "HEIGHT", 2 * fitting.HEIGHT)
    sizes = made.fitting.sizes(copy.deepcopy(model))
    assert worker.page_count(compiled(made, model, sizes)) > 2, "the control: this guess is wrong"
    assert worker.page_count(made.print("letter", model, "x")) == 2 and made.print("letter", model, "x") == measured
