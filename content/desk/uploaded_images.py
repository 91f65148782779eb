"""Uploaded pictures: one that can't be read whole is refused by its form, instead of failing in the view or later.

Wagtail and Django open a picture and read its header. What is broken further in raises whatever its decoder raises,
when Wagtail scales it. So it is decoded once here, all its frames, before anything is stored.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image, ImageSequence
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

MAX_PIXELS = 50_000_000  # of all frames together; decoding takes four bytes of memory for each of a frame's
UNREADABLE = (
    "This picture can’t be read: the file is broken, or of a kind that is not known here. Save it anew as PNG or JPEG."
)
TOO_LARGE = f"This picture has more than {MAX_PIXELS // 1_000_000} million pixels. Make it smaller."


class WholeImageField(WagtailImageField):
    """Wagtail's field for an image."""

    def to_python(self, data: Any) -> Any:
        """The file, if all of it can be decoded."""
        try:
            file = super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:
            raise ValidationError(UNREADABLE, code="invalid_image") from error
        if file is not None:
            decode(file)
        return file


class ImageForm(BaseImageForm):
    """Wagtail's form for an image (WAGTAILIMAGES_IMAGE_FORM_BASE)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:  # a copy of this form's own; declared above, it would stand in partial forms, too
            self.fields["file"].__class__ = WholeImageField


class ProfilePictureForm(AvatarPreferencesForm):
    """Wagtail's form for a profile picture."""

    def clean_avatar(self) -> Any:
        """The picture, scaled by Wagtail."""
        picture = self.cleaned_data.get("avatar")
        if picture:
            decode(picture)
        try:
            return super().clean_avatar()
        except Exception as error:  # a kind that Pillow reads and does not write
            raise ValidationError(UNREADABLE, code="invalid_image") from error
        finally:
            if picture and not picture.closed:
                picture.seek(0)  # the view validates a second time to show what was wrong


def decode(file: Any) -> None:
    """Read a picture to its end and set the file back to its start.

    Raises:
        ValidationError: It can't be read, or is too large to be.
    """
    file.seek(0)
    pixels = 0
    try:
        with Image.open(file) as picture:
            for frame in ImageSequence.Iterator(picture):
                pixels += frame.width * frame.height
                if pixels > MAX_PIXELS:
                    break
                frame.load()
    except Exception as error:  # each decoder has errors of its own
        raise ValidationError(UNREADABLE, code="invalid_image") from error
    finally:
        if not file.closed:
            file.seek(0)
    if pixels > MAX_PIXELS:
        raise ValidationError(TOO_LARGE, code="file_too_many_pixels")


def register() -> None:
    """Put the form and panel for profile pictures in the place of Wagtail's, for which there is no setting."""
    AvatarSettingsPanel.form_class = ProfilePictureForm
    AvatarSettingsPanel.template_name = "desk/profile_picture.html"
