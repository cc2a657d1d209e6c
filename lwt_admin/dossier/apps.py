from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "lwt_admin.dossier"
    verbose_name = "dossier"
