"""Which records belong to a pupil, in whatever room they are kept.

Every record of a pupil says in its queryset by which path its mentor is reached; the same path
leads to the pupil. So a model that is added tomorrow belongs to the dossier without being listed.
"""

from collections.abc import Mapping
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Q

from lwt_admin.accounts.querysets import ScopedQuerySet
from lwt_admin.rooms import offered
from lwt_admin.students.models import Student

Paths = tuple[str, ...]

MENTORS = "mentor_assignments"
ON_TRAJECTORY = {"trajectory": "trajectory__student", "trajectories": "", "": "student"}


@cache
def paths_to_student() -> Mapping[type[models.Model], Paths]:
    """For every model of a pupil's records the paths that lead to the pupil; "pk" for a pupil.

    A room with records that no mentor path leads to (the texts that a pupil signs, say) lists them
    in its `pupil_paths.py` as `PATHS`.
    """
    paths: dict[type[models.Model], Paths] = {Student: ("pk",)}
    for model in apps.get_models():
        mentor_path = _mentor_path(model)
        if mentor_path and model is not Student:
            paths[model] = (_path(mentor_path),)
    for more in offered("pupil_paths", "PATHS"):
        for model, found in more.items():
            paths[model] = (*paths.get(model, ()), *found)
    return paths


def of_student(model: type[models.Model], student_id: int) -> Q:
    """The condition by which records of one model belong to a pupil."""
    condition = Q()
    for path in paths_to_student()[model]:
        condition |= Q(**{path: student_id})
    return condition


def _mentor_path(model: type[models.Model]) -> str:
    records = model._default_manager.all()
    return records.mentor_path if isinstance(records, ScopedQuerySet) else ""


def _path(mentor_path: str) -> str:
    """The path to the pupil: `entry__agreement__trajectory__student`, from that to the mentor."""
    *steps, last = mentor_path.removesuffix(MENTORS).removesuffix("__").split("__")
    return "__".join(filter(None, (*steps, ON_TRAJECTORY[last])))
