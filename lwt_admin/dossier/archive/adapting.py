"""What of a record must change besides its keys when it is stored in another place."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import models

from lwt_admin.agreements.models import AgreementVersion, Termination
from lwt_admin.dossier.archive.contents import Model, generic_key
from lwt_admin.dossier.archive.rows import NewKey, Row
from lwt_admin.letters.models import Letter
from lwt_admin.links import digest, new_secret
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.secret_links import SecretLink
from lwt_admin.signing.chain import NAMED, made_as
from lwt_admin.signing.models import Signatory, SigningEvent, SigningLink
from lwt_admin.students.models import ApplicationLetter, Guardian, Student

PERSONS: Final[Mapping[str, Model]] = {"student": Student, "guardian": Guardian}
DATA: Final[Mapping[str, Model]] = {
    "application": ApplicationLetter,
    "signatory": Signatory,
    "termination": Termination,
    "version": AgreementVersion,
}


def adapt(record: Any, row: Row, new_key: NewKey, now: datetime) -> None:
    """Change an unsaved record that came out of `row`; what is gone has a new key as well."""
    if generic_key(type(record)):
        _rename_subject(record, new_key)
    if isinstance(record, SecretLink):
        _close(record, now)
    elif isinstance(record, SigningEvent):
        # The chain hashes these keys; with others it would not hold.
        record.made_as = made_as(record, now, **{name: row["fields"][name] for name in NAMED})
    elif isinstance(record, Signatory):
        record.person = _person(record.person, new_key)
    elif isinstance(record, Letter):
        _settle(record, row["pk"], new_key, now)


def _rename_subject(record: models.Model, new_key: NewKey) -> None:
    key: Any = generic_key(type(record))
    about = ContentType.objects.get_for_id(getattr(record, f"{key.ct_field}_id")).model_class()
    setattr(record, key.fk_field, new_key(about, getattr(record, key.fk_field)))  # type: ignore[arg-type]


def _close(link: SecretLink, now: datetime) -> None:
    """A link without its secret, which did not go along: nobody opens anything with it."""
    link.token_hash = digest(new_secret())
    link.revoked_at = link.revoked_at or now


def _person(person: str, new_key: NewKey) -> str:
    """`guardian:12` under its new key."""
    kind, _, key = person.partition(":")
    model = PERSONS.get(kind)
    return f"{kind}:{new_key(model, int(key))}" if model and key.isdecimal() else person


def _settle(letter: Letter, old_key: int, new_key: NewKey, now: datetime) -> None:
    """A letter that is kept for what became of it, and is not sent any more."""
    letter.key = f"archief:{now.isoformat()}:{old_key}"
    if not (letter.sent_at or letter.refused_at or letter.bounced_at):
        letter.moot_at = letter.moot_at or now
    is_to_sign = letter.about_type.model_class() is Signatory
    models_of = {**DATA, "link": SigningLink if is_to_sign else ConfirmationLink}
    for name in models_of.keys() & letter.data.keys():
        letter.data[name] = new_key(models_of[name], letter.data[name])
