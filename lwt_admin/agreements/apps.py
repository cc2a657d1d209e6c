from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "lwt_admin.agreements"
    verbose_name = "overeenkomsten"
