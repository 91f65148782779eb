"""The Celery app: doorbells only. What is owed stands in rows (`hub.models.owed`); beat rings so that no lost message matters."""

from celery import Celery

app = Celery("hub")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["hub"])
