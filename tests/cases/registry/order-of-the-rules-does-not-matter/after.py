from special import X
