"""What the documentation says of the code is true: blocks written from it, tables, links, paths, the picture."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings

from core.workflow import workflows
from portal.docblocks import BLOCK, UnknownBlock, block, documents, rewritten

BASE_DIR = Path(settings.BASE_DIR)
README = (BASE_DIR / "README.md").read_text()
APPS = sorted(path.parent.name for path in BASE_DIR.glob("*/__init__.py") if path.parent.name not in ("tests",))
PAGES = documents(BASE_DIR)
# Read from the environment, but nobody's setting: tools' own names, and what the portal tells its own children.
NOT_FOR_PEOPLE = {"PYTEST_XDIST_WORKER", "PLAYWRIGHT_BROWSERS_PATH", "PORTAL_ROOT_MODE", "MAKELEVEL", "DJANGO_SETTINGS_MODULE"}
PICTURE = BASE_DIR / "docs" / "images" / "worklist.png"


def name_of(page: Path) -> str:
    return str(page.relative_to(BASE_DIR))


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_blocks_from_the_code_are_fresh(document: Path) -> None:
    text = document.read_text()

    assert rewritten(text) == text, f"{name_of(document)} is stale: run `manage.py update_docs`"


def test_every_workflow_has_its_life_in_the_readme_of_its_app() -> None:
    missing = [
        model for model in workflows if f"<!-- from the code: life of {model} -->" not in (BASE_DIR / model.split(".")[0] / "README.md").read_text()
    ]

    assert missing == []


def test_life_shows_every_step_with_its_sources() -> None:
    for model, workflow in workflows.items():
        lines = block(f"life of {model}").splitlines()
        arrows = {line.strip() for line in lines if "-->" in line}
        for row in workflow.steps:
            assert {f"{source} --> {row.target or source}: {row.name}" for source in row.sources} <= arrows
            assert any(line.startswith(f"| `{row.name}` |") for line in lines)


def test_block_that_nothing_writes_is_refused() -> None:
    with pytest.raises(UnknownBlock):
        rewritten("<!-- from the code: life of nothing -->\n<!-- end -->")


@pytest.mark.parametrize("app", APPS)
def test_every_app_has_a_readme(app: str) -> None:
    text = (BASE_DIR / app / "README.md").read_text()

    assert text.startswith("# ")
    assert len(text.split()) > 20


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_links_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text())
    broken = [target for target in targets if "://" not in target and not (document.parent / target).exists()]

    assert broken == []


@pytest.mark.parametrize("document", PAGES, ids=name_of)
def test_paths_in_text_exist(document: Path) -> None:
    """`core/paging.py`, `docs/adr/0001-….md`, `views/`: from the root from the page's own folder, or a room of an app."""
    roots = (BASE_DIR, document.parent, *(BASE_DIR / app for app in APPS))
    text = BLOCK.sub("", document.read_text())
    named = re.findall(r"`([\w./-]+(?:\.(?:py|md|html|css|yml)|/))`", text)
    broken = [path for path in named if not path.startswith(("/", "var/", "bench/results/")) and not any((root / path).exists() for root in roots)]

    assert broken == []


def test_the_two_commands_stand_at_the_top() -> None:
    top = README[: README.index("\n## ")]

    assert "make demo" in top
    assert "make test" in top
    assert "docs/images/worklist.png" in top


def test_picture_is_small_enough_for_git() -> None:
    assert PICTURE.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert PICTURE.stat().st_size < 200_000


def environment_names() -> set[str]:
    """Literal names given to `env(...)`, `env.int(...)`, `os.environ.get(...)` and `os.environ[...]`."""
    names = set()
    for folder in ("portal", "devservices", "core", "accounts"):
        for path in (BASE_DIR / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                key = node.args[0] if isinstance(node, ast.Call) and node.args else node.slice if isinstance(node, ast.Subscript) else None
                called = ast.unparse(node.func if isinstance(node, ast.Call) else node.value) if key is not None else ""
                if called.split(".")[0] == "env" or "environ" in called:
                    names |= {key.value} if isinstance(key, ast.Constant) and str(key.value).isupper() else set()
    return names


def test_table_of_settings_names_what_the_code_reads() -> None:
    table = README[README.index("## Settings") :]
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \|", table, re.M)

    assert sorted(rows) == sorted(set(rows))
    assert set(rows) == environment_names() - NOT_FOR_PEOPLE


def test_secrets_of_production_are_named_as_required() -> None:
    for name in ("SECRET_KEY", "EMAIL_URL", "ALLOWED_HOSTS"):
        row = next(line for line in README.splitlines() if line.startswith(f"| `{name}` |"))
        assert "required in production" in row


def test_make_targets_in_the_readme_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (BASE_DIR / "Makefile").read_text(), re.M))

    assert set(re.findall(r"`?make ([a-z]+)\b", README)) <= targets | {"python"}


def test_decision_records_are_numbered_once_each() -> None:
    numbers = [path.name[:4] for path in sorted((BASE_DIR / "docs" / "adr").glob("*.md")) if path.name != "README.md"]

    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]


def test_changelog_begins_with_the_version_of_the_project() -> None:
    version = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())["project"]["version"]
    first = re.search(r"^## (\S+)", (BASE_DIR / "CHANGELOG.md").read_text(), re.M)

    assert first
    assert first[1] == version
