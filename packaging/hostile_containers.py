"""Hostile containers: archives and mails that burst, climb, nest without end, or lie about their members."""

# ruff: noqa: E501 - a hostile file a line reads best

from __future__ import annotations

import base64
import bz2
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

from hostile_documents import deflated_member, zeros
from hostile_plain import (
    DAMAGED,
    SENTENCE,
    TOO_MUCH,
    Hostile,
    both,
    either,
    gzipped,
    locked,
    mail,
    mailbox,
    pdf,
    problem,
    read,
    tarred,
    zipped,
)

_LETTER = SENTENCE.encode()
_NAMES = {
    "climbing": "../../../../tmp/evil.txt",
    "absolute": "/etc/evil.txt",
    "of a drive": "C:\\Windows\\evil.txt",
    "of a server": "\\\\203.0.113.9\\share\\evil.txt",
    "climbing backwards": "..\\..\\evil.txt",
    "climbing in the middle": "a/../../b/evil.txt",
    "very long": "x" * 60_000 + ".txt",
    "very deep": "d/" * 5_000 + "evil.txt",
    "turned around": "evil\u202etxt.exe",
    "with line ends": "evil\r\nContent-Type: text.txt",
    "of a device": "CON.txt",
    "of dots": "...",
    "with orders for a terminal": "\x1b[2Jevil.txt",
    "like a wildcard": '*?<>|".txt',
    "with a home": "~/.bashrc",
    "with spaces at the end": "evil.txt   ",
}

_SEVEN_ZIP = base64.b64decode(
    "N3q8ryccAATL3lIKhQAAAAAAAAAUAAAAAAAAAI2QJ8YBACNUaGUgaGVyb24gY3Jvc3NlZCB0aGUgcml2ZXIgYXQgZGF3bi4A4ABaAFVdAACBMweu"
    "D9CHwjyfORCcbOpWGo7hzkIb99wHwiIaYNmoSpRdEmOmu8Q1ime/7cBjR68iT4kFPVPl87gR7VgZAwibOyCFLGqGOyD5snudYqvWYQAAAAAAFwYo"
    "AQldAAcLAQABISEBGAxbAAA="
)
"""A letter in a 7-Zip archive as py7zr writes it."""
_SEVEN_ZIP_LOCKED = base64.b64decode(
    "N3q8ryccAASFulAHoAAAAAAAAAAoAAAAAAAAAB86/rSawkitPrzyUOhaXNWvB/GDUNL+Uv/undItkGpN8wEXURBPUm7cGffg+Gk3NhBN3jgmxND+"
    "l6rjqV4tAuNP8+jFef+oE0JfaVUdQrTg4C1OzSnwsbuCSc5VhZw+b7jG9LftUgvTDOAznZf89coDdiFdtde9tueK9uCBcn2VvH9UfUjAJlBLipa7"
    "LD8r6LJ9EPjFog7Q8WrFpaURsUbKVnQBFwYwAQlwAAcLAQABJAbxBwESUw+b0g/eYRpGEXICU3McVR7nDG8AAA=="
)
"""The same, with the names encrypted, too; the password is heron."""


def zips() -> Iterator[Hostile]:
    """Hostile ZIP archives."""
    for about, name in _NAMES.items():
        yield read(
            f"zip/name {about}.zip", zipped([(name, SENTENCE), ("sound.txt", SENTENCE)]), f"A member's name is {about}"
        )
    yield read(
        "zip/name of zero.zip",
        zipped([("evilQ.txt", SENTENCE)]).replace(b"evilQ", b"evil\0"),
        "A byte of zero in a member's name",
    )
    yield read("zip/no name.zip", zipped([("", SENTENCE), ("sound.txt", SENTENCE)]), "A member without a name")
    yield read(
        "zip/names twice.zip", zipped([("a.txt", SENTENCE)] * 3 + [("A.TXT", "another")]), "Members of the same name"
    )
    yield from _zip_bombs()
    yield from _zip_lies()
    yield from _zip_locks()


def _zip_bombs() -> Iterator[Hostile]:
    bomb = deflated_member("spaces.txt", b"", 1_000_000_000, b"", {"sound.txt": SENTENCE})
    yield both("zip/bomb.zip", bomb, "A member of a thousand million spaces beside a sound one", *TOO_MUCH, "no-text")
    layer = deflated_member("spaces.txt", b"", 100_000_000, b"", {})
    for _ in range(4):
        layer = zipped([(f"{number:02}.zip", layer) for number in range(16)])
    yield problem(
        "zip/bombs in bombs.zip", layer, "16 archives of 16 of 16 of 16, each of 100 MB: 6.5 TB", "nested", *TOO_MUCH
    )
    yield problem("zip/overlapping.zip", _overlapping(), "500 members that are all the same bytes: 5 GB", *TOO_MUCH)
    matryoshka = _LETTER
    for depth in range(40):
        matryoshka = zipped([(f"{depth}.zip" if depth else "letter.txt", matryoshka)])
    yield problem("zip/40 deep.zip", matryoshka, "An archive in an archive, 40 deep", "nested")
    five = _LETTER
    for depth in range(5):
        five = zipped([(f"{depth}.zip" if depth else "letter.txt", five)])
    yield read("zip/5 deep.zip", five, "An archive in an archive, five deep: as people do")
    yield read(
        "zip/many members.zip",
        zipped([(f"{number}.txt", SENTENCE if number == 4_999 else "") for number in range(5_000)]),
        "4,999 empty members and a sound one",
        "empty",
    )
    yield either(
        "zip/long comment.zip",
        _commented(zipped([("a.txt", SENTENCE)]), b"PK\x05\x06" * 16_000),
        "A comment of 64 KB that looks like directories",
    )


def _overlapping() -> bytes:
    """Members that share one stream of data (D. Fifield, "A better zip bomb", 2019, the simplest form)."""
    content = zeros(10_000_000, b" ")[2:-4]
    crc = zlib.crc32(b" " * 10_000_000)
    sizes = struct.pack("<III", crc, len(content), 10_000_000)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x5221) + sizes + struct.pack("<HH", 5, 0) + b"0.txt"
    directory = b"".join(
        b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x5221) + sizes
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0) + name
        for name in (b"%d.txt" % number for number in range(500))
    )  # fmt: skip
    start = len(local) + len(content)
    return (
        local + content + directory + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 500, 500, len(directory), start, 0)
    )


def _commented(archive: bytes, comment: bytes) -> bytes:
    return archive[:-2] + struct.pack("<H", len(comment)) + comment


def _zip_lies() -> Iterator[Hostile]:
    sound = zipped([("letter.txt", SENTENCE * 9), ("other.txt", "another text")])
    summed = _patched(sound, 14, b"\x00\x00\x00\x01", 16)
    yield Hostile(
        "zip/wrong checksum.zip",
        summed,
        "The checksum of a member is wrong",
        "both",
        ("another text",),
        (
            "broken",
            "cut-off",
        ),
    )
    vast = struct.pack("<I", 0xFFFFFFF0)
    yield either("zip/vast member.zip", _patched(sound, 22, vast, 24), "A member is said to be 4 GB long")
    yield either(
        "zip/short member.zip", _patched(sound, 22, struct.pack("<I", 3), 24), "A member is said to be three bytes long"
    )
    yield either("zip/packed vast.zip", _patched(sound, 18, vast, 20), "A member is said to be 4 GB long when packed")
    method = _patched(sound, 8, struct.pack("<H", 97), 10)
    yield Hostile(
        "zip/unknown method.zip",
        method,
        "A member is packed in a way that is not known",
        "both",
        ("another text",),
        ("broken", "cut-off", "unknown"),
    )
    yield read(
        "zip/junk before.zip",
        b"#!/bin/sh\nexit\n" * 40 + sound,
        "A program stands before it, as in archives that unpack themselves",
    )
    yield read("zip/junk after.zip", sound + b"junk" * 500, "Something else stands after it")
    place = sound.rindex(b"PK\x05\x06")
    far = sound[: place + 16] + struct.pack("<I", 0xFFFFFF00) + sound[place + 20 :]
    yield either("zip/far directory.zip", far, "The directory is said to lie beyond the end")
    many = sound[: place + 8] + struct.pack("<HH", 0xFFFF, 0xFFFF) + sound[place + 12 :]
    yield either("zip/too many members.zip", many, "65,535 members are said to be in it, and two are")
    yield problem("zip/no directory.zip", sound[: sound.index(b"PK\x01\x02")], "Its directory is missing")
    yield problem("zip/empty archive.zip", zipped([]), "An archive of nothing", "empty", "no-text", "broken", "cut-off")
    link = zipfile.ZipInfo("link.txt")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(link, "/etc/passwd")
        archive.writestr(zipfile.ZipInfo("sound.txt"), SENTENCE)
    yield Hostile(
        "zip/link outside.zip",
        out.getvalue(),
        "A member is a link to a file of the computer",
        "read",
        ("heron crossed",),
        DAMAGED,
        ("root:x:0:0",),
    )
    dated = _patched(sound, 10, b"\xff\xff\xff\xff", 12)
    yield read("zip/invalid date.zip", dated, "A member of month 15, day 31, 31:63:62 o'clock")


def _patched(archive: bytes, local: int, value: bytes, central: int) -> bytes:
    """Change a field of the first member, in its header and in the directory."""
    changed = bytearray(archive)
    changed[local : local + len(value)] = value
    entry = archive.index(b"PK\x01\x02") + central
    changed[entry : entry + len(value)] = value
    return bytes(changed)


def _zip_locks() -> Iterator[Hostile]:
    yield locked(
        "zip/locked.zip", encrypted_zip("letter.txt", _LETTER, b"heron"), "Encrypted as ZIP did in 1990", "heron"
    )
    half = encrypted_zip("letter.txt", _LETTER, b"heron")
    yield Hostile(
        "zip/sound beside locked.zip",
        zipped([("sound.txt", "another text"), ("locked.zip", half)]),
        "An encrypted archive beside a sound letter",
        "both",
        ("another text",),
        ("encrypted",),
    )
    marked = _patched(zipped([("letter.txt", SENTENCE)]), 6, b"\x01\x00", 8)
    yield problem(
        "zip/said to be locked.zip", marked, "It says that it is encrypted and is not", "encrypted", "broken", "cut-off"
    )


def encrypted_zip(name: str, content: bytes, password: bytes) -> bytes:
    """A ZIP archive of one member under the cipher of PKWARE's APPNOTE, 6.1, which zipfile only reads."""
    table = [_crc_step(byte) for byte in range(256)]
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = table[(keys[0] ^ byte) & 0xFF] ^ (keys[0] >> 8)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = table[(keys[2] ^ (keys[1] >> 24)) & 0xFF] ^ (keys[2] >> 8)

    for byte in password:
        update(byte)
    crc = zlib.crc32(content)
    locked_bytes = bytearray()
    for byte in bytes(11) + bytes([crc >> 24]) + content:
        mask = (keys[2] | 2) & 0xFFFF
        locked_bytes.append(byte ^ ((mask * (mask ^ 1)) >> 8) & 0xFF)
        update(byte)
    archive = zipped([])
    sizes = struct.pack("<III", crc, len(locked_bytes), len(content))
    encoded = name.encode()
    local = (
        b"PK\x03\x04"
        + struct.pack("<HHHHH", 20, 1, 0, 0, 0x5221)
        + sizes
        + struct.pack("<HH", len(encoded), 0)
        + encoded
    )
    entry = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 1, 0, 0, 0x5221) + sizes
    entry += struct.pack("<HHHHHII", len(encoded), 0, 0, 0, 0, 0, 0) + encoded
    start = len(local) + len(locked_bytes)
    end = archive[:8] + struct.pack("<HHIIH", 1, 1, len(entry), start, 0)
    return local + bytes(locked_bytes) + entry + end


def _crc_step(byte: int) -> int:
    for _ in range(8):
        byte = (byte >> 1) ^ (0xEDB88320 if byte & 1 else 0)
    return byte


def tars() -> Iterator[Hostile]:
    """Hostile TAR archives and compressed files."""
    for about, name in _NAMES.items():
        if len(name) < 20_000:
            yield read(
                f"tar/name {about}.tar",
                tarred([(name, _LETTER), ("sound.txt", _LETTER)]),
                f"A member's name is {about}",
            )
    outside = ("root:x:0:0",)
    for kind, about in ((tarfile.SYMTYPE, "link"), (tarfile.LNKTYPE, "second name")):
        entry = tarfile.TarInfo("passwd.txt")
        entry.type, entry.linkname = kind, "/etc/passwd"
        content = tarred([(entry, b""), ("sound.txt", _LETTER)])
        yield Hostile(
            f"tar/{about} outside.tar",
            content,
            f"A member is a {about} of a file of the computer",
            "read",
            ("heron",),
            DAMAGED,
            outside,
        )
    loop = tarfile.TarInfo("loop.txt")
    loop.type, loop.linkname = tarfile.LNKTYPE, "loop.txt"
    yield read(
        "tar/link to itself.tar",
        tarred([(loop, b""), ("sound.txt", _LETTER)]),
        "A member that is a second name of itself",
        *DAMAGED,
    )
    for kind, about in ((tarfile.CHRTYPE, "device"), (tarfile.FIFOTYPE, "pipe")):
        entry = tarfile.TarInfo(f"{about}.txt")
        entry.type, entry.devmajor, entry.devminor = kind, 1, 5
        yield read(
            f"tar/{about}.tar", tarred([(entry, b""), ("sound.txt", _LETTER)]), f"A member is a {about}", *DAMAGED
        )
    sound = tarred([("letter.txt", _LETTER), ("other.txt", b"another text")])
    yield either(
        "tar/vast member.tar",
        _resized(sound, b"\x80" + bytes(6) + b"\x01" + bytes(4)),
        "A member is said to be a terabyte long",
    )
    yield either(
        "tar/negative member.tar", _resized(sound, b"\xff" * 11 + b"\x00"), "A member is said to be -256 bytes long"
    )
    yield either(
        "tar/wrong checksum.tar", sound[:148] + b"000001\0 " + sound[156:], "The checksum of the first header is wrong"
    )
    yield read("tar/no end.tar", sound[:2048], "The blocks at the end are missing", "broken", "cut-off")
    yield problem("tar/empty archive.tar", bytes(10240), "An archive of nothing", *DAMAGED)
    yield either("tar/long name without end.tar", _long_name(), "A name that is said to be 8 GB long")
    yield read(
        "tar/names twice.tar", tarred([("a.txt", _LETTER), ("a.txt", b"another text")]), "Members of the same name"
    )
    yield read("compressed/five times.gz", _five_times(), "Compressed five times over", "nested")
    yield problem("compressed/bomb.gz", gzipped(b" " * 300_000_000), "300 MB of spaces", *TOO_MUCH, "no-text")
    yield problem("compressed/bomb.bz2", bz2.compress(b" " * 300_000_000), "300 MB of spaces", *TOO_MUCH, "no-text")
    yield problem("compressed/bomb.xz", lzma.compress(b" " * 300_000_000), "300 MB of spaces", *TOO_MUCH, "no-text")
    yield read(
        "compressed/junk after.gz",
        gzipped(_LETTER * 9) + b"junk" * 99,
        "Something else stands after it",
        "broken",
        "cut-off",
    )
    yield read(
        "compressed/two in a row.gz", gzipped(b"another text\n") + gzipped(_LETTER), "Two compressed files in a row"
    )
    named = gzipped(_LETTER)
    named = named[:3] + b"\x08" + named[4:10] + b"../../../../etc/evil.txt\0" + named[10:]
    yield read("compressed/climbing name.gz", named, "It says that its name leads out of the folder")
    for suffix, content in (("bz2", bz2.compress(_LETTER * 500)), ("xz", lzma.compress(_LETTER * 500))):
        yield either(f"compressed/cut off.{suffix}", content[: len(content) // 2], "The end is missing")
    yield read("compressed/archive.tar.gz", gzipped(sound), "A compressed archive, as people do")
    yield either("compressed/cut off archive.tar.gz", gzipped(sound)[:90], "A compressed archive without its end")


def _resized(archive: bytes, size: bytes) -> bytes:
    """Change the size of the first member, with the right checksum."""
    header = bytearray(archive[:512])
    header[124:136] = size
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + archive[512:]


def _long_name() -> bytes:
    entry = tarfile.TarInfo("././@LongLink")
    entry.type = tarfile.GNUTYPE_LONGNAME
    entry.size = 0o77777777777
    return entry.tobuf(tarfile.GNU_FORMAT) + b"x" * 2048 + tarred([("letter.txt", _LETTER)])


def _five_times() -> bytes:
    content = _LETTER
    for _ in range(5):
        content = gzipped(content)
    return content


def seven_zips() -> Iterator[Hostile]:
    """Hostile 7-Zip archives, and archives of other programs."""
    head = b"7z\xbc\xaf\x27\x1c\x00\x04"
    places = struct.pack("<QQI", 2**62, 2**62, 0)
    yield read("7z/letter called.zip", _SEVEN_ZIP, "A 7-Zip archive under another name", "misnamed")
    yield locked("7z/locked.7z", _SEVEN_ZIP_LOCKED, "Encrypted, with its names", "heron")
    yield problem("7z/cut off.7z", _SEVEN_ZIP[:120], "The end, where the directory is, is missing")
    yield problem("7z/other bytes.7z", _SEVEN_ZIP[:40] + b"?" + _SEVEN_ZIP[41:], "A byte of a member is another one")
    yield problem("7z/only the start.7z", head, "Only its first eight bytes are there")
    yield problem(
        "7z/far header.7z",
        head + struct.pack("<I", zlib.crc32(places)) + places,
        "Its directory is said to lie beyond the end",
    )
    noise = bytes(range(256)) * 9
    places = struct.pack("<QQI", 0, len(noise), zlib.crc32(noise))
    yield problem(
        "7z/noise for a header.7z",
        head + struct.pack("<I", zlib.crc32(places)) + places + noise,
        "Its directory is noise",
    )
    places = struct.pack("<QQI", 0, 0, 0)
    yield problem(
        "7z/empty archive.7z", head + struct.pack("<I", zlib.crc32(places)) + places, "An archive of nothing", *DAMAGED
    )
    for suffix, start in (
        ("rar", b"Rar!\x1a\x07\x01\x00"),
        ("cab", b"MSCF\0\0\0\0"),
        ("iso", bytes(32769) + b"CD001\x01"),
        ("ace", b"\0\0\0\0\0\0\0**ACE**"),
    ):
        yield problem(
            f"7z/damaged.{suffix}",
            start + bytes(range(256)) * 99,
            "An archive of another program, full of noise",
            "unknown",
            "broken",
            "cut-off",
        )


def mails() -> Iterator[Hostile]:
    """Hostile mails."""
    yield from _mail_headers()
    yield from _mail_bodies()
    yield from _mail_attachments()
    yield from _mailboxes()


def _raw(headers: str, body: str | bytes = SENTENCE) -> bytes:
    return headers.encode() + b"\r\n\r\n" + (body.encode() if isinstance(body, str) else body)


def _mail_headers() -> Iterator[Hostile]:
    for name, header, about in (
        ("invalid date", "Date: 45 Foo 99999 99:99:99 +9999", "A date that is none"),
        ("no date", "Subject: x", "No date"),
        ("two dates", "Date: Thu, 14 Mar 2019 12:00:00 +0100\r\nDate: Fri, 15 Mar 2019 12:00:00 +0100", "Two dates"),
        ("long subject", "Subject: " + "x" * 1_000_000, "A subject of a million letters"),
        ("many headers", "\r\n".join(f"X-{number}: x" for number in range(50_000)), "50,000 headers"),
        ("many recipients", "To: " + ", ".join(f"a{number}@example.org" for number in range(20_000)), "20,000 recipients"),
        ("many references", "Message-ID: <1@x>\r\nReferences: " + "\r\n ".join(f"<{number}@x>" for number in range(20_000)), "20,000 references"),
        ("answer to itself", "Message-ID: <1@x>\r\nIn-Reply-To: <1@x>\r\nReferences: <1@x> <1@x>", "An answer to itself"),
        ("folded without end", "Subject: x" + "\r\n x" * 50_000, "A subject of 50,000 lines"),
        ("unknown encoding", "Subject: =?utf-99?B?////?= =?x?q?=ZZ?=", "A subject in an encoding that does not exist"),
        ("open comments", "From: " + "(" * 5_000 + " <ann@example.org>", "5,000 comments that are never closed"),
        ("quotes", 'From: "' + '\\"' * 50_000 + " <a@b>", "A name that is never closed"),
        ("no colon", "Subject without a colon\r\nFrom: ann@example.org", "A header that is none"),
        ("binary", "Subject: \x00\x01\x02", "Bytes of zero in a header"),
    ):  # fmt: skip
        start = "" if header.startswith(("From", "To")) else "From: ann@example.org\r\nTo: bob@example.org\r\n"
        yield read(f"mail/{name}.eml", _raw(f"{start}{header}\r\nMIME-Version: 1.0\r\nContent-Type: text/plain"), about)
    undeclared = (
        b"From: J\xfcrgen <j@example.org>\r\nTo: b@example.org\r\nSubject: Fl\xfc\xdfe\r\n\r\n" + _LETTER + b" Flu\xdf"
    )
    yield read("mail/undeclared letters.eml", undeclared, "Letters beyond ASCII that no header explains")


def _mail_bodies() -> Iterator[Hostile]:
    start = "From: ann@example.org\r\nTo: bob@example.org\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
    plain = f"Content-Type: text/plain\r\n\r\n{SENTENCE}\r\n"
    for name, header, body, about in (
        ("no boundary", "Content-Type: multipart/mixed", f"--x\r\n{plain}--x--", "Parts whose boundary is not told"),
        ("boundary never closed", 'Content-Type: multipart/mixed; boundary="x"', f"--x\r\n{plain}", "Parts without an end"),
        ("boundary never met", 'Content-Type: multipart/mixed; boundary="y"', f"--x\r\n{plain}--x--", "A boundary that does not come"),
        ("one boundary for all", 'Content-Type: multipart/mixed; boundary="x"', f'--x\r\nContent-Type: multipart/alternative; boundary="x"\r\n\r\n--x\r\n{plain}--x--', "Parts in parts with the same boundary"),
        ("unknown charset", "Content-Type: text/plain; charset=utf-99", SENTENCE, "An encoding that does not exist"),
        ("unknown transfer", "Content-Type: text/plain\r\nContent-Transfer-Encoding: rot13", SENTENCE, "A transfer encoding that does not exist"),
        ("unknown type", "Content-Type: ;;;=/=;", SENTENCE, "A content type that is none"),
        ("broken quoted", "Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable", f"=ZZ=\r\n=F {SENTENCE} =", "Signs that are not well quoted"),
        ("broken base64", "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64", base64.b64encode(_LETTER).decode() + "!!=A", "Base 64 with signs that do not belong there"),
        ("only HTML", "Content-Type: text/html", f"<script>evil()</script><img src='http://203.0.113.9/x'><p>{SENTENCE}</p>", "A web page with a script"),
    ):  # fmt: skip
        yield read(f"mail/{name}.eml", _raw(start + header, body), about)
    wrong = f"{start}Content-Type: text/plain; charset=utf-16"
    yield either("mail/wrong charset.eml", _raw(wrong), "An encoding that it is not in")
    inner = mail("The innermost letter.")
    for depth in range(60):
        outer = mail(SENTENCE, depth)
        outer.add_attachment(inner)
        inner = outer
    yield read(
        "mail/60 deep.eml", inner.as_bytes(policy=SMTP), "A mail in a mail, 60 deep", "nested", "broken", "cut-off"
    )
    parts = f"--x\r\n{plain}" * 20_000
    yield read(
        "mail/many parts.eml",
        _raw(f'{start}Content-Type: multipart/mixed; boundary="x"', parts + "--x--"),
        "20,000 parts",
    )
    nested = start
    for depth in range(300):
        nested += f'Content-Type: multipart/mixed; boundary="b{depth}"\r\n\r\n--b{depth}\r\n'
    yield either("mail/300 parts deep.eml", (nested + plain).encode(), "Parts in parts, 300 deep")
    sealed = "Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64"
    yield either(
        "mail/sealed.eml",
        _raw(start + sealed, base64.b64encode(bytes(range(256)) * 4).decode()),
        "Encrypted for its receiver (S/MIME)",
    )
    pgp = "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA0000000000\r\n-----END PGP MESSAGE-----"
    yield read(
        "mail/sealed by PGP.eml",
        _raw(start + "Content-Type: text/plain", f"{SENTENCE}\r\n{pgp}"),
        "Encrypted in part (PGP)",
        "encrypted-mail",
    )


def _attached(name: str, content: bytes, kind: str = "application/octet-stream") -> EmailMessage:
    message = mail()
    main, _, sub = kind.partition("/")
    message.add_attachment(content, maintype=main, subtype=sub, filename="@")
    message.get_payload()[-1].replace_header("Content-Disposition", "attachment")
    message.get_payload()[-1].set_param("filename", name, "Content-Disposition", charset="utf-8")
    return message


def _mail_attachments() -> Iterator[Hostile]:
    for about, name in _NAMES.items():
        if len(name) < 1_000 and "\n" not in name:
            yield read(
                f"mail/attachment {about}.eml",
                _attached(name, b"another text").as_bytes(),
                f"An attachment's name is {about}",
            )
    bomb = deflated_member("spaces.txt", b"", 1_000_000_000, b"", {})
    yield both(
        "mail/attached bomb.eml",
        _attached("bomb.zip", bomb).as_bytes(),
        "An attached archive of a thousand million spaces",
        *TOO_MUCH,
        "no-text",
    )
    yield both(
        "mail/attached damage.eml",
        _attached("plan.pdf", pdf()[:120]).as_bytes(),
        "An attached PDF that is cut off",
        *DAMAGED,
    )
    yield both("mail/attached nothing.eml", _attached("plan.pdf", b"").as_bytes(), "An attachment of no bytes", "empty")
    yield both(
        "mail/attached lock.eml",
        _attached("locked.zip", encrypted_zip("a.txt", _LETTER, b"heron")).as_bytes(),
        "An attached archive that is encrypted",
        "encrypted",
    )
    yield read(
        "mail/attached pdf.eml",
        _attached("plan.pdf", pdf("Another heron")).as_bytes(),
        "A sound attachment",
        words=("heron crossed", "Another heron"),
    )
    winmail = b"\x78\x9f\x3e\x22\x01\x00" + bytes(range(200))
    yield read(
        "mail/winmail.eml",
        _attached("winmail.dat", winmail, "application/ms-tnef").as_bytes(),
        "A damaged wrapping of Outlook",
        "broken",
        "cut-off",
        "unknown",
    )
    many = mail()
    for number in range(500):
        many.add_attachment(f"text {number}", filename="same.txt")
    yield read("mail/many attachments.eml", many.as_bytes(), "500 attachments of the same name")
    missing = "Content-Type: message/external-body; access-type=local-file; name=/etc/passwd\r\n\r\nContent-Type: text/plain\r\n\r\n"
    body = f'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\n{SENTENCE}\r\n--x\r\n{missing}\r\n--x--'
    content = f"From: a@b.c\r\nTo: b@b.c\r\nSubject: x\r\nMIME-Version: 1.0\r\n{body}".encode()
    yield Hostile(
        "mail/attachment of the computer.eml",
        content,
        "A part that is a file of the computer",
        "read",
        ("heron",),
        (
            "broken",
            "cut-off",
        ),
        ("root:x:0:0",),
    )


def _mailboxes() -> Iterator[Hostile]:
    letters = [mail(number=number).as_bytes() for number in range(1, 4)]
    yield read(
        "mailbox/from in the text.mbox",
        mailbox([*letters, mail("From here on\n\nFrom now on\n" + SENTENCE).as_bytes()]),
        "Lines of the text begin as mails do",
    )
    yield read(
        "mailbox/noise between.mbox",
        mailbox([letters[0], bytes(range(256)) * 20, letters[1]]),
        "Noise between the mails",
        *DAMAGED,
    )
    yield read("mailbox/empty mails.mbox", mailbox([b"", letters[0], b"", b""]), "Mails of nothing", *DAMAGED)
    yield read("mailbox/of Windows.mbox", mailbox(letters).replace(b"\n", b"\r\n"), "Lines that end as on Windows")
    yield read("mailbox/all the same.mbox", mailbox([letters[0]] * 1_000), "One mail a thousand times")
    yield read(
        "mailbox/many mails.mbox",
        mailbox(mail("short", number).as_bytes() for number in range(3_000)) + mailbox(letters),
        "3,000 mails",
    )
    yield read(
        "mailbox/one long line.mbox",
        mailbox([mail(SENTENCE).as_bytes() + b"x" * 9_000_000]),
        "A line of nine million letters",
    )
    bombed = _attached("bomb.zip", deflated_member("spaces.txt", b"", 500_000_000, b"", {})).as_bytes()
    yield both(
        "mailbox/with a bomb.mbox",
        mailbox([letters[0], bombed, letters[1]]),
        "A mail with an archive of 500 MB among others",
        *TOO_MUCH,
        "no-text",
    )
    yield problem(
        "mailbox/only a start.pst", b"!BDN" + bytes(600), "Only the first bytes of an Outlook mailbox", *DAMAGED
    )
    yield problem("mailbox/noise.pst", b"!BDN" + bytes(range(256)) * 40, "An Outlook mailbox full of noise", *DAMAGED)


def all_containers() -> Iterator[Hostile]:
    """Every hostile container."""
    yield from zips()
    yield from tars()
    yield from seven_zips()
    yield from mails()
