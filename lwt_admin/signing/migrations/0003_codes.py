from django.db import migrations, models

import lwt_admin.signing.models.document
from lwt_admin.signing.models.document import new_code


def give_codes(apps, schema_editor):
    """Documents from before codes existed get one as well."""
    for document in apps.get_model("signing", "Document")._base_manager.filter(code=""):
        document.code = new_code()
        document.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("signing", "0002_links_codes_scans_events")]

    operations = [
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="document",
            name="code",
            field=models.CharField(
                default=lwt_admin.signing.models.document.new_code,
                editable=False,
                max_length=16,
                unique=True,
                verbose_name="controlecode",
            ),
        ),
    ]
