#!/usr/bin/env python
# -*- coding: utf-8 -*-

# region imports
import sys  # sys

# from old.mod import Z
from new.mod import X
# endregion


X(sys)  # old.mod
