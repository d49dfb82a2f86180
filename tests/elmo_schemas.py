"""The schema of EMREX ELMO, read without network: every address that it imports leads to a file of this folder, any other is a fault.

The published schemas are not part of the repository (third_party/elmo/README.md says how they come here); our own narrower one is, and
what the portal writes is held against it always.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lxml import etree

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("ELMO_SCHEMAS", HERE.parent / "third_party" / "elmo"))
IMPORTED = {
    "http://www.w3.org/2001/03/xml.xsd": "xml.xsd",
    "https://raw.githubusercontent.com/emrex-eu/elmo-schemas/v1/references/xmldsig-core-schema.xsd": "references/xmldsig-core-schema.xsd",
    "https://raw.githubusercontent.com/emrex-eu/elmo-schemas/v1/references/EUROPASS_ISOCountries_V1.1.xsd": "references/EUROPASS_ISOCountries_V1.1.xsd",
    "https://raw.githubusercontent.com/erasmus-without-paper/ewp-specs-types-address/stable-v1/schema.xsd": "address/schema.xsd",
    "https://raw.githubusercontent.com/erasmus-without-paper/ewp-specs-architecture/stable-v1/common-types.xsd": "address/common-types.xsd",
}


class Catalogue(etree.Resolver):
    """Lock: no address outside the list is ever asked."""

    def resolve(self, system_url: str, public_id: str, context: Any) -> Any:
        name = IMPORTED.get(system_url)
        path = FOLDER / name if name else Path(system_url.removeprefix("file://"))
        if not path.is_file():
            raise OSError(f"{system_url} is not in the catalogue")
        return self.resolve_filename(str(path), context)


def published() -> etree.XMLSchema | None:
    """None where the published schema was not put into its folder."""
    return _schema(FOLDER / "schema.xsd") if (FOLDER / "schema.xsd").is_file() else None


def narrow() -> etree.XMLSchema:
    return _schema(HERE / "elmo_narrow.xsd")


def _schema(path: Path) -> etree.XMLSchema:
    parser = etree.XMLParser(no_network=True, resolve_entities=False, load_dtd=False)
    parser.resolvers.add(Catalogue())
    return etree.XMLSchema(etree.parse(str(path), parser))


def faults(schema: etree.XMLSchema, content: bytes) -> list[str]:
    schema.validate(etree.fromstring(content, etree.XMLParser(no_network=True, resolve_entities=False)))
    return [f"line {one.line}: {one.message}" for one in schema.error_log]
