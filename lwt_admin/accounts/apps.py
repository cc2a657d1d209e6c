from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lwt_admin.accounts"
    verbose_name = "scholen en gebruikers"
