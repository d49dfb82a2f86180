"""Input of the pages of agreements. A form that offers a choice takes the actor who chooses."""

from agreements.forms.agreements import AgreementFilter, AgreementForm, PartyForm, SignatoryForm, SignedFileForm
from agreements.forms.lines import EntryFilter, LineForm

__all__ = ["AgreementFilter", "AgreementForm", "EntryFilter", "LineForm", "PartyForm", "SignatoryForm", "SignedFileForm"]
