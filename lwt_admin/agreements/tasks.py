"""Background work of this room, and when it is due."""

from django_tasks import task

from lwt_admin.agreements.services import papers
from lwt_admin.sweeps import Sweep


@task()
def store_missing_pdfs() -> int:
    """Make the PDFs of completed agreements that are not there yet."""
    return papers.store_missing_pdfs()


SWEEPS = (Sweep(is_due=lambda: papers.without_pdf().exists(), task=store_missing_pdfs),)
