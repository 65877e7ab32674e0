#!/usr/bin/env python
# -*- coding: utf-8 -*-

# region imports
import sys  # sys

# from old.mod import Z
from old.mod import X  # want SSOT001 "X" safe
# endregion


X(sys)  # old.mod
