"""The crash campaign on PostgreSQL; ./dev fault SECONDS runs its second half for that long."""
import pytest

from harness.campaign import kill_at_every_step, kill_at_random

pytestmark = pytest.mark.parametrize("store", ["postgresql"], indirect=True, scope="module")


def test_kill_at_every_step_of_a_message(campaign, pki, capsys):
    kill_at_every_step(campaign, pki, capsys)


def test_kill_at_random_steps_under_load(campaign, pki, capsys):
    kill_at_random(campaign, pki, capsys)
