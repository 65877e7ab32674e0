from new.mod import X as Thing

Thing()
