"""A broken picture is refused in a sentence, wherever one can be uploaded."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.models import Image as Stored
from wagtail.users.models import UserProfile

from content.desk.uploaded_images import TOO_LARGE, UNREADABLE

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),  # Wagtail closes no rendition's file
]


def picture(kind="PNG", size=(500, 500), mode="RGB", **how):
    file = io.BytesIO()
    Image.effect_noise(size, 50).convert(mode).save(file, kind, **how)
    return file.getvalue()


def of_size(width, height):
    """A PNG that claims another size than it has."""
    png = picture()
    header = b"IHDR" + struct.pack(">II", width, height) + png[24:29]
    return png[:12] + header + struct.pack(">I", zlib.crc32(header)) + png[33:]


PNG, JPEG, GIF, WEBP = (picture(kind) for kind in ("PNG", "JPEG", "GIF", "WEBP"))
BROKEN = {
    "a PNG cut off in its header": ("x.png", PNG[:30]),
    "a PNG cut off": ("x.png", PNG[: len(PNG) // 2]),
    "a PNG cut off at its end": ("x.png", PNG[:-2000]),
    "a PNG with a flipped byte": ("x.png", PNG[:20_000] + bytes([PNG[20_000] ^ 255]) + PNG[20_001:]),
    "a PNG with zeros in it": ("x.png", PNG[:50] + bytes(400) + PNG[450:]),
    "a PNG with an endless chunk": ("x.png", PNG[:33] + b"\xff\xff\xff\xff" + PNG[37:]),
    "a PNG's signature": ("x.png", PNG[:8]),
    "a PNG without a size": ("x.png", of_size(0, 0)),
    "a bomb": ("x.png", of_size(60_000, 60_000)),
    "a JPEG cut off": ("x.jpg", JPEG[: len(JPEG) // 2]),
    "a JPEG's signature": ("x.jpg", JPEG[:4]),
    "a GIF cut off": ("x.gif", GIF[: len(GIF) // 2]),
    "a GIF's signature": ("x.gif", GIF[:6]),
    "a WebP cut off": ("x.webp", WEBP[: len(WEBP) // 2]),
    "a WebP's signature": ("x.webp", WEBP[:16]),
    "text": ("x.png", b"hello"),
    "a page": ("x.png", b"<html><script>alert(1)</script>"),
    "nothing": ("x.png", b""),
    "a drawing with a script": ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
}
WHOLE = {
    "a PNG": ("x.png", PNG),
    "a small PNG": ("x.png", picture(size=(20, 20))),
    "a grey PNG": ("x.png", picture(mode="L")),
    "a JPEG": ("x.jpg", JPEG),
    "a JPEG for print": ("x.jpg", picture("JPEG", mode="CMYK")),
    "a GIF": ("x.gif", GIF),
    "a WebP": ("x.webp", WEBP),
}


@pytest.fixture
def desk(client, settings, tmp_path):
    """Somebody who may upload anywhere."""
    settings.MEDIA_ROOT = str(tmp_path)
    client.force_login(User.objects.create_superuser("root", "root@example.org", "a long enough password"))
    return client


def upload_profile_picture(desk, name, content):
    fields = {"name_email-first_name": "A", "name_email-last_name": "B", "locale-current_time_zone": "UTC"}
    fields |= {"theme-theme": "light", "theme-contrast": "system", "theme-density": "default"}
    return desk.post("/admin/account/", fields | {"avatar-avatar": SimpleUploadedFile(name, content, "image/png")})


def upload_image(desk, name, content):
    fields = {"title": "x", "collection": 1, "file": SimpleUploadedFile(name, content, "image/png")}
    return desk.post("/admin/images/add/", fields)


def upload_many(desk, name, content):
    fields = {"title": "x", "collection": 1, "files[]": SimpleUploadedFile(name, content, "image/png")}
    return desk.post("/admin/images/multiple/add/", fields, headers={"X-Requested-With": "XMLHttpRequest"})


def upload_in_the_chooser(desk, name, content):
    fields = {"title": "x", "collection": 1, "file": SimpleUploadedFile(name, content, "image/png")}
    fields = {f"image-chooser-upload-{field}": value for field, value in fields.items()}
    return desk.post("/admin/images/chooser/create/", fields)


WAYS = [upload_profile_picture, upload_image, upload_many, upload_in_the_chooser]


@pytest.mark.parametrize("upload", WAYS)
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_refused(desk, upload, what):
    answer = upload(desk, *BROKEN[what])
    assert answer.status_code in {200, 400}
    assert not Stored.objects.exists()
    assert not UserProfile.objects.exclude(avatar="").exists()


@pytest.mark.parametrize("upload", WAYS)
@pytest.mark.parametrize("what", WHOLE)
def test_what_is_whole_is_kept(desk, upload, what):
    assert upload(desk, *WHOLE[what]).status_code in {200, 302}
    kept = UserProfile.objects.exclude(avatar="") if upload is upload_profile_picture else Stored.objects
    assert kept.count() == 1


def test_a_kind_that_is_read_and_cannot_be_written_is_refused(desk, monkeypatch):
    """Wagtail scales what is larger than 400 pixels, and writes it as what it was."""

    def save(*args, **kwargs):
        raise KeyError("PSD")

    monkeypatch.setattr("PIL.Image.Image.save", save)
    assert UNREADABLE in upload_profile_picture(desk, "x.jpg", JPEG).content.decode()


def test_the_page_says_what_is_wrong(desk):
    assert "Upload a valid image." in upload_profile_picture(desk, *BROKEN["a PNG cut off"]).content.decode()
    assert UNREADABLE in upload_profile_picture(desk, *BROKEN["a JPEG cut off"]).content.decode()
    assert UNREADABLE in upload_image(desk, *BROKEN["a JPEG cut off"]).content.decode()
    Image.new("L", (8000, 8000)).save(large := io.BytesIO(), "PNG")
    assert TOO_LARGE in upload_profile_picture(desk, "x.png", large.getvalue()).content.decode()
