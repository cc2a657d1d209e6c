"""The scan of an agreement that was taken over from paper."""

from django import forms

from lwt_admin.scans import ScanField


class TakenOverScanForm(forms.Form):
    """One file with the whole paper."""

    file = ScanField(label="Scan van de hele overeenkomst")
