from agreements.models.agreements import Agreement, AgreementParty
from agreements.models.negotiation import AgreementMessage, AgreementVersion, FactSheet, InstitutionPaper, VersionApproval
from agreements.models.quotas import QuotaEntry, QuotaLine, QuotaYear

__all__ = [
    "Agreement", "AgreementMessage", "AgreementParty", "AgreementVersion", "FactSheet", "InstitutionPaper", "QuotaEntry", "QuotaLine", "QuotaYear",
    "VersionApproval",
]  # fmt: skip
