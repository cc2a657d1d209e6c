"""The form of one subject of the school's list."""

from typing import Any

from lwt_admin.accounts.models import User
from lwt_admin.exams.catalogue.services import save_catalogue_subject
from lwt_admin.exams.models import CatalogueSubject, SubjectKind
from lwt_admin.forms import VersionedModelForm
from lwt_admin.text import fold


class CatalogueForm(VersionedModelForm[CatalogueSubject]):
    """A subject of the list. Packages that hold it follow, unless their result was confirmed."""

    class Meta:
        model = CatalogueSubject
        fields = ("kind", "name", "code", "module_of", "has_central_exam")
        help_texts = {
            "code": "De code die uw leerlingadministratie gebruikt. Weet u die nog niet, laat het "
            "veld dan leeg.",
            "module_of": "Alleen bij een keuzevak dat een profielmodule is.",
            "has_central_exam": "Nederlands en de meeste extra vakken; een keuzevak nooit.",
        }

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        listed = CatalogueSubject.objects.for_system().filter(school=self.instance.school_id)
        same = listed.filter(name_key=fold(name)).exclude(pk=self.instance.pk).first()
        if same is not None:
            self.add_error("name", f"{same} staat al in de lijst.")
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_elective = cleaned.get("kind") == SubjectKind.ELECTIVE
        if is_elective and cleaned.get("has_central_exam"):
            self.add_error("has_central_exam", "Een keuzevak heeft geen centraal examen.")
        if not is_elective and cleaned.get("module_of"):
            self.add_error("module_of", "Alleen een keuzevak kan een profielmodule zijn.")
        return cleaned

    def store(self, by: User) -> CatalogueSubject:
        """Store it with what follows from it; raises ValidationError on a lost race."""
        if self.instance.pk:
            self.claim()
        return save_catalogue_subject(self.instance, by=by)
