"""Settings: safe without any, loud when one is wrong."""

import os
import stat
from pathlib import Path

import pytest

from workflow_app.config import LONGEST_SOCKET_PATH, BadSetting, Settings, from_environment


def test_without_any_setting_everything_is_private_and_durable(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert stat.S_IMODE(settings.home.stat().st_mode) == 0o700
    assert stat.S_IMODE((settings.home / "secret_key").stat().st_mode) == 0o600
    assert settings.synchronous == "FULL"
    assert settings.host == "127.0.0.1"
    assert settings.redis_url == f"unix://{settings.home}/broker.sock"
    assert settings.smtp_url == ""


def test_the_secret_key_is_drawn_once_and_is_nobody_elses(tmp_path: Path) -> None:
    first, again = _settings(tmp_path), _settings(tmp_path)
    other = from_environment({"WORKFLOW_HOME": str(tmp_path / "other")})
    assert first.secret_key == again.secret_key != other.secret_key
    assert len(first.secret_key) >= 32
    assert first.secret_key not in repr(first)


@pytest.mark.parametrize("key", ["", "dev", "secret", "x" * 64, "short-but-random-8f3a"])
def test_a_key_that_is_easy_to_guess_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(BadSetting, match="WORKFLOW_SECRET_KEY"):
        _settings(tmp_path, WORKFLOW_SECRET_KEY=key)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("WORKFLOW_PORT", "http"),
        ("WORKFLOW_SYNCHRONOUS", "MAYBE"),
        ("WORKFLOW_JOBS", "somehow"),
        ("WORKFLOW_JOBS", "redis"),
    ],
)
def test_a_setting_that_cannot_work_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        _settings(tmp_path, **{name: value})


def test_a_broker_of_ones_own_is_used_and_none_is_started(tmp_path: Path) -> None:
    settings = _settings(tmp_path, WORKFLOW_REDIS_URL="redis://127.0.0.1:6379/3")
    assert (settings.jobs, settings.redis_url) == ("redis", "redis://127.0.0.1:6379/3")


def test_the_socket_of_a_long_folder_stands_in_a_short_private_one(tmp_path: Path) -> None:
    home = tmp_path / ("Uỷ ban Mặt trận Tổ quốc Việt Nam" * 3)
    settings = from_environment({"WORKFLOW_HOME": str(home)})
    assert len(os.fsencode(settings.socket)) <= LONGEST_SOCKET_PATH
    assert stat.S_IMODE(settings.socket.parent.stat().st_mode) == 0o700
    settings.socket.parent.rmdir()


def _settings(folder: Path, **environ: str) -> Settings:
    return from_environment({"WORKFLOW_HOME": str(folder / "home")} | environ)
