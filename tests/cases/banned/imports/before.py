import old.mod  # want SSOT004 "old.mod" nofix kind=import
import old.mod as m  # want SSOT004 "old.mod" nofix
from old import mod  # want SSOT004 "mod" nofix
from old.mod import X as Y  # want SSOT004 "X" nofix legacy=old.mod:X canonical=None
from old.mod import *  # want SSOT004 "*" nofix
from old.mod.sub import Z  # want SSOT004 "Z" nofix
