from old.mod import *  # want SSOT001 "*" safe legacy=old.mod canonical=new.mod

A(), B()
