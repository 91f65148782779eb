from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("hub", "0002_stories"),
    ]

    operations = [
        migrations.AddField(
            model_name="source",
            name="review_reason",
            field=models.TextField(
                blank=True, editable=False, default="", help_text="why it waits, where the hub itself says so"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="source",
            name="reviewed_at",
            field=models.DateTimeField(
                blank=True, editable=False, help_text="when an editor last approved it", null=True
            ),
        ),
        migrations.AlterField(
            model_name="owed",
            name="work",
            field=models.CharField(
                choices=[
                    ("tag", "recognise its topics"),
                    ("index", "bring the search index up to date"),
                    ("story", "find the copies and editions of entries"),
                    ("review", "see whether sources keep to their topics"),
                    ("try", "hold changed rules against the library"),
                    ("transcript", "fetch the transcripts and chapters of episodes"),
                ],
                max_length=16,
            ),
        ),
    ]
