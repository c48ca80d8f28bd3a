"""The HTTP status of each refusal (RFC 9110 section 15), and when to come back."""

from math import ceil

from chatapp.chat.errors import (
    AddressFull,
    BadRequest,
    Banned,
    ChatError,
    DiskFull,
    FilesFull,
    FilesOff,
    FileTooLarge,
    Internal,
    LoginRequired,
    NameTaken,
    NoSuchFile,
    NoSuchHook,
    NoSuchRoom,
    RoomFull,
    RoomLocked,
    StalePage,
    StillSaving,
    Stopping,
    TooFast,
    TooManyFiles,
    TooManyMade,
    TooManyRooms,
    TooManyTries,
    WrongHostKey,
    WrongPassword,
)

_STATUS = {
    RoomFull: 503,
    WrongPassword: 403,
    WrongHostKey: 403,
    Banned: 403,
    RoomLocked: 403,
    AddressFull: 403,
    NameTaken: 409,
    LoginRequired: 401,
    NoSuchRoom: 404,
    NoSuchHook: 404,
    BadRequest: 400,
    StalePage: 400,
    Stopping: 503,
    TooFast: 429,
    TooManyTries: 429,
    TooManyMade: 429,
    StillSaving: 429,
    TooManyRooms: 503,
    FilesOff: 403,
    NoSuchFile: 404,
    FileTooLarge: 413,
    TooManyFiles: 429,
    FilesFull: 507,
    DiskFull: 507,
    Internal: 500,
}
_RETRY_AFTER = 5


def of(refusal: ChatError) -> int:
    """The HTTP status of a refusal; 422 for a field that breaks a rule."""
    return _STATUS.get(type(refusal), 422)


def retry_after(refusal: ChatError) -> dict[str, str]:
    """The header that says when to come back, where that is known."""
    seconds = _RETRY_AFTER if isinstance(refusal, RoomFull) else refusal.fields.get("retry_after")
    return {"Retry-After": str(ceil(seconds))} if seconds else {}
