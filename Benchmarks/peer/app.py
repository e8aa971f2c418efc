"""The result page by FastAPI and Jinja2: the peer of the page benchmark.

Same form, same content files, same HTML, same headers, autoescape on. Everything a careful author would
prepare at start is prepared: compiled template, content in memory, unchanging parts already rendered.

PEER_FACTS names a JSON file with what belongs to an installation: addresses of the assets, contacts by place.
"""

import json
import os
import pathlib
import re
from typing import Annotated

import jinja2
from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse, PlainTextResponse
from markupsafe import Markup
from starlette.middleware.gzip import GZipMiddleware

from guide import Guide, fill, lower_first


class Minified(jinja2.FileSystemLoader):
    """Takes line ends and indentation out of the templates, so that the page weighs what ours does."""

    def get_source(self, environment, template):
        source, name, fresh = super().get_source(environment, template)
        return re.sub(r"\n\s*", "", source), name, fresh


FACTS = json.loads(pathlib.Path(os.environ["PEER_FACTS"]).read_text())
templates = jinja2.Environment(
    loader=Minified(pathlib.Path(__file__).parent / "templates"), autoescape=True, auto_reload=False, undefined=jinja2.StrictUndefined
)
templates.filters["fill"] = fill
templates.filters["lower_first"] = lower_first
page = templates.get_template("result.html.j2")


def kept(guide):
    """The parts that depend on the language only, rendered once."""
    parts = templates.get_template("kept.html.j2").make_module({"g": guide, "t": guide.texts, "en": guide.language == "en"})
    return {name: Markup(getattr(parts, name)()) for name in ("logo", "strip", "footer", "combinations")}


GUIDES = {language: Guide(language) for language in ("fr", "en")}
KEPT = {language: kept(guide) for language, guide in GUIDES.items()}

app = FastAPI(openapi_url=None)
app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6)
Ids = Annotated[list[str], Form()]
Line = Annotated[str, Form()]


def answer(language, metier, u, s, d, n, v, lieu):
    guide = GUIDES[language]
    observation = guide.observation(u, s, d, v, n)
    empty = not any(observation[k] for k in ("facts", "families", "signs", "factors"))
    body = page.render(
        lang=language, twin="en" if language == "fr" else "fr", root="" if language == "fr" else "/en", other="/en" if language == "fr" else "",
        t=guide.texts, twin_name=guide.other["shell.language"], assets=FACTS["assets"], kept=KEPT[language],
        o=observation, profession=metier, place=lieu, nothing=guide.conduct["nothingTicked"] if empty else None,
        summary="" if empty else guide.summary(observation), advices=guide.advices(observation),
        territory=FACTS["places"][language].get(lieu.strip().casefold()),
    )
    return HTMLResponse(body, headers=FACTS["headers"])


@app.post("/reperer/reponse")
async def french(metier: Line = "", u: Ids = [], s: Ids = [], d: Ids = [], n: Line = "inconnu", v: Ids = [], lieu: Line = ""):
    return answer("fr", metier, u, s, d, n, v, lieu)


@app.post("/en/reperer/reponse")
async def english(metier: Line = "", u: Ids = [], s: Ids = [], d: Ids = [], n: Line = "inconnu", v: Ids = [], lieu: Line = ""):
    return answer("en", metier, u, s, d, n, v, lieu)


@app.get("/healthz")
async def health():
    return PlainTextResponse("ok\n")
