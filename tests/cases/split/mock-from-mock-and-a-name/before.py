from mock import Mock, mock  # want SSOT001 "Mock" safe SSOT001 "mock" safe

mock.patch(Mock())  # want SSOT002 "mock.patch" safe
