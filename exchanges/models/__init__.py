from exchanges.models.experts import Availability, ExchangeNeed, Expert
from exchanges.models.materials import Acknowledgement, Material, MaterialText, MaterialVersion, Reading, SavedSearch
from exchanges.models.missions import Mission, MissionApproval, MissionReport
from exchanges.models.research import (
    BudgetLine,
    EarlierCase,
    Milestone,
    Project,
    ProjectMember,
    ProjectReport,
    ProjectSide,
    ResearchOutput,
)

__all__ = [
    "Acknowledgement",
    "Availability",
    "BudgetLine",
    "EarlierCase",
    "ExchangeNeed",
    "Expert",
    "Material",
    "MaterialText",
    "MaterialVersion",
    "Milestone",
    "Mission",
    "MissionApproval",
    "MissionReport",
    "Project",
    "ProjectMember",
    "ProjectReport",
    "ProjectSide",
    "Reading",
    "ResearchOutput",
    "SavedSearch",
]
