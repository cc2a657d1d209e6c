import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lwt_admin.students.validators


class Migration(migrations.Migration):
    dependencies = [
        ("exams", "0002_catalogue_school_exam_and_decisions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="examsession",
            name="exam_year",
            field=models.PositiveSmallIntegerField(
                validators=[
                    django.core.validators.MinValueValidator(2014),
                    django.core.validators.MaxValueValidator(2099),
                ],
                verbose_name="examenjaar",
            ),
        ),
        migrations.CreateModel(
            name="SchoolExamReopening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="versie"),
                ),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="aangemaakt"),
                ),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="gewijzigd")),
                ("closed_on", models.DateField(verbose_name="was afgesloten op")),
                (
                    "reason",
                    models.CharField(
                        max_length=200,
                        validators=[lwt_admin.students.validators.validate_no_bsn],
                        verbose_name="reden",
                    ),
                ),
                (
                    "reopened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="door",
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reopenings",
                        to="exams.examsession",
                        verbose_name="examenjaar",
                    ),
                ),
            ],
            options={
                "verbose_name": "heropening van het schoolexamen",
                "verbose_name_plural": "heropeningen van het schoolexamen",
                "ordering": ("created_at", "pk"),
            },
        ),
    ]
