"""What a person still has to hand over before leaving a school.

This room knows no pupils; the rooms above tell, each in `duties.py` by a function
`duties_of(user, school, day)` that returns a list of `Todo`.
"""

from datetime import date

from lwt_admin.accounts.models import School, User
from lwt_admin.rooms import offered
from lwt_admin.todo import Todo


def open_duties(user: User, school: School, day: date) -> list[Todo]:
    """Everything that this person still does at the school on `day` or later."""
    return [
        todo
        for duties_of in offered("duties", "duties_of")
        for todo in duties_of(user, school, day)
    ]
