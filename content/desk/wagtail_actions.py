"""Wagtail's create and edit actions for the library's nouns, carried out by `hub.actions`.

A snippet's form ends in one of these classes; each passes the form's values to the named action, which checks the
permission, saves, logs and enqueues the jobs that follow. Wagtail itself saves and logs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from wagtail.actions.create import CreateAction
from wagtail.actions.edit import EditAction

from hub.actions.diff import FIELDS
from hub.actions.entry_edit import entry_edit
from hub.actions.person import person_describe
from hub.actions.source_edit import source_edit
from hub.models import Entry, Person, Source, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

PERSON_FIELDS = ("name", "about", "url", "image_url")


class EditByAction(EditAction):
    """Saves a form's values by a named action."""

    fields: ClassVar[tuple[str, ...]]
    action: ClassVar[Callable[..., Any]]

    def execute(self, skip_permission_checks: bool = False) -> Any:
        """Validate, then call the action on the instance as it stands."""
        self.check(skip_permission_checks=skip_permission_checks)
        self._clean_instance()
        type(self).action(self.instance, by=self.user, **self._values())
        return self.instance

    def _values(self) -> dict[str, Any]:
        """The form's values; without a form, the instance's own columns."""
        if self.form is not None:
            cleaned = self.form.cleaned_data
            return {name: cleaned[name] for name in self.fields if name in cleaned}
        columns = {field.name for field in self.instance._meta.fields}
        return {name: getattr(self.instance, name) for name in self.fields if name in columns}


class EditEntry(EditByAction):
    """By `entry_edit`."""

    fields = FIELDS[Entry]
    action = staticmethod(entry_edit)


class EditSource(EditByAction):
    """By `source_edit`."""

    fields = FIELDS[Source]
    action = staticmethod(source_edit)


class EditPerson(EditByAction):
    """By `person_describe`."""

    fields = PERSON_FIELDS
    action = staticmethod(person_describe)


class CreateTopic(CreateAction):
    """`content.desk.topics.form.TopicForm.save` calls the topic actions, which write the log."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Turn off Wagtail's own log entry."""
        super().__init__(*args, **options | {"log_action": None})


class EditTopic(EditAction):
    """As `CreateTopic`, for a topic that exists."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Turn off Wagtail's own log entry."""
        super().__init__(*args, **options | {"log_action": None})


def register(actions: Any) -> None:
    """Register them with Wagtail (hook `register_actions`)."""
    for model, edit in ((Entry, EditEntry), (Source, EditSource), (Person, EditPerson), (Topic, EditTopic)):
        actions.register(model, edit)
    actions.register(Topic, CreateTopic)
