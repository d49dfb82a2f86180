"""Signing the kept PDF files with the certificate of the house, in process and without any network.

SIGNING_P12 names a PKCS #12 file, SIGNING_PASSWORD opens it. Without it files are not signed, and /verify/ says so. The signature
certifies: nothing may be changed afterwards.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.conf import settings

if TYPE_CHECKING:
    from pyhanko.sign.signers import SimpleSigner

T = TypeVar("T")
FIELD = "Portal"
REASON = "Issued by the portal. The number and the code on the paper can be checked at its address."
KEY_BITS, YEARS = 2048, 5
# Stands in the first signature where later ones have their own; 32 bytes that no digest is.
NOBODY = bytes(range(32))


def is_signing() -> bool:
    """A certificate that is named and missing keeps papers waiting, loudly; only the demo, which makes its own, may not have it yet."""
    return bool(settings.SIGNING_P12) and (not settings.DEMO or Path(settings.SIGNING_P12).exists())


def signed(content: bytes) -> bytes:
    """The PDF with one invisible certifying signature, appended: the bytes before it are the unsigned file."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter

    meta = signers.PdfSignatureMetadata(
        field_name=FIELD, certify=True, docmdp_permissions=MDPPerm.NO_CHANGES, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES,
        reason=REASON, location="Astana",
    )  # fmt: skip
    signer = signers.PdfSigner(meta, signer=_signer(), new_field_spec=SigFieldSpec(FIELD))
    return beside_loops(lambda: bytes(signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content))).getvalue()))


def beside_loops(act: Callable[[], T]) -> T:
    """pyHanko runs an event loop of its own, which a thread that runs one already can't: then in a thread beside it."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return act()
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(act).result()


def certificate_pem() -> str:
    """The public part, for those who check a signature."""
    _key, certificate = _opened()
    return certificate.public_bytes(Encoding.PEM).decode()


def _opened() -> tuple[Any, x509.Certificate]:
    content = Path(settings.SIGNING_P12).read_bytes()
    key, certificate, _others = pkcs12.load_key_and_certificates(content, settings.SIGNING_PASSWORD.encode())
    assert certificate, "the PKCS #12 file holds no certificate"
    return key, certificate


def _signer() -> SimpleSigner:
    """One for each file and moment of change: a new certificate is taken up without a restart."""
    return _kept_signer(str(settings.SIGNING_P12), os.stat(settings.SIGNING_P12).st_mtime_ns)


@cache
def _kept_signer(path: str, _changed: int) -> SimpleSigner:
    """Three quarters of a signature's time are spent on reading the key and on building the same ASN.1 again. Both are done once: what differs
    from one signature to the next is the digest of the file and the 256 bytes that sign it, and both have a fixed length."""
    from pyhanko.sign.signers import SimpleSigner

    key, _certificate = _opened()

    class KeptSigner(SimpleSigner):
        first: bytes = b""

        async def async_sign(self, data_digest: bytes, digest_algorithm: str, dry_run: bool = False, *args: Any, **more: Any) -> Any:
            from asn1crypto import cms

            if not isinstance(key, rsa.RSAPrivateKey):
                return await super().async_sign(data_digest, digest_algorithm, dry_run, *args, **more)
            if not self.first:
                made = await super().async_sign(NOBODY, digest_algorithm, False, *args, **more)
                self.first = made.dump()
            if dry_run:  # asked how much room it needs
                return cms.ContentInfo.load(self.first)
            return cms.ContentInfo.load(_again(self.first, data_digest, key))

    loaded = SimpleSigner.load_pkcs12_data(Path(path).read_bytes(), other_certs=[], passphrase=settings.SIGNING_PASSWORD.encode())
    assert loaded, "the PKCS #12 file can't be opened with SIGNING_PASSWORD"
    assert loaded.signing_cert, "the PKCS #12 file holds no certificate"
    return KeptSigner(loaded.signing_cert, loaded.signing_key, loaded.cert_registry)


def _again(first: bytes, digest: bytes, key: rsa.RSAPrivateKey) -> bytes:
    """The signature of another file by the same signer."""
    from asn1crypto import cms

    info = cms.ContentInfo.load(first)["content"]["signer_infos"][0]
    attributes, old = info["signed_attrs"].untag().dump(), info["signature"].native
    assert attributes.count(NOBODY) == first.count(NOBODY) == first.count(old) == 1, "the signer writes other attributes than were foreseen"
    new = key.sign(attributes.replace(NOBODY, digest), padding.PKCS1v15(), SHA256())
    return first.replace(NOBODY, digest).replace(old, new)


def make_certificate(path: Path, *, password: str, name: str, now: dt.datetime) -> None:
    """A certificate that signs itself, for the demo and for tests; never for papers that leave a real house."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = {
        "digital_signature": True, "content_commitment": True, "key_encipherment": False, "data_encipherment": False, "key_agreement": False,
        "key_cert_sign": False, "crl_sign": False, "encipher_only": False, "decipher_only": False,
    }  # fmt: skip
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
    )
    certificate = builder.sign(key, SHA256())
    content = pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, BestAvailableEncryption(password.encode()))
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
