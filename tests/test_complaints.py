"""docs/complaints.md keeps its promises: twenty complaints, each with an answer, and every test that it names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINES = [line for line in (ROOT / "docs" / "complaints.md").read_text().splitlines() if re.match(r"\| \d+ \|", line)]
NAMED = [(int(line.split("|")[1]), *found) for line in LINES for found in re.findall(r"`(tests/[a-z0-9_/]+\.py)::(test_[a-z0-9_]+)`", line)]


def test_twenty_complaints_each_with_an_answer_and_a_test() -> None:
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in LINES]

    assert [int(row[0]) for row in cells] == list(range(1, 21))
    assert all(len(row) == 4 and len(row[1]) > 15 and len(row[2]) > 40 for row in cells)
    assert {number for number, _path, _name in NAMED} == set(range(1, 21))


@pytest.mark.parametrize(("number", "path", "name"), NAMED)
def test_named_test_is_there(number: int, path: str, name: str) -> None:
    tree = ast.parse((ROOT / path).read_text())

    assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
