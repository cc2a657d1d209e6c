from django.apps import AppConfig


class StudentsConfig(AppConfig):
    name = "lwt_admin.students"
    verbose_name = "leerlingen"
