"""Storing what is in an archive: all of it, under new keys, or nothing at all.

Nobody gets a right by it. Who is not known here becomes an account that cannot sign in, links no
longer open anything, and a letter that waited is not sent any more.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from pathlib import PurePosixPath
from typing import Any, Final

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.db import DatabaseError, models, transaction

from lwt_admin.accounts.models import School, User
from lwt_admin.dossier.archive.adapting import adapt
from lwt_admin.dossier.archive.contents import (
    LEFT_OUT,
    MATCHED,
    OF_USER,
    Model,
    archived,
    fields_of,
    generic_key,
    of_school,
    references,
)
from lwt_admin.dossier.archive.history import rename
from lwt_admin.dossier.archive.json_shapes import check_json
from lwt_admin.dossier.archive.odd_rows import in_row
from lwt_admin.dossier.archive.reading import Archive
from lwt_admin.dossier.archive.rows import ArchiveError, Row, record_of
from lwt_admin.dossier.archive.writing import ROWS, part_of
from lwt_admin.storing import AT_ONCE

NOT_COMPARED: Final = frozenset({"version", "updated_at"})
DOES_NOT_FIT: Final = "Het archief past niet bij wat hier al staat"
# What the database, and what leads to it, raises for a value that cannot be stored.
REFUSED: Final = (DatabaseError, SuspiciousOperation, OverflowError, ValueError)


class Keys:
    """By which key what was in the archive is known here."""

    def __init__(self) -> None:
        self.known: dict[Model, dict[int, int]] = defaultdict(dict)
        # Down from the moment: no other import gives these.
        self._gone = -time.time_ns() // 1000

    def of(self, model: Model, key: int) -> int:
        """Raises ArchiveError for what is not there."""
        if key not in self.known[model]:
            raise ArchiveError(f"het archief mist {model._meta.label} {key}.")
        return self.known[model][key]

    def or_gone(self, model: Model, key: int) -> int:
        """For what was deleted a key that no record has."""
        if key not in self.known[model]:
            self._gone -= 1
            self.known[model][key] = self._gone
        return self.known[model][key]


def restore(archive: Archive, now: datetime) -> School:
    """Store everything in the archive; the school that is there now.

    Raises ArchiveError, and stores nothing, when the school has records already or when anything in
    the archive does not fit.
    """
    restoring = _Restoring(archive, now)
    with _whole_or_not_at_all(restoring.stored), transaction.atomic(), disable_auditlog():
        return restoring.run()


@contextmanager
def _whole_or_not_at_all(stored: list[tuple[Any, str]]) -> Iterator[None]:
    """When storing fails, the files that were written meanwhile are removed again."""
    try:
        yield
    except BaseException as error:
        for storage, name in stored:
            storage.delete(name)
        if isinstance(error, REFUSED):
            raise ArchiveError(f"{DOES_NOT_FIT}: {error}") from error
        if isinstance(error, OSError):
            raise ArchiveError(f"Niet alles kon worden opgeslagen: {error.strerror}.") from error
        raise


class _Restoring:
    def __init__(self, archive: Archive, now: datetime) -> None:
        self.archive, self.now = archive, now
        self.keys = Keys()
        self.school: School | None = None
        self.stored: list[tuple[Any, str]] = []

    def run(self) -> School:
        self._check_kinds()
        for model in MATCHED:
            for row in self._rows(model):
                with in_row(model._meta.label, row):
                    self.keys.known[model][row["pk"]] = self._match(model, row)
        if self.school is None or self.school.code != self.archive.manifest["school"]:
            raise ArchiveError("Het archief is niet van de school die het noemt.")
        for model in archived():
            self._store_kind(model)
        self._store_history()
        self._remember(self.school)
        return self.school

    def _check_kinds(self) -> None:
        """Raise ArchiveError for records of a kind that is not known here: they would be lost."""
        kinds = {part_of(one._meta.label) for one in (*MATCHED, *archived(), LogEntry)}
        kinds |= {part_of(label) for label in LEFT_OUT}
        for name, told in self.archive.parts.items():
            if name.startswith(f"{ROWS}/") and name not in kinds and told.get("rows", 1):
                raise ArchiveError(f"Deze software kent de gegevens in {name} niet.")

    def _rows(self, model: Model) -> Iterator[Row]:
        """The records of one kind, none of them twice."""
        seen: set[int] = set()
        for row in self.archive.rows(model._meta.label):
            if row["pk"] in seen:
                with in_row(model._meta.label, row):
                    raise ArchiveError(f"de sleutel {row['pk']} komt twee keer voor.")
            seen.add(row["pk"])
            yield row

    def _record(self, model: Model, row: Row) -> Any:
        """An unsaved record with what its row says; raises ArchiveError for what it cannot hold."""
        record = record_of(model, row, self.keys.of)
        check_json(record)
        return record

    # --- What may be there already ----------------------------------------------------------------
    def _match(self, model: Model, row: Row) -> int:
        """The key here of a school, a board, a person or a kind; made when it is not there."""
        record = self._record(model, row)
        same = {f"{name}__iexact": getattr(record, name) for name in MATCHED[model]}
        found: Any = model._base_manager.select_for_update(of=("self",)).filter(**same).first()
        if model is School and not row.get("lent"):
            record.pk = self._emptied(found)
            record.save_base(raw=True)
            self.school = record
        elif model is ContentType and (found is None or found.model_class() is None):
            raise ArchiveError(f"deze software kent {record.app_label}.{record.model} niet.")
        elif found is not None:
            record = found
        elif model is User:
            who = {name: getattr(record, name) for name in OF_USER}
            record = User.objects.create_user(**who, is_active=False)
        else:
            record.save_base(raw=True)
        return int(record.pk)

    def _emptied(self, school: Any) -> int | None:
        """The key of a school that has no records yet; raises ArchiveError when it has any."""
        if school is None:
            return None
        kinds = [one for one in archived() if not generic_key(one)]
        found = [one for one in kinds if of_school(one, school).exists()]
        if found:
            named = ", ".join(str(one._meta.verbose_name_plural) for one in found[:5])
            raise ArchiveError(
                f"Bij {school} staan al gegevens ({named}). Een archief wordt alleen teruggezet "
                "in een school die leeg is."
            )
        return int(school.pk)

    # --- Everything else --------------------------------------------------------------------------
    def _store_kind(self, model: Model) -> None:
        """Those that refer to one of their own kind come after it."""
        own = [field.name for field in references(model) if field.related_model is model]
        waiting, before = self._rows(model), -1
        while True:
            later = []
            for row in waiting:
                with in_row(model._meta.label, row):
                    if not self._stored_now(model, row, own):
                        later.append(row)
            if not later:
                return
            if len(later) == before:
                with in_row(model._meta.label, later[0]):
                    raise ArchiveError(f"het archief mist een {model._meta.label}.")
            waiting, before = iter(later), len(later)

    def _stored_now(self, model: Model, row: Row, own: list[str]) -> bool:
        known = self.keys.known[model]
        before = (row["fields"].get(name) for name in own)
        if any(type(key) is int and key not in known for key in before):
            return False
        record = self._record(model, row)
        adapt(record, row, self.keys.or_gone, self.now)
        there = _same(record) if row.get("lent") else None
        if there is None:
            self._store_files(record, row)
            record.save_base(raw=True)
        known[row["pk"]] = there or record.pk
        return True

    def _store_files(self, record: models.Model, row: Row) -> None:
        for field in fields_of(type(record)):
            name = row["fields"].get(field.name)
            if isinstance(field, models.FileField) and name:
                stored = getattr(record, field.name)
                with self.archive.file(name) as content:
                    stored.save(PurePosixPath(name).name, File(content), save=False)
                self.stored.append((stored.storage, stored.name))

    def _store_history(self) -> None:
        label = LogEntry._meta.label
        rows = self._rows(LogEntry)
        while some := list(islice(rows, AT_ONCE)):
            entries = []
            for row in some:
                with in_row(label, row):
                    entry = self._record(LogEntry, row)
                    rename(entry, entry.content_type.model_class(), self.keys.or_gone)
                    entries.append(entry)
            with in_row(label, some[0] | {"last": some[-1]["line"]}):
                LogEntry.objects.bulk_create(entries)

    def _remember(self, school: School) -> None:
        made_at = self.archive.manifest.get("made_at")
        LogEntry.objects.log_create(
            school,
            force_log=True,
            action=LogEntry.Action.UPDATE,
            changes={},
            additional_data={"archive": {"made_at": made_at}},
        )


def _same(record: models.Model) -> int | None:
    """The key of a record that is already here, of what another school lent."""
    model = type(record)
    unique = [
        one.fields
        for one in model._meta.constraints
        if isinstance(one, models.UniqueConstraint) and one.fields and one.condition is None
    ]
    every = [field.name for field in fields_of(model) if field.name not in NOT_COMPARED]
    fields = [model._meta.get_field(name) for name in (unique[0] if unique else every)]
    same = {field.attname: getattr(record, field.attname) for field in fields}  # type: ignore[union-attr]
    found: int | None = model._base_manager.filter(**same).values_list("pk", flat=True).first()
    return found
