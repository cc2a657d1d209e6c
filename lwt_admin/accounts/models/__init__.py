from lwt_admin.accounts.models.invitation import Invitation
from lwt_admin.accounts.models.membership import Membership, MembershipRole
from lwt_admin.accounts.models.school import Board, School
from lwt_admin.accounts.models.user import User
from lwt_admin.accounts.models.year import ClosedPeriod, SchoolYear

__all__ = [
    "Board",
    "ClosedPeriod",
    "Invitation",
    "Membership",
    "MembershipRole",
    "School",
    "SchoolYear",
    "User",
]
