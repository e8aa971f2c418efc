"""The draft kept as a file under a passphrase, and opened again."""

from __future__ import annotations

from playwright.sync_api import Page

from canaries import CANARY
from journeys import fill, go_on, press
from test_never_lose import all_values, assert_kept, to_page


class TestKeptFile:
    """The draft as a file under a passphrase."""

    PHRASE = "quatre tilleuls au bord du quai"

    def keep(self, page: Page, folder) -> str:
        to_page(page, 2)
        fill(page, all_values(2))
        press(page, "/ecrire/brouillon")
        page.locator("#phrase").fill("court")
        page.locator("#phrase2").fill("autre")
        press(page, "/ecrire/brouillon")
        assert page.locator("#erreurs").count() == 1 and page.locator("#erreurs a").count() == 2
        page.locator("#phrase").fill(self.PHRASE)
        page.locator("#phrase2").fill(self.PHRASE)
        with page.expect_download() as waiting:
            page.locator("main .actions button.bouton").first.click(no_wait_after=True)
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return str(path)

    def reopen(self, page: Page, path: str, phrase: str) -> None:
        page.goto("/ecrire/reprendre")
        page.locator("#fichier").set_input_files(path)
        page.locator("#phrase").fill(phrase)
        page.locator("main .actions button.bouton").click()

    def test_kept_and_opened_again(self, visit, tmp_path):
        page = visit(js=False)
        path = self.keep(page, tmp_path)
        data = (tmp_path / path).read_bytes()
        assert CANARY.encode() not in data and b"Desrivages" not in data
        assert "mineur" not in path.rsplit("/", 1)[-1]
        page.locator("main .actions button.second").last.click()
        assert_kept(page, {"jeune.prenom": all_values(2)["jeune.prenom"]}) if "/ecrire/2" in page.url else None
        other = visit(js=False)
        self.reopen(other, path, self.PHRASE)
        go_on(other, 1)
        assert_kept(other, all_values(2))

    def test_wrong_passphrase_or_damaged_file_is_said(self, visit, tmp_path):
        page = visit(js=False)
        path = tmp_path / "brouillon.repere"
        data = (tmp_path / self.keep(page, tmp_path)).read_bytes()
        bad = bytearray(data)
        bad[-10] ^= 1
        cases = {
            "phrase": (data, "une autre phrase bien longue"), "changed": (bytes(bad), self.PHRASE), "cut": (data[: len(data) // 2], self.PHRASE),
            "short": (data[:20], self.PHRASE), "empty": (b"", self.PHRASE), "foreign": (b"%PDF-1.7 bonjour", self.PHRASE),
            "greedy": (data[:19] + b"\xff" * 8 + data[27:], self.PHRASE), "no-file": (None, self.PHRASE),
        }
        for name, (content, phrase) in cases.items():
            page.goto("/ecrire/reprendre")
            if content is not None:
                path.write_bytes(content)
                page.locator("#fichier").set_input_files(str(path))
            page.locator("#phrase").fill(phrase)
            page.locator("main .actions button.bouton").click()
            page.wait_for_load_state()
            assert page.title().startswith("Erreur"), name
            assert page.locator("#erreurs a").count() == 1, name

    def test_a_file_too_large_gives_a_clear_page(self, visit, tmp_path):
        page = visit(js=False)
        big = tmp_path / "big.bin"
        big.write_bytes(b"0" * (26 << 20))
        self.reopen(page, str(big), self.PHRASE)
        page.wait_for_load_state()
        assert "trop gros" in page.locator("h1").inner_text()
