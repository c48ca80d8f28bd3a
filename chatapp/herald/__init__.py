"""The herald: tells a program elsewhere what is said here in public, at CHAT_HOOK_URL."""
