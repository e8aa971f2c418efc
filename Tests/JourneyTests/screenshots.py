"""Pictures of every page and document, to be looked at by people: `python Tests/JourneyTests/screenshots.py [FOLDER]` (default: captures/).

Pages at 360 and 1280 px, light and dark, whole height; error states too; documents as pictures of their pages. The folder is not kept by git.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

import papers
from client import Client
from product import REPOSITORY, Product
from states import GUIDE, every

WIDTHS = [360, 1280]


def documents(http: Client, folder: Path) -> None:
    """The PDFs of the vignette, saved and drawn."""
    seal = next(state for state in every(http) if state.name == "document").fields["brouillon"]
    answers = {f"{prefix or '/fr'}-{name}"[1:]: http.post(f"{prefix}/ecrire/{name}.pdf", {"brouillon": seal}) for prefix in ("", "/en") for name in ("signalement", "copie", "recu")}
    answers |= {"feuille-resultat": http.post("/reperer/feuille-a5.pdf", GUIDE), "feuille-entretien": http.get("/entretien/feuille-a5.pdf")}
    for name, answer in answers.items():
        pdf = folder / f"{name}.pdf"
        pdf.write_bytes(answer.body)
        for number, picture in enumerate(papers.images(pdf, 100), 1):
            picture.save(folder / f"{name}-{number}.png")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    server = Product()
    server.prepare()
    server.start()
    count = 0
    try:
        http = Client(server.url)
        states = every(http)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"))
            for width in WIDTHS:
                page = browser.new_context(viewport={"width": width, "height": 800}, locale="fr-FR", timezone_id="Europe/Paris").new_page()
                for state in states:
                    page.emulate_media(color_scheme="light")
                    state.open(page, server.url)
                    for scheme in ("light", "dark"):
                        page.emulate_media(color_scheme=scheme)
                        page.screenshot(path=folder / f"{state.name}-{width}-{scheme}.png", full_page=True)
                        count += 1
            browser.close()
        documents(http, folder)
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
    print(f"{count} pictures of pages, and the documents, in {folder}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "captures")
