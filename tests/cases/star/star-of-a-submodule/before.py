from old.pkg.sub import *  # want SSOT001 "*" safe canonical=new.pkg.sub

A()
