"""The hub's own settings, on state of the test run's own: nothing in `var/` is read or written."""

import os
import tempfile

os.environ.setdefault("HUB_PUBLIC_URL", "http://localhost:8000")
os.environ.setdefault("HUB_VAR", tempfile.mkdtemp(prefix="hub-tests-"))

from hub.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 - whitenoise warns of a folder that is not there
