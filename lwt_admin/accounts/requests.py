"""The request of somebody who signed in, as the middleware and the addresses complete it."""

from django.db import models
from django.http import HttpRequest

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right


class StaffRequest(HttpRequest):
    """For annotations only: no such object is ever made.

    `schools` are those where the person works, `school` is the one chosen in the switcher (None for
    who works nowhere), `right` the one that opened the page,
    `fetched` the record of a pupil that the page is about (only there when it is about one).
    """

    user: User
    schools: list[School]
    school: School | None
    right: Right
    fetched: models.Model
