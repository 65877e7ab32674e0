from mock import mock  # want SSOT001 "mock" display-only /does not define/

mock.Mock()
