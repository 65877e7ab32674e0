from mock import mock  # want SSOT001 "mock" safe canonical=unittest.mock

mock.Mock()  # want SSOT002 "mock.Mock" safe
