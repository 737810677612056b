"""Progress: few lines into a file, a bar on a terminal."""

from __future__ import annotations

import io

import pytest

from storefront.commands.progress import PLAIN_LINES, progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_plain_lines_are_few_and_end_with_the_time() -> None:
    stream = io.StringIO()

    with progress("Painting pictures", total=757, stream=stream) as step:
        for _ in range(757):
            step(1)

    lines = stream.getvalue().splitlines()
    assert len(lines) == PLAIN_LINES
    assert lines[0] == "Painting pictures: 76 of 757"
    assert lines[-1].startswith("Painting pictures: 757 of 757 in ")


@pytest.mark.parametrize(("total", "steps"), [(0, []), (1, [1]), (3, [1, 1, 1]), (100, [99, 1])])
def test_little_work_makes_few_lines(total: int, steps: list[int]) -> None:
    stream = io.StringIO()

    with progress("Loading", total=total, stream=stream) as step:
        for pieces in steps:
            step(pieces)

    lines = stream.getvalue().splitlines()
    assert 1 <= len(lines) <= len(steps) + 1
    assert lines[-1].startswith(f"Loading: {total} of {total} in ")


def test_failed_work_claims_no_end() -> None:
    stream = io.StringIO()

    with pytest.raises(ZeroDivisionError), progress("Loading", total=2, stream=stream) as step:
        step(1)
        raise ZeroDivisionError

    assert stream.getvalue() == "Loading: 1 of 2\n"


def test_a_terminal_gets_a_bar() -> None:
    stream = Terminal()

    with progress("Indexing", total=4, stream=stream) as step:
        step(4)

    assert "Indexing" in stream.getvalue()
    assert "4/4" in stream.getvalue()


def test_nothing_goes_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("Loading", total=1) as step:
        step(1)

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("Loading: 1 of 1")
