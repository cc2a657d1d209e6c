from typing import Any

from django.db import migrations, models


def mark_documents_before_the_chain(apps: Any, _schema_editor: Any) -> None:
    """Whatever was offered since the chain is kept, has a link that says so; the rest is older."""
    documents = apps.get_model("signing", "Document").objects
    documents.exclude(events__kind="frozen").update(before_chain=True)


class Migration(migrations.Migration):
    dependencies = [
        ("signing", "0004_look_up_a_file"),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="before_chain",
            field=models.BooleanField(
                default=False,
                editable=False,
                verbose_name="van voor de keten van gebeurtenissen werd bijgehouden",
            ),
        ),
        migrations.RunPython(
            mark_documents_before_the_chain, migrations.RunPython.noop, elidable=True
        ),
    ]
