"""Content's models, gathered from their rooms for Django."""

from content.pages.home import HomePage
from content.paths.analytics.daily_counts import WalkCount
from content.paths.index_page import PathIndexPage
from content.paths.maintenance.finding import Finding
from content.paths.maintenance.link import FormerAddress, LinkCheck
from content.paths.maintenance.schedule import Upkeep
from content.paths.page import LearningPathPage
from content.paths.step import PathStep
from content.progress.record import KeptBookmark, Progress, ReaderSetting
from content.starter.ledger import StarterItem

__all__ = [
    "Finding",
    "FormerAddress",
    "HomePage",
    "KeptBookmark",
    "LearningPathPage",
    "LinkCheck",
    "PathIndexPage",
    "PathStep",
    "Progress",
    "ReaderSetting",
    "StarterItem",
    "Upkeep",
    "WalkCount",
]
