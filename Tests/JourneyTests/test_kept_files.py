"""Photos and PDFs of a dossier, as a team uses them: what is said before, what is refused, who opens them, and what is left of them on the disk."""

from __future__ import annotations

import io
import re
import shutil
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page

import door
import photos
from client import Answer, Client
from product import Product, command
from test_casefile import dossier, key, look, people  # noqa: F401

MEGABYTE = 1 << 20
WORDS = "Dessin fait au foyer, signé Zéphyrette."


def send(visitor: door.Visitor, dossier: str, data: bytes, name: str = "photo.jpg", token: bool = True, **fields: str) -> Answer:
    """Sends the form; the answer."""
    fields = {"f-description": WORDS, "classe": "social", "quand": "mi-novembre", **fields}
    if "cle" not in fields:
        fields["cle"] = uuid.uuid4().hex
    body, kind = door.multipart(({"jeton": door.form_token(visitor.cookies["__Host-session"])} if token else {}) | fields, "fichier", name, data)
    return visitor._keep(visitor.http.post(f"{dossier}/ajouter-un-fichier", body=body, kind=kind, **visitor._headers()))


def keep(visitor: door.Visitor, dossier: str, data: bytes, name: str = "photo.jpg", **fields: str) -> int:
    """Adds a file; the number of its element."""
    answer = send(visitor, dossier, data, name, **fields)
    assert answer.status == 303, answer.text[-2_500:]
    found = re.search(r"fait=(\d+)", answer.headers["location"])
    assert found
    return int(found.group(1))


def kept_files(product: Product) -> list[Path]:
    return sorted(path for path in (product.data / "files").rglob("*") if path.is_file())


def main_of(page: Answer) -> str:
    return unescape(page.text.split("<main")[1].split("</main>")[0])


# MARK: Before choosing


def test_what_is_taken_and_what_must_never_be_sent_is_said_before_the_file(people: dict[str, door.Visitor], dossier: str) -> None:
    for path, words in (("", ("JPEG, PNG ou HEIC", "10\u00a0Mo|10 Mo", "Jamais une image sexuelle d’un mineur", "même pour aider", "Ne la copiez pas", "ne l’effacez pas", "le 17", "procureur", "Pharos", "3018", "119")),
                        ("/en", ("JPEG, PNG or HEIC", "10 MB", "Never a sexual image of a minor", "even to help", "Do not copy it", "do not delete it", "17", "prosecutor", "Pharos", "3018", "119"))):
        page = people["loic"].get(f"{path}{dossier}/ajouter-un-fichier")
        before, field, _ = page.text.partition('type="file"')
        assert page.status == 200 and field and 'enctype="multipart/form-data"' in before
        for word in words:
            assert re.search(word, unescape(before)), word
        assert f"{dossier}/ajouter/documentDescribed" in before
    assert f"{dossier}/ajouter-un-fichier" in people["loic"].get(f"{dossier}/ajouter").text
    assert people["loic"].get(f"{dossier}/ajouter/fileKept").status == 404


# MARK: Kept and opened


@pytest.mark.parametrize(("make", "name", "media"), [
    (lambda: photos.jpeg(6), "IMG_2024 Zéphyrette.JPG", "image/jpeg"), (photos.png, "dessin.png", "image/png"), (photos.heic, "IMG.HEIC", "image/jpeg"),
    (photos.pdf, "Convocation Zéphyrette.pdf", "application/pdf"), (lambda: photos.jpeg(6), "image", "image/jpeg"),
], ids=["jpeg", "png", "heic", "pdf", "no end"])
def test_a_file_comes_back_without_what_it_hid(people: dict[str, door.Visitor], dossier: str, make: Callable[[], bytes], name: str, media: str) -> None:
    sent = make()
    assert photos.holds(sent), "control: nothing was hidden"
    number = keep(people["loic"], dossier, sent, name)
    page = people["loic"].get(f"{dossier}/suivi")
    assert WORDS in main_of(page) and "<img" not in page.text, "a file is shown closed"
    assert "IMG_2024" not in page.text and f"/element/{number}?photo=oui" in page.text or media == "application/pdf"
    element = people["loic"].get(f"{dossier}/element/{number}")
    assert "mi-novembre" in element.text and re.search(r"\d(?:\u00a0|&nbsp;)(?:ko|Mo)", element.text) and "<img" not in element.text
    opened = people["loic"].get(f"{dossier}/fichier/{number}")
    assert opened.status == 200 and opened.headers["content-type"] == media and not photos.holds(opened.body)
    assert opened.headers["x-content-type-options"] == "nosniff" and opened.headers["cache-control"] == "no-store" and "sandbox" in opened.headers["content-security-policy"]
    disposition = opened.headers["content-disposition"]
    assert disposition == ('attachment; filename="document.pdf"' if media == "application/pdf" else f'inline; filename="photo.{media[6:]}"')
    if media != "application/pdf":
        shown = people["loic"].get(f"{dossier}/element/{number}?photo=oui")
        assert f'src="{dossier}/fichier/{number}"' in shown.text and f'alt="{WORDS}"' in unescape(shown.text)
        image = Image.open(io.BytesIO(opened.body))
        assert not image.getexif() and image.size == ((160, 240) if media == "image/jpeg" and "HEIC" not in name else (240, 160))


def test_a_correction_keeps_the_file_and_a_withdrawal_destroys_it(people: dict[str, door.Visitor], dossier: str, spare: Product, tmp_path: Path) -> None:
    loic, before = people["loic"], kept_files(spare)
    number = keep(loic, dossier, photos.png(), "a.png")
    page = loic.get(f"{dossier}/element/{number}/corriger")
    assert WORDS in unescape(page.text) and 'name="f-digest"' not in page.text and 'name="f-size"' not in page.text
    seen = re.search(r'name="vu" value="(\d+)"', page.text)
    assert seen
    answer = loic.post(f"{dossier}/element/{number}/corriger", {"cle": key(page), "vu": seen.group(1), "f-description": "Un dessin de la mer.", "f-digest": "0" * 64, "f-format": "pdf"})
    assert answer.status == 303
    element = main_of(loic.get(f"{dossier}/element/{number}"))
    assert "Un dessin de la mer." in element and "Image PNG" in element and "0" * 64 not in element and "Voir la photo" in element
    assert loic.get(f"{dossier}/fichier/{number}").headers["content-type"] == "image/png"
    withdrawn = loic.get(f"{dossier}/element/{number}/retirer")
    last = re.search(r'name="vu" value="(\d+)"', withdrawn.text)
    assert last and "Son fichier est détruit tout de suite." in unescape(withdrawn.text) and len(kept_files(spare)) == len(before) + 1
    copy = shutil.copytree(spare.data, tmp_path / "before")
    assert loic.post(f"{dossier}/element/{number}/retirer", {"cle": key(withdrawn), "vu": last.group(1), "raison": "Ce n’est pas lui."}).status == 303
    assert loic.get(f"{dossier}/fichier/{number}").status == 404 and "Voir la photo" not in loic.get(f"{dossier}/element/{number}").text
    assert kept_files(spare) == before
    assert command("journal", "verify", "--data", str(spare.data)).returncode == 0, "what was taken out is not missing"
    # The control: the same file gone before it was taken out is seen.
    (file,) = {path.relative_to(copy) for path in (copy / "files").rglob("*") if path.is_file()} - {path.relative_to(spare.data) for path in before}
    (copy / file).unlink()
    assert command("journal", "verify", "--data", str(copy)).returncode != 0


def test_a_double_click_is_one_element_and_one_file(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    before, data = kept_files(spare), photos.jpeg()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: send(people["loic"], dossier, data, cle="double-clic-ici"), range(4)))
    assert [answer.status for answer in answers] == [303] * 4 and len({answer.headers["location"] for answer in answers}) == 1
    assert len(kept_files(spare)) == len(before) + 1


def test_in_a_browser_on_a_telephone(people: dict[str, door.Visitor], look: Callable[..., Page], dossier: str, tmp_path: Path) -> None:
    page, photo = look("loic"), tmp_path / "vacances.jpg"
    photo.write_bytes(photos.jpeg())
    page.goto(f"{dossier}/ajouter-un-fichier")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator('[name="f-description"]').fill("La cour, le soir.")
    page.locator('[name="fichier"]').set_input_files(photo)
    # No class chosen: the words come back, the file has to be chosen again.
    page.get_by_role("button", name="Garder ce fichier").click()
    page.get_by_role("link", name="Choisissez qui pourra l’ouvrir.").wait_for()
    assert page.locator('[name="f-description"]').input_value() == "La cour, le soir." and page.get_by_role("link", name="Choisissez de nouveau le fichier").count() == 1
    page.locator('[name="classe"][value="social"]').check(force=True)
    page.locator('[name="fichier"]').set_input_files(photo)
    page.get_by_role("button", name="Garder ce fichier").click()
    page.locator("article").filter(has_text="La cour, le soir.").get_by_role("link", name=re.compile("Voir la photo")).first.click()
    image = page.get_by_role("img", name="La cour, le soir.")
    image.wait_for()
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 240, "the photo is not shown"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_hidden_screen_keeps_the_words(people: dict[str, door.Visitor], spare: Product, look: Callable[..., Page], dossier: str, tmp_path: Path) -> None:
    """Also with a file that the page which hides the screen would not take, and whose name says somebody."""
    page, person, photo = look("naima"), door.people(spare)["naima"], tmp_path / "Zéphyrette.jpg"
    photo.write_bytes(photos.saved(photos.picture(), "JPEG") + bytes(2 * MEGABYTE))
    page.goto(f"{dossier}/ajouter-un-fichier")
    page.locator('[name="f-description"]').fill("Mots d’avant le masque.")
    page.locator('[name="classe"][value="social"]').check(force=True)
    page.locator('[name="fichier"]').set_input_files(photo)
    page.get_by_role("button", name="Masquer l’écran").click()
    page.locator('[name="phrase"]').wait_for()
    assert "Mots d’avant" not in page.content() and "phyrette" not in page.content()
    page.locator('[name="phrase"]').fill(person.phrase)
    page.locator('[name="code"]').fill(person.fresh_code())
    with page.expect_navigation():
        page.locator("main form button.bouton").first.click()
    assert page.locator('[name="f-description"]').input_value() == "Mots d’avant le masque." and page.locator('[name="classe"][value="social"]').is_checked()
    assert "Choisissez de nouveau le fichier" in page.content()
    people["naima"].cookies["__Host-session"] = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "__Host-session")


# MARK: Refused


def refused() -> dict[str, tuple[bytes, str, int, str]]:
    import pikepdf
    whole = photos.saved(photos.picture(), "JPEG")
    return {
        "none": (b"", "", 422, "Choisissez un fichier."), "empty": (b"", "vide.jpg", 422, "Ce fichier est vide."), "text": (b"bonjour", "note.jpg", 422, "n’est ni JPEG, ni PNG, ni HEIC, ni PDF"),
        "gif": (photos.saved(photos.picture("P"), "GIF"), "a.gif", 422, "n’est ni JPEG"), "another name": (photos.png(), "a.pdf", 422, "pas ce que dit son nom"), "a program": (whole, "a.exe", 422, "pas ce que dit son nom"),
        "damaged photo": (whole[:-200], "a.jpg", 422, "abîmé"), "damaged pdf": (photos.pdf()[:-400], "a.pdf", 422, "abîmé"), "locked pdf": (photos.pdf(encryption=pikepdf.Encryption(owner="o", user="u")), "a.pdf", 422, "protégé par un mot de passe"),
        "two things": (photos.two_things(), "a.jpg", 422, "en cache un autre"), "bomb": (photos.bomb(), "a.png", 422, "64 millions de points"),
        "10 MB and one": (whole + bytes(10 * MEGABYTE + 1 - len(whole)), "a.jpg", 413, "dépasse 10"), "12 MB": (whole + bytes(12 * MEGABYTE), "a.jpg", 413, "dépasse 10"), "100 MB": (whole + bytes(100 * MEGABYTE), "film.jpg", 413, "dépasse 10"),
    }


@pytest.mark.parametrize("name", refused())
def test_what_is_refused_says_why_and_loses_no_word(people: dict[str, door.Visitor], dossier: str, spare: Product, name: str) -> None:
    data, filename, status, sentence = refused()[name]
    before = kept_files(spare)
    answer = send(people["loic"], dossier, data, filename)
    page = main_of(answer)
    assert answer.status == status and sentence in page, page[-2_000:]
    assert WORDS in page.split("<textarea")[1] and 'value="mi-novembre"' in page and re.search(r'value="social"[^>]*checked', page)
    assert 'href="#fichier"' in page and 'id="fichier-erreur"' in page, "the sentence stands at the field"
    assert kept_files(spare) == before


def test_ten_megabytes_are_taken(people: dict[str, door.Visitor], dossier: str) -> None:
    whole = photos.saved(photos.picture(), "JPEG")
    keep(people["loic"], dossier, whole + bytes(10 * MEGABYTE - len(whole)))


def test_words_that_are_missing_are_asked_for(people: dict[str, door.Visitor], dossier: str) -> None:
    for fields, sentence in (({"f-description": " "}, "Ce que l’on voit ou lit"), ({"classe": ""}, "Choisissez qui pourra l’ouvrir."), ({"classe": "tous"}, "Choisissez qui pourra l’ouvrir."), ({"quand": "31/02/2026"}, "Cette date")):
        answer = send(people["loic"], dossier, photos.png(), "a.png", **fields)
        assert answer.status == 422 and sentence in main_of(answer) and "Choisissez de nouveau le fichier" in main_of(answer), fields


def test_a_form_from_elsewhere_keeps_nothing(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    before = kept_files(spare)
    for fields in ({"token": False}, {"jeton": "x"}):
        answer = send(people["loic"], dossier, photos.jpeg(), **fields) if "token" in fields else send(people["loic"], dossier, photos.jpeg(), token=False, jeton="x")
        assert answer.status == 403 and WORDS in unescape(answer.text), "what was typed is shown to be sent again"
    stranger = door.Visitor(Client(spare.url))
    assert send_without_session(stranger, dossier).status == 401
    assert kept_files(spare) == before


def send_without_session(visitor: door.Visitor, dossier: str) -> Answer:
    body, kind = door.multipart({"f-description": WORDS, "classe": "social"}, "fichier", "photo.jpg", photos.jpeg())
    return visitor.http.post(f"{dossier}/ajouter-un-fichier", body=body, kind=kind)


# MARK: Who opens it


def same(one: Answer, other: Answer) -> bool:
    leave = {"date"}
    return one.status == other.status and one.body == other.body and {k: v for k, v in one.headers.items() if k not in leave} == {k: v for k, v in other.headers.items() if k not in leave}


def test_who_does_not_read_its_class_learns_nothing(people: dict[str, door.Visitor], dossier: str) -> None:
    words = "Certificat du médecin, deux pages."
    number = keep(people["loic"], dossier, photos.pdf(), "a.pdf", **{"classe": "health", "f-description": words})
    naima = people["naima"]
    assert same(naima.get(f"{dossier}/fichier/{number}"), naima.get(f"{dossier}/fichier/999999"))
    assert naima.get(f"{dossier}/fichier/{number}").status == 404
    for page in ("/suivi", f"/element/{number}", f"/element/{number}?photo=oui"):
        shown = main_of(naima.get(dossier + page))
        assert words not in shown and f"/fichier/{number}" not in shown, page
    for name in ("yann", "bastien", "coralie", "aurore"):
        other = people[name]
        for path in (f"{dossier}/fichier/{number}", f"{dossier}/ajouter-un-fichier"):
            assert same(other.get(path), other.get(path.replace(dossier, "/dossiers/7zzzzzzzzzzzzzzzzzzzzzzzzz"))), (name, path)
        assert send(other, dossier, photos.jpeg()).status == 404, name


def test_opening_a_file_stands_among_the_readings(people: dict[str, door.Visitor], dossier: str) -> None:
    loic = people["loic"]
    number = keep(loic, dossier, photos.jpeg())

    def readings() -> int:
        return sum(int(count) for count in re.findall(r"(\d+) fois", main_of(loic.get(f"{dossier}/lectures"))))

    before = readings()
    assert loic.get(f"{dossier}/fichier/{number}").status == 200
    assert readings() == before + 1
    for path in ("fichier/0", "fichier/x", "fichier/-1", "fichier/1", f"fichier/{10**30}"):
        assert loic.get(f"{dossier}/{path}").status == 404, path
    assert readings() == before + 1, "a number without a file is no reading"


# MARK: On the disk


def test_nothing_of_it_is_in_clear(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    shown, named = "Mirabelune", "Zéphyrettissime"
    number = keep(people["loic"], dossier, photos.pdf(shown), f"{named}.pdf", **{"f-description": f"Lettre de {named}."})
    opened = people["loic"].get(f"{dossier}/fichier/{number}").body
    assert shown.encode() in photos.unpacked(opened), "control: the file holds the word"
    words = [shown.encode(), named.encode(), b"Zephyrettissime", opened[100:140]]
    for path in spare.folder.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(word in content for word in words), path
    for path in kept_files(spare):
        assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700 and re.fullmatch("[0-9a-z]{26}/[0-9a-z]{26}", str(path.relative_to(spare.data / "files")))


def test_an_altered_or_missing_file_is_said(people: dict[str, door.Visitor], dossier: str, spare: Product) -> None:
    before = set(kept_files(spare))
    number = keep(people["loic"], dossier, photos.jpeg())
    (path,) = set(kept_files(spare)) - before
    whole = path.read_bytes()
    assert command("journal", "verify", "--data", str(spare.data)).returncode == 0, "control"
    for change in (whole[:-1] + bytes([whole[-1] ^ 1]), whole[:-100], None):
        path.write_bytes(change) if change is not None else path.unlink()
        answer = people["loic"].get(f"{dossier}/fichier/{number}")
        assert answer.status == 500 and "Le fichier est abîmé ou manquant" in main_of(answer)
        assert "Le fichier est abîmé ou manquant" in main_of(people["loic"].get(f"{dossier}/element/{number}?photo=oui"))
        said = command("journal", "verify", "--data", str(spare.data))
        assert said.returncode == 65 and path.name in said.stderr.decode(), said.stderr
    assert "Le fichier est abîmé ou manquant" in main_of(people["loic"].get(f"{dossier}/suivi"))
    path.write_bytes(whole)
    path.chmod(0o600)
    assert people["loic"].get(f"{dossier}/fichier/{number}").status == 200


def test_a_backup_brings_it_back_and_a_start_sweeps_what_nobody_knows(people: dict[str, door.Visitor], dossier: str, spare: Product, tmp_path: Path) -> None:
    number = keep(people["loic"], dossier, photos.pdf(), "a.pdf")
    opened = people["loic"].get(f"{dossier}/fichier/{number}").body
    identity = tmp_path / "identity"
    recipient = command("backup", "key", "--to", str(identity)).stdout.decode().strip()
    made = command("backup", "make", "--data", str(spare.data), "--to", str(tmp_path / "backups"), "--recipient", recipient)
    assert made.returncode == 0, made.stderr
    backup = Path(made.stdout.decode().split(": ")[0])
    sealed = [path for path in (backup / "files").rglob("*.sealed")]
    assert len(sealed) == len(kept_files(spare)) > 0
    checked = command("backup", "check", "--from", str(backup), "--identity", str(identity), "--master-key", str(spare.data / "master.key"), "--scratch", str(tmp_path))
    assert checked.returncode == 0, checked.stderr
    again = Product()
    try:
        restored = command("restore", "--from", str(backup), "--identity", str(identity), "--data", str(again.data))
        assert restored.returncode == 0, restored.stderr
        shutil.copy(spare.data / "master.key", again.data / "master.key")
        files = again.data / "files"
        assert {path.relative_to(files): path.read_bytes() for path in kept_files(again)} == {path.relative_to(spare.data / "files"): path.read_bytes() for path in kept_files(spare)}
        # What a stop left between a file and its entry, and a name that is none of ours.
        stray = [next(files.iterdir()) / ("0" * 26), next(files.iterdir()) / f"{'0' * 26}.999999.new"]
        for path in stray:
            path.write_bytes(b"x")
        (files / "7zzzzzzzzzzzzzzzzzzzzzzzzz").mkdir()
        ((files / "7zzzzzzzzzzzzzzzzzzzzzzzzz") / ("1" * 26)).write_bytes(b"x")
        again.start()
        assert not any(path.exists() for path in stray) and not (files / "7zzzzzzzzzzzzzzzzzzzzzzzzz").exists()
        visitor = door.Visitor(Client(again.url))
        assert visitor.sign_in(door.people(spare)["loic"]).status == 303
        assert visitor.post(dossier, {"but": "protect"}).status == 200
        assert visitor.get(f"{dossier}/fichier/{number}").body == opened
    finally:
        again.stop()
        shutil.rmtree(again.folder, ignore_errors=True)
    # A byte of a sealed file changed, or one taken away: the backup is refused.
    target = max(sealed, key=lambda path: path.stat().st_size)
    whole = target.read_bytes()
    target.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    assert command("restore", "--from", str(backup), "--identity", str(identity), "--data", str(tmp_path / "r1")).returncode == 65
    target.unlink()
    assert command("restore", "--from", str(backup), "--identity", str(identity), "--data", str(tmp_path / "r2")).returncode == 66
    assert not (tmp_path / "r1").exists() and not (tmp_path / "r2").exists()
