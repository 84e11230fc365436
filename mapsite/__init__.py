"""mapsite: mutual action plans as branded, sealed microsites."""

__version__ = "0.1.0"
