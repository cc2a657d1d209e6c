from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lwt_admin.demo"
    verbose_name = "demoschool"
