from django.db import migrations
from django.db.migrations.operations.base import Operation

BEHIND = 10**9  # more fields than Django ever counts
HEAVY = ('podcast', 'summary', 'body', 'text')


class HeavyLast(Operation):
    """Put the columns of an entry's texts behind all others, where the model has them.

    SQLite keeps a long row in a chain of pages, and walks it up to the column that is asked for; columns added later
    would stand behind the texts. Elsewhere the order of columns costs nothing, and nothing is done.
    """

    reversible = True

    def state_forwards(self, app_label, state):
        model = state.models[app_label, 'entry']
        for name in HEAVY:
            model.fields[name] = model.fields.pop(name)
        state.reload_model(app_label, 'entry', delay=False)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor != 'sqlite':
            return
        entry = to_state.apps.get_model(app_label, 'Entry')
        for name in HEAVY:
            entry._meta.get_field(name).creation_counter += BEHIND  # by which the new table's columns are sorted
        schema_editor._remake_table(entry)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass

    def describe(self):
        return "Put an entry's texts behind its other columns"


class Migration(migrations.Migration):

    dependencies = [
        ('hub', '0007_entry_unseen'),
    ]

    operations = [HeavyLast()]
