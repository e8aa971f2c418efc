"""Drives the two journeys in a real browser, as a person would: reveal, tick, type, press."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path

from playwright.sync_api import Download, Locator, Page

from client import Form

Values = Mapping[str, "str | list[str]"]


def named(page: Page, name: str) -> Locator:
    """The visible controls of a field; hidden inputs are left out."""
    return page.locator(f'main [name="{name}"]:not([type=hidden]):not(button)')


def reveal(page: Page, control: Locator) -> None:
    """Opens the folds around a control, the outermost first, by their own summary."""
    folds = control.locator("xpath=ancestor::details[not(@open)]")
    while folds.count() > 0:
        folds.first.locator("xpath=./summary").click()


def put(page: Page, name: str, value: str | list[str]) -> None:
    """Gives one field its value: ticks, chooses, selects or types."""
    controls = named(page, name)
    assert controls.count() > 0, f"no field {name} on {page.url}"
    first = controls.first
    kind = first.evaluate("element => element.tagName + ' ' + element.type")
    if kind.endswith(("checkbox", "radio")):
        for one in value if isinstance(value, list) else [value]:
            box = page.locator(f'main [name="{name}"][value="{one}"]:not([type=hidden])')
            assert box.count() == 1, f"no choice {one} for {name} on {page.url}"
            reveal(page, box)
            box.check()
        return
    assert isinstance(value, str)
    reveal(page, first)
    if kind.startswith("SELECT"):
        first.select_option(value)
    else:
        first.fill(value)


def fill(page: Page, values: Values) -> None:
    for name, value in values.items():
        put(page, name, value)


def shown(page: Page) -> Form:
    """The values the page would send now; what is on the screen, not what was served."""
    form = Form()
    form.values = [(name, value) for name, value in page.evaluate(
        """() => [...document.querySelectorAll('main input, main select, main textarea')]
             .filter(e => e.name && !['checkbox', 'radio', 'file'].includes(e.type) || e.checked).map(e => [e.name, e.value])""")]
    return form


def press(page: Page, target: str) -> None:
    """Presses the first visible button of the form that leads to an address, and waits for the page."""
    def leads(button: dict) -> bool:
        return button["visible"] and button["path"].endswith(target)
    buttons = page.evaluate(
        """() => [...document.querySelectorAll('main button[type=submit]')].map((b, index) => ({index, visible: b.offsetParent !== null && !b.name,
             path: new URL(b.getAttribute('formaction') || (b.form ? b.form.getAttribute('action') : '') || '', location.href).pathname}))""")
    found = [button["index"] for button in buttons if leads(button)]
    assert found, f"no button leads to {target} on {page.url}"
    turn(page, lambda: page.locator("main button[type=submit]").nth(found[-1]).click())


def turn(page: Page, move: Callable[[], object]) -> None:
    """Makes a move and waits for the page that follows: another document, or another page in the same document."""
    mark = str(next(_marks))
    page.evaluate("mark => { document.body.dataset.avant = mark; }", mark)
    move()
    page.locator(f'body:not([data-avant="{mark}"])').wait_for(state="attached")
    page.wait_for_load_state("load")


_marks = count(1)


def go_on(page: Page, number: int) -> None:
    """"Continuer" at the foot of page `number`."""
    press(page, "/ecrire/relire" if number == 6 else f"/ecrire/{number + 1}")


def download(page: Page, target: str, folder: Path) -> Path:
    """Presses the button of a document and keeps the file."""
    with page.expect_download(timeout=60_000) as waiting:
        press_without_waiting(page, target)
    file: Download = waiting.value
    path = folder / file.suggested_filename
    file.save_as(path)
    return path


def press_without_waiting(page: Page, target: str) -> None:
    own = page.locator(f'main button[formaction$="{target}"]:visible')
    if own.count() == 0:
        own = page.locator(f'main form[action$="{target}"] button:not([formaction]):visible')
    own.first.click(no_wait_after=True)


def observe(page: Page, guide: Values, prefix: str = "") -> None:
    """Journey (a): from the home page to the result, with the ticks of a vignette."""
    page.goto(prefix + "/")
    page.locator(f'main a[href="{prefix}/reperer"]').first.click()
    put(page, "metier", guide["metier"])
    page.locator('main button[name="adapter"]').click()
    for name in ("u", "s", "d", "v", "n"):
        put(page, name, guide[name])
    put(page, "lieu", guide["lieu"])
    press(page, "/reperer/reponse")


def write(page: Page, form: Mapping[str, Values]) -> None:
    """Journey (b): from the first page of the form to the re-reading. Choices that only appear for a shared name come after a return."""
    for number in range(1, 7):
        values = dict(form[str(number)])
        later = {name: values.pop(name) for name in [name for name in values if name.endswith(".choix")]}
        fill(page, values)
        go_on(page, number)
        if later:
            assert page.locator("#erreurs").count() == 1, "a shared name must be asked about"
            fill(page, later)
            go_on(page, number)


def english(path: str) -> str:
    return "/en" + ("" if path == "/" else path)
