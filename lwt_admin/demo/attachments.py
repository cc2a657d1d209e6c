"""Papers in a dossier: one letter, drawn, so that nobody's real letter is needed."""

from datetime import datetime, time, timedelta
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw

from lwt_admin.demo.school import DemoSchool
from lwt_admin.scans import read_scan
from lwt_admin.students.attachments.services import add_attachment
from lwt_admin.students.models import PupilAttachment, Trajectory

AGO = timedelta(weeks=6)


def add_attachments(demo: DemoSchool) -> None:
    """A letter from home about the first pupil whose trajectory runs."""
    trajectories = Trajectory.objects.for_system().filter(student__school=demo.school)
    first = trajectories.running_on(demo.today).order_by("student__number", "pk").first()
    if first is None:
        return
    day = demo.today - AGO
    file = SimpleUploadedFile("brief-fysiotherapie.jpg", _letter())
    file.scan = read_scan(file)  # type: ignore[attr-defined]
    attachment = PupilAttachment(
        student=first.student,
        title="Brief van de fysiotherapeut: voorlopig niet zwaar tillen",
        date=day,
        added_by=demo.staff["l.bakker"],
        added_at=timezone.make_aware(datetime.combine(day, time(10, 40))),
    )
    add_attachment(attachment, file)


def _letter() -> bytes:
    """A sheet with grey lines where the words would be."""
    sheet = Image.new("RGB", (1240, 1754), "#ffffff")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((120, 120, 520, 170), fill="#7a8a90")
    for number in range(22):
        right = 1120 - (number * 137) % 380
        draw.rectangle((120, 320 + 56 * number, right, 338 + 56 * number), fill="#c9d1d4")
    stored = BytesIO()
    sheet.save(stored, format="JPEG", quality=80)
    return stored.getvalue()
