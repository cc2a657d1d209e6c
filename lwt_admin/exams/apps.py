from django.apps import AppConfig


class ExamsConfig(AppConfig):
    name = "lwt_admin.exams"
    verbose_name = "examens"
