"""The one way to a room: it decides, keeps, tells and answers, in one order."""
