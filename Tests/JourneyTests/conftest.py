"""Starts the product once, opens a real browser once, and watches that the product never ends by itself.

`REPERE_BINARY` names the program (default: the debug build of this repository).
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from canaries import found_in
from client import Client
from product import BINARY, HERE, Product

VIGNETTES = sorted((HERE / "vignettes").glob("*.json"))


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """The server shared by the tests."""
    assert BINARY.exists(), f"no program at {BINARY}: build it, or set REPERE_BINARY"
    server = Product()
    server.prepare()
    server.start()
    yield server
    code = server.stop()
    log = server.log()
    leaked = found_in(log)
    shutil.rmtree(server.folder, ignore_errors=True)
    assert "requests" in log, "the log says nothing: what it must not hold was not searched"
    assert code == 0, f"the server did not stop gracefully: exit code {code}"
    assert not leaked, f"typed words in the log of the server: {leaked}"


@pytest.fixture(scope="module")
def spare() -> Iterator[Product]:
    """A second server, for tests that stop it, restart it or lose its keys."""
    server = Product()
    server.prepare()
    server.start()
    yield server
    server.stop()
    leaked = found_in(server.log())
    shutil.rmtree(server.folder, ignore_errors=True)
    assert not leaked, f"typed words in the log of the server: {leaked}"


@pytest.fixture(autouse=True)
def still_running(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test the same process must be there, and answer."""
    server = request.getfixturevalue("product") if "product" in request.fixturenames or "visit" in request.fixturenames else None
    number = server.process.pid if server and server.process else None
    yield
    if server:
        assert server.alive(), "the server ended:\n" + server.log()[-3_000:]
        assert server.process and server.process.pid == number, "the server is not the same process"
        assert server.answers(), "the server does not answer any more"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all; the back/forward cache is on, as it is for people."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    assert chromium, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, ignore_default_args=["--disable-back-forward-cache"])
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """Opens a page in a context of its own: `visit(js=False, width=320, scheme="dark")`."""
    opened: list[BrowserContext] = []

    def open_page(js: bool = True, width: int = 1280, height: int = 900, scheme: str = "light", server: Product | None = None) -> Page:
        context = browser.new_context(
            base_url=(server or product).url, java_script_enabled=js, viewport={"width": width, "height": height}, color_scheme=scheme,
            locale="fr-FR", timezone_id="Europe/Paris", accept_downloads=True)
        context.set_default_timeout(10_000)
        opened.append(context)
        return context.new_page()

    yield open_page
    for context in opened:
        context.close()


@pytest.fixture
def http(product: Product) -> Client:
    """Plain HTTP, without a browser."""
    return Client(product.url)


@pytest.fixture(params=VIGNETTES, ids=lambda path: path.stem)
def vignette(request: pytest.FixtureRequest) -> dict:
    return json.loads(Path(request.param).read_text())


@pytest.fixture(scope="module")
def server() -> Iterator[Product]:
    """A server for one file: what is tried there slows nobody else down."""
    product = Product()
    product.prepare()
    product.start()
    yield product
    product.stop()
