from exchanges.operations.clearing import (
    clear_material,
    decline_material,
    propose_circle,
    recall_material,
    return_to_desk,
    return_to_side,
    share_material,
)
from exchanges.operations.materials import add_version, change_material, offer_material, take_material_back, write_material
from exchanges.operations.reading import acknowledge_material, note_reading

__all__ = [
    "acknowledge_material",
    "add_version",
    "change_material",
    "clear_material",
    "decline_material",
    "note_reading",
    "offer_material",
    "propose_circle",
    "recall_material",
    "return_to_desk",
    "return_to_side",
    "share_material",
    "take_material_back",
    "write_material",
]
