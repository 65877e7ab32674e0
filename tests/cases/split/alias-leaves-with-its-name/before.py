from old import A as Alpha, B as Beta  # want SSOT001 "A" safe

Alpha(), Beta()
