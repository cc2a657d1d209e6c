from django.apps import AppConfig


class PlacementsConfig(AppConfig):
    name = "lwt_admin.placements"
    verbose_name = "uren"
