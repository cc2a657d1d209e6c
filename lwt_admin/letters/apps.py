from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "lwt_admin.letters"
    verbose_name = "brieven per e-mail"
