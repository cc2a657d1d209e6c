import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import lwt_admin.students.validators

STATES = ("reading", "ready", "storing", "done", "failed")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_placement_choices"),
        ("students", "0006_whole_evaluations"),
    ]

    operations = [
        migrations.RunPython(
            # Without a kept plan they cannot be shown; whoever sent one sends it again.
            lambda apps, editor: apps.get_model("students", "ImportUpload").objects.all().delete(),
            migrations.RunPython.noop,
        ),
        migrations.AddField(
            "importupload",
            "school_year",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="accounts.schoolyear",
                verbose_name="schooljaar van de klassen",
            ),
        ),
        migrations.AddField(
            "importupload",
            "state",
            models.CharField(
                choices=[
                    ("reading", "wordt bekeken"),
                    ("ready", "klaar om over te nemen"),
                    ("storing", "wordt overgenomen"),
                    ("done", "overgenomen"),
                    ("failed", "niet gelukt"),
                ],
                default="reading",
                editable=False,
                max_length=8,
                verbose_name="stand",
            ),
        ),
        migrations.AddField(
            "importupload",
            "preview",
            models.JSONField(default=dict, editable=False, verbose_name="wat er gebeurt"),
        ),
        migrations.AddField(
            "importupload",
            "digest",
            models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="SHA-256 van het plan"
            ),
        ),
        migrations.AddField(
            "importupload",
            "partial",
            models.BooleanField(
                default=False, editable=False, verbose_name="alleen de goede rijen"
            ),
        ),
        migrations.AddField(
            "importupload",
            "done_rows",
            models.PositiveIntegerField(default=0, editable=False, verbose_name="rijen gedaan"),
        ),
        migrations.AddField(
            "importupload",
            "total_rows",
            models.PositiveIntegerField(default=0, editable=False, verbose_name="rijen"),
        ),
        migrations.AddField(
            "importupload",
            "failure",
            models.TextField(blank=True, editable=False, verbose_name="wat er misging"),
        ),
        migrations.AddField(
            "importupload",
            "outcome",
            models.TextField(blank=True, editable=False, verbose_name="uitkomst"),
        ),
        migrations.AddField(
            "importupload",
            "claimed_at",
            models.DateTimeField(editable=False, null=True, verbose_name="in behandeling sinds"),
        ),
        migrations.AddConstraint(
            "importupload",
            models.CheckConstraint(
                condition=models.Q(("state__in", STATES)), name="import_upload_state_known"
            ),
        ),
        migrations.CreateModel(
            name="PupilMove",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_number",
                    models.CharField(max_length=20, verbose_name="leerlingnummer daar"),
                ),
                ("to_number", models.CharField(max_length=20, verbose_name="leerlingnummer hier")),
                ("day", models.DateField(verbose_name="verhuisd op")),
                (
                    "remark",
                    models.TextField(
                        blank=True,
                        validators=[lwt_admin.students.validators.validate_no_bsn],
                        verbose_name="toelichting",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="gedaan op")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="gedaan door",
                    ),
                ),
                (
                    "from_school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.school",
                        verbose_name="van school",
                    ),
                ),
                (
                    "student",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="moves",
                        to="students.student",
                        verbose_name="leerling",
                    ),
                ),
                (
                    "to_school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.school",
                        verbose_name="naar school",
                    ),
                ),
            ],
            options={
                "verbose_name": "verhuizing van een dossier",
                "verbose_name_plural": "verhuizingen van een dossier",
                "ordering": ("at", "pk"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_school", models.F("to_school")), _negated=True),
                        name="pupil_move_between_schools",
                        violation_error_message="Een leerling verhuist naar een andere school.",
                    )
                ],
            },
        ),
    ]
