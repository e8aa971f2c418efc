import sys
import pathlib

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from press import SAMPLES, Press, sample  # noqa: E402


@pytest.fixture(scope="session")
def press():
    """One worker for every test: it must survive them all."""
    worker = Press()
    yield worker
    code, error = worker.close()
    assert (code, error) == (0, b"")


@pytest.fixture(scope="session", params=SAMPLES)
def printed(request, press):
    """The name of each sample, its print model and its PDF."""
    model = sample(request.param)
    return request.param, model, press.pdf(model)
