from django.apps import AppConfig


class SigningConfig(AppConfig):
    name = "lwt_admin.signing"
    verbose_name = "ondertekening"
