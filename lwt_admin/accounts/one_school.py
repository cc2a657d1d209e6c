"""For which school a page works that is about one school, of who works at several."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied

from lwt_admin.accounts.models import School
from lwt_admin.accounts.requests import StaffRequest


def one_school(request: StaffRequest, allowed: Collection[int]) -> School | None:
    """The chosen school when its key is `allowed`; without a choice the only such school."""
    chosen = request.schools if request.school is None else [request.school]
    schools = [school for school in chosen if school.pk in allowed]
    return schools[0] if len(schools) == 1 else None


def school_for(request: StaffRequest, allowed: Collection[int], otherwise: str) -> School:
    """As `one_school`; raises PermissionDenied with what to do first when it is not one."""
    school = one_school(request, allowed)
    if school is None:
        raise PermissionDenied(otherwise)
    return school


def chosen_or_first(request: StaffRequest) -> School:
    """The chosen school, where the page's right must hold; without a choice the first such one."""
    allowed = request.user.access.grant(request.right).all
    if request.school is not None and request.school.pk not in allowed:
        raise PermissionDenied
    return request.school or next(one for one in request.schools if one.pk in allowed)
