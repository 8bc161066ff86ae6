"""The prompt library: load, validate, choose, render."""

from bot.library.library import Library, counted
from bot.library.load import load, load_with
from bot.library.prompt import Prompt
from bot.library.render import render

__all__ = ["Library", "Prompt", "counted", "load", "load_with", "render"]
