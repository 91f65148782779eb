"""A path as schema.org data: a Course, its sections the syllabus, its steps the resources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.reading.absolute_url import absolute_page_url, absolute_url

if TYPE_CHECKING:
    from content.paths.page import LearningPathPage
    from content.paths.route import Route
    from content.paths.step import PathStep


def course(page: LearningPathPage, route: Route, before: list[LearningPathPage], provider: str) -> dict[str, Any]:
    """schema.org/Course, as JSON-LD; `provider` is the hub's name. Times are ISO 8601 durations."""
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "Course",
            "url": absolute_page_url(page),
            "name": page.title,
            "description": page.audience or page.introduction,
            "provider": {"@type": "Organization", "name": provider},
            "educationalLevel": page.get_level_display(),
            "teaches": [str(block.value) for block in page.outcomes],
            "coursePrerequisites": [
                {"@type": "Course", "name": other.title, "url": absolute_page_url(other)} for other in before
            ],
            "timeRequired": _duration(route.minutes),
            "isAccessibleForFree": True,
            "dateModified": page.last_published_at.isoformat() if page.last_published_at else "",
            "syllabusSections": [
                _without_empty(
                    {
                        "@type": "Syllabus",
                        "name": section.title,
                        "description": section.introduction,
                        "timeRequired": _duration(section.minutes),
                        "hasPart": [_resource(step) for step in section.steps if not step.is_gone],
                    }
                )
                for section in route.sections
            ],
        }
    )


def _resource(step: PathStep) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "LearningResource",
            "name": step.heading,
            "url": step.entry.url if step.entry else absolute_url(step.get_absolute_url()),
            "position": step.position,
            "learningResourceType": str(step.get_kind_display()),
            "timeRequired": _duration(step.minutes or 0),
        }
    )


def _duration(minutes: int) -> str:
    return f"PT{minutes}M" if minutes else ""


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in ("", [], None)}
