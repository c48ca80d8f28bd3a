"""Letters for made-up names: some that can be seen, alone or together, and some that cannot."""

UNSEEN = "\u200b\u200c\u200d\u2060\u2800\u3164\u115f\ufe0e\ufe0f\ufffc\u034f\U0001d159\U000133fc\U000e0067\U000e007f"
SEEN = "aİi1# .é\u0301\u0307\u0488ωΩßﬁ½™Ⓜ❤☝👩🔬🏳🌈🏴🇫🇷🏽\u20e3علاकर्षක්රท้ำ>*:(pm)🩷🫩"
