from unittest import TestCase


class Tests(TestCase):
    def test_it_is_gone(self):
        with self.assertRaises(ImportError):
            if True:
                from old.mod import X  # want SSOT001 "X" display-only expected-failure
