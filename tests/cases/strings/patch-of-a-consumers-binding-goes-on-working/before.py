from unittest.mock import patch

from app import service


@patch("app.service.X")
@patch("app.service.old.mod.X")
def test_it(*mocks):
    service.run()
