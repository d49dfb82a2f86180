from scholarships.models.awards import Award, CallComponent, NominationLetter, RedactedDossier
from scholarships.models.calls import Allotment, Call, CallDocument
from scholarships.models.dossiers import Defect, Endorsement, MedicalRecord
from scholarships.models.imports import NomineeImport
from scholarships.models.nominations import Nomination, NominationDocument, judged_cases
from scholarships.models.rounds import DecisionItem, DecisionRound

__all__ = [
    "Allotment", "Award", "Call", "CallComponent", "CallDocument", "DecisionItem", "DecisionRound", "Defect", "Endorsement", "MedicalRecord", "Nomination",
    "NominationDocument", "NominationLetter", "NomineeImport", "RedactedDossier", "judged_cases",
]  # fmt: skip
