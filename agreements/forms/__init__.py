"""Input of the pages of agreements. A form that offers a choice takes the actor who chooses."""

from agreements.forms.agreements import AgreementFilter, AgreementForm, FactsForm, PartyForm, SignatoryForm, SignedFileForm, TermsForm
from agreements.forms.fact_sheets import FactSheetForm
from agreements.forms.lines import EntryFilter, ExceptionForm, LineForm, LineTermsForm
from agreements.forms.negotiation import (
    ApproveForm,
    CompareForm,
    MessageForm,
    NoticeForm,
    ProposeForm,
    TerminateForm,
    VersionForm,
    VersionLines,
)

__all__ = [
    "AgreementFilter", "AgreementForm", "ApproveForm", "CompareForm", "EntryFilter", "ExceptionForm", "FactSheetForm", "FactsForm", "LineForm",
    "LineTermsForm", "MessageForm", "NoticeForm", "PartyForm", "ProposeForm", "SignatoryForm", "SignedFileForm", "TerminateForm", "TermsForm",
    "VersionForm", "VersionLines",
]  # fmt: skip
