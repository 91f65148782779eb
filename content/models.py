"""Content's models, gathered from their rooms for Django."""

from content.pages.home import HomePage
from content.pages.learning_path import LearningPathPage
from content.pages.path_index import PathIndexPage
from content.paths.freshness.finding import Finding
from content.paths.freshness.link import FormerAddress, LinkCheck
from content.paths.freshness.upkeep import Upkeep
from content.paths.step import PathStep
from content.paths.walks.count import WalkCount
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
