"""Content's models, gathered from their rooms for Django."""

from content.pages.home import HomePage
from content.paths.analytics.daily_counts import DailyPathCount
from content.paths.index_page import PathIndexPage
from content.paths.maintenance.finding import Finding
from content.paths.maintenance.link import FormerAddress, LinkCheck
from content.paths.maintenance.schedule import MaintenanceSchedule
from content.paths.page import LearningPathPage
from content.paths.step import PathStep
from content.progress.record import Progress, ReaderSetting, SavedItem
from content.starter.ledger import StarterItem

__all__ = [
    "DailyPathCount",
    "Finding",
    "FormerAddress",
    "HomePage",
    "LearningPathPage",
    "LinkCheck",
    "MaintenanceSchedule",
    "PathIndexPage",
    "PathStep",
    "Progress",
    "ReaderSetting",
    "SavedItem",
    "StarterItem",
]
