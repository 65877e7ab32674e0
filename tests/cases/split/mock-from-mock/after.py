from unittest import mock

mock.Mock()
