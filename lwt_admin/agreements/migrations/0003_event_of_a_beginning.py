from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_amendments_texts_bulk"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agreementevent",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "concept"),
                    ("sent", "ter ondertekening"),
                    ("partly_signed", "deels ondertekend"),
                    ("signed", "getekend"),
                    ("refused", "geweigerd"),
                    ("withdrawn", "ingetrokken"),
                    ("replaced", "vervangen door een nieuwe versie"),
                    ("ended", "voortijdig beëindigd"),
                ],
                max_length=14,
                verbose_name="van",
            ),
        ),
    ]
