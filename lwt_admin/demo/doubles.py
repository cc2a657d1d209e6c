"""Somebody who stands in the school twice, as happens when two people type the same pupil in."""

from lwt_admin.demo.school import DemoSchool
from lwt_admin.students.models import Guardian, Student

PUPIL, PARENT_OF = "260247", "260240"


def add_doubles(demo: DemoSchool) -> None:
    """A pupil under a second number, and a parent twice at one pupil, once shielded."""
    pupil = Student.objects.get(school=demo.school, number=PUPIL)
    again = Student.objects.create(
        school=demo.school,
        number=f"0{PUPIL}",
        first_name=pupil.first_name,
        prefix=pupil.prefix,
        last_name=pupil.last_name,
        birth_date=pupil.birth_date,
        phone="06 10009247",
        street=pupil.street,
        house_number=pupil.house_number,
        postcode=pupil.postcode,
        city=pupil.city,
    )
    Guardian.objects.create(student=again, name="T. Kowalska", phone="06 20039247")
    parent = Guardian.objects.filter(student__number=PARENT_OF).earliest("pk")
    Guardian.objects.create(
        student=parent.student,
        name=parent.name.replace(".", ""),
        phone=parent.phone,
        street="Kade",
        house_number="7",
        postcode="6811 AB",
        city="Waalstad",
        address_hidden=True,
    )
