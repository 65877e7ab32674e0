from old import A, B  # pylint: disable=unused-import  # want SSOT001 "A" safe
