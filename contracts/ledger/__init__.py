"""The ledger: everything that may have been created is written down before it is sent, and deleted by that alone."""

from contracts.ledger.book import Ledger
from contracts.ledger.creation import Attempt, Creation
from contracts.ledger.guard import Guard
from contracts.ledger.sweep import Fate, Sweeper

__all__ = ["Attempt", "Creation", "Fate", "Guard", "Ledger", "Sweeper"]
