from unittest.mock import Mock
from unittest import mock

mock.patch(Mock())
