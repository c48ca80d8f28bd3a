"""The chat: who sits where, who may say what to whom. No web, no thread, no file, no clock of its own."""
