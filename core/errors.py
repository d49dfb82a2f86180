"""The only three ways in which an operation says no. Each carries a sentence that a person understands."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise

Text = str | Promise


class PortalError(Exception):
    """Base of the refusals; never raised itself."""


class NotAllowed(PortalError):
    """This actor may not do this, whatever the state. Page and API: 403."""


class Refused(PortalError):
    """The state or a guard forbids it now. Page: a message beside what was typed; API: 409."""

    def __init__(self, sentence: Text, code: str = "refused") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code

    def __str__(self) -> str:
        return str(self.sentence)


class Invalid(PortalError):
    """The data is wrong; sentences by field name, "" for the whole. Page: next to the field; API: 422."""

    def __init__(self, errors: Mapping[str, Sequence[Text]]) -> None:
        super().__init__(errors)
        self.errors = errors

    def __str__(self) -> str:
        return " ".join(str(sentence) for sentences in self.errors.values() for sentence in sentences)


class ScopeMissing(RuntimeError):
    """A partner-owned table was read without saying for whom: a fault in the code, never the reader's."""
