from scholarships.models.calls import Allotment, Call, CallDocument
from scholarships.models.dossiers import Defect, Endorsement, MedicalRecord
from scholarships.models.imports import NomineeImport
from scholarships.models.nominations import Nomination, NominationDocument, judged_cases

__all__ = [
    "Allotment", "Call", "CallDocument", "Defect", "Endorsement", "MedicalRecord", "Nomination", "NominationDocument", "NomineeImport", "judged_cases",
]  # fmt: skip
