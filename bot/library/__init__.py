"""The prompt library: load, validate, choose, render."""

from bot.library.library import Library
from bot.library.prompt import Prompt

__all__ = ["Library", "Prompt"]
