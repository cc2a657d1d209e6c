from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("letters", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="letter",
            name="not_made",
            field=models.BooleanField(default=False, verbose_name="kon niet worden gemaakt"),
        ),
    ]
