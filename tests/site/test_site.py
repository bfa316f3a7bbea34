"""The site, built strictly and opened in a real browser: every rule's page, the search, the recipes.

`make docs-test` installs what it needs; without that, or without Chromium, there is nothing to run.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_cli import ROOT
from tests.conftest import RULES

pytest.importorskip("mkdocs")
playwright: Any = pytest.importorskip("playwright.sync_api")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
BROWSER = next(filter(None, map(shutil.which, BROWSERS)), None)
BAD_RECIPE = '# Bad\n\n```json policy\n{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", \
"Principal": "*", "Action": "ecr:PutImage"}]}\n```\n'


def build(site: Path, config: Path = ROOT / "mkdocs.yml") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "-f", str(config), "-d", str(site)],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        timeout=300,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    outcome = build(folder)
    assert outcome.returncode == 0, outcome.stderr
    return folder


def test_a_recipe_with_a_finding_breaks_the_build(tmp_path: Path) -> None:
    for name in ("docs", "scripts", "rules"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    (tmp_path / "docs/recipes/ci.md").write_text(BAD_RECIPE)
    outcome = build(tmp_path / "out", tmp_path / "mkdocs.yml")
    assert outcome.returncode != 0
    assert "recipes/ci.md: a policy on this page has a finding" in outcome.stderr


def test_schemas_are_where_their_ids_say(site: Path) -> None:
    for path in (ROOT / "schemas").glob("*.schema.json"):
        url = json.loads(path.read_text())["$id"]
        served = site / url.removeprefix("https://ecrlint.github.io/ecrlint/")
        assert served.read_text() == path.read_text()


@pytest.fixture(scope="module")
def server(site: Path) -> Iterator[str]:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Tests print nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    http.server_close()


@pytest.fixture(scope="module")
def page(server: str) -> Iterator[Any]:
    """A page of a browser that reaches nothing but the site."""
    if BROWSER is None:
        pytest.skip("no Chromium on the PATH")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        tab = browser.new_page(base_url=server)
        tab.route(lambda url: not url.startswith(server), lambda route: route.abort())
        yield tab
        browser.close()


def test_every_rule_has_a_page_that_opens(page: Any) -> None:
    page.goto("/rules/")
    links = set(page.locator("article a").evaluate_all("all => all.map(each => each.href)"))
    for rule in RULES:
        response = page.goto(f"/rules/{rule.name}/")
        assert response.status == 200
        assert page.locator("h1").inner_text().startswith(rule.name)
        assert rule.code in page.locator("article").inner_text()
        assert page.url in links


def test_the_search_finds_a_rule(page: Any) -> None:
    page.goto("/", wait_until="networkidle")
    first = page.locator(".md-search-result__link").first
    for _ in range(30):  # what is typed before the page listens is lost
        page.locator("input[name=query]").fill("")
        page.locator("input[name=query]").press_sequentially("incomplete-pull")
        with contextlib.suppress(playwright.TimeoutError):
            first.wait_for(timeout=3_000)
            break
    assert "/rules/incomplete-pull/" in first.get_attribute("href")


def test_recipes_show_what_their_policies_do(page: Any) -> None:
    page.goto("/recipes/lambda/")
    text = page.locator("article").inner_text()
    assert "who may do what with the repository" in text
    assert "lambda.amazonaws.com" in text


@pytest.mark.parametrize("path", ["/", "/access/", "/pipeline/", "/configuration/", "/own-rules/"])
def test_pages_need_nothing_from_elsewhere(page: Any, server: str, path: str) -> None:
    """But for the number of stars, which the theme asks GitHub for."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(path, wait_until="load")
    assert page.locator("h1").count() == 1
    assert not [url for url in asked if not url.startswith((server, "https://api.github.com/", "data:"))]
