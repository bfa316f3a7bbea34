"""Some configurations made at random, held against `terraform plan`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.read.terraform_trees import differences

pytestmark = pytest.mark.skipif(shutil.which("terraform") is None, reason="there is no terraform program")


@pytest.mark.parametrize("seed", [1, 5, 7, 9])
def test_what_is_known_of_a_tree_is_what_terraform_plans(seed: int, tmp_path: Path) -> None:
    found = differences(seed, tmp_path)
    assert found is not None, "Terraform refuses the tree"
    wrong, known, _ = found
    assert wrong == []
    assert known
