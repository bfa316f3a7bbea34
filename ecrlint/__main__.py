"""`python -m ecrlint`."""

from __future__ import annotations

import sys

from ecrlint.cli import main

sys.exit(main())
