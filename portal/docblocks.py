"""Blocks of the documentation that are written from the code: lives of records, roles, example accounts, decisions.

A block stands between `<!-- from the code: NAME -->` and `<!-- end -->`; `manage.py update_docs` fills it in, a test
fails while one is stale. Everything around the blocks is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils.translation import override

from core.workflow import Step, Workflow, workflows
from partners.enums import HOST_INSTITUTION_ROLES, SECOND_FACTOR_ROLES, SEES_ALL_PARTNERS, Role
from portal.demo_accounts import demo_accounts

BLOCK = re.compile(r"(?P<head><!-- from the code: (?P<name>[^>]+?) -->\n).*?(?P<end><!-- end -->)", re.S)


class UnknownBlock(LookupError):
    """A document asks for a block that nothing writes."""


def documents(base: Path | None = None) -> list[Path]:
    """The pages of documentation: the root's, every app's, docs/."""
    base = base or Path(settings.BASE_DIR)
    return sorted([*base.glob("*.md"), *base.glob("*/README.md"), *(base / "docs").rglob("*.md")])


def rewritten(text: str) -> str:
    """The same page with every block as the code has it now."""
    with override("en"):
        return BLOCK.sub(lambda found: f"{found['head']}{block(found['name'])}\n{found['end']}", text)


def block(name: str) -> str:
    kind, _space, argument = name.partition(" of ")
    if kind not in WRITERS or (kind == "life" and argument not in workflows):
        raise UnknownBlock(name)
    return WRITERS[kind](argument)


def life(model: str) -> str:
    """The transition table as a picture, and what the picture has no room for as a table."""
    workflow = workflows[model]
    rows = [(f"`{row.name}`", row.label, _who(row), _asks(row)) for row in workflow.steps]
    return f"```mermaid\n{_diagram(workflow)}\n```\n\n{_table(('Step', 'Button', 'Who may', 'Asks'), rows)}"


def _diagram(workflow: Workflow) -> str:
    order = [str(value) for value, _label in apps.get_model(workflow.model)._meta.get_field("state").choices or ()]
    lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in (workflow.initial, *workflow.begins))]
    for row in workflow.steps:
        for source in sorted(row.sources, key=order.index):
            lines.append(f"    {source} --> {row.target or source}: {row.name}")
    ends = [state for state in order if all(row.target in (None, state) for row in workflow.steps if state in row.sources)]
    return "\n".join(lines + [f"    {state} --> [*]" for state in ends])


def _who(row: Step) -> str:
    sentence = (row.may.__doc__ or "").strip().partition("\n")[0]
    name = f"`{row.may.__module__.partition('.')[2]}.{row.may.__name__}`"
    return f"{name}: {sentence}" if sentence else name


def _asks(row: Step) -> str:
    asked = (["a reason"] if row.needs_reason else []) + ([f"`{row.guard.__name__}`"] if row.guard else [])
    return ", ".join(asked + ([] if row.button else ["no button: another step or the clock does it"]))


def roles(_argument: str) -> str:
    def row(role: Role) -> tuple[str, ...]:
        held = "the host" if role in SEES_ALL_PARTNERS | HOST_INSTITUTION_ROLES else "any institution"
        return str(role.label), held, _yes(role in SEES_ALL_PARTNERS), _yes(role in SECOND_FACTOR_ROLES)

    return _table(("Role", "Held at", "Sees every partner's records", "Must have a second factor"), map(row, Role))


def accounts(_argument: str) -> str:
    rows = [(f"`{account.email}`", account.name, account.role, account.how_to_pass) for account in demo_accounts()]
    return _table(("E-mail", "Person", "Role", "Second factor"), rows)


def decisions(_argument: str) -> str:
    pages = sorted((Path(settings.BASE_DIR) / "docs" / "adr").glob("[0-9]*.md"))
    titles = [path.read_text().partition("\n")[0].removeprefix("# ") for path in pages]
    return "\n".join(f"- [{path.name[:4]}]({path.name}) {title}" for path, title in zip(pages, titles, strict=True))


def _yes(answer: bool) -> str:
    return "yes" if answer else ""


def _table(heads: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


WRITERS: dict[str, Callable[[str], str]] = {"life": life, "roles": roles, "example accounts": accounts, "decisions": decisions}
