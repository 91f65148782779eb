"""Merging two people into one, and hiding or showing a person's public page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from content.desk.people.base import PersonPage, person_url
from hub.actions.person import person_hide, person_merge, person_show
from hub.models import Person

if TYPE_CHECKING:
    from django.http import HttpResponse


class MergeForm(forms.Form):
    """The person to merge into, by slug."""

    into = forms.SlugField(
        label="Merge into",
        help_text="The last part of the page’s address: ana-perez for /people/ana-perez/. That page stays.",
    )

    def clean_into(self) -> Person:
        """The person at this address, present or former."""
        found = Person.objects.known_as(self.cleaned_data["into"])
        if found is None:
            raise ValidationError("There is no page at this address.")
        return found


class MergePersonPage(PersonPage):
    """Merges two people."""

    page_title = "Merge"
    template_name = "desk/people/merge.html"

    def get(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002 - Django's signature
        """Show the form."""
        return self._show(MergeForm())

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Execute the merge."""
        form = MergeForm(request.POST)
        if form.is_valid():
            name, into = self.person.name, form.cleaned_data["into"]
            try:
                person_merge(self.person, into, by=request.user)
            except ValidationError as error:
                form.add_error("into", error)
            else:
                messages.success(request, f"“{name}” is merged into “{into}”.")
                return redirect(person_url("edit", into.pk))
        return self._show(form)

    def _show(self, form: MergeForm) -> HttpResponse:
        page: HttpResponse = self.render_to_response(
            self.get_context_data(person=self.person, form=form, credits=self.person.credits.count())
        )
        return page


class HidePersonView(PersonPage):
    """Hides or restores the public page."""

    http_method_names = ["post"]

    def post(self, request: Any, **kwargs: Any) -> HttpResponse:  # noqa: ARG002
        """Toggle it."""
        if self.person.hidden:
            person_show(self.person, by=request.user)
            messages.success(request, f"The page of “{self.person}” is restored.")
        else:
            person_hide(self.person, by=request.user, reason=request.POST.get("reason", "")[:200])
            messages.success(request, f"The page of “{self.person}” is removed.")
        return redirect(person_url("edit", self.person.pk))
