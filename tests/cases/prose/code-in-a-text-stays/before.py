SCRIPT = """
from old.mod import X
import old.mod

old.mod.X()
"""

TEMPLATE = '''\
import old.mod as m
'''
