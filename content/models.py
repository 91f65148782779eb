"""Content's models, gathered from their rooms for Django."""

from content.pages.home import HomePage
from content.pages.learning_path import LearningPathPage
from content.pages.path_index import PathIndexPage
from content.paths.step import PathStep
from content.progress.record import Progress
from content.starter.ledger import StarterItem

__all__ = ["HomePage", "LearningPathPage", "PathIndexPage", "PathStep", "Progress", "StarterItem"]
