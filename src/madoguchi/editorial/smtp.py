"""The way to the office's mail server, by the standard library; every failure is one of ours, with what to do."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator
from email.message import EmailMessage

from madoguchi.editorial.mailing import Post
from madoguchi.errors import MailError
from madoguchi.message import Message
from madoguchi.model.mail_server import MailServer, Security
from madoguchi.text.untrusted import showable

SECONDS = 20.0  # for each answer of the server
_LONGEST = 200  # characters of what a server says that are kept
_FOR_GOOD = 500  # from this reply code on, trying again soon is in vain


@contextlib.contextmanager
def opened(server: MailServer) -> Iterator[Post]:
    """Go to a server, sign in where there is a user, and give what hands mails over. Raises MailError."""
    with _telling(server), contextlib.ExitStack() as stack:
        smtp = stack.enter_context(_connected(server))
        if server.user:
            smtp.login(server.user, server.password)

        def post(mail: EmailMessage) -> None:
            with _telling(server):
                smtp.send_message(mail)

        yield post


def _connected(server: MailServer) -> smtplib.SMTP:
    if server.security is Security.TLS:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.door, timeout=SECONDS, context=context)
    smtp = smtplib.SMTP(server.host, server.door, timeout=SECONDS)
    if server.security is Security.STARTTLS:
        try:
            smtp.starttls(context=ssl.create_default_context())
        except BaseException:
            smtp.close()
            raise
    return smtp


@contextlib.contextmanager
def _telling(server: MailServer) -> Iterator[None]:
    where = f"{server.host}:{server.door}"
    try:
        yield
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refused(where, code, said) from error
    except smtplib.SMTPDataError as error:
        raise _refused(where, error.smtp_code, error.smtp_error) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailError(
            Message(
                "the mail server {where} does not let us in ({code}): look at MADOGUCHI_SMTP_USER and its "
                "password",
                where=where,
                code=error.smtp_code,
            )
        ) from error
    except smtplib.SMTPResponseException as error:
        raise MailError(
            Message(
                "the mail server {where} says no: {code} {said}",
                where=where,
                code=error.smtp_code,
                said=_reply_text(error.smtp_error),
            )
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailError(
            Message("the mail server {where} does not do that: {what}", where=where, what=str(error))
        ) from error
    except (OSError, smtplib.SMTPException) as error:
        why = type(error).__name__ if not isinstance(error, OSError) else error.strerror or str(error)
        raise MailError(
            Message(
                "the mail server {where} cannot be reached, or broke off: {why}",
                where=where,
                why=showable(why),
            )
        ) from error


def _refused(where: str, code: int, said: bytes | str) -> MailError:
    """What a server says of this very mail."""
    message = Message(
        "the mail server {where} does not take this mail: {code} {said}",
        where=where,
        code=code,
        said=_reply_text(said),
    )
    return MailError(message, of_this_mail=True, for_good=code >= _FOR_GOOD)


def _reply_text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return showable(" ".join(text.split()))[:_LONGEST]
