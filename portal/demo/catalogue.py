"""What the public pages say of the programmes, and a draft of the next version of the master's programme."""

from __future__ import annotations

from portal.demo.content.offer import NEXT_MODULE, NEXT_NOTE, OFFER
from portal.demo.stage import Stage
from training.models import Lecturer, Module
from training.operations import add_module, change_module, start_version


def describe_programmes(stage: Stage) -> None:
    """Set as the form does, without a row of history each."""
    for code, words in OFFER.items():
        programme = stage.programmes[code]
        for name, text in words._asdict().items():
            setattr(programme, name, text)
        programme.save(update_fields=list(words._fields))


def begin_next_version(stage: Stage) -> None:
    """The registrar has begun it two weeks ago, and goes on."""
    registrar = stage.actors["registrar"]
    draft = start_version(stage.programmes["MIR"], note=NEXT_NOTE, now=stage.ago(14), actor=registrar)
    teaches = Lecturer.objects.filter(fields__contains=["security"])
    add_module(draft, fields=NEXT_MODULE, lecturers=teaches, now=stage.ago(13), actor=registrar)
    change_module(Module.objects.get(version=draft, code="SEC"), fields={"credits": 5}, now=stage.ago(12), actor=registrar)
