"""ecrlint: what an Amazon ECR policy will do, told before it is deployed."""

__version__ = "0.1.0"
