"""The hub, the courier and the transcript together: with a clock that is handed in and people who only listen."""
