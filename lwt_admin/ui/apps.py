from django.apps import AppConfig


class UiConfig(AppConfig):
    """The parts that every page is made of: template tags, formats and the look."""

    name = "lwt_admin.ui"
    verbose_name = "weergave"
