"""What somebody fills in who checks a document."""

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lwt_admin.signing.models.document import CODE_ALPHABET, CODE_LENGTH
from lwt_admin.signing.verify import LARGEST_FILE

PDF_BEGINS = b"%PDF-"


class CodeForm(forms.Form):
    """The code at the foot of a document; spaces, dashes and small letters do not matter."""

    code = forms.CharField(
        label=gettext_lazy("Controlecode"),
        max_length=40,
        help_text=gettext_lazy("Vier groepjes van vier, zoals ABCD-EFGH-JKLM-NPQR."),
        error_messages={"required": gettext_lazy("Typ de code die op het document staat.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].upper().replace("-", " ").split())
        strange = sorted(set(code) - set(CODE_ALPHABET))
        if strange:
            raise ValidationError(
                _("“%(signs)s” komt in geen enkele code voor. Kijk de code nog eens na.")
                % {"signs": " ".join(strange)}
            )
        if len(code) != CODE_LENGTH:
            raise ValidationError(
                _("Een code heeft %(right)d tekens; dit zijn er %(found)d.")
                % {"right": CODE_LENGTH, "found": len(code)}
            )
        return code


class FileForm(forms.Form):
    """The file somebody was sent."""

    file = forms.FileField(
        label=gettext_lazy("Het bestand (pdf)"),
        help_text=gettext_lazy("Het bestand wordt alleen vergeleken, niet bewaard."),
        error_messages={
            "required": gettext_lazy("Kies eerst een bestand."),
            "empty": gettext_lazy("Dit bestand is leeg."),
        },
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_FILE:
            raise ValidationError(
                _("Dit bestand is groter dan %(most)d MB. Zo groot zijn deze documenten niet.")
                % {"most": LARGEST_FILE // 1024 // 1024}
            )
        begin = file.read(len(PDF_BEGINS))
        file.seek(0)
        if begin != PDF_BEGINS:
            raise ValidationError(
                _("“%(name)s” is geen pdf. Kies het bestand zoals u het kreeg.")
                % {"name": file.name}
            )
        return file
